"""Who may do what in a round, and why not. Truth tables over plain facts."""

from collections.abc import Collection

from portal.access import YES, Actor, Decision, Kind, no
from portal.rounds.model import ApplicationState, AssignmentState, RoundState

STARTED = frozenset(RoundState) - {RoundState.DRAFT, RoundState.ARCHIVED}
READABLE = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.REFUSAL_PROPOSED,
        ApplicationState.ELIGIBLE,
        ApplicationState.INELIGIBLE,
        ApplicationState.DECIDED,
    }
)
SEALED = frozenset({RoundState.DRAFT, RoundState.OPEN})


def may_coordinate(actor: Actor | None, *, organisation: int) -> bool:
    """Coordinators of the organisation that runs the round; for others it does not exist."""
    return actor is not None and actor.coordinates and actor.organisation == organisation


def may_create(actor: Actor) -> Decision:
    """Rounds are set up by coordinators of a verified organisation."""
    if not actor.coordinates:
        return no("not_coordinator")
    return YES if actor.verified else no("organisation_not_verified")


def may_edit(state: RoundState) -> Decision:
    """Questions, criteria and rules are frozen from the moment the round opens."""
    return YES if state is RoundState.DRAFT else no("round_frozen")


def may_extend(state: RoundState) -> Decision:
    """Dates move until the round closes; a closed round never opens again."""
    return YES if state is RoundState.OPEN else no("round_not_open")


def may_submit(actor: Actor, *, organisation: int, state: RoundState, started: bool) -> Decision:
    """A company's owner or signatory, while the round is open."""
    if actor.kind is not Kind.COMPANY or actor.organisation != organisation:
        return no("not_your_project")
    if not actor.owns:
        return no("not_signatory")
    return _open(state, started=started)


def may_withdraw(actor: Actor, *, state: RoundState, application: ApplicationState) -> Decision:
    """The same people, until the round closes."""
    if not actor.owns:
        return no("not_signatory")
    if state is not RoundState.OPEN:
        return no("round_closed")
    live = {ApplicationState.INTENDED, ApplicationState.SUBMITTED}
    return YES if application in live else no("not_live")


def may_read_content(*, round_state: RoundState, application: ApplicationState) -> bool:
    """Whether the round's coordinators may read a submitted snapshot (security.md 3.5, F7)."""
    return round_state not in SEALED and application in READABLE


def may_read_as_reviewer(
    *, round_state: RoundState, application: ApplicationState, assignment: AssignmentState
) -> bool:
    """Whether a reviewer may read it: after close, with the conflict question answered by no."""
    declared = assignment in {AssignmentState.CLEAR, AssignmentState.SUBMITTED}
    return declared and may_read_content(round_state=round_state, application=application)


def may_read_others(assignment: AssignmentState) -> bool:
    """Other reviews are read only after one's own is in (security.md 3.5, F8)."""
    return assignment is AssignmentState.SUBMITTED


def may_confirm_refusal(
    actor: Actor, *, proposed_by: int, coordinators: Collection[int]
) -> Decision:
    """A refusal takes two people (ux.md R3)."""
    if len(set(coordinators)) < 2:
        return no("one_coordinator")
    return no("same_person") if actor.account == proposed_by else YES


def may_release(
    actor: Actor, *, requested_by: int | None, coordinators: Collection[int]
) -> Decision:
    """Where two coordinators exist, the second one releases; a single one may do it alone."""
    if len(set(coordinators)) < 2:
        return YES
    if requested_by is None:
        return no("release_not_requested")
    return no("same_person") if actor.account == requested_by else YES


def may_assign(
    account: int, *, reviewers: Collection[int], applicants: Collection[int], conflicted: bool
) -> Decision:
    """Reviewers of the organisation, without a declared or evident conflict."""
    if account not in reviewers:
        return no("not_reviewer")
    if account in applicants:
        return no("member_of_applicant")
    return no("declared_conflict") if conflicted else YES


def _open(state: RoundState, *, started: bool) -> Decision:
    if state is not RoundState.OPEN:
        return no("round_closed")
    return YES if started else no("round_not_started")
