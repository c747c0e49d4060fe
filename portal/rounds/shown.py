"""What pages receive: frozen values that hold only what their reader may see."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import Decision
from portal.readiness.model import Text
from portal.rounds.model import (
    ApplicationState,
    Criterion,
    Outcome,
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
class ApplicationSummary:
    """One line of the company's list; `outcome` comes with the release."""

    code: str
    reference: str
    title: str
    round_name: Text
    state: ApplicationState
    outcome: Outcome | None


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
