"""The pages of the room hang here."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.errors import NotAllowedError
from portal.web import errors
from portal.web.pages import page

bp = Blueprint("readiness", __name__)


@bp.errorhandler(NotAllowedError)
def not_allowed(error: NotAllowedError) -> ResponseReturnValue:
    """A project without stage or type is a page with a way on; everything else is a refusal."""
    if error.code == "not_described" and not errors.wants_json():
        return page("readiness/not_described.html", code=error.facts["project"])
    return errors.answer(403, error.code)
