"""What a question bank is: its vocabularies, its questions and their further fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.errors import NotFoundError

LANGUAGES = ("en", "sv")
SCORES = range(5)
FACTS = (
    "has_patents_planned",
    "uses_third_party_platform",
    "has_in_licence",
    "handles_personal_data",
    "uses_human_subjects",
    "contains_gmo",
    "companion_or_device",
    "use_outside_trials",
    "external_manufacture",
)
UNITS = (
    "percent",
    "months",
    "years",
    "days",
    "hours",
    "patients_per_year",
    "runs",
    "fte",
    "celsius",
    "money",
    "count",
)


class Evidence(StrEnum):
    """What stands behind an answer: the company's word, a document, or a reviewer's check."""

    STATED = "E0"
    DOCUMENTED = "E1"
    CONFIRMED = "E2"


class GateKind(StrEnum):
    """A hard gate caps the level at 2, a soft one at 3 (domain.md 10.2)."""

    HARD = "hard"
    SOFT = "soft"


class PartKind(StrEnum):
    """The types of the further fields of a question."""

    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    DATE = "date"
    BOOL = "bool"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    en: str
    sv: str

    def in_(self, lang: str) -> str:
        """The text in `lang`; every language but Swedish gets the English one."""
        return self.sv if lang == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    band: str
    group: str
    name: Text


@dataclass(frozen=True, slots=True)
class Named:
    """A vocabulary entry: band, therapy type or reason for "not relevant"."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Band(Named):
    pass


@dataclass(frozen=True, slots=True)
class Pillar:
    id: str
    name: Text
    purpose: Text


@dataclass(frozen=True, slots=True)
class Level:
    value: int
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class EvidenceState:
    id: str
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Column:
    """One typed field: a column of a table, and the base of a part."""

    id: str
    kind: PartKind
    label: Text
    hint: Text | None = None
    unit: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    max_length: int = 0
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Part(Column):
    """A further field of a question; it feeds profile and matching, never the score."""

    columns: tuple[Column, ...] = ()
    max_rows: int = 0
    feeds: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A minimum score by band; `minimums` holds only the bands where it changes."""

    kind: GateKind
    minimums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: a text for the reader, and the fact that decides, if any."""

    text: Text
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    pillar: str
    core: bool
    weight: int
    from_stage: str
    applies_to: tuple[str, ...]
    expected: Mapping[str, int]
    name: Text
    text: Text
    why: Text
    anchors: tuple[Text, ...]
    evidence: Text
    next_action: Text
    gate: Gate | None = None
    na: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    when: Condition | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Scoring:
    """The numbers of domain.md 10.2, exact."""

    fit: tuple[Fraction, ...]
    coverage_min: Fraction
    cap_confidence: Fraction
    cap_level: int
    verified_confidence: Fraction
    min_questions: int
    evidence_values: Mapping[str, Fraction]
    gate_caps: Mapping[str, int]
    headline_gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the question bank, whole."""

    id: str
    title: Text
    status: str
    published_on: date | None
    content_hash: str
    scoring: Scoring
    stages: tuple[Stage, ...]
    bands: tuple[Band, ...]
    types: tuple[Named, ...]
    pillars: tuple[Pillar, ...]
    levels: tuple[Level, ...]
    evidence_states: tuple[EvidenceState, ...]
    na_reasons: tuple[Named, ...]
    headline_sentences: Mapping[str, Text]
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    _questions: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    _stages: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_questions", {q.id: q for q in self.questions})
        object.__setattr__(self, "_stages", {s.id: n for n, s in enumerate(self.stages)})

    def has(self, question: str) -> bool:
        """Whether the edition has a question of this id."""
        return question in self._questions

    def question(self, question: str) -> Question:
        """The question of this id; raises NotFoundError."""
        if question not in self._questions:
            raise NotFoundError("question", id=question)
        return self._questions[question]

    def of_pillar(self, pillar: str) -> tuple[Question, ...]:
        """The questions of one area, in their order."""
        return tuple(q for q in self.questions if q.pillar == pillar)

    def order(self, stage: str) -> int:
        """The stage's place in the chain, 0 first; raises NotFoundError."""
        if stage not in self._stages:
            raise NotFoundError("stage", id=stage)
        return self._stages[stage]

    def band_of(self, stage: str) -> str:
        """The id of the stage's band; raises NotFoundError."""
        return self.stages[self.order(stage)].band

    def first_stage(self, band: str) -> str:
        """The first stage of a band; raises NotFoundError."""
        for stage in self.stages:
            if stage.band == band:
                return stage.id
        raise NotFoundError("band", id=band)

    def next_band(self, band: str) -> str | None:
        """The band after this one, None after the last."""
        ids = [each.id for each in self.bands]
        later = ids[ids.index(band) + 1 :]
        return later[0] if later else None
