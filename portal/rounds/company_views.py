"""Pages for everybody and for companies: rounds, the apply page, receipts and decisions."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import InvalidError
from portal.rounds import forms, service
from portal.rounds.blueprint import REFUSALS, bp, fault, refuse, sentence, show, summary
from portal.web.codes import new_code, plain_code
from portal.web.guards import acting_as, actor, commits, maybe_actor, public, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok

KEY_LENGTH = 100


@bp.get("/rounds")
@public
def rounds() -> ResponseReturnValue:
    """Every round that has been opened."""
    found = service.public_rounds(session(), now=clock.now())
    return show("rounds", rounds=found)


@bp.get("/rounds/<code>")
@public
def round_page(code: str) -> ResponseReturnValue:
    """One round: purpose, criteria with their levels, who may apply, dates."""
    found = service.public_round(session(), code=code, now=clock.now())
    who = maybe_actor()
    applies = who is None or who.kind is Kind.COMPANY
    return show("round", round=found, vocabulary=service.vocabulary(), applies=applies)


@bp.get("/rounds/<code>/apply")
@acting_as(Kind.COMPANY)
def apply(code: str) -> ResponseReturnValue:
    """Choose a project, see what is missing, confirm."""
    form = forms.ApplyForm(data={"key": new_code(20), "signed_name": actor().name})
    return _apply(code, form, request.args.get("project", ""))


@bp.post("/rounds/<code>/apply")
@acting_as(Kind.COMPANY)
@commits
def submit(code: str) -> ResponseReturnValue:
    """Hand the project in."""
    form = forms.ApplyForm(request.form)
    project = form.project.data or ""
    if not form.validate():
        return _apply(code, form, project, 422)
    key = form.key.data or ""
    try:
        application = service.submit(
            session(),
            actor(),
            code=code,
            project=project,
            signature=service.Signature(form.signed_name.data, form.signed_role.data),
            key=key if 0 < len(key) <= KEY_LENGTH else new_code(20),
            clock=clock.now,
        )
    except InvalidError as error:
        fault(form, error)
        return _apply(code, form, project, 422)
    except REFUSALS as error:
        session().rollback()
        return _apply(code, form, project, 409, sentence(error))
    flash_ok(_("Your application is in. Keep the reference."))
    return back("rounds.application", code=application)


def _apply(
    code: str, form: forms.ApplyForm, project: str, status: int = 200, *more: str
) -> ResponseReturnValue:
    found = service.apply_page(session(), actor(), code=code, project=project, now=clock.now())
    form.project.data = found.chosen.code if found.chosen else ""
    errors = summary(form, *more) if status != 200 else []
    return show("apply", status, shown=found, round=found.round, form=form, errors=errors)


@bp.post("/rounds/<code>/intention")
@acting_as(Kind.COMPANY)
@commits
def intend(code: str) -> ResponseReturnValue:
    """Say that a project means to apply."""
    project = plain_code(request.form.get("project"))
    try:
        service.intend(session(), actor(), code=code, project=project, clock=clock.now)
    except REFUSALS as error:
        return refuse(error, "rounds.apply", code=code, project=project)
    flash_ok(_("Noted. The coordinators see only that one more project means to apply."))
    return back("rounds.apply", code=code, project=project)


@bp.get("/applications")
@acting_as(Kind.COMPANY)
def applications() -> ResponseReturnValue:
    """The company's applications."""
    found = service.company_applications(session(), actor(), now=clock.now())
    return show("applications", applications=found)


@bp.get("/applications/<code>")
@acting_as(Kind.COMPANY)
def application(code: str) -> ResponseReturnValue:
    """The receipt, and after the release the decision."""
    found = service.company_application(session(), actor(), code=code, now=clock.now())
    return show("application", shown=found, round=found.round)


@bp.get("/applications/<code>/withdrawal")
@acting_as(Kind.COMPANY)
def ask_withdraw(code: str) -> ResponseReturnValue:
    """Ask before an application is taken back."""
    found = service.company_application(session(), actor(), code=code, now=clock.now())
    found.may_withdraw.or_raise()
    return show("withdraw", shown=found)


@bp.post("/applications/<code>/withdrawal")
@acting_as(Kind.COMPANY)
@commits
def withdraw(code: str) -> ResponseReturnValue:
    """Take an application back."""
    try:
        service.withdraw(session(), actor(), code=code, clock=clock.now)
    except REFUSALS as error:
        return refuse(error, "rounds.application", code=code)
    flash_ok(_("The application is withdrawn. Your project and its snapshot stay with you."))
    return back("rounds.application", code=code)
