"""What the pages of this room show, put together from plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.readiness.model import (
    Action,
    Assessment,
    Band,
    Edition,
    Evidence,
    Facts,
    Outside,
    Pillar,
    PillarResult,
    Question,
    Working,
)
from portal.readiness.records import Brief, Content, Edit, Kept, Reason, State

DO_NEXT = 3
ASKED = (None, Outside.NOT_RELEVANT)


class Status(StrEnum):
    """The four words for a task (ux.md 0, decision 2)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NEEDS_ATTENTION = "needs_attention"


class Filter(StrEnum):
    """What a task list can be narrowed to."""

    ALL = "all"
    ATTENTION = "attention"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Subject:
    """The project that is assessed. `stage` is empty until its profile names one."""

    id: int
    code: str
    name: str
    company: int
    stage: str
    types: frozenset[str]
    known: Mapping[str, bool]
    demo: bool = False

    @property
    def described(self) -> bool:
        """Whether the profile says what scoring must know: stage and types."""
        return bool(self.stage and self.types)

    @property
    def facts(self) -> Facts:
        """What scoring reads of the project."""
        return Facts(self.stage, self.types, self.known)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One question in the task list."""

    question: Question
    status: Status
    brief: Brief | None

    @property
    def bare(self) -> bool:
        """Answered on one's word alone."""
        return (
            self.status is Status.DONE
            and self.brief is not None
            and self.brief.state is State.ANSWERED
            and self.brief.evidence is Evidence.STATED
        )


@dataclass(frozen=True, slots=True)
class TaskArea:
    """One area of the task list; `rows` are those that the filter leaves."""

    pillar: Pillar
    rows: tuple[TaskRow, ...]
    asked: int
    answered: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to answer."""
        return self.answered == self.asked


@dataclass(frozen=True, slots=True)
class TaskList:
    """The whole self-assessment of one project at a glance."""

    subject: Subject
    edition: Edition
    areas: tuple[TaskArea, ...]
    only: Filter
    asked: int
    answered: int
    with_evidence: int
    attention: int
    bare: int
    submitted_at: datetime | None
    following: Question | None
    following_place: int
    coming: tuple[Question, ...]
    may_answer: bool
    may_submit: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with what is kept of its answer."""

    subject: Subject
    edition: Edition
    question: Question
    pillar: Pillar
    place: int
    of: int
    kept: Kept
    band: Band
    expected: int | None
    gate_minimum: int | None
    outside: Outside | None
    previous: str | None
    following: str | None
    conflict: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two versions of one answer side by side, and a proposal that loses neither."""

    page: QuestionPage
    mine: Edit
    theirs: Kept
    theirs_by: str
    proposal: Content


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One question of an area with its answer and how it counts."""

    question: Question
    kept: Kept
    working: Working


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The answers of one area, to be checked."""

    subject: Subject
    edition: Edition
    pillar: Pillar
    result: PillarResult
    rows: tuple[AreaRow, ...]
    move: Action | None
    may_answer: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """A project judged at its stage and at the next band, with all working."""

    subject: Subject
    edition: Edition
    assessment: Assessment
    later: Assessment | None
    actions: tuple[Action, ...]
    later_actions: tuple[Action, ...]
    moves: Mapping[str, Action | None]
    coming: tuple[Question, ...]
    snapshot: "SnapshotView | None"
    answers: Mapping[str, Kept]

    @property
    def do_next(self) -> tuple[Action, ...]:
        """The three first steps."""
        return self.actions[:DO_NEXT]


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A frozen assessment: what it says, what it was judged by, and its result."""

    code: str
    name: str
    reason: Reason
    project_code: str
    project_name: str
    edition: str
    engine: str
    core_only: bool
    content_hash: str
    edition_hash: str
    created_at: datetime
    assessment: Assessment
    answers: Mapping[str, Content]


@dataclass(frozen=True, slots=True)
class Levels:
    """One project's levels as it last froze them; None where an area was not expected yet."""

    snapshot: str
    edition: str
    at: datetime
    levels: Mapping[str, int | None]
    open_gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submittable:
    """Whether an assessment can be frozen, and what is missing.

    `blocking` holds codes (profile, nothing_answered, conflicts); `unanswered` and `too_few`
    (areas below the coverage minimum) are said but do not stop.
    """

    subject: Subject
    edition: Edition
    blocking: tuple[str, ...]
    unanswered: tuple[Question, ...]
    too_few: tuple[str, ...]
    results: Results | None
    may_submit: bool

    @property
    def ready(self) -> bool:
        """Nothing blocks."""
        return not self.blocking
