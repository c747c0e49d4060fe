"""What match pages and introductions are made of. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from portal.access import Decision
from portal.matching.fuse import STEPS, Basis, Pair
from portal.matching.kinds import Party
from portal.matching.lifecycle import State
from portal.matching.model import Score, Sense, Side, Status

MAX_MESSAGE = 300
MAX_STEP = 200


class Band(StrEnum):
    """How well two sides fit, in a word; `unknown` says too little, `little` is not listed."""

    STRONG = "strong"
    GOOD = "good"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    LITTLE = "little"


LISTED = (Band.STRONG, Band.GOOD, Band.PARTIAL, Band.UNKNOWN)

THRESHOLDS: tuple[tuple[int, Band], ...] = (
    (3 * STEPS // 4, Band.STRONG),
    (STEPS // 2, Band.GOOD),
    (3 * STEPS // 20, Band.PARTIAL),
)
"""The published least fused scores: about +10, 0 and -15 decibans when both sides say the same."""


class Reason(StrEnum):
    """Why a request was answered "not now" (ux.md M2)."""

    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    OUTSIDE_AREA = "outside_area"
    TICKET_SIZE = "ticket_size"
    GEOGRAPHY = "geography"
    COMPETING_HOLDING = "competing_holding"
    TIMING = "timing"
    MORE_EVIDENCE = "more_evidence"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of an introduction."""

    AGREEMENT = "agreement"
    TALKS = "talks"
    NO_FIT = "no_fit"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose list it is: one's own project, or one's own organisation."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One match in the viewer's list; `pair` is worked out from what the viewer may see."""

    code: str
    name: str
    demo: bool
    band: Band
    pair: Pair
    state: State
    published_at: datetime | None = None
    introduction: str = ""

    @property
    def criteria(self) -> tuple[int, int]:
        """Criteria met and criteria stated, both sides together: "7 of 9"."""
        return criteria(self.pair)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One must of the viewer's: whom it keeps out, and whom relaxing it alone brings back."""

    field: str
    excluded: int
    back: int


@dataclass(frozen=True, slots=True)
class Limit:
    """The criterion that fails most often: `count` of `total`, whose wish it is."""

    field: str
    wish: Side
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A directory entry of the right kind that nobody has claimed; never contacted from here."""

    code: str
    name: str
    facts: str
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class MatchList:
    """One list: a kind's matches of one subject, best first."""

    kind: str
    party: Party
    lines: tuple[Line, ...]
    little: int
    excluded: int
    relaxed: tuple[Relaxed, ...]
    left_out: int
    limit: Limit | None
    suggestions: tuple[Suggestion, ...]

    def of(self, band: Band) -> tuple[Line, ...]:
        """The matches of one band, in their order."""
        return tuple(line for line in self.lines if line.band is band)


@dataclass(frozen=True, slots=True)
class MatchPage:
    """The lists of one subject; without a subject there is no project yet."""

    subject: Subject | None
    subjects: tuple[Subject, ...]
    party: Party
    lists: tuple[MatchList, ...]


@dataclass(frozen=True, slots=True)
class MatchDetail:
    """One match, explained to one side; `values` is what the other side shows the viewer."""

    kind: str
    party: Party
    project_code: str
    partner_code: str
    line: Line
    values: Mapping[str, Any]
    organisation: str
    published_at: datetime | None
    interested: bool
    left_out: bool
    left: int
    may_ask: Decision
    may_note: Decision
    history: tuple["Introduction", ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to talk to, shown from acceptance on."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """One introduction as one of its two sides sees it.

    `other_name` is what that side may call the other; `reason` is empty where it is not shown.
    """

    code: str
    party: Party
    mine: bool
    state: State
    version: int
    kind: str
    project_code: str
    project_name: str
    partner_code: str
    other_name: str
    message: str
    asked_at: datetime
    expires_at: datetime
    days_left: int
    answered_at: datetime | None
    reason: str
    reason_area: str
    reason_shown: bool
    next_step: str
    introduced_at: datetime | None
    outcome: str
    closed_at: datetime | None
    demo: bool
    contacts: tuple[Contact, ...]
    may_answer: Decision
    may_withdraw: Decision
    may_agree: Decision
    may_close: Decision


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything under way with others: what waits for us, what waits for them, what is over."""

    to_answer: tuple[Introduction, ...]
    asked: tuple[Introduction, ...]
    open: tuple[Introduction, ...]
    over: tuple[Introduction, ...]


@dataclass(frozen=True, slots=True)
class MustOption:
    """One of one's own criteria, whether it is a must, and whether it says anything yet."""

    field: str
    chosen: bool
    stated: bool


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One's own private rules."""

    subject: Subject | None
    subjects: tuple[Subject, ...]
    party: Party
    rev: int
    options: tuple[MustOption, ...]
    left_out: tuple[Subject, ...]
    candidates: tuple[Subject, ...]
    may_change: Decision


def band(pair: Pair) -> Band:
    """The band of a pair, by published thresholds of the fused score."""
    if pair.verdict.status is not Status.ELIGIBLE or pair.fused.basis is Basis.NOBODY:
        return Band.UNKNOWN
    found = (each for least, each in THRESHOLDS if pair.fused.value >= least)
    return next(found, Band.LITTLE)


def criteria(pair: Pair) -> tuple[int, int]:
    """Criteria met and criteria stated, of both directions."""
    scores = [score.criteria for score in (pair.seeker_score, pair.counterpart_score) if score]
    return sum(met for met, _ in scores), sum(total for _, total in scores)


def misses(score: Score | None) -> list[str]:
    """The fields of a sum that fail for more than half of what is stated, in their order."""
    if score is None:
        return []
    keys = dict.fromkeys(part.field for part in score.parts if part.sense is Sense.OUTSIDE)
    found = []
    for key in keys:
        parts = [part.sense for part in score.parts if part.field == key]
        if 2 * parts.count(Sense.INSIDE) < len(parts):
            found.append(key)
    return found
