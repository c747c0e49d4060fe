"""The fast path: one int16 row per (field, value), one column per counterpart (matching.md 3).

Gives exactly the reference's totals, verdicts and order. Columns stand in the order of ids, so
equal scores are listed by id and never by when a profile was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from portal.matching.columns import Array, RangeColumns, SetColumns, TextColumns
from portal.matching.model import FieldKind, Profile, Score, Side, Verdict, visible
from portal.matching.musts import verdict
from portal.matching.score import Offer, Ready, Scorer
from portal.matching.units import LIMIT, UNIT, shares

KEPT = 1 << 29
"""Bytes of rows kept ready before the table starts afresh."""

SAMPLE = 1 << 10
SMALL = 1 << 13


@dataclass(frozen=True, slots=True)
class Found:
    """One counterpart in a seeker's list, with the reference's explanation."""

    id: str
    score: Score
    verdict: Verdict


class Table:
    """All counterparts of one market, as other people see them."""

    def __init__(self, scorer: Scorer, counterparts: Sequence[Profile]) -> None:
        import numpy as np

        self.scorer, statistics = scorer, scorer.statistics
        self.profiles = sorted(map(visible, counterparts), key=lambda profile: profile.id)
        of_kind = {
            kind: [item for item in scorer.fields if item.kind is kind] for kind in FieldKind
        }
        self.sets = {
            item.key: SetColumns(item, statistics.sets[item.key], self.profiles)
            for item in of_kind[FieldKind.SET]
        }
        self.ranges = {
            item.key: RangeColumns(item, statistics.ranges[item.key], self.profiles)
            for item in of_kind[FieldKind.RANGE]
        }
        self.texts = {
            item.key: TextColumns(item, statistics.texts[item.key], self.profiles)
            for item in of_kind[FieldKind.TEXT]
        }
        tracks = [scorer.track(profile.n_history) or 0 for profile in self.profiles]
        self._track = np.array(tracks, dtype=np.int16) if any(tracks) else None
        self._ruled: dict[str, SetColumns | RangeColumns] = {**self.sets, **self.ranges}
        self._musts = self._must_masks()
        self._rows: dict[tuple[str, str], tuple[Array, int]] = {}
        self._offers: dict[int, Offer] = {}

    def top(self, seeker: Profile, count: int) -> list[Found]:
        """The first `count` of the seeker's list, each explained by the reference."""
        return [self.explain(seeker, column) for column in self.columns(seeker, count)]

    def columns(self, seeker: Profile, count: int) -> list[int]:
        """The first `count` columns: eligible ones, then those that cannot be told, best first."""
        totals = self.totals(seeker)
        excluded, unknown = self.states(seeker)
        if excluded is None:
            columns = _highest(totals, count)
        else:
            columns = _highest_of(totals, ~(excluded | unknown), count)
            if len(columns) < count:
                columns += _highest_of(totals, unknown & ~excluded, count - len(columns))
        return columns

    def explain(self, seeker: Profile, column: int) -> Found:
        """The reference's word on one counterpart."""
        profile = self.profiles[column]
        if column not in self._offers:
            vectors = {key: field.vector(column) for key, field in self.texts.items()}
            breadths = {key: float(field.breadth[column]) for key, field in self._ruled.items()}
            self._offers[column] = self.scorer.offer(profile, Ready(breadths, vectors))
        return Found(
            profile.id,
            self.scorer.score(seeker, self._offers[column]),
            verdict(self.scorer.fields, seeker, profile, Side.SEEKER),
        )

    def totals(self, seeker: Profile) -> Array:
        """Total units for every counterpart, by column."""
        import numpy as np

        groups = self._groups(seeker)
        asks = {key: ask for key, field in self.ranges.items() if (ask := field.ask(seeker))}
        texts = {key: text for key in self.texts if (text := seeker.texts.get(key))}
        bound = sum(factor * size for factor, rows in groups.items() for _, size in rows)
        bound += (len(asks) + len(texts)) * LIMIT * UNIT
        kind = np.int32 if bound < 1 << 31 else np.int64
        total: Array = np.zeros(len(self.profiles), dtype=kind)
        for factor, rows in groups.items():
            total += np.multiply(_added(rows), kind(factor), dtype=kind)
        for key, ask in asks.items():
            total += self.ranges[key].units(ask).astype(kind, copy=False)
        for key, text in texts.items():
            points = self.texts[key].points(self.scorer.vector(key, text))
            total += (points * UNIT).astype(kind)
        return total

    def states(self, seeker: Profile) -> tuple[Array, Array]:
        """Which counterparts are excluded and which cannot be told; None twice without musts."""
        excluded, unknown = list[Array](), list[Array]()
        for key, field in self._ruled.items():
            own, theirs = key in seeker.must, self._musts.get(key)
            if not own and theirs is None:
                continue
            met = self._met(key, seeker)
            if met is None:
                if theirs is not None:
                    unknown.append(theirs)
                continue
            if own:
                excluded.append(field.states & ~met)
                unknown.append(~field.states)
            if theirs is not None:
                excluded.append(theirs & ~met)
        if not excluded and not unknown:
            return None, None
        import numpy as np

        nobody = np.zeros(len(self.profiles), dtype=bool)
        return reduce(or_, excluded, nobody), reduce(or_, unknown, nobody)

    def _met(self, key: str, seeker: Profile) -> Array | None:
        """Whose stated mandate meets the seeker's statement; None if the seeker is silent."""
        if key in self.sets:
            values = seeker.sets.get(key)
            return self.sets[key].meets(values) if values else None
        ask = self.ranges[key].ask(seeker)
        return self.ranges[key].meets(ask) if ask else None

    def _must_masks(self) -> dict[str, Array]:
        import numpy as np

        masks = {}
        for key, field in self._ruled.items():
            mask = np.array([key in profile.must for profile in self.profiles], dtype=bool)
            mask &= field.states
            if mask.any():
                masks[key] = mask
        return masks

    def _groups(self, seeker: Profile) -> dict[int, list[tuple[Array, int]]]:
        """The seeker's rows by the factor they are multiplied with, each with its bound."""
        groups: dict[int, list[tuple[Array, int]]] = {}
        for key in self.sets:
            values = sorted(seeker.sets.get(key, ()))
            for value, factor in zip(values, shares(len(values)) if values else (), strict=True):
                groups.setdefault(factor, []).append(self._row(key, value))
        if self._track is not None:
            groups.setdefault(UNIT, []).append((self._track, LIMIT))
        return groups

    def _row(self, key: str, value: str) -> tuple[Array, int]:
        import numpy as np

        found = self._rows.get((key, value))
        if found is None:
            if len(self._rows) * len(self.profiles) * 2 > KEPT:
                self._rows.clear()
            row = self.sets[key].row(value)
            found = self._rows[key, value] = (row, int(np.abs(row).max(initial=0)))
        return found


