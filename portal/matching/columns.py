"""What a table holds per field: the reference's arithmetic, over all counterparts at once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from portal.matching.model import Field, Profile, asked, ends
from portal.matching.score import RARITY, average
from portal.matching.statistics import RangeStatistics, SetStatistics, closed
from portal.matching.text import CAP, PRIOR, STEP, TextSpace
from portal.matching.units import LIMIT, LOWEST, UNIT, centi, thresholds, weigh

Array = Any
"""A NumPy array; NumPy is imported where it works, so that start-up stays light."""


@cache
def _thresholds() -> Array:
    import numpy as np

    return np.array(thresholds())


def centi_all(ratios: Array) -> Array:
    """`units.centi` for many ratios: the same comparisons, hence the same integers."""
    import numpy as np

    return np.searchsorted(_thresholds(), ratios, side="right") + LOWEST


def half_up_all(numbers: Array) -> Array:
    """`units.half_up` for many numbers."""
    import numpy as np

    return np.floor(numbers + 0.5).astype(np.int64)


def weigh_all(weight: float, points: Array, limit: int = LIMIT) -> Array:
    """`units.weigh` for many points."""
    import numpy as np

    return np.clip(half_up_all(weight * points), -limit, limit)


def inside_all(low: float, high: float, lows: Array, highs: Array) -> Array:
    """`statistics.inside` of one ask for many ranges."""
    import numpy as np

    if low == high:
        return np.where((lows <= low) & (low <= highs), np.int32(UNIT), np.int32(0))
    share = np.minimum(high, highs)
    share -= np.maximum(low, lows)
    np.maximum(share, 0.0, out=share)
    share /= high - low
    share *= UNIT
    share += 0.5
    return share.astype(np.int32)


class SetColumns:
    """The mandates and pasts of a set field, by value."""

    def __init__(self, item: Field, statistics: SetStatistics, profiles: Sequence[Profile]) -> None:
        import numpy as np

        self.item, self.statistics = item, statistics
        size = len(profiles)
        self.states = np.zeros(size, dtype=bool)
        self.states[[c for c, p in enumerate(profiles) if p.sets.get(item.key)]] = True
        self._stating = _index((p.sets.get(item.key, ()) for p in profiles), np.intp)
        self._pasts = PastColumns(item, statistics, profiles)
        self._default = np.where(self.states, weigh(item.weight, centi(item.eps)), 0)
        self._default = self._default.astype(np.int16)
        self.breadth = self._breadths(size)
        self._hits = centi_all((1 - item.eps) / self.breadth + item.eps)

    def taking(self, value: str) -> Array:
        """Columns whose stated mandate takes the value or anything above it."""
        import numpy as np

        found = [self._stating[up] for up in self.item.taxonomy.line(value) if up in self._stating]
        if not found:
            return np.zeros(0, dtype=np.intp)
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def row(self, value: str) -> Array:
        """Centi-decibans of the value for every counterpart."""
        taking = self.taking(value)
        row = self._default.copy()
        rare = RARITY * (1 - self.breadth[taking]) * self.statistics.rarity(value)
        row[taking] = weigh_all(self.item.weight, self._hits[taking] + half_up_all(rare))
        if self._pasts.columns.size:
            row[self._pasts.columns] = self._pasts.points(value)
        return row

    def meets(self, values: frozenset[str]) -> Array:
        """Which stated mandates take at least one of the values."""
        import numpy as np

        met = np.zeros(len(self.states), dtype=bool)
        for value in values:
            met[self.taking(value)] = True
        return met

    def _breadths(self, size: int) -> Array:
        import numpy as np

        found = self.statistics
        covered, taken = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for value, units in found.share.items():
            covered[self.taking(value)] += units
        for value in found.vocabulary:
            taken[self.taking(value)] += 1
        prior = np.maximum(taken, 1) / max(len(found.vocabulary), 1)
        return (covered / UNIT + PRIOR * prior) / (found.stated + PRIOR)


class PastColumns:
    """The past deals of a set field, for the counterparts that have any."""

    def __init__(self, item: Field, statistics: SetStatistics, profiles: Sequence[Profile]) -> None:
        import numpy as np

        self.item, self.statistics = item, statistics
        pasts = [
            (column, history)
            for column, profile in enumerate(profiles)
            if (history := profile.history.get(item.key)) and sum(history.values())
        ]
        self.columns = np.array([column for column, _ in pasts], dtype=np.intp)
        self._size = np.array([sum(history.values()) for _, history in pasts], dtype=np.float64)
        counts = [closed(item, history) for _, history in pasts]
        self._places = _index(counts, np.intp)
        self._counts = {
            value: np.array([counts[place][value] for place in places], dtype=np.float64)
            for value, places in self._places.items()
        }
        self._parents = frozenset(up for ups in item.taxonomy.parents.values() for up in ups)
        self._lifts: dict[str, Array] = {}

    def points(self, value: str) -> Array:
        """Centi-decibans of the value's lift for every counterpart with a past."""
        eps = self.item.eps
        return weigh_all(self.item.weight, centi_all((1 - eps) * self.lifts(value) + eps))

    def lifts(self, value: str) -> Array:
        """`score.lift` for every counterpart with a past."""
        import numpy as np

        if value in self._lifts:
            return self._lifts[value]
        known, above = self.statistics, self.item.taxonomy.above(value)
        expected = average([self.lifts(up) for up in above])
        overall = known.deals.get(value, 0)
        found = expected + np.zeros(len(self._size))
        if overall:
            count = np.zeros(len(self._size))
            if value in self._places:
                count[self._places[value]] = self._counts[value]
            count /= overall / known.mentions
            found = (count + known.strength * expected) / (self._size + known.strength)
        if value in self._parents:
            self._lifts[value] = found
        return found


