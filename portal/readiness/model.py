"""Answers and what scoring says about them; with the bank, this room's open door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from portal.errors import NotFoundError
from portal.readiness.bank import (
    FACTS,
    LANGUAGES,
    SCORES,
    UNITS,
    Band,
    Column,
    Condition,
    Edition,
    Evidence,
    EvidenceState,
    Gate,
    GateKind,
    Level,
    Named,
    Option,
    Part,
    PartKind,
    Pillar,
    Question,
    Scoring,
    Source,
    Stage,
    Text,
)

__all__ = [
    "FACTS",
    "LANGUAGES",
    "SCORES",
    "UNITS",
    "Action",
    "ActionKind",
    "Answer",
    "Answers",
    "Assessment",
    "Band",
    "Column",
    "Condition",
    "Edition",
    "Evidence",
    "EvidenceState",
    "Facts",
    "Gate",
    "GateKind",
    "Level",
    "Named",
    "Option",
    "Outside",
    "Part",
    "PartKind",
    "Pillar",
    "PillarResult",
    "Question",
    "Scoring",
    "Source",
    "Stage",
    "Text",
    "Working",
]


class Outside(StrEnum):
    """Why a question is not asked of a project."""

    TYPE = "type"
    FACT = "fact"
    NOT_RELEVANT = "na"
    NOT_CORE = "not_core"
    LATER = "later"
    NO_EXPECTATION = "no_expectation"


class ActionKind(StrEnum):
    """What kind of step an action is."""

    HARD_GATE = "hard_gate"
    SOFT_GATE = "soft_gate"
    SHORTFALL = "shortfall"
    UNANSWERED = "unanswered"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. A blank question is simply not in the mapping of answers.

    `na` is the code of an accepted reason; "don't know" counts as an answer of 0.
    """

    score: int | None = None
    na: str | None = None
    dont_know: bool = False
    evidence: Evidence = Evidence.STATED

    @property
    def value(self) -> int | None:
        """The score that counts, None when unanswered or not relevant."""
        if self.na is not None:
            return None
        return 0 if self.dont_know else self.score


Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Facts:
    """What scoring must know of a project.

    A yes/no fact that is not in `known` leaves its questions in scope; False takes them out.
    """

    stage: str
    types: frozenset[str]
    known: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Working:
    """How one question counted. Outside scope everything but `outside` is empty."""

    question: str
    pillar: str
    weight: int
    outside: Outside | None
    expected: int | None
    answered: bool
    score: int | None
    met: Fraction
    evidence: Evidence | None
    evidence_value: Fraction
    gate: GateKind | None
    gate_minimum: int | None
    gate_open: bool

    @property
    def in_scope(self) -> bool:
        """Whether the question is asked of this project now."""
        return self.outside is None

    @property
    def shortfall(self) -> int:
        """Missing steps on the 0-4 scale, the gate's minimum included."""
        wanted = max(self.expected or 0, self.gate_minimum or 0)
        return max(0, wanted - (self.score or 0))


@dataclass(frozen=True, slots=True)
class PillarResult:
    """One area's result. `level` is None while the area is not expected yet."""

    pillar: str
    level: int | None
    fit: Fraction
    confidence: Fraction
    coverage: Fraction
    in_scope: int
    answered: int
    not_relevant: int
    expected_met: Fraction
    open_gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A project's answers judged at one band, with the working of every question."""

    edition: str
    content_hash: str
    engine: str
    stage: str
    band: str
    core_only: bool
    facts: Facts
    answers: Answers
    workings: tuple[Working, ...]
    pillars: tuple[PillarResult, ...]
    headline: str | None
    headline_gates: tuple[str, ...]

    def pillar(self, pillar: str) -> PillarResult:
        """The result of one area; raises NotFoundError."""
        for result in self.pillars:
            if result.pillar == pillar:
                return result
        raise NotFoundError("pillar", id=pillar)

    def working(self, question: str) -> Working:
        """The working of one question; raises NotFoundError."""
        for working in self.workings:
            if working.question == question:
                return working
        raise NotFoundError("question", id=question)


@dataclass(frozen=True, slots=True)
class Action:
    """One step, and the area's level before and after that single step.

    `score` and `evidence` say what the answer would have to become.
    """

    question: str
    pillar: str
    kind: ActionKind
    weight: int
    shortfall: int
    score: int
    evidence: Evidence
    level: int | None
    level_after: int | None
