"""Population statistics of one epoch, from what published profiles show to everybody."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from portal.matching.model import Field, FieldKind, Profile, Scale, Span, asked, visible
from portal.matching.text import TextSpace
from portal.matching.units import UNIT, centi, half_up, shares

PRIOR = 10
"""Published projects that the prior breadth counts for."""

STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
"""Prior strengths tried for a field's past, in mentions."""

DEFAULT_STRENGTH = 2.0


@dataclass(frozen=True, slots=True)
class SetStatistics:
    """How published seekers fill a set field, and what all visible past deals hold.

    `stated` seekers state the field; `share` is the sum of their shares per value in 1/2520;
    `counts` how many name a value; `deals` past mentions per value, counted for its ancestors
    too; `mentions` all of them; `strength` the prior strength in mentions.
    """

    stated: int = 0
    share: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()
    deals: Mapping[str, int] = field(default_factory=dict)
    mentions: int = 0
    strength: float = DEFAULT_STRENGTH

    def breadth(self, covered: int, size: int) -> float:
        """P(M): mean covered share over published seekers, shrunk towards |M| / |vocabulary|.

        `covered` is the sum of shares inside the mandate in 1/2520, `size` how many values of
        the vocabulary the mandate takes (matching.md 4.2).
        """
        prior = max(size, 1) / max(len(self.vocabulary), 1)
        return (covered / UNIT + PRIOR * prior) / (self.stated + PRIOR)

    def rarity(self, value: str) -> int:
        """-log10 p(v) of a seeker's value as centi-decibans, shrunk like the breadth."""
        prior = PRIOR / max(len(self.vocabulary), 1)
        return centi((self.stated + PRIOR) / (self.counts.get(value, 0) + prior))


@dataclass(frozen=True, slots=True)
class RangeStatistics:
    """The asks of published seekers as (low, high, how many), on the field's scale."""

    asks: tuple[tuple[float, float, int], ...] = ()

    def breadth(self, low: float, high: float) -> float:
        """Mean share of the published asks inside low..high, shrunk towards a half."""
        covered = sum(times * inside(a, b, low, high) for a, b, times in self.asks)
        count = sum(times for _, _, times in self.asks)
        return (covered / UNIT + PRIOR / 2) / (count + PRIOR)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything a score needs besides the two profiles; frozen for an epoch."""

    sets: Mapping[str, SetStatistics]
    ranges: Mapping[str, RangeStatistics]
    texts: Mapping[str, TextSpace]
    median_history: float | None

    def digest(self) -> str:
        """SHA-256 over the statistics in a fixed spelling, to name the epoch."""
        record = {
            "sets": {
                key: [
                    s.stated,
                    sorted(s.share.items()),
                    sorted(s.counts.items()),
                    sorted(s.vocabulary),
                    sorted(s.deals.items()),
                    s.mentions,
                    s.strength,
                ]
                for key, s in sorted(self.sets.items())
            },
            "ranges": {key: r.asks for key, r in sorted(self.ranges.items())},
            "texts": {key: space.digest() for key, space in sorted(self.texts.items())},
            "median_history": self.median_history,
        }
        return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def inside(ask_low: float, ask_high: float, low: float, high: float) -> int:
    """Share of an ask inside low..high in 1/2520; a single number is inside or not."""
    if ask_low == ask_high:
        return UNIT if low <= ask_low <= high else 0
    overlap = min(ask_high, high) - max(ask_low, low)
    return half_up(overlap / (ask_high - ask_low) * UNIT) if overlap > 0 else 0


def gather(
    fields: Iterable[Field], seekers: Sequence[Profile], counterparts: Sequence[Profile]
) -> Statistics:
    """Statistics of published profiles; private fields and the profiles' order leave no trace."""
    asking = [visible(profile) for profile in seekers]
    offering = [visible(profile) for profile in counterparts]
    known = sorted(fields, key=lambda item: item.key)
    past = [profile.n_history for profile in offering if profile.n_history is not None]
    return Statistics(
        sets={
            item.key: _set_statistics(item, asking, offering)
            for item in known
            if item.kind is FieldKind.SET
        },
        ranges={
            item.key: _range_statistics(item.scale, [p.ranges.get(item.key) for p in asking])
            for item in known
            if item.kind is FieldKind.RANGE
        },
        texts={
            item.key: TextSpace.fitted(
                [p.texts.get(item.key, ()) for p in asking],
                [p.texts.get(item.key, ()) for p in offering],
            )
            for item in known
            if item.kind is FieldKind.TEXT
        },
        median_history=float(median(past)) if past else None,
    )


def closed(item: Field, counts: Mapping[str, int]) -> dict[str, int]:
    """Past mentions counted for every ancestor as well: a leukaemia deal is an oncology deal."""
    total: Counter[str] = Counter()
    for value, count in counts.items():
        for above in item.taxonomy.line(value):
            total[above] += count
    return dict(total)


def _set_statistics(
    item: Field, asking: Sequence[Profile], offering: Sequence[Profile]
) -> SetStatistics:
    share: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    stated = 0
    for profile in asking:
        values = sorted(profile.sets.get(item.key, ()))
        stated += bool(values)
        for value, units in zip(values, shares(len(values)) if values else (), strict=True):
            share[value] += units
            counts[value] += 1
    named = {value for profile in offering for value in profile.sets.get(item.key, ())}
    histories = [h for p in offering if (h := p.history.get(item.key)) and sum(h.values())]
    mentions: Counter[str] = Counter()
    for history in histories:
        mentions.update(history)
    return SetStatistics(
        stated=stated,
        share=dict(share),
        counts=dict(counts),
        vocabulary=item.vocabulary | item.taxonomy.values() | named | set(counts),
        deals=closed(item, mentions),
        mentions=mentions.total(),
        strength=_strength(histories, mentions),
    )


def _strength(histories: Sequence[Mapping[str, int]], mentions: Mapping[str, int]) -> float:
    """Half the prior strength under which each past mention is best foretold by the others.

    Leave-one-out likelihood over a coarse grid: no outcome is looked at, and a single deal can
    hardly tip the choice. Half of it, because smoothing brings rare counterparts closer to the
    crowd and so does the track record: on markets with planted truth the half ranked best beside
    a coefficient of 1.25. Without at least two mentions anywhere, the default.
    """
    import numpy as np

    rows = [
        (count, sum(history.values()), mentions[value])
        for history in histories
        if sum(history.values()) > 1
        for value, count in history.items()
        if count
    ]
    if not rows:
        return DEFAULT_STRENGTH
    count, size, overall = np.array(sorted(rows), dtype=np.float64).T
    share = overall / sum(mentions.values())
    likelihoods = [
        math.fsum(count * np.log((count - 1 + a * share) / (size - 1 + a))) for a in STRENGTHS
    ]
    return STRENGTHS[likelihoods.index(max(likelihoods))] / 2


def _range_statistics(scale: Scale, spans: Iterable[Span | None]) -> RangeStatistics:
    asks = Counter(ask for span in spans if (ask := asked(span, scale)) is not None)
    return RangeStatistics(tuple((low, high, n) for (low, high), n in sorted(asks.items())))
