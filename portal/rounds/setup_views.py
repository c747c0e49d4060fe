"""A coordinator's pages for setting a round up, opening it and moving its dates."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import ConflictError, InvalidError, NotFoundError
from portal.rounds import forms, service, setup_forms
from portal.rounds.blueprint import REFUSALS, bp, fault, refuse, sentence, show, summary
from portal.rounds.model import RoundState
from portal.rounds.shown import RoundView
from portal.web.guards import actor, commits, coordinators, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok


@bp.get("/coordination/rounds")
@coordinators
def coordination() -> ResponseReturnValue:
    """The organisation's rounds."""
    found = service.coordinators_rounds(session(), actor(), now=clock.now())
    return show("coordination", rounds=found, verified=actor().verified)


@bp.get("/coordination/rounds/new")
@coordinators
def new_round() -> ResponseReturnValue:
    """An empty draft."""
    words = service.vocabulary()
    data = {"reviews_wanted": "2", "edition": words.editions[-1][0]}
    form = setup_forms.RoundForm(data=data).choose(words)
    return _setup(form, None)


@bp.post("/coordination/rounds/new")
@coordinators
@commits
def create_round() -> ResponseReturnValue:
    """Keep the draft."""
    form = setup_forms.RoundForm(request.form).choose(service.vocabulary())
    if not form.validate():
        return _setup(form, None, 422)
    try:
        code = service.create_round(session(), actor(), plan=form.plan(), now=clock.now())
    except InvalidError as error:
        fault(form, error)
        return _setup(form, None, 422)
    except REFUSALS as error:
        return refuse(error, "rounds.coordination")
    flash_ok(_("The draft is saved. Go through its criteria next."))
    return back("rounds.criteria", code=code)


@bp.get("/coordination/rounds/<code>/setup")
@coordinators
def setup(code: str) -> ResponseReturnValue:
    """A draft to be changed, or an opened round to be read."""
    found = _round(code)
    data = {"version": found.version, **setup_forms.plan_data(found.plan)}
    form = setup_forms.RoundForm(data=data).choose(service.vocabulary())
    plan = found.plan
    form.show(opens=plan.opens_at, closes=plan.closes_at, due=plan.review_due)
    return _setup(form, found)


