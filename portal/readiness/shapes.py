"""The form of the bank's TOML files; what a single entry must say to be taken."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from portal.readiness.model import FACTS, UNITS

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Known:
    """The edition's vocabularies, against which the questions are read."""

    stages: Mapping[str, str]  # stage id -> band id, in order
    bands: tuple[str, ...]
    types: frozenset[str]
    na_reasons: frozenset[str]
    sources: frozenset[str]


def _known(what: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Known) and value not in getattr(info.context, what):
            raise ValueError(f"{value} is not one of the edition's {what.replace('_', ' ')}")
        return value

    return AfterValidator(check)


def _words(value: str) -> str:
    if not value.strip():
        raise ValueError("the text is empty")
    if value != value.strip() or not value.replace("\u00a0", " ").isprintable():
        raise ValueError("the text has spaces at an end, tabs, or characters that do not print")
    return value


def _code(value: str) -> str:
    if not CODE.fullmatch(value):
        raise ValueError(f"{value!r} is not an id of small letters, digits and _")
    return value


def _one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            raise ValueError(f"{value!r} is not one of {', '.join(values)}")
        return value

    return check


def _share(value: str) -> str:
    if not re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?", value):
        raise ValueError(f"{value!r} is not a share from 0 to 1")
    return value


Words = Annotated[str, AfterValidator(_words)]
Code = Annotated[str, AfterValidator(_code)]
Share = Annotated[str, AfterValidator(_share)]
Score = Annotated[int, Field(ge=0, le=4)]
StageId = Annotated[str, _known("stages")]
BandId = Annotated[str, _known("bands")]
TypeId = Annotated[str, _known("types")]
NaId = Annotated[str, _known("na_reasons")]
SourceId = Annotated[str, _known("sources")]
Fact = Annotated[str, AfterValidator(_one_of(FACTS))]
Unit = Annotated[str, AfterValidator(_one_of(UNITS))]


class Shape(BaseModel):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextShape(Shape):
    en: Words
    sv: Words


class AnchorsShape(Shape):
    en: Annotated[list[Words], Field(min_length=5, max_length=5)]
    sv: Annotated[list[Words], Field(min_length=5, max_length=5)]


class OptionShape(TextShape):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]


class FieldShape(Shape):
    id: Code
    label: TextShape
    hint: TextShape | None = None


class NumberShape(FieldShape):
    kind: Literal["number"]
    unit: Unit
    min: int | Decimal
    max: int | Decimal
    decimals: Annotated[int, Field(ge=0, le=6)] = 0

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min >= self.max:
            raise ValueError("min is not below max")
        if self.min <= -(10**15) or self.max >= 10**15:
            raise ValueError("min and max have at most 15 digits")
        return self


class ChoiceShape(FieldShape):
    kind: Literal["choice", "choices"]
    options: Annotated[list[OptionShape], Field(min_length=2)]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        _once("option", [option.id for option in self.options])
        return self


class WritingShape(FieldShape):
    kind: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=5000)]


class PlainShape(FieldShape):
    kind: Literal["date", "bool"]


ColumnShape = Annotated[
    NumberShape | ChoiceShape | WritingShape | PlainShape, Field(discriminator="kind")
]


class Feeding(FieldShape):
    feeds: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")] | None = None


class TableShape(Feeding):
    kind: Literal["table"]
    max_rows: Annotated[int, Field(ge=1, le=200)]
    column: Annotated[list[ColumnShape], Field(min_length=1)]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        _once("column", [column.id for column in self.column])
        return self


class NumberPart(NumberShape, Feeding):
    pass


class ChoicePart(ChoiceShape, Feeding):
    pass


class WritingPart(WritingShape, Feeding):
    pass


class PlainPart(PlainShape, Feeding):
    pass


SimplePart = NumberPart | ChoicePart | WritingPart | PlainPart
PartShape = Annotated[SimplePart | TableShape, Field(discriminator="kind")]


class GateShape(Shape):
    kind: Literal["hard", "soft"]
    min: Annotated[dict[BandId, Score], Field(min_length=1)]


class WhenShape(TextShape):
    fact: Fact | None = None


class QuestionShape(Shape):
    id: Annotated[str, Field(pattern=r"^[A-Z]{2,4}-\d{2}$")]
    core: bool
    weight: Annotated[int, Field(ge=1, le=10)]
    from_stage: StageId
    applies_to: Annotated[list[TypeId], Field(min_length=1)]
    expected: Annotated[dict[BandId, Score], Field(min_length=1)]
    gate: GateShape | None = None
    na: list[NaId] = []
    sources: list[SourceId] = []
    name: TextShape
    text: TextShape
    why: TextShape
    anchors: AnchorsShape
    evidence: TextShape
    next_action: TextShape
    when: WhenShape | None = None
    part: list[PartShape] = []


class StageShape(Shape):
    id: Annotated[str, Field(pattern=r"^S\d{2}$")]
    band: str
    group: Code
    name: TextShape


class NamedShape(Shape):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]
    name: TextShape


class PillarShape(NamedShape):
    purpose: TextShape


class MeaningShape(Shape):
    name: TextShape
    meaning: TextShape


class LevelShape(MeaningShape):
    value: Annotated[int, Field(ge=0, le=5)]


class EvidenceShape(MeaningShape):
    id: Literal["E0", "E1", "E2"]


class SentenceShape(Shape):
    gate: str
    text: TextShape


class SourceShape(Shape):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
    title: Words


class EvidenceValues(Shape):
    E0: Share
    E1: Share
    E2: Share


class GateCaps(Shape):
    hard: Annotated[int, Field(ge=1, le=4)]
    soft: Annotated[int, Field(ge=1, le=4)]


class ScoringShape(Shape):
    fit: Annotated[list[Share], Field(min_length=3, max_length=3)]
    coverage_min: Share
    self_declared_cap_confidence: Share
    self_declared_cap_level: Annotated[int, Field(ge=1, le=4)]
    verified_confidence: Share
    min_questions: Annotated[int, Field(ge=1, le=20)]
    evidence_values: EvidenceValues
    gate_caps: GateCaps
    headline_gates: list[str]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        steps = [Decimal(each) for each in self.fit]
        if steps != sorted(set(steps)):
            raise ValueError("the fit thresholds do not rise")
        return self


class EditionShape(Shape):
    id: Annotated[str, Field(pattern=r"^[a-z]+-\d{4}\.\d{1,3}$")]
    title: TextShape
    status: Literal["draft", "published"]
    published_on: date | None = None
    files: Annotated[list[str], Field(min_length=1)]
    scoring: ScoringShape
    stage: Annotated[list[StageShape], Field(min_length=1)]
    band: Annotated[list[NamedShape], Field(min_length=1)]
    type: Annotated[list[NamedShape], Field(min_length=1)]
    pillar: Annotated[list[PillarShape], Field(min_length=1)]
    level: Annotated[list[LevelShape], Field(min_length=6, max_length=6)]
    evidence_state: Annotated[list[EvidenceShape], Field(min_length=3, max_length=3)]
    na_reason: Annotated[list[NamedShape], Field(min_length=1)]
    headline_sentence: list[SentenceShape] = []
    source: list[SourceShape] = []


def _once(what: str, ids: list[str]) -> None:
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise ValueError(f"{what} id used twice: {', '.join(twice)}")
