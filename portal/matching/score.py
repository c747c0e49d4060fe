"""The reference score: an exact whole-number sum of named contributions (matching.md 4.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.matching.model import (
    TRACK_FIELD,
    Field,
    FieldKind,
    Part,
    Policy,
    Profile,
    Score,
    Sense,
    asked,
    ends,
)
from portal.matching.statistics import SetStatistics, Statistics, closed, inside
from portal.matching.text import Words
from portal.matching.units import UNIT, centi, half_up, shares, weigh

RARITY = 0.1
"""How much a rare value adds when it is inside (matching.md 4.2)."""


@dataclass(slots=True)
class Past:
    """One counterpart's past mentions of a field, and the lifts worked out so far."""

    counts: Mapping[str, int]
    size: int
    lifts: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Offer:
    """A counterpart made ready for scoring: what each field of its costs or earns."""

    id: str
    mandates: dict[str, tuple[frozenset[str], float]]
    spans: dict[str, tuple[float, float, float]]
    pasts: dict[str, Past]
    words: dict[str, Words]
    track: int | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Breadths of mandates and ranges and coordinates of texts, by field."""

    breadths: Mapping[str, float] = field(default_factory=dict)
    vectors: Mapping[str, dict[int, int]] = field(default_factory=dict)


class Scorer:
    """Scores seekers against counterparts under one epoch's statistics and one policy."""

    def __init__(
        self, fields: Iterable[Field], statistics: Statistics, policy: Policy | None = None
    ) -> None:
        self.fields = tuple(sorted(fields, key=lambda item: item.key))
        self.statistics = statistics
        self.policy = policy or Policy()
        self._latest: dict[str, tuple[tuple[str, ...], dict[int, int]]] = {}

    def offer(self, profile: Profile, ready: Ready | None = None) -> Offer:
        """Prepare what this profile takes. Pass `visible(profile)` for somebody else's list.

        `ready` holds what a table has worked out for it already.
        """
        known = ready or Ready()
        mandates, spans, pasts, words = {}, {}, {}, {}
        for item in self.fields:
            key = item.key
            if (history := profile.history.get(key)) and sum(history.values()):
                pasts[key] = Past(closed(item, history), sum(history.values()))
            elif item.kind is FieldKind.SET and (mandate := profile.sets.get(key)):
                mandates[key] = (mandate, known.breadths.get(key) or self._breadth(item, mandate))
            elif found := ends(profile.ranges.get(key), item.scale):
                breadth = known.breadths.get(key) or self.statistics.ranges[key].breadth(*found)
                spans[key] = (*found, breadth)
            elif item.kind is FieldKind.TEXT and (texts := profile.texts.get(key)):
                space = self.statistics.texts[key]
                words[key] = space.words_of(known.vectors.get(key) or space.vector(texts))
        return Offer(profile.id, mandates, spans, pasts, words, self.track(profile.n_history))

    def score(self, seeker: Profile, offer: Offer) -> Score:
        """How typical this seeker is of the counterpart, part by part."""
        parts: list[Part] = []
        for item in self.fields:
            if item.kind is FieldKind.SET:
                parts += self._set_parts(item, seeker.sets.get(item.key, frozenset()), offer)
            elif item.kind is FieldKind.RANGE:
                parts += self._range_parts(item, seeker, offer)
            else:
                parts += self._text_parts(item, seeker, offer)
        if offer.track is not None:
            parts.append(Part(TRACK_FIELD, None, offer.track * UNIT, Sense.TRACK))
        return Score(sum(part.units for part in parts), tuple(parts))

    def vector(self, key: str, texts: tuple[str, ...]) -> dict[int, int]:
        """Coordinates of a seeker's text; the latest seeker's are kept for the next pair."""
        latest = self._latest.get(key)
        if latest is None or latest[0] != texts:
            latest = self._latest[key] = (texts, self.statistics.texts[key].vector(texts))
        return latest[1]

    def track(self, count: int | None) -> int | None:
        """Centi-decibans of a track record; None when switched off or not stated."""
        middle = self.statistics.median_history
        if count is None or middle is None or not self.policy.track_record:
            return None
        cap = half_up(100 * self.policy.track_cap)
        return weigh(self.policy.track_record, centi((count + 1) / (middle + 1)), cap)

    def _breadth(self, item: Field, mandate: frozenset[str]) -> float:
        found = self.statistics.sets[item.key]
        covered = sum(units for value, units in found.share.items() if takes(item, mandate, value))
        size = sum(1 for value in found.vocabulary if takes(item, mandate, value))
        return found.breadth(covered, size)

    def _set_parts(self, item: Field, values: frozenset[str], offer: Offer) -> list[Part]:
        if not values:
            return [Part(item.key, None, 0, Sense.UNSTATED)]
        if item.key not in offer.pasts and item.key not in offer.mandates:
            return [Part(item.key, None, 0, Sense.OPEN)]
        ordered = sorted(values)
        return [
            self._set_part(item, value, units, offer)
            for value, units in zip(ordered, shares(len(ordered)), strict=True)
        ]

    def _set_part(self, item: Field, value: str, units: int, offer: Offer) -> Part:
        statistics = self.statistics.sets[item.key]
        if past := offer.pasts.get(item.key):
            points = past_points(item, lift(item, statistics, past, value))
            return Part(item.key, value, units * points, Sense.PAST)
        mandate, breadth = offer.mandates[item.key]
        if not takes(item, mandate, value):
            points = weigh(item.weight, centi(item.eps))
            return Part(item.key, value, units * points, Sense.OUTSIDE, breadth)
        bonus = half_up(RARITY * (1 - breadth) * statistics.rarity(value))
        points = weigh(item.weight, hit(item, breadth) + bonus)
        return Part(item.key, value, units * points, Sense.INSIDE, breadth)

    def _range_parts(self, item: Field, seeker: Profile, offer: Offer) -> list[Part]:
        ask = asked(seeker.ranges.get(item.key), item.scale)
        if ask is None:
            return [Part(item.key, None, 0, Sense.UNSTATED)]
        if item.key not in offer.spans:
            return [Part(item.key, None, 0, Sense.OPEN)]
        low, high, breadth = offer.spans[item.key]
        units = inside(*ask, low, high)
        hits = units * weigh(item.weight, hit(item, breadth))
        misses = (UNIT - units) * weigh(item.weight, centi(item.eps))
        parts = [
            Part(item.key, "inside", hits, Sense.INSIDE, breadth),
            Part(item.key, "outside", misses, Sense.OUTSIDE, breadth),
        ]
        return [part for part, share in zip(parts, (units, UNIT - units), strict=True) if share]

    def _text_parts(self, item: Field, seeker: Profile, offer: Offer) -> list[Part]:
        texts = seeker.texts.get(item.key)
        if not texts:
            return [Part(item.key, None, 0, Sense.UNSTATED)]
        if item.key not in offer.words:
            return [Part(item.key, None, 0, Sense.OPEN)]
        vector = self.vector(item.key, texts)
        space = self.statistics.texts[item.key]
        return space.parts(item.key, vector, offer.words[item.key], item.weight)


