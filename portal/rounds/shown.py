"""What pages receive: frozen values that hold only what their reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from portal.access import Decision
from portal.readiness.model import Text
from portal.rounds.model import (
    ApplicationState,
    AssignmentState,
    Check,
    Criterion,
    Mark,
    Plan,
    RoundState,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as the public may read it once it is opened; coordinators also before."""

    code: str
    number: str
    organisation: str
    organisation_code: str
    demo: bool
    state: RoundState
    started: bool
    version: int
    plan: Plan
    criteria: tuple[Criterion, ...]
    change_note: str
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the forms of a round offer, as (id, words)."""

    editions: tuple[tuple[str, Text], ...]
    bands: tuple[tuple[str, Text], ...]
    types: tuple[tuple[str, Text], ...]
    pillars: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A project of the company and whether it may go into this round."""

    code: str
    name: str
    application: str
    state: ApplicationState | None


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """What a company sees before it submits."""

    round: RoundView
    may: Decision
    choices: tuple[Choice, ...]
    chosen: Choice | None
    blocking: tuple[str, ...]
    unanswered: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """The released decision and what reviewers wrote to the applicant, without their names."""

    verdict: Verdict
    refused: bool
    comments: tuple[tuple[Text, tuple[str, ...]], ...]
    released_at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as its company sees it: `state` is intended, submitted or withdrawn."""

    code: str
    reference: str
    title: str
    project_code: str
    round: RoundView
    state: ApplicationState
    submitted_at: datetime | None
    content_hash: str
    signed_name: str
    signed_role: str
    may_withdraw: Decision
    result: ResultView | None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: stated, documented or confirmed (E0, E1, E2)."""

    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the frozen snapshot, in words."""

    question: str
    name: Text
    answer: Text
    comment: str
    parts: tuple[tuple[Text, Text], ...]
    evidence: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the frozen snapshot. `level` is None where the area is not expected yet.

    While `level_shown` is False the reader may not know the company's own level.
    """

    pillar: str
    name: Text
    level_shown: bool
    level: int | None
    level_name: Text | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A submitted snapshot as its reader may see it."""

    stage: Text
    band: str
    types: tuple[str, ...]
    type_names: tuple[Text, ...]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """One application in the coordinator's list."""

    code: str
    reference: str
    title: str
    organisation: str
    stage: Text | None
    state: ApplicationState
    group: str
    done: int
    assigned: int
    undeclared: int
    mean: Fraction | None
    spread: Fraction | None
    wide: bool
    decided: bool
    days: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Where every application of a round stands; before close only how many there are."""

    round: RoundView
    sealed: bool
    submitted: int
    intended: int
    counters: Mapping[str, int]
    rows: tuple[PipelineRow, ...]
    late: int
    conflicts: int
    single_coordinator: bool
    release_requested_by: str
    release_mine: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """One eligibility check; `by_hand` ones are answered by a person."""

    id: str
    text: Text | None
    answer: Check
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Header:
    """What every coordinator's page of one application starts with."""

    code: str
    reference: str
    title: str
    organisation: str
    state: ApplicationState
    submitted_at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class TriageSheet:
    """One application against the rules of the call."""

    round: RoundView
    header: Header
    checks: tuple[CheckView, ...]
    note: str
    version: int
    refusal_reason: str
    refusal_by: str
    may_confirm: Decision
    single_coordinator: bool
    previous: str
    following: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class ReviewerOption:
    """A reviewer who may be asked, or the reason why not; `load` counts open assignments."""

    code: str
    name: str
    load: int
    may: Decision
    assignment: str
    state: AssignmentState | None
    conflict_reason: str


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Who reviews one application."""

    round: RoundView
    header: Header
    options: tuple[ReviewerOption, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One submitted review; `reviewer` is empty for readers who may not know it."""

    reviewer: str
    marks: Mapping[str, Mark]
    note: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything a coordinator weighs, and the decision so far."""

    round: RoundView
    header: Header
    reviews: tuple[ReviewView, ...]
    mean: Fraction | None
    spread: Fraction | None
    wide: tuple[str, ...]
    verdict: Verdict | None
    version: int
    may: Decision


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One assignment on the reviewer's home; only the title before the declaration."""

    code: str
    reference: str
    title: str
    round_name: Text
    review_due: datetime | None
    state: AssignmentState
    open: bool
    outcome: Verdict | None


@dataclass(frozen=True, slots=True)
class ScoringPage:
    """What a reviewer reads and writes."""

    item: DeskItem
    organisation: str
    round: RoundView
    dossier: Dossier
    marks: Mapping[str, Mark]
    note: str
    version: int
    saved_at: datetime | None
    may_write: Decision
    others: tuple[ReviewView, ...]
