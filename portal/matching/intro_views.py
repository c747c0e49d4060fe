"""Introductions: the list of both sides, and one thread."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import InvalidError, NotAllowedError
from portal.matching import forms, report, service
from portal.matching.doors import bp
from portal.matching.values import Introduction
from portal.web.forms import PortalForm, problems_to_form
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, page


@bp.get("/introductions")
@acting_as(*forms.ROUTED)
def introductions() -> ResponseReturnValue:
    """What waits for us, what waits for them, what is under way and what is over."""
    found = service.inbox(session(), actor(), now=clock.now())
    return page("matching/introductions.html", found=found, state_name=report.state_name)


@bp.get("/introductions/<code>")
@acting_as(*forms.ROUTED)
def introduction(code: str) -> ResponseReturnValue:
    """One introduction from request to outcome."""
    return _thread(code)


@bp.post("/introductions/<code>/accept")
@acting_as(*forms.ROUTED)
@commits
def accept(code: str) -> ResponseReturnValue:
    """Say yes."""
    service.accept(session(), actor(), code=code, version=_version(), now=clock.now())
    flash_ok(_("Accepted. Both sides now see each other's contacts."))
    return back("matching.introduction", code=code)


@bp.post("/introductions/<code>/decline")
@acting_as(*forms.ROUTED)
@commits
def decline(code: str) -> ResponseReturnValue:
    """Say not now, with a reason."""
    form = forms.DeclineForm(request.form)
    if form.validate():
        try:
            service.decline(
                session(),
                actor(),
                code=code,
                version=_version(),
                reason=form.reason.data or "",
                area=form.area.data or "",
                shown=bool(form.shown.data),
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("Answered: not now."))
            return back("matching.introduction", code=code)
    return _thread(code, 422, decline=form)


@bp.post("/introductions/<code>/withdraw")
@acting_as(*forms.ROUTED)
@commits
def withdraw(code: str) -> ResponseReturnValue:
    """Take one's own request back."""
    service.withdraw(session(), actor(), code=code, version=_version(), now=clock.now())
    flash_ok(_("Your request is withdrawn."))
    return back("matching.introduction", code=code)


@bp.post("/introductions/<code>/step")
@acting_as(*forms.ROUTED)
@commits
def agree(code: str) -> ResponseReturnValue:
    """Write down the agreed next step."""
    form = forms.StepForm(request.form)
    if form.validate():
        try:
            service.agree(
                session(),
                actor(),
                code=code,
                version=_version(),
                step=form.step.data or "",
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("Saved. Both sides see it."))
            return back("matching.introduction", code=code)
    return _thread(code, 422, step=form)


@bp.post("/introductions/<code>/outcome")
@acting_as(*forms.ROUTED)
@commits
def close(code: str) -> ResponseReturnValue:
    """Record what came of it."""
    form = forms.OutcomeForm(request.form)
    if form.validate():
        try:
            service.close(
                session(),
                actor(),
                code=code,
                version=_version(),
                outcome=form.outcome.data or "",
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("Recorded. Both sides see it."))
            return back("matching.introduction", code=code)
    return _thread(code, 422, outcome=form)


def _thread(code: str, status: int = 200, **typed: PortalForm) -> ResponseReturnValue:
    found = service.introduction(session(), actor(), code=code, now=clock.now())
    if status != 200 and not (found.may_answer or found.may_agree):
        raise NotAllowedError(found.may_answer.reason)
    shown: dict[str, Any] = {
        "decline": forms.DeclineForm(),
        "step": forms.StepForm(step=found.next_step),
        "outcome": forms.OutcomeForm(),
        **typed,
    }
    return page(
        "matching/introduction.html",
        status,
        found=found,
        errors=[each for form in typed.values() for each in form.problems()],
        reason=forms.reason_name(found.reason, found.reason_area),
        outcome_name={each.value: str(text) for each, text in forms.OUTCOMES.items()},
        refusal=forms.refusal(found.may_answer.reason or found.may_agree.reason),
        state=report.state_name(found.state),
        their_page=_their_page(found),
        match_page=url_for(
            "matching.match", project=found.project_code, partner=found.partner_code
        ),
        **shown,
    )


def _their_page(found: Introduction) -> str:
    if found.party == "project":
        return url_for("organisations.organisation", code=found.partner_code)
    return url_for("organisations.project_teaser", code=found.project_code)


def _version() -> int:
    return forms.version(request.form.get("version"))
