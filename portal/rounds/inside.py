"""What coordinators' and reviewers' pages receive: frozen values, only what they may see."""

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
    Mark,
    Outcome,
    Verdict,
)
from portal.rounds.shown import Dossier, RoundView


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
    outcome: Outcome | None
    others: tuple[ReviewView, ...]