class RangeColumns:
    """The ranges of a field; a counterpart without one costs and earns nothing."""

    def __init__(
        self, item: Field, statistics: RangeStatistics, profiles: Sequence[Profile]
    ) -> None:
        import numpy as np

        self.item = item
        found = [ends(profile.ranges.get(item.key), item.scale) for profile in profiles]
        self.states = np.array([span is not None for span in found], dtype=bool)
        nothing = (np.inf, -np.inf)
        self._lows = np.array([(span or nothing)[0] for span in found])
        self._highs = np.array([(span or nothing)[1] for span in found])
        covered = np.zeros(len(found), dtype=np.int64)
        for low, high, times in statistics.asks:
            covered += times * inside_all(low, high, self._lows, self._highs)
        count = sum(times for _, _, times in statistics.asks)
        self.breadth = (covered / UNIT + PRIOR / 2) / (count + PRIOR)
        hits = weigh_all(item.weight, centi_all((1 - item.eps) / self.breadth + item.eps))
        miss = weigh(item.weight, centi(item.eps))
        self._misses = (np.where(self.states, miss, 0) * UNIT).astype(np.int32)
        self._gains = np.where(self.states, hits - miss, 0).astype(np.int32)

    def units(self, ask: tuple[float, float]) -> Array:
        """The contribution of an ask for every counterpart, in 1/2520 of a centi-deciban."""
        found = inside_all(*ask, self._lows, self._highs)
        found *= self._gains
        found += self._misses
        return found

    def meets(self, ask: tuple[float, float]) -> Array:
        """Which stated ranges touch the ask."""
        return (ask[0] <= self._highs) & (self._lows <= ask[1])

    def ask(self, profile: Profile) -> tuple[float, float] | None:
        """What a seeker asks for in this field."""
        return asked(profile.ranges.get(self.item.key), self.item.scale)


class TextColumns:
    """The words of a text field, by word."""

    def __init__(self, item: Field, space: TextSpace, profiles: Sequence[Profile]) -> None:
        import numpy as np

        self.item, self.space = item, space
        self.vectors = space.encode([profile.texts.get(item.key, ()) for profile in profiles])
        self._words = self.vectors.T.tocsr()
        mean = np.zeros(self.vectors.shape[1], dtype=np.int64)
        for word, number in space.mean.items():
            mean[word] = number
        self._usual = (self.vectors @ mean) / STEP**2 / (space.count + PRIOR)

    def vector(self, column: int) -> dict[int, int]:
        """One counterpart's coordinates by word."""
        row = self.vectors[column]
        return dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))

    def points(self, vector: Mapping[int, int]) -> Array:
        """Centi-decibans of a seeker's words for every counterpart."""
        import numpy as np

        words = list(vector)
        product = np.zeros(self.vectors.shape[0], dtype=np.int64)
        if words:
            weights = np.array([vector[word] for word in words], dtype=np.int64)
            product = self._words[words].T @ weights
        above = product / STEP**2 - self._usual
        return weigh_all(self.item.weight, half_up_all(1000 * above), CAP)


def _index(groups: Any, kind: Any) -> dict[str, Array]:
    """Numbers of the groups that hold a value, by value."""
    import numpy as np

    found: dict[str, list[int]] = {}
    for number, values in enumerate(groups):
        for value in values:
            found.setdefault(value, []).append(number)
    return {value: np.array(numbers, dtype=kind) for value, numbers in found.items()}
