"""Two directions become one order: a fixed curve, the harmonic mean, a neutral tie-break."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.matching.model import Reason, Score, Side, Status, Verdict
from portal.matching.units import UNITS_PER_DECIBAN

CURVE_SCALE = 20
"""Decibans for one factor of ten in the odds of the published curve.

Ten would read a sum as log-odds; fields overlap (a place and its region, a vector and its
modality), so a sum says about twice what it should and is read at half its strength.
"""

STEPS = 1_000_000_000
"""Fused scores are compared in whole billionths, so that every machine gives the same order."""


class Basis(StrEnum):
    """Whose wishes a fused score rests on."""

    BOTH = "both"
    SEEKER = "seeker"
    COUNTERPART = "counterpart"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Fused:
    """A fused score in billionths, what it rests on, and the side that limits it (if both)."""

    value: int
    basis: Basis
    limited_by: Side | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a list: the other side's id, the verdict, the sums of both directions.

    `seeker_score` says how well the counterpart fits what the seeker wishes, `counterpart_score`
    how well the seeker fits what the counterpart wishes.
    """

    id: str
    verdict: Verdict
    seeker_score: Score | None
    counterpart_score: Score | None
    fused: Fused

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why this pair is excluded or cannot be told."""
        return self.verdict.reasons


def curve(units: int) -> float:
    """The published curve from units to (0, 1): 1 / (1 + 10^(-decibans / 20)).

    0 decibans give 0.5, +20 give 0.91, -20 give 0.09. It orders; it is no probability.
    """
    decibans = max(-300.0, min(300.0, units / UNITS_PER_DECIBAN))
    odds = 10.0 ** (decibans / CURVE_SCALE)
    return float(odds / (1 + odds))


def mutual(one: float, other: float) -> float:
    """The harmonic mean: as good as the worse side allows, and 0 if one side is 0."""
    return 2 * one * other / (one + other) if one and other else 0.0


def fuse(seeker_score: Score | None, counterpart_score: Score | None) -> Fused:
    """Fuse what two sides wish for; a side that wishes for nothing does not count."""
    seeker = seeker_score if seeker_score and seeker_score.stated else None
    counterpart = counterpart_score if counterpart_score and counterpart_score.stated else None
    if seeker and counterpart:
        found = mutual(curve(seeker.total), curve(counterpart.total))
        return Fused(_steps(found), Basis.BOTH, _limiting(seeker.total, counterpart.total))
    if seeker:
        return Fused(_steps(curve(seeker.total)), Basis.SEEKER)
    if counterpart:
        return Fused(_steps(curve(counterpart.total)), Basis.COUNTERPART)
    known = [score.total for score in (seeker_score, counterpart_score) if score]
    return Fused(_steps(curve(sum(known))), Basis.NOBODY)


def pair(
    other: str, verdict: Verdict, seeker_score: Score | None, counterpart_score: Score | None
) -> Pair:
    """One line of a list."""
    fused = fuse(seeker_score, counterpart_score)
    return Pair(other, verdict, seeker_score, counterpart_score, fused)


def rank(pairs: Iterable[Pair]) -> list[Pair]:
    """Eligible pairs, then those that cannot be told, best first; equal ones by id.

    Excluded pairs are not listed.
    """
    listed = (item for item in pairs if item.verdict.status is not Status.EXCLUDED)
    return sorted(
        listed,
        key=lambda item: (item.verdict.status is not Status.ELIGIBLE, -item.fused.value, item.id),
    )


def _limiting(seeker: int, counterpart: int) -> Side | None:
    if seeker == counterpart:
        return None
    return Side.SEEKER if seeker < counterpart else Side.COUNTERPART


def _steps(number: float) -> int:
    return round(number * STEPS)
