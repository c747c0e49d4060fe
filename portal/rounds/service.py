"""The front door of the room: setting up, applying, triage, review, decision, release.

Whoever may not know that a round or an application exists gets NotFoundError from all of these.
"""

from portal.rounds.applying import (
    apply_page,
    company_application,
    company_applications,
    public_round,
    public_rounds,
)
from portal.rounds.assigning import assign, assignment_page, remove
from portal.rounds.checking import invariants
from portal.rounds.deciding import decision_page, release, request_release, save_decision
from portal.rounds.reviewing import (
    declare,
    desk,
    desk_item,
    save_review,
    scoring_page,
    submit_review,
)
from portal.rounds.setting_up import (
    advance,
    change_plan,
    coordinators_round,
    coordinators_rounds,
    create_round,
    drop_criterion,
    move_dates,
    open_round,
    opening_problems,
    put_criterion,
    vocabulary,
)
from portal.rounds.shown import ApplicationSummary, RoundView
from portal.rounds.submitting import Signature, intend, submit, withdraw
from portal.rounds.triaging import (
    confirm_refusal,
    pass_to_review,
    pipeline,
    propose_refusal,
    save_checks,
    take_back_refusal,
    triage_sheet,
)

__all__ = [
    "ApplicationSummary",
    "RoundView",
    "Signature",
    "advance",
    "apply_page",
    "assign",
    "assignment_page",
    "change_plan",
    "company_application",
    "company_applications",
    "confirm_refusal",
    "coordinators_round",
    "coordinators_rounds",
    "create_round",
    "decision_page",
    "declare",
    "desk",
    "desk_item",
    "drop_criterion",
    "intend",
    "invariants",
    "move_dates",
    "open_round",
    "opening_problems",
    "pass_to_review",
    "pipeline",
    "propose_refusal",
    "public_round",
    "public_rounds",
    "put_criterion",
    "release",
    "remove",
    "request_release",
    "save_checks",
    "save_decision",
    "save_review",
    "scoring_page",
    "submit",
    "submit_review",
    "take_back_refusal",
    "triage_sheet",
    "vocabulary",
    "withdraw",
]
