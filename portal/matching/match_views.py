"""Match lists and match pages."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import ConflictError, InvalidError, NotAllowedError
from portal.matching import forms, report, service
from portal.matching.doors import bp
from portal.matching.kinds import Party
from portal.matching.values import LISTED, Band, Line, MatchDetail, MatchList
from portal.web.forms import problems_to_form
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page

SHORT = 6
LONG = 200
SHOWN_VALUES = ("headline", "summary_public", "indication_text")


@bp.get("/matches")
@acting_as(*forms.ROUTED)
def matches() -> ResponseReturnValue:
    """Who fits, best first, and what limits it."""
    kind = request.args.get("kind", "")
    found = service.match_page(
        session(),
        actor(),
        project=request.args.get("project", ""),
        kind=kind,
        now=clock.now(),
    )
    rows = LONG if kind or found.party == "counterpart" else SHORT
    lists = [_list(each, found.subject.code if found.subject else "", rows) for each in found.lists]
    return page("matching/list.html", found=found, lists=lists, kind=kind)


@bp.get("/matches/<project>/<partner>")
@acting_as(*forms.ROUTED)
def match(project: str, partner: str) -> ResponseReturnValue:
    """One match, explained."""
    return _detail(project, partner, forms.AskForm())


@bp.post("/matches/<project>/<partner>/interest")
@acting_as(*forms.ROUTED)
@commits
def note_interest(project: str, partner: str) -> ResponseReturnValue:
    """Set or remove the private mark."""
    interested = request.form.get("interested") == "yes"
    service.note_interest(
        session(),
        actor(),
        project=project,
        partner=partner,
        interested=interested,
        now=clock.now(),
    )
    flash_ok(_("Saved. Only your organisation sees it.") if interested else _("Removed."))
    return back("matching.match", project=project, partner=partner)


@bp.post("/matches/<project>/<partner>/ask")
@acting_as(*forms.ROUTED)
@commits
def ask(project: str, partner: str) -> ResponseReturnValue:
    """Ask for an introduction."""
    form = forms.AskForm(request.form)
    if not form.validate():
        return _detail(project, partner, form, 422)
    try:
        made = service.ask(
            session(),
            actor(),
            project=project,
            partner=partner,
            message=form.message.data or "",
            now=clock.now(),
        )
    except InvalidError as error:
        problems_to_form(form, error, forms.words)
        return _detail(project, partner, form, 422)
    except NotAllowedError as error:
        return _detail(project, partner, form, 403, refused=forms.refusal(error.code))
    except ConflictError as error:
        return _under_way(error)
    flash_ok(_("Asked. They have 21 days to answer."))
    return back("matching.introduction", code=made.code)


def _under_way(error: ConflictError) -> ResponseReturnValue:
    """Go to the introduction that is open already."""
    code = error.facts.get("introduction")
    if not isinstance(code, str):
        raise error
    flash("info", _("This introduction is under way already."))
    return back("matching.introduction", code=code)


def _detail(
    project: str, partner: str, form: forms.AskForm, status: int = 200, refused: str = ""
) -> ResponseReturnValue:
    found = service.match_detail(
        session(), actor(), project=project, partner=partner, now=clock.now()
    )
    pair = found.line.pair
    errors = [*form.problems(), *([("", refused)] if refused else [])]
    return page(
        "matching/match.html",
        status,
        found=found,
        form=form,
        errors=errors,
        back_url=_list_url(found),
        title=report.kind_title(found.kind if found.party == "project" else "project"),
        state=report.state_name(found.line.state),
        mine=report.fitting(found, pair.seeker_score),
        theirs=report.fitting(found, pair.counterpart_score),
        failing=report.failing(found),
        unknown=report.unknown(found),
        my_sum=report.added_up(found, pair.seeker_score),
        their_sum=report.added_up(found, pair.counterpart_score),
        refusal=forms.refusal(found.may_ask.reason),
        summary=[str(found.values[key]) for key in SHOWN_VALUES if found.values.get(key)],
        excluded=_excluded_by(found),
        their_page=_their_page(found),
        our_page=_our_page(found),
        state_name=report.state_name,
        reason_name=forms.reason_name,
    )


def _list(found: MatchList, subject: str, rows: int) -> dict[str, Any]:
    """One list as the template draws it."""
    name = found.kind if found.party == "project" else str(actor().kind)
    kept = found.lines[:rows]
    profile = "project" if found.party == "project" else name
    return {
        "kind": found.kind,
        "title": report.kind_title(found.kind),
        "found": found,
        "bands": [
            (band, [_row(name, found.party, subject, each) for each in kept if each.band is band])
            for band in LISTED
        ],
        "more": len(found.lines) - len(kept),
        "limit": report.limit_words(name, found.limit) if found.limit else "",
        "relaxed": [(report.field_label(profile, each.field), each) for each in found.relaxed],
    }


def _row(name: str, party: Party, subject: str, line: Line) -> dict[str, Any]:
    met, total = line.criteria
    project, partner = (subject, line.code) if party == "project" else (line.code, subject)
    return {
        "name": line.name,
        "href": url_for("matching.match", project=project, partner=partner),
        "band": line.band.value if line.band is not Band.UNKNOWN else None,
        "met": met,
        "total": total,
        "reasons": report.reasons(name, party, line),
        "obstacle": report.obstacle(name, party, line),
        "updated": line.published_at,
        "state": report.state_name(line.state),
    }


def _excluded_by(found: MatchDetail) -> list[str]:
    """One's own musts that keep this match out of the list, in words."""
    reasons = [each for each in found.line.pair.reasons if each.status.value == "excluded"]
    return sorted({report.label_of(found.kind, each.field) for each in reasons})


def _list_url(found: MatchDetail) -> str:
    if found.party == "project":
        return url_for("matching.matches", project=found.project_code)
    return url_for("matching.matches")


def _their_page(found: MatchDetail) -> str:
    if found.party == "project":
        return url_for("organisations.organisation", code=found.partner_code)
    return url_for("organisations.project_teaser", code=found.project_code)


def _our_page(found: MatchDetail) -> str:
    if found.party == "project":
        return url_for("organisations.project_teaser", code=found.project_code)
    return url_for("organisations.organisation", code=found.partner_code)