@bp.post("/coordination/rounds/<code>/setup")
@coordinators
@commits
def save_setup(code: str) -> ResponseReturnValue:
    """Keep the changed draft."""
    found = _round(code)
    form = setup_forms.RoundForm(request.form).choose(service.vocabulary())
    if not form.validate():
        return _setup(form, found, 422)
    try:
        service.change_plan(
            session(),
            actor(),
            code=code,
            plan=form.plan(),
            version=forms.version_of(form),
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return _setup(form, found, 422)
    except ConflictError as error:
        session().rollback()
        form.version.data = str(_round(code).version)
        return _setup(form, found, 409, sentence(error))
    except REFUSALS as error:
        return refuse(error, "rounds.setup", code=code)
    flash_ok(_("The draft is saved."))
    return back("rounds.setup", code=code)


def _setup(
    form: setup_forms.RoundForm, found: RoundView | None, status: int = 200, *more: str
) -> ResponseReturnValue:
    errors = summary(form, *more) if status != 200 else []
    return show("setup", status, round=found, form=form, errors=errors)


@bp.get("/coordination/rounds/<code>/criteria")
@coordinators
def criteria(code: str) -> ResponseReturnValue:
    """The criteria with their levels."""
    return show("criteria", round=_round(code), vocabulary=service.vocabulary())


@bp.get("/coordination/rounds/<code>/criteria/<criterion>")
@coordinators
def criterion(code: str, criterion: str) -> ResponseReturnValue:
    """One criterion, or a new one."""
    found = _round(code)
    data: dict[str, Any] = {"version": found.version}
    if criterion != "new":
        kept = next((each for each in found.criteria if each.id == criterion), None)
        if kept is None:
            raise NotFoundError("criterion")
        data |= setup_forms.criterion_data(kept)
    form = setup_forms.CriterionForm(data=data).choose(service.vocabulary())
    return show("criterion", round=found, form=form, criterion=criterion, errors=[])


@bp.post("/coordination/rounds/<code>/criteria/<criterion>")
@coordinators
@commits
def save_criterion(code: str, criterion: str) -> ResponseReturnValue:
    """Keep it."""
    found = _round(code)
    form = setup_forms.CriterionForm(request.form).choose(service.vocabulary())
    context = {"round": found, "form": form, "criterion": criterion}
    if not form.validate():
        return show("criterion", 422, errors=summary(form), **context)
    try:
        service.put_criterion(
            session(),
            actor(),
            code=code,
            criterion=form.criterion("" if criterion == "new" else criterion),
            version=forms.version_of(form),
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return show("criterion", 422, errors=summary(form), **context)
    except ConflictError as error:
        session().rollback()
        form.version.data = str(_round(code).version)
        return show("criterion", 409, errors=summary(form, sentence(error)), **context)
    except REFUSALS as error:
        return refuse(error, "rounds.criteria", code=code)
    flash_ok(_("The criterion is saved."))
    return back("rounds.criteria", code=code)


@bp.post("/coordination/rounds/<code>/criteria/<criterion>/removal")
@coordinators
@commits
def drop_criterion(code: str, criterion: str) -> ResponseReturnValue:
    """Take a criterion out of the draft."""
    form = forms.NoteForm(request.form)
    try:
        service.drop_criterion(
            session(),
            actor(),
            code=code,
            criterion=criterion,
            version=forms.version_of(form),
            now=clock.now(),
        )
    except REFUSALS as error:
        return refuse(error, "rounds.criteria", code=code)
    flash_ok(_("The criterion is removed."))
    return back("rounds.criteria", code=code)


@bp.get("/coordination/rounds/<code>/opening")
@coordinators
def ask_open(code: str) -> ResponseReturnValue:
    """What is missing, and what opening means."""
    return _opening(code)


@bp.post("/coordination/rounds/<code>/opening")
@coordinators
@commits
def open_round(code: str) -> ResponseReturnValue:
    """Open the round."""
    form = forms.NoteForm(request.form)
    version = forms.version_of(form)
    try:
        service.open_round(session(), actor(), code=code, version=version, now=clock.now())
    except InvalidError:
        session().rollback()
        return _opening(code, 422)
    except REFUSALS as error:
        return refuse(error, "rounds.ask_open", code=code)
    flash_ok(_("The round is open for everybody to read."))
    return back("rounds.pipeline", code=code)


def _opening(code: str, status: int = 200) -> ResponseReturnValue:
    problems = service.opening_problems(session(), actor(), code=code, now=clock.now())
    return show("opening", status, round=_round(code), problems=problems)


@bp.get("/coordination/rounds/<code>/dates")
@coordinators
def dates(code: str) -> ResponseReturnValue:
    """Move the dates of an open round later."""
    found = _round(code)
    form = setup_forms.ExtensionForm()
    form.offer()
    form.show(closes=found.plan.closes_at, due=found.plan.review_due)
    return show("dates", round=found, form=form, errors=[])


@bp.post("/coordination/rounds/<code>/dates")
@coordinators
@commits
def move_dates(code: str) -> ResponseReturnValue:
    """Keep the later dates and tell every applicant."""
    form = setup_forms.ExtensionForm(request.form)
    form.offer()
    found = _round(code)
    closes_at = form.moment("closes")
    good = form.validate()
    if good and closes_at is None:
        form.closes_day.errors = [_("Fill this in.")]
    if not good or closes_at is None:
        return show("dates", 422, round=found, form=form, errors=summary(form))
    try:
        service.move_dates(
            session(),
            actor(),
            code=code,
            closes_at=closes_at,
            review_due=form.moment("due"),
            note=form.note.data,
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return show("dates", 422, round=found, form=form, errors=summary(form))
    except REFUSALS as error:
        return refuse(error, "rounds.pipeline", code=code)
    flash_ok(_("The dates are moved. Every applicant gets a letter."))
    return back("rounds.pipeline", code=code)


@bp.post("/coordination/rounds/<code>/step")
@coordinators
@commits
def step(code: str) -> ResponseReturnValue:
    """Move the round on, or back to reviewing."""
    _round(code)  # for strangers there is none, whatever they ask of it
    wanted = request.form.get("to", "")
    if wanted not in set(RoundState):
        abort(400)
    try:
        service.advance(session(), actor(), code=code, to=RoundState(wanted), now=clock.now())
    except REFUSALS as error:
        return refuse(error, "rounds.pipeline", code=code)
    flash_ok(_("The round has moved on."))
    return back("rounds.pipeline", code=code)


def _round(code: str) -> RoundView:
    return service.coordinators_round(session(), actor(), code=code, now=clock.now())
