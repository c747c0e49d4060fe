"""One match query at 50,000 counterparts against one float32 matrix-vector product of that size.

Run: .venv/bin/python -m tests.bench.bench_match
"""

import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from portal.matching.model import Field, FieldKind, Policy, Profile, Span
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Table

COUNTERPARTS = 50_000
SIZES = {"modality": 40, "disease": 60, "stage": 14, "country": 30, "need": 34, "platform": 20}
TAGS = {"modality": 3, "disease": 3, "stage": 2, "country": 2, "need": 3, "platform": 1}
DIMENSIONS = sum(SIZES.values())
REPEATS = 60
WARM_UP = 4
COMMAND = "python -m tests.bench.bench_match"

FIELDS = (
    *(Field(key, FieldKind.SET) for key in SIZES),
    Field("ticket", FieldKind.RANGE),
)


def _profile(random: np.random.Generator, name: str) -> Profile:
    low = float(random.lognormal(14, 1.5))
    return Profile(
        id=name,
        sets={
            key: frozenset(map(str, random.integers(0, size, TAGS[key])))
            for key, size in SIZES.items()
        },
        ranges={"ticket": Span(low, low * 8)},
        must=frozenset({"stage"}) if random.random() < 0.1 else frozenset(),
        n_history=int(random.integers(0, 200)),
    )


def _times(*calls: Callable[[int], object]) -> list[float]:
    """Median seconds of each call, taken in turns so that a busy machine meets all alike."""
    seconds: list[list[float]] = [[] for _ in calls]
    for turn in range(WARM_UP + REPEATS):
        for call, taken in zip(calls, seconds, strict=True):
            start = perf_counter()
            call(turn)
            taken.append(perf_counter() - start)
    return [median(taken[WARM_UP:]) for taken in seconds]


def run() -> list[tuple[str, float, str]]:
    """Rows of (what, ratio, command), all measured in this one run."""
    random = np.random.default_rng(20)
    seekers = [_profile(random, f"s{n}") for n in range(100)]
    counterparts = [_profile(random, f"c{n:05}") for n in range(COUNTERPARTS)]
    table = Table(Scorer(FIELDS, gather(FIELDS, seekers, counterparts), Policy()), counterparts)
    for seeker in seekers:
        table.top(seeker, 1)
    matrix = random.random((COUNTERPARTS, DIMENSIONS), dtype=np.float32)
    vectors = random.random((len(seekers), DIMENSIONS), dtype=np.float32)
    limit, totals, query, told = _times(
        lambda turn: matrix @ vectors[turn],
        lambda turn: table.totals(seekers[turn]),
        lambda turn: table.columns(seekers[turn], 20),
        lambda turn: table.top(seekers[turn], 20),
    )
    name = f"at {COUNTERPARTS:,} counterparts / float32 product {DIMENSIONS} x {COUNTERPARTS:,}"
    return [
        (f"match totals {name}", totals / limit, COMMAND),
        (f"match query, top 20 with musts, {name}", query / limit, COMMAND),
        (f"the same with 20 explanations, {name}", told / limit, COMMAND),
    ]


if __name__ == "__main__":
    for title, ratio, command in run():
        sys.stdout.write(f"{title}: {ratio:.2f} ({command})\n")
