"""Pages about levels: results, review and confirm, snapshots."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import ConflictError, InvalidError
from portal.readiness import forms, phrases, report, service, telling
from portal.readiness.blueprint import bp
from portal.readiness.records import Reason
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, page

company = acting_as(Kind.COMPANY)


@bp.get("/projects/<code>/results")
@company
def results(code: str) -> ResponseReturnValue:
    """C8: where the project stands now, and what to do next."""
    shown = service.results(session(), actor(), project=code, now=clock.now())
    taken = service.own_snapshots(session(), actor(), project=code, now=clock.now())
    told = telling.told(shown, current_lang())
    return page(
        "readiness/results.html",
        told=told,
        radar=report.radar(told),
        shown=shown,
        taken=taken,
        low=phrases.low,
        ln=current_lang(),
    )


@bp.get("/projects/<code>/snapshots/<snapshot>")
@company
def snapshot(code: str, snapshot: str) -> ResponseReturnValue:
    """A frozen assessment; right after freezing it is the receipt."""
    view = service.own_snapshot(
        session(), actor(), project=code, snapshot=snapshot, now=clock.now()
    )
    shown = service.snapshot_results(view)
    return page(
        "readiness/snapshot.html",
        told=telling.told(shown, current_lang()),
        shown=shown,
        view=view,
        ln=current_lang(),
    )


@bp.get("/projects/<code>/review")
@company
def review(code: str) -> ResponseReturnValue:
    """C7: what is missing, what will be frozen."""
    return _review(code)


@bp.post("/projects/<code>/review")
@company
@commits
def publish(code: str) -> ResponseReturnValue:
    """Freeze a named snapshot outside any round."""
    try:
        frozen = service.freeze(
            session(),
            actor(),
            project=code,
            reason=Reason.PUBLISHED,
            name=request.form.get("name", ""),
            now=clock.now(),
        )
    except InvalidError as error:
        return _review(code, status=422, errors=forms.sentences(error))
    except ConflictError as error:
        return _review(code, status=422, errors={"blocking": _blocking(error.code)})
    flash_ok(_("The snapshot is published. Nothing in it can change any more."))
    return back(".snapshot", code=code, snapshot=frozen.code)


def _review(
    code: str, *, status: int = 200, errors: dict[str, str] | None = None
) -> ResponseReturnValue:
    state = service.submittable(session(), actor(), project=code, now=clock.now())
    lang = current_lang()
    return page(
        "readiness/review.html",
        status,
        state=state,
        told=telling.told(state.results, lang) if state.results else None,
        blocking=[_blocking(each) for each in state.blocking],
        errors=list((errors or {}).items()),
        name=request.form.get("name", ""),
        ln=lang,
    )


def _blocking(code: str) -> str:
    sentences = {
        "profile": _("Give the project a stage and a type in its profile."),
        "nothing_answered": _("Answer at least one question."),
        "conflicts": _("Choose which text to keep where two people changed the same answer."),
    }
    return sentences.get(code, code)