def _added(rows: list[tuple[Array, int]]) -> Array:
    """The sum of 16-bit rows, in 16 bits as long as that is certain to be enough."""
    import numpy as np

    kind = np.int16 if sum(size for _, size in rows) < 1 << 15 else np.int32
    total = rows[0][0].astype(kind)
    for row, _ in rows[1:]:
        total += row
    return total


def _highest_of(totals: Array, mask: Array, count: int) -> list[int]:
    import numpy as np

    columns = np.flatnonzero(mask)
    return [int(columns[place]) for place in _highest(totals[columns], count)]


def _highest(totals: Array, count: int) -> list[int]:
    """Places of the `count` highest totals, highest first, equal ones by place; exact.

    A threshold guessed from a sample leaves a few candidates to sort; if it leaves too few, a
    partition finds the true one.
    """
    import numpy as np

    size = len(totals)
    if size > count:
        candidates = _above_guess(totals, count) if size > SMALL else None
        if candidates is None or len(candidates) < count:
            least = np.partition(totals, size - count)[size - count]
            candidates = np.flatnonzero(totals >= least)
    else:
        candidates = np.arange(size)
    order = np.argsort(-totals[candidates].astype(np.int64), kind="stable")[:count]
    return [int(place) for place in candidates[order]]


def _above_guess(totals: Array, count: int) -> Array:
    import numpy as np

    sample = totals[:: len(totals) // SAMPLE]
    rank = min(len(sample), 4 + 4 * count * len(sample) // len(totals))
    return np.flatnonzero(totals >= np.partition(sample, len(sample) - rank)[len(sample) - rank])
