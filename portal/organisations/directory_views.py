"""The public directory: the list, an entry, a project's teaser, an organisation."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Actor
from portal.errors import NotAllowedError
from portal.organisations import report, service
from portal.organisations.doors import bp
from portal.organisations.service import DirectoryFilter, DirectoryPage, Teaser
from portal.sharing import service as sharing
from portal.web.guards import actor, commits, maybe_actor, public, session, signed_in
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page

FILTERS = {"kind": "entry_kind", "hub": "hub", "type": "type_code"}
MAX_TEXT = 100


@bp.get("/directory")
@public
def directory() -> ResponseReturnValue:
    """Everything public, narrowed by a GET form."""
    wanted = _wanted()
    found = service.public_directory(session(), maybe_actor(), wanted=wanted, now=clock.now())
    return page(
        "organisations/directory.html",
        found=found,
        options={key: _options(name) for key, name in FILTERS.items()},
        applied=_applied(wanted),
        links=_links(found),
        label=_label,
    )


@bp.get("/directory/entries/<code>")
@public
def entry(code: str) -> ResponseReturnValue:
    """One entry with its source, and the way to claim it."""
    found = service.entry_page(session(), maybe_actor(), code=code)
    return page("organisations/entry.html", entry=found, label=_label, refusal=claim_refusal)


@bp.post("/directory/entries/<code>/claim")
@signed_in
@commits
def claim_entry(code: str) -> ResponseReturnValue:
    """Say that the entry is about one's own organisation."""
    try:
        service.ask_claim(session(), actor(), entry=code, now=clock.now())
    except NotAllowedError as refused:
        flash("warn", claim_refusal(refused.code))
    else:
        flash_ok(_("A coordinator will look at your claim."))
    return back("organisations.entry", code=code)


@bp.get("/directory/projects/<code>")
@public
def project_teaser(code: str) -> ResponseReturnValue:
    """What this visitor may see of a project."""
    found = service.teaser(session(), maybe_actor(), code=code, now=clock.now())
    _note(maybe_actor(), found)
    return _teaser_page(found)


@bp.get("/directory/organisations/<code>")
@public
def organisation(code: str) -> ResponseReturnValue:
    """What everybody may see of an investor, CDMO or node."""
    found = service.organisation_teaser(session(), maybe_actor(), code=code, now=clock.now())
    return _teaser_page(found)


def claim_refusal(code: str) -> str:
    """Why an entry cannot be claimed, and what to do."""
    return {
        "sign_in_to_claim": _("Sign in with your organisation to claim this entry."),
        "already_claimed": _("Another organisation has claimed this entry."),
        "owners_claim": _("Only an owner of your organisation can claim an entry."),
    }.get(code, _("Your kind of organisation cannot claim an entry of this kind."))


def _teaser_page(found: Teaser) -> ResponseReturnValue:
    fields = service.schema(found.kind).fields
    shown = [each for each in fields if each.key not in ("name", "headline", "lead")]
    return page(
        "organisations/teaser.html",
        teaser=found,
        facts=report.facts(shown, found.values),
        granted=report.facts(shown, found.granted),
        label=_label,
    )


def _note(who: Actor | None, found: Teaser) -> None:
    """Looks beyond the public fields are noted for the company, in a transaction of their own."""
    if who is None or found.own or not found.granted or found.project_id is None:
        return
    with current_app.extensions["portal_db"].write() as noting:
        sharing.log_access(
            noting,
            who,
            project=found.project_id,
            organisation_id=found.organisation_id,
            classes=found.classes,
            what="teaser",
            now=clock.now(),
        )
        noting.commit()


def _wanted() -> DirectoryFilter:
    number = request.args.get("page", "1")
    chosen = {key: request.args.get(key, "") for key in FILTERS}
    known = {
        key: value if service.vocabulary(FILTERS[key]).find(value) else ""
        for key, value in chosen.items()
    }
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    return DirectoryFilter(**known, text=request.args.get("q", "")[:MAX_TEXT], page=place)


def _applied(wanted: DirectoryFilter) -> list[dict[str, str]]:
    used = {"kind": wanted.kind, "hub": wanted.hub, "type": wanted.type}
    chips = [
        {"label": _label(key, value), "remove_href": _address(wanted, **{key: ""})}
        for key, value in used.items()
        if value
    ]
    if wanted.text:
        chips.append({"label": f"“{wanted.text}”", "remove_href": _address(wanted, q="")})
    return chips


def _links(found: DirectoryPage) -> dict[str, str]:
    return {
        "previous": _address(found.filter, page=found.page - 1) if found.page > 1 else "",
        "next": _address(found.filter, page=found.page + 1) if found.page < found.pages else "",
    }


def _address(wanted: DirectoryFilter, **changes: Any) -> str:
    every = {"kind": wanted.kind, "hub": wanted.hub, "type": wanted.type, "q": wanted.text}
    kept = {key: value for key, value in {**every, **changes}.items() if value}
    return url_for("organisations.directory", **kept)


def _label(key: str, value: str) -> str:
    words = service.vocabulary(FILTERS.get(key, key))
    return words.label(value, current_lang()) if value else ""


def _options(vocabulary: str) -> list[tuple[str, str]]:
    lang = current_lang()
    return [(each.id, each.label.in_(lang)) for each in service.vocabulary(vocabulary).options]
