"""A coordinator's pages after the close: pipeline, eligibility, reviewers, decision, release."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from markupsafe import Markup

from portal import clock
from portal.errors import ConflictError, InvalidError
from portal.rounds import forms, progress, service, wording
from portal.rounds.blueprint import REFUSALS, bp, fault, refuse, sentence, show, summary
from portal.rounds.shown import ResultView
from portal.web.guards import actor, commits, coordinators, session
from portal.web.i18n import LANGUAGES, current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok


@bp.get("/coordination/rounds/<code>")
@coordinators
def pipeline(code: str) -> ResponseReturnValue:
    """Where every application stands; the counters are filters."""
    group = request.args.get("group", "")
    if group and group not in progress.GROUPS:
        abort(404)
    found = service.pipeline(session(), actor(), code=code, group=group, now=clock.now())
    return show("pipeline", shown=found, round=found.round, group=group)


@bp.get("/coordination/applications/<code>")
@coordinators
def triage(code: str) -> ResponseReturnValue:
    """One application against the rules of the call."""
    return _triage(code, None, forms.RefusalForm())


@bp.post("/coordination/applications/<code>/checks")
@coordinators
@commits
def save_checks(code: str) -> ResponseReturnValue:
    """Keep the answers given by hand; with `pass`, hand the application on to review."""
    sheet = service.triage_sheet(session(), actor(), code=code, now=clock.now())
    form = forms.triage_form(sheet.checks, request.form)
    if not form.validate():
        return _triage(code, form, forms.RefusalForm(), 422)
    try:
        service.save_checks(
            session(),
            actor(),
            code=code,
            answers=forms.checks_of(form),
            note=form.note.data or "",
            version=forms.version_of(form),
            now=clock.now(),
        )
        if request.form.get("do") == "pass":
            service.pass_to_review(session(), actor(), code=code, now=clock.now())
    except InvalidError as error:
        fault(form, error)
        return _triage(code, form, forms.RefusalForm(), 422)
    except REFUSALS as error:
        session().rollback()
        return _triage(code, form, forms.RefusalForm(), 409, sentence(error))
    flash_ok(_("The answers are saved."))
    return back("rounds.triage", code=code)


@bp.post("/coordination/applications/<code>/refusal")
@coordinators
@commits
def propose_refusal(code: str) -> ResponseReturnValue:
    """Propose that the application is not reviewed."""
    form = forms.RefusalForm(request.form)
    if not form.validate():
        return _triage(code, None, form, 422)
    reason = form.reason.data
    try:
        service.propose_refusal(session(), actor(), code=code, reason=reason, now=clock.now())
    except REFUSALS as error:
        return refuse(error, "rounds.triage", code=code)
    flash_ok(_("The refusal is proposed. Another coordinator has to confirm it."))
    return back("rounds.triage", code=code)


@bp.post("/coordination/applications/<code>/refusal/answer")
@coordinators
@commits
def answer_refusal(code: str) -> ResponseReturnValue:
    """Confirm a proposed refusal, or take it back."""
    confirms = request.form.get("do") == "confirm"
    act = service.confirm_refusal if confirms else service.take_back_refusal
    try:
        act(session(), actor(), code=code, now=clock.now())
    except REFUSALS as error:
        return refuse(error, "rounds.triage", code=code)
    flash_ok(_("The refusal is confirmed.") if confirms else _("The refusal is taken back."))
    return back("rounds.triage", code=code)


def _triage(
    code: str,
    form: forms.NoteForm | None,
    refusal: forms.RefusalForm,
    status: int = 200,
    *more: str,
) -> ResponseReturnValue:
    found = service.triage_sheet(session(), actor(), code=code, now=clock.now())
    checks = form or forms.triage_form(found.checks, note=found.note)
    checks.version.data = str(found.version)
    errors = [*summary(checks, *more), *refusal.problems()] if status != 200 else []
    context = {"shown": found, "round": found.round, "form": checks, "refusal": refusal}
    return show("triage", status, errors=errors, **context)


@bp.get("/coordination/applications/<code>/reviewers")
@coordinators
def reviewers(code: str) -> ResponseReturnValue:
    """Who reviews the application."""
    return _reviewers(code)


@bp.post("/coordination/applications/<code>/reviewers")
@coordinators
@commits
def assign(code: str) -> ResponseReturnValue:
    """Ask the chosen reviewers."""
    chosen = request.form.getlist("reviewers")
    try:
        service.assign(session(), actor(), code=code, reviewers=chosen, now=clock.now())
    except InvalidError as error:
        session().rollback()
        return _reviewers(code, 422, *(wording.problem(each) for each in error.problems))
    except REFUSALS as error:
        return refuse(error, "rounds.reviewers", code=code)
    flash_ok(_("The reviewers are asked by letter."))
    return back("rounds.reviewers", code=code)


@bp.post("/coordination/applications/<code>/reviewers/removal")
@coordinators
@commits
def remove_reviewer(code: str) -> ResponseReturnValue:
    """Take a reviewer off the application."""
    assignment = request.form.get("assignment", "")
    try:
        service.remove(session(), actor(), code=code, assignment=assignment, now=clock.now())
    except REFUSALS as error:
        return refuse(error, "rounds.reviewers", code=code)
    flash_ok(_("The reviewer is removed and reads the application no more."))
    return back("rounds.reviewers", code=code)


def _reviewers(code: str, status: int = 200, *more: str) -> ResponseReturnValue:
    found = service.assignment_page(session(), actor(), code=code, now=clock.now())
    errors = [("reviewers", text) for text in more]
    return show("reviewers", status, shown=found, round=found.round, errors=errors)


@bp.get("/coordination/applications/<code>/decision")
@coordinators
def decision(code: str) -> ResponseReturnValue:
    """Reviews side by side, and the decision."""
    return _decision(code, None)


@bp.post("/coordination/applications/<code>/decision")
@coordinators
@commits
def save_decision(code: str) -> ResponseReturnValue:
    """Keep the decision; nobody outside sees it before the release."""
    form = forms.DecisionForm(request.form).offer()
    if not form.validate():
        return _decision(code, form, 422)
    try:
        service.save_decision(
            session(),
            actor(),
            code=code,
            verdict=form.verdict(),
            version=forms.version_of(form),
            now=clock.now(),
        )
    except InvalidError as error:
        fault(form, error)
        return _decision(code, form, 422)
    except ConflictError as error:
        session().rollback()
        return _decision(code, form, 409, sentence(error))
    except REFUSALS as error:
        return refuse(error, "rounds.decision", code=code)
    flash_ok(_("The decision is saved. The applicant sees it after the release."))
    return back("rounds.letter", code=code)


def _decision(
    code: str, form: forms.DecisionForm | None, status: int = 200, *more: str
) -> ResponseReturnValue:
    found = service.decision_page(session(), actor(), code=code, now=clock.now())
    shown = form or forms.DecisionForm(obj=found.verdict).offer()
    shown.version.data = str(found.version)
    errors = summary(shown, *more) if status != 200 else []
    return show("decision", status, shown=found, round=found.round, form=shown, errors=errors)


@bp.get("/coordination/applications/<code>/letter")
@coordinators
def letter(code: str) -> ResponseReturnValue:
    """What the applicant will read, in both languages."""
    now = clock.now()
    found = service.decision_page(session(), actor(), code=code, now=now)
    previews = {}
    if found.verdict is not None:
        result = ResultView(found.verdict, refused=False, comments=(), released_at=now)
        previews = {lang: _preview(lang, result, found.round) for lang in LANGUAGES}
    return show("letter", shown=found, round=found.round, previews=previews, names=LANGUAGES)


def _preview(lang: str, result: ResultView, round_view: object) -> Markup:
    with _speaking(lang):
        text = render_template(
            "rounds/_result.html", result=result, round=round_view, words=wording, lang=lang
        )
    return Markup(text)  # noqa: S704 -- a template of ours, escaped when it was rendered


@contextmanager
def _speaking(lang: str) -> Iterator[None]:
    """Words and dates of another language than the page's own."""
    own, g.lang = current_lang(), lang
    try:
        with force_locale(lang):
            yield
    finally:
        g.lang = own


@bp.get("/coordination/rounds/<code>/release")
@coordinators
def ask_release(code: str) -> ResponseReturnValue:
    """What the release does, and who has to agree."""
    found = service.pipeline(session(), actor(), code=code, now=clock.now())
    return show("release", shown=found, round=found.round)


@bp.post("/coordination/rounds/<code>/release")
@coordinators
@commits
def release(code: str) -> ResponseReturnValue:
    """Ask for the release, or release."""
    asks = request.form.get("do") == "request"
    act = service.request_release if asks else service.release
    try:
        act(session(), actor(), code=code, now=clock.now())
    except REFUSALS as error:
        return refuse(error, "rounds.ask_release", code=code)
    if asks:
        flash_ok(_("Another coordinator can now release the decisions."))
        return back("rounds.ask_release", code=code)
    flash_ok(_("The decisions are released. Every applicant gets a letter."))
    return back("rounds.pipeline", code=code)
