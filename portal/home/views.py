"""The front page, the homes, and the pages about the service itself."""

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Actor, Kind
from portal.home import post, service
from portal.readiness import telling
from portal.rounds import wording
from portal.web.guards import acting_as, actor, maybe_actor, public, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, page

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """The front page for visitors, the home of whoever is signed in."""
    who = maybe_actor()
    if who is None:
        shown = service.landing(session(), now=clock.now())
        return page("home/landing.html", shown=shown, examples=_examples(), ln=current_lang())
    if who.kind is None:
        return back("people.start")
    return _home(who)


def _examples() -> list[dict[str, object]]:
    """Two made-up areas as a level list, to show what a level looks like."""
    rows = (
        (_("Intellectual property"), 4, _("Investment-ready"), _("12 of 14 answers documented")),
        (_("Production plan"), 2, _("Developing"), _("6 of 16 answers documented")),
    )
    said = _("An example, not a real project")
    return [
        {
            "name": name,
            "number": number,
            "word": word,
            "evidence": evidence,
            "note": said,
            "expected": 3,
        }
        for name, number, word, evidence in rows
    ]


def _home(who: Actor) -> ResponseReturnValue:
    if who.reviews:
        return back("rounds.desk")
    if who.kind is Kind.COORDINATOR:
        shown = service.coordinator(session(), who, now=clock.now())
        return page(
            "home/coordinator.html",
            shown=shown,
            ln=current_lang(),
            round_state=wording.round_state,
        )
    if who.kind is Kind.COMPANY:
        mine = service.company(session(), who, now=clock.now())
        told = {p.summary.project.code: _told(p) for p in mine.projects}
        return page("home/company.html", shown=mine, told=told, ln=current_lang())
    found = service.partner(session(), who, now=clock.now())
    return page("home/partner.html", shown=found, kind=who.kind, ln=current_lang())


def _told(mine: service.ProjectHome) -> telling.Told | None:
    return telling.told(mine.results, current_lang()) if mine.results else None


@bp.get("/projects/<code>")
@acting_as(Kind.COMPANY)
def project(code: str) -> ResponseReturnValue:
    """C1: resume in one click; know what is asked and by when."""
    mine = service.project(session(), actor(), code=code, now=clock.now())
    return page("home/project.html", mine=mine, told=_told(mine), ln=current_lang())


@bp.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """How to do the usual things."""
    return page("home/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return page("home/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is stored, why, and for how long."""
    return page("home/privacy.html")


@bp.get("/terms")
@public
def terms() -> ResponseReturnValue:
    """What the portal is, and what it does not claim."""
    return page("home/terms.html")


@bp.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """Whom to ask."""
    return page("home/contact.html", address=current_app.config["PORTAL"].mail_from)


@bp.get("/developers/mail")
@public
def mail() -> ResponseReturnValue:
    """Letters that a machine without a mail server has written to files."""
    settings = current_app.config["PORTAL"]
    if settings.production or settings.smtp_url:
        abort(404)
    return page("home/mail.html", letters=post.letters(settings.data_dir / "mail"))
