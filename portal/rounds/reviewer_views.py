"""A reviewer's pages: what is asked, conflict first, then reading and scoring."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import InvalidError
from portal.rounds import forms, service
from portal.rounds.blueprint import REFUSALS, bp, fault, refuse, sentence, show, summary
from portal.rounds.model import AssignmentState
from portal.web.guards import actor, commits, reviewers, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok


@bp.get("/reviews")
@reviewers
def desk() -> ResponseReturnValue:
    """Everything the reviewer is asked for."""
    return show("desk", items=service.desk(session(), actor(), now=clock.now()))


@bp.get("/reviews/<code>/conflict")
@reviewers
def conflict(code: str) -> ResponseReturnValue:
    """Title only: is there a conflict of interest?"""
    item = service.desk_item(session(), actor(), code=code, now=clock.now())
    form = forms.DeclarationForm().offer()
    return show("conflict", item=item, form=form, errors=[])


@bp.post("/reviews/<code>/conflict")
@reviewers
@commits
def declare(code: str) -> ResponseReturnValue:
    """Keep the declaration; a conflict ends access at once."""
    item = service.desk_item(session(), actor(), code=code, now=clock.now())
    form = forms.DeclarationForm(request.form).offer()
    if not form.validate():
        return show("conflict", 422, item=item, form=form, errors=summary(form))
    has_one = form.conflict.data == "yes"
    try:
        service.declare(
            session(),
            actor(),
            code=code,
            conflict=has_one,
            reason=form.reason.data or "",
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return show("conflict", 422, item=item, form=form, errors=summary(form))
    except REFUSALS as error:
        return refuse(error, "rounds.desk")
    if has_one:
        flash_ok(_("Thank you. You no longer have access to this application."))
        return back("rounds.desk")
    return back("rounds.review", code=code)


@bp.get("/reviews/<code>")
@reviewers
def review(code: str) -> ResponseReturnValue:
    """The application and one's own review."""
    item = service.desk_item(session(), actor(), code=code, now=clock.now())
    if item.state is AssignmentState.ASSIGNED:
        return back("rounds.conflict", code=code)
    return _review(code, None)


@bp.post("/reviews/<code>")
@reviewers
@commits
def save_review(code: str) -> ResponseReturnValue:
    """Keep a draft, or hand the review in."""
    found = service.scoring_page(session(), actor(), code=code, now=clock.now())
    criteria = found.round.criteria
    form = forms.review_form(criteria, request.form)
    if not form.validate():
        return _review(code, form, 422)
    submits = request.form.get("do") == "submit"
    act = service.submit_review if submits else service.save_review
    try:
        act(
            session(),
            actor(),
            code=code,
            marks=forms.marks_of(form, criteria),
            note=form.note.data or "",
            version=forms.version_of(form),
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return _review(code, form, 422)
    except REFUSALS as error:
        session().rollback()
        return _review(code, form, 409, sentence(error))
    flash_ok(_("The review is submitted.") if submits else _("Saved."))
    return back("rounds.review", code=code)


def _review(
    code: str, form: forms.NoteForm | None, status: int = 200, *more: str
) -> ResponseReturnValue:
    found = service.scoring_page(session(), actor(), code=code, now=clock.now())
    kept = {**forms.review_data(found.marks), "note": found.note}
    shown = form or forms.review_form(found.round.criteria, **kept)
    if status != 422:
        shown.version.data = str(found.version)
    errors = summary(shown, *more) if status != 200 else []
    return show("review", status, shown=found, round=found.round, form=shown, errors=errors)
