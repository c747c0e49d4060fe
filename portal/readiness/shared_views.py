"""What a company shares of its assessment, as holders of a grant read it."""

from flask import current_app
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.readiness import forms, phrases, service, telling
from portal.readiness.blueprint import bp
from portal.readiness.disclosing import SharedLevel
from portal.sharing import service as sharing
from portal.web.guards import acting_as, actor, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import page

partners = acting_as(Kind.INVESTOR, Kind.CDMO, Kind.NODE)


@bp.get("/shared/<code>")
@partners
def shared(code: str) -> ResponseReturnValue:
    """Levels, gates and evidence shares; the areas whose answers are open."""
    found = service.shared_page(session(), actor(), project=code, now=clock.now())
    _note(found, "levels")
    lang = current_lang()
    return page(
        "readiness/shared.html",
        found=found,
        rows=[_row(found, each, lang) for each in found.levels],
        ln=lang,
    )


@bp.get("/shared/<code>/<pillar>")
@partners
def shared_area(code: str, pillar: str) -> ResponseReturnValue:
    """The answers of one area."""
    found = service.shared_area(session(), actor(), project=code, pillar=pillar, now=clock.now())
    _note(found.page, "answers")
    return page(
        "readiness/shared_area.html", found=found, ln=current_lang(), words_for=forms.words_for
    )


def _row(found: service.SharedPage, shared_level: SharedLevel, lang: str) -> dict[str, object]:
    result = shared_level.result
    return {
        "name": shared_level.pillar.name.in_(lang),
        "number": result.level,
        "word": telling.level_word(found.edition, result, lang),
        "evidence": telling.evidence(
            shared_level.documented, result.in_scope, shared_level.confirmed
        ),
        "note": _gates(shared_level, lang),
    }


def _gates(shared_level: SharedLevel, lang: str) -> str | None:
    names = [phrases.low(gate.name.in_(lang)) for gate in shared_level.gates]
    return _("Open gates: %(names)s", names=", ".join(names)) if names else None


def _note(found: service.SharedPage, what: str) -> None:
    """Every look is noted for the company, in a transaction of its own."""
    with current_app.extensions["portal_db"].write() as noting:
        sharing.log_access(
            noting,
            actor(),
            project=found.project_id,
            organisation_id=found.company_id,
            classes=found.classes,
            what=what,
            now=clock.now(),
        )
        noting.commit()
