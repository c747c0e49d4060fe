"""Where an application is stuck, and who it waits for: the counters of the pipeline."""

from collections.abc import Collection
from datetime import datetime

from portal.rounds.model import ApplicationState, AssignmentState

GROUPS = ("triage", "reviewing", "calibrate", "to_decide", "decided", "refused")
COUNTED = {AssignmentState.ASSIGNED, AssignmentState.CLEAR, AssignmentState.SUBMITTED}


def group(state: ApplicationState, *, done: int, wanted: int, wide: bool, decided: bool) -> str:
    """The counter under which the application stands."""
    if state in {ApplicationState.SUBMITTED, ApplicationState.REFUSAL_PROPOSED}:
        return "triage"
    if state is ApplicationState.INELIGIBLE:
        return "refused"
    if decided or state is ApplicationState.DECIDED:
        return "decided"
    if done < wanted:
        return "reviewing"
    return "calibrate" if wide else "to_decide"


def late(state: AssignmentState, *, due: datetime | None, now: datetime) -> bool:
    """Whether a review is asked for, not in, and past its day."""
    waiting = {AssignmentState.ASSIGNED, AssignmentState.CLEAR}
    return state in waiting and due is not None and now >= due


def days(since: datetime, now: datetime) -> int:
    """Whole days in the present step."""
    return max(0, (now - since).days)


def done(states: Collection[AssignmentState]) -> int:
    """How many reviews are in."""
    return sum(state is AssignmentState.SUBMITTED for state in states)


def assigned(states: Collection[AssignmentState]) -> int:
    """How many reviewers count, those with a conflict or removed left out."""
    return sum(state in COUNTED for state in states)
