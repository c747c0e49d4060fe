"""The front page and the homes."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.web.guards import public
from portal.web.pages import page

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """The front page for visitors, the home of whoever is signed in."""
    return page("home/landing.html")
