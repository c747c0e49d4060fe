"""What matching speaks about: fields, profiles, parts of a score, verdicts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class FieldKind(StrEnum):
    """How a field is compared."""

    SET = "set"
    RANGE = "range"
    TEXT = "text"


class Scale(StrEnum):
    """On which scale a range is measured: amounts by ratio, dates by difference."""

    LOG = "log"
    LINEAR = "linear"


LONGEST_LINE = 200
"""Most values that may stand above one value, itself included."""


class Taxonomy:
    """Values and the wider ones above them; a mandate for an ancestor takes the descendant."""

    def __init__(self, parents: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Raise ValueError naming the value if parents run in a circle or too far up."""
        self.parents = MappingProxyType(
            {child: tuple(sorted(set(above))) for child, above in sorted((parents or {}).items())}
        )
        self._lines: dict[str, frozenset[str]] = {}
        for value in self.parents:
            self._trace(value)

    def line(self, value: str) -> frozenset[str]:
        """Return the value itself and everything above it."""
        return self._lines.get(value) or frozenset((value,))

    def above(self, value: str) -> tuple[str, ...]:
        """Return the value's direct parents, sorted."""
        return self.parents.get(value, ())

    def values(self) -> frozenset[str]:
        """Return every value the taxonomy names."""
        return frozenset().union(*self._lines.values()) if self._lines else frozenset()

    def _trace(self, start: str) -> None:
        stack, open_values = [start], set[str]()
        while stack:
            value = stack[-1]
            waiting = [up for up in self.above(value) if up not in self._lines]
            if not waiting:
                lines = [self._lines[up] for up in self.above(value)]
                self._lines[value] = frozenset((value,)).union(*lines)
                if len(self._lines[value]) > LONGEST_LINE:
                    raise ValueError(value)
                open_values.discard(stack.pop())
                continue
            open_values.add(value)
            if circle := open_values.intersection(waiting):
                raise ValueError(min(circle))
            stack.append(waiting[0])


@dataclass(frozen=True, slots=True)
class Field:
    """One thing two sides are compared on; weights and eps as in the score's formula."""

    key: str
    kind: FieldKind
    weight: float = 1.0
    eps: float = 0.05
    taxonomy: Taxonomy = field(default_factory=Taxonomy, compare=False)
    scale: Scale = Scale.LOG
    vocabulary: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A range of amounts or day numbers; None means open at that end."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One side's statements. `private` fields act in the owner's own list only."""

    id: str
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ranges: Mapping[str, Span] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    history: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    n_history: int | None = None


class Sense(StrEnum):
    """What a part of a score says, so that a page can choose its sentence."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    OPEN = "open"
    UNSTATED = "unstated"
    PAST = "past"
    TRACK = "track"
    WORD = "word"
    REST = "rest"


SILENT = frozenset({Sense.OPEN, Sense.UNSTATED, Sense.TRACK})
"""Senses that do not show that anybody wished for anything."""


@dataclass(frozen=True, slots=True)
class Part:
    """One named contribution, in 1/2520 of a centi-deciban; `breadth` is P(M) of a hit or miss."""

    field: str
    value: str | None
    units: int
    sense: Sense
    breadth: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A directed score: the total is exactly the sum of its parts."""

    total: int
    parts: tuple[Part, ...]

    @property
    def stated(self) -> bool:
        """Whether a wish met a statement in any field."""
        return any(part.sense not in SILENT for part in self.parts)

    @property
    def criteria(self) -> tuple[int, int]:
        """How many stated fields are met, and how many are stated: "7 of 9".

        A set is met when at least half of its values are inside, a range when any of it is; past
        deals and words when they speak for the pair.
        """
        fields = {part.field for part in self.parts if part.sense not in SILENT}
        return sum(self._met(key) for key in fields), len(fields)

    def _met(self, key: str) -> bool:
        parts = [part for part in self.parts if part.field == key]
        hits = sum(part.sense is Sense.INSIDE for part in parts)
        if hits or any(part.sense is Sense.OUTSIDE for part in parts):
            return 2 * hits >= len(parts)
        return sum(part.units for part in parts) > 0


class Side(StrEnum):
    """Whose rule, wish or value it is."""

    SEEKER = "seeker"
    COUNTERPART = "counterpart"


class Status(StrEnum):
    """Three states of the hard rules."""

    ELIGIBLE = "eligible"
    UNKNOWN = "cannot_tell"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One declared must that excludes a pair or cannot be told, and who declared it."""

    field: str
    owner: Side
    status: Status


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a pair may be listed, with every reason."""

    status: Status
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """What an instance decides about track record: coefficient 0 switches it off; cap in decibans.

    The default is 0.5 and 10 decibans: past deals are real signal and a monopoly risk
    (matching.md 1.2), so the portal itself lets them count for little.
    """

    track_record: float = 0.5
    track_cap: float = 10.0


TRACK_FIELD = "track_record"


def visible(profile: Profile) -> Profile:
    """Return what others may see of a profile: nothing of its private fields."""
    if not profile.private:
        return profile
    hidden = profile.private
    return Profile(
        id=profile.id,
        sets={key: value for key, value in profile.sets.items() if key not in hidden},
        ranges={key: value for key, value in profile.ranges.items() if key not in hidden},
        texts={key: value for key, value in profile.texts.items() if key not in hidden},
        must=profile.must - hidden,
        history={key: value for key, value in profile.history.items() if key not in hidden},
        n_history=None if TRACK_FIELD in hidden else profile.n_history,
    )


def ends(span: Span | None, scale: Scale) -> tuple[float, float] | None:
    """Return a stated range's ends on its scale, infinite where open; None if nothing is stated.

    A minimum of 0 on the log scale says nothing and is read as open.
    """
    if span is None:
        return None
    low = -math.inf if span.low is None else position(span.low, scale)
    high = math.inf if span.high is None else position(span.high, scale)
    if scale is Scale.LOG and span.low == 0 and span.high != 0:
        low = -math.inf
    return None if math.isinf(low) and math.isinf(high) else (low, high)


def asked(span: Span | None, scale: Scale) -> tuple[float, float] | None:
    """Return an ask's ends on its scale; one that is open at an end is judged at its stated end."""
    found = ends(span, scale)
    if found is None:
        return None
    low, high = found
    return (high if math.isinf(low) else low, low if math.isinf(high) else high)


def position(number: float, scale: Scale) -> float:
    """Place a number on its scale; 0 lies below every positive number."""
    if scale is Scale.LINEAR:
        return float(number)
    return math.log10(number) if number > 0 else -400.0
