"""The room's blueprint, and what its pages share."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.errors import ConflictError, InvalidError, NotAllowedError, Problem
from portal.rounds import wording
from portal.web.forms import PortalForm, problems_to_form
from portal.web.guards import session
from portal.web.pages import back, flash, page

bp = Blueprint("rounds", __name__)

Refusal = NotAllowedError | ConflictError
REFUSALS = (NotAllowedError, ConflictError)


def show(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A page of this room, with its words for codes."""
    return page(f"rounds/{template}.html", status, words=wording, **context)


def sentence(error: Refusal) -> str:
    """Why it was refused."""
    return wording.reason(error.code, error.facts.get("count", 0))


def refuse(error: Refusal, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Nothing is changed; back to where it can be seen, with the reason."""
    session().rollback()
    flash("error", sentence(error))
    return back(endpoint, **values)


def fault(form: PortalForm, error: InvalidError) -> list[Problem]:
    """Nothing is changed; every problem beside its field, the others returned."""
    session().rollback()
    return problems_to_form(form, error, wording.problem)


def summary(form: PortalForm, *more: str) -> list[tuple[str, str]]:
    """The errors on top of the page: one line per field, then those without a field."""
    return [*form.problems(), *(("", text) for text in more)]