def takes(item: Field, mandate: frozenset[str], value: str) -> bool:
    """Whether a mandate holds the value or anything above it; never the reverse."""
    return value in mandate or not mandate.isdisjoint(item.taxonomy.line(value))


def hit(item: Field, breadth: float) -> int:
    """Centi-decibans of being inside a mandate of this breadth, before rarity and weight."""
    return centi((1 - item.eps) / breadth + item.eps)


def past_points(item: Field, found: float) -> int:
    """Centi-decibans of a lift; `eps` keeps an unseen value from costing more than a miss."""
    return weigh(item.weight, centi((1 - item.eps) * found + item.eps))


def lift(item: Field, statistics: SetStatistics, past: Past, value: str) -> float:
    """How much more often the value stands in this past than in all pasts; 1 is as often.

    Smoothed by `strength` imagined mentions spread as everywhere else; for a value with
    ancestors, as its parents' lifts suggest. A value that no past holds says what they say.
    """
    known = past.lifts.get(value)
    if known is not None:
        return known
    above = [lift(item, statistics, past, parent) for parent in item.taxonomy.above(value)]
    expected = average(above)
    overall = statistics.deals.get(value, 0)
    found = expected
    if overall:
        count = past.counts.get(value, 0) / (overall / statistics.mentions)
        found = (count + statistics.strength * expected) / (past.size + statistics.strength)
    past.lifts[value] = found
    return found


def average(numbers: Sequence[float]) -> float:
    """Mean in the order given, or 1 for none."""
    return sum(numbers[1:], numbers[0]) / len(numbers) if numbers else 1.0
