"""Whole numbers that scores are made of: units, shares, decibans and shown rounding."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

UNIT = 2520
"""Units in one centi-deciban: lcm(1..10), so that a mean over up to ten values stays whole."""

UNITS_PER_DECIBAN = 100 * UNIT

LOWEST = -10_000
HIGHEST = 10_000
"""Bounds of one likelihood ratio, in centi-decibans (plus or minus 100 decibans)."""

LIMIT = 32_000
"""Largest table entry, in centi-decibans, so that it fits a 16-bit integer."""


def shares(count: int) -> list[int]:
    """Weights of `count` values in their mean, in 1/2520; they always add up to 2520.

    Up to ten values (and whenever `count` divides 2520) the weights are equal. Otherwise the
    remainder goes, one unit each, to the first values in code order, so no weight is further
    than 1/2520 from the mean and the sum of parts stays exact.
    """
    base, extra = divmod(UNIT, count)
    return [base + 1] * extra + [base] * (count - extra)


@cache
def thresholds() -> tuple[float, ...]:
    """Lower bounds of the ratios that round to LOWEST + 1, LOWEST + 2, … centi-decibans."""
    return tuple(10 ** ((points - 0.5) / 1000) for points in range(LOWEST + 1, HIGHEST + 1))


@lru_cache(maxsize=1 << 16)
def centi(ratio: float) -> int:
    """A likelihood ratio in whole centi-decibans, 1000·log10(ratio) rounded.

    Looked up by comparison alone, so that a vectorised search gives the same integers.
    """
    return LOWEST + bisect_right(thresholds(), ratio)


def half_up(number: float) -> int:
    """The nearest whole number; halves go up."""
    return int((number + 0.5) // 1)


def weigh(weight: float, points: int, limit: int = LIMIT) -> int:
    """Centi-decibans times a field's weight, whole, and no larger than `limit` either way."""
    return max(-limit, min(limit, half_up(weight * points)))


def shown(units: Sequence[int], step: int = UNITS_PER_DECIBAN) -> tuple[list[int], int]:
    """Parts and their total in whole `step`s (decibans unless told), by largest remainders.

    The shown total is the exact total rounded half up, and the shown parts add up to it. Equal
    remainders are served in the order given.
    """
    total = half_up_ratio(sum(units), step)
    floors = [part // step for part in units]
    short = total - sum(floors)
    order = sorted(range(len(units)), key=lambda index: (-(units[index] % step), index))
    for index in order[: max(short, 0)]:
        floors[index] += 1
    return floors, total


def half_up_ratio(number: int, step: int) -> int:
    """The whole number nearest to number / step; halves go up."""
    return (2 * number + step) // (2 * step)
