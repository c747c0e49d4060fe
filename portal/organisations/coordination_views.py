"""Coordinators' pages: organisations to confirm, claims to decide."""

from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import ConflictError
from portal.organisations import service
from portal.organisations.doors import bp
from portal.web.guards import actor, commits, coordinators, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page


@bp.get("/coordination/organisations")
@coordinators
def waiting() -> ResponseReturnValue:
    """Organisations that nobody has confirmed yet."""
    found = service.waiting_organisations(session(), actor())
    return page("organisations/waiting.html", organisations=found)


@bp.post("/coordination/organisations/<code>/verify")
@coordinators
@commits
def verify(code: str) -> ResponseReturnValue:
    """Confirm one organisation."""
    name = service.verify_organisation(session(), actor(), code=code, now=clock.now())
    flash_ok(_("%(name)s is confirmed.", name=name))
    return back("organisations.waiting")


@bp.get("/coordination/claims")
@coordinators
def claims() -> ResponseReturnValue:
    """Claims to directory entries that wait for a decision."""
    return page("organisations/claims.html", claims=service.open_claims(session(), actor()))


@bp.post("/coordination/claims/<code>/approve")
@coordinators
@commits
def approve_claim(code: str) -> ResponseReturnValue:
    """Give an entry to its claimant."""
    try:
        service.approve_claim(session(), actor(), code=code, now=clock.now())
    except ConflictError as refused:
        flash("warn", _conflict(refused.code))
    else:
        flash_ok(_("The entry now belongs to the claimant."))
    return back("organisations.claims")


@bp.post("/coordination/claims/<code>/refuse")
@coordinators
@commits
def refuse_claim(code: str) -> ResponseReturnValue:
    """Leave an entry unclaimed."""
    try:
        service.refuse_claim(session(), actor(), code=code, now=clock.now())
    except ConflictError as refused:
        flash("warn", _conflict(refused.code))
    else:
        flash_ok(_("The claim is refused. The entry stays unclaimed."))
    return back("organisations.claims")


def _conflict(code: str) -> str:
    if code == "not_verified":
        return _("Confirm the organisation first, then approve its claim.")
    return _("This claim has been decided already.")
