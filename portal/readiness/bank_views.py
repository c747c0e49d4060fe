"""The public question bank: everything that will be asked, before anybody signs up."""

from flask.typing import ResponseReturnValue

from portal.readiness import catalogue
from portal.readiness.blueprint import bp
from portal.readiness.model import Edition
from portal.readiness.subjects import current_edition
from portal.web.guards import public
from portal.web.i18n import current_lang
from portal.web.pages import page


@bp.get("/questions")
@public
def questions() -> ResponseReturnValue:
    """The newest edition."""
    return _shown(current_edition())


@bp.get("/questions/<edition>")
@public
def edition_questions(edition: str) -> ResponseReturnValue:
    """One edition by its id."""
    return _shown(catalogue.load(edition))


def _shown(edition: Edition) -> ResponseReturnValue:
    return page(
        "readiness/bank.html",
        edition=edition,
        newest=current_edition(),
        ln=current_lang(),
        parts=sum(bool(question.parts) for question in edition.questions),
    )
