"""What a round is, and how it, its applications and its reviews may move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from portal.errors import ConflictError
from portal.readiness.model import Text

LEVELS = range(1, 6)
MAX_SUBMISSIONS = 20
MAX_CRITERIA = 12
MAX_QUESTIONS = 5
MAX_REVIEWS = 5


class RoundState(StrEnum):
    """Where a round stands. `closed` comes with the clock, the others by a coordinator's act."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    DECIDED = "decided"
    ARCHIVED = "archived"


class ApplicationState(StrEnum):
    """Where one application stands. A company is told of the last step only by the release."""

    INTENDED = "intended"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    REFUSAL_PROPOSED = "refusal_proposed"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    DECIDED = "decided"


class AssignmentState(StrEnum):
    """Where one reviewer stands with one application."""

    ASSIGNED = "assigned"
    CLEAR = "clear"
    SUBMITTED = "submitted"
    CONFLICT = "conflict"
    REMOVED = "removed"


ROUND_NEXT: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.DRAFT: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.REVIEWING}),
    RoundState.REVIEWING: frozenset({RoundState.DECIDING}),
    RoundState.DECIDING: frozenset({RoundState.REVIEWING, RoundState.DECIDED}),
    RoundState.DECIDED: frozenset({RoundState.ARCHIVED}),
    RoundState.ARCHIVED: frozenset(),
}

APPLICATION_NEXT: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.INTENDED: frozenset(
        {ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN},
    ),
    ApplicationState.SUBMITTED: frozenset(
        {
            ApplicationState.SUBMITTED,
            ApplicationState.WITHDRAWN,
            ApplicationState.ELIGIBLE,
            ApplicationState.REFUSAL_PROPOSED,
        },
    ),
    ApplicationState.WITHDRAWN: frozenset(
        {ApplicationState.INTENDED, ApplicationState.SUBMITTED},
    ),
    ApplicationState.REFUSAL_PROPOSED: frozenset(
        {ApplicationState.SUBMITTED, ApplicationState.INELIGIBLE},
    ),
    ApplicationState.ELIGIBLE: frozenset({ApplicationState.DECIDED}),
    ApplicationState.INELIGIBLE: frozenset({ApplicationState.DECIDED}),
    ApplicationState.DECIDED: frozenset(),
}

ASSIGNMENT_NEXT: Mapping[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.ASSIGNED: frozenset(
        {AssignmentState.CLEAR, AssignmentState.CONFLICT, AssignmentState.REMOVED},
    ),
    AssignmentState.CLEAR: frozenset(
        {AssignmentState.SUBMITTED, AssignmentState.CONFLICT, AssignmentState.REMOVED},
    ),
    AssignmentState.SUBMITTED: frozenset({AssignmentState.CONFLICT, AssignmentState.REMOVED}),
    AssignmentState.CONFLICT: frozenset(),
    AssignmentState.REMOVED: frozenset({AssignmentState.ASSIGNED}),
}

State = TypeVar("State", bound=StrEnum)


def move(table: Mapping[State, frozenset[State]], was: State, to: State) -> State:
    """The state after the step; raises ConflictError("illegal_move") when the table lacks it."""
    if to not in table[was]:
        raise ConflictError("illegal_move", was=was.value, to=to.value)
    return to


def diagram(table: Mapping[State, frozenset[State]]) -> str:
    """The table as a Mermaid state diagram, for ARCHITECTURE.md."""
    arrows = [f"    {a} --> {b}" for a, targets in table.items() for b in sorted(targets)]
    return "\n".join(["stateDiagram-v2", *arrows])


def current(stored: RoundState, *, closes_at: datetime, now: datetime) -> RoundState:
    """The round's state at `now`: an open round is closed from the very moment `closes_at`."""
    if stored is RoundState.OPEN and now >= closes_at:
        return RoundState.CLOSED
    return stored


def told(state: RoundState) -> RoundState:
    """The state as everybody outside the coordinator may know it: under review is one word."""
    hidden = {RoundState.REVIEWING, RoundState.DECIDING}
    return RoundState.CLOSED if state in hidden else state


def told_application(state: ApplicationState) -> ApplicationState:
    """The state as the company may know it before the release: handed in is one word."""
    own = {ApplicationState.INTENDED, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}
    return state if state in own else ApplicationState.SUBMITTED


class Check(StrEnum):
    """The answer to one eligibility question."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    """What a decision says."""

    APPROVE = "approve"
    CONDITIONS = "conditions"
    REVISE = "revise"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What reviewers judge: five described levels, lowest first; `pillar` is its area, if any."""

    id: str
    name: Text
    prompt: Text
    levels: tuple[Text, ...]
    pillar: str | None = None


@dataclass(frozen=True, slots=True)
class HandQuestion:
    """An eligibility question that a person answers."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may be reviewed: allowed stage bands and therapy types (empty = all), and questions."""

    bands: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    questions: tuple[HandQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator sets up before a round opens. Times are UTC; None while undecided."""

    name: Text
    purpose: Text
    offers: Text
    contact: str
    edition: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    review_due: datetime | None = None
    reviews_wanted: int = 2
    core_only: bool = False
    blind: bool = False
    rules: Rules = Rules()


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion judged: 1-5, or None with `unjudged` saying why it cannot be judged."""

    score: int | None = None
    unjudged: str = ""
    comment: str = ""

    @property
    def complete(self) -> bool:
        """Scored with a comment, or said why not."""
        return bool(self.comment.strip()) if self.score is not None else bool(self.unjudged.strip())


Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The content of a decision; the texts are written for the applicant."""

    outcome: Outcome
    reasons: str
    strengths: str = ""
    changes: str = ""
    conditions: str = ""
