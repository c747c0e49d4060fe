"""Kinds of counterparts as configuration: what a project and each kind are compared on."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from portal.errors import InvalidError, Problem
from portal.matching.model import Field as EngineField
from portal.matching.model import FieldKind, Scale, Taxonomy
from portal.matching.units import UNITS_PER_DECIBAN

FOLDER = Path(__file__).parent / "kinds"
KINDS = ("investor", "cdmo", "node")
Party = Literal["project", "counterpart"]


def _listed(found: Any) -> Any:
    return [found] if isinstance(found, str) else found


Keys = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1, max_length=2)]
Map = Mapping[str, tuple[str, ...]]


class Content(BaseModel):
    """A piece of configuration: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Phrase(Content):
    """One sentence or label in both languages."""

    en: str = Field(min_length=1)
    sv: str = Field(min_length=1)


class KindField(Content):
    """One thing a kind is compared on, and where both profiles state it.

    `wish_of` says in whose sum the field counts, `values_from` whose values are looked for inside
    the other side's statement. A range of two profile fields is (from, to); "" is an open end.
    """

    key: str = Field(pattern=r"^[a-z_]+$")
    kind: FieldKind
    weight: float = Field(default=1.0, ge=0, le=10)
    eps: float = Field(default=0.05, gt=0, lt=1)
    scale: Scale = Scale.LOG
    wish_of: Party
    values_from: Party
    project_field: Keys
    counterpart_field: Keys
    project_map: Map = {}
    counterpart_map: Map = {}
    counterpart_unmapped: Literal["keep", "drop"] = "keep"
    project_currency: str = ""
    counterpart_currency: str = ""
    parents: Map = {}
    label: Phrase
    hit: Phrase
    miss: Phrase
    open: Phrase
    unstated: Phrase

    def sources(self, party: Party) -> tuple[str, ...]:
        """The profile fields in which a party states this."""
        found = self.project_field if party == "project" else self.counterpart_field
        return tuple(key for key in found if key)

    def engine(self) -> EngineField:
        """The field as the engine knows it."""
        return EngineField(
            self.key, self.kind, self.weight, self.eps, Taxonomy(dict(self.parents)), self.scale
        )


class Kind(Content):
    """One kind of counterpart: its fields and, for amounts, rates to one common unit."""

    kind: str
    rates: Mapping[str, float] = {}
    field: tuple[KindField, ...] = Field(min_length=1)

    def engine_fields(self, wish_of: Party, values_from: Party) -> tuple[EngineField, ...]:
        """The engine's fields of one sum and one direction."""
        return tuple(
            item.engine()
            for item in self.field
            if item.wish_of == wish_of and item.values_from == values_from
        )


class Step(Content):
    """A word for everything from `least` up."""

    least: float
    id: str
    en: str
    sv: str


class Words(Content):
    """Words for shares of published projects and for bands of points."""

    share: tuple[Step, ...]
    band: tuple[Step, ...]

    def for_share(self, breadth: float) -> Step:
        """Name a share, 0 to 1: "about a third"."""
        return _first(self.share, breadth)

    def for_points(self, units: int) -> Step:
        """Name a sum: "Much more typical than a random project"."""
        return _first(self.band, units / UNITS_PER_DECIBAN)


@cache
def kind(name: str) -> Kind:
    """One of KINDS. Raise InvalidError with every problem of its file, KeyError if unknown."""
    if name not in KINDS:
        raise KeyError(name)
    return parse_kind(name, (FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words() -> Words:
    """The words for shares and bands."""
    return Words.model_validate(_toml("words", (FOLDER / "words.toml").read_text("utf-8")))


def parse_kind(name: str, text: str) -> Kind:
    """Read a kind. Raise InvalidError with every problem and its place."""
    try:
        found = Kind.model_validate(_toml(name, text))
    except ValidationError as error:
        raise InvalidError(
            *(
                Problem(".".join(map(str, item["loc"])), item["type"], (("file", name),))
                for item in error.errors()
            )
        ) from error
    keys = [item.key for item in found.field]
    problems = [Problem(key, "key_twice") for key in sorted(set(keys)) if keys.count(key) > 1]
    problems += [Problem(item.key, "parents_endless") for item in found.field if not _ends(item)]
    if problems:
        raise InvalidError(*problems)
    return found


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidError(Problem(name, "not_toml", (("at", str(error)),))) from error


def _ends(item: KindField) -> bool:
    try:
        item.engine()
    except ValueError:
        return False
    return True


def _first(steps: tuple[Step, ...], number: float) -> Step:
    return next((step for step in steps if number >= step.least), steps[-1])
