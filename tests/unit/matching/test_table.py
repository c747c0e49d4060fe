"""The fast table says exactly what the reference says."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from portal.matching.fuse import pair
from portal.matching.model import Field, FieldKind, Policy, Profile, Side, Status, visible
from portal.matching.musts import verdict
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Table, _highest
from portal.matching.units import LIMIT, UNIT
from tests.unit.matching.worlds import FIELDS, markets


def _reference(scorer, seeker, counterparts, count):
    judged = []
    for other in counterparts:
        score = scorer.score(seeker, scorer.offer(visible(other)))
        judged.append((verdict(FIELDS, seeker, other, Side.SEEKER), score, other.id))
    listed = [line for line in judged if line[0].status is not Status.EXCLUDED]
    listed.sort(key=lambda line: (line[0].status is Status.UNKNOWN, -line[1].total, line[2]))
    return [(name, score, found) for found, score, name in listed[:count]]


@settings(max_examples=150, deadline=None)
@given(markets())
def test_table_gives_the_reference_list_for_every_seeker(market):
    seekers, counterparts = market
    scorer = Scorer(FIELDS, gather(FIELDS, seekers, counterparts), Policy(1.5, 30.0))
    table = Table(scorer, counterparts)
    for seeker in seekers:
        found = [(line.id, line.score, line.verdict) for line in table.top(seeker, 4)]
        assert found == _reference(scorer, seeker, counterparts, 4)
        totals = dict(zip([p.id for p in table.profiles], table.totals(seeker), strict=True))
        assert totals == {
            other.id: scorer.score(seeker, scorer.offer(visible(other))).total
            for other in counterparts
        }


def test_table_gives_the_reference_totals_when_values_and_weights_are_many():
    heavy = tuple(
        replace(item, weight=10.0) if item.kind is FieldKind.SET else item for item in FIELDS
    )
    seekers = [Profile(f"s{n}", sets={"place": frozenset(map(str, range(n)))}) for n in (1, 7, 60)]
    counterparts = [
        Profile(f"c{n}", sets={"place": frozenset(map(str, range(n)))}) for n in range(40)
    ]
    scorer = Scorer(heavy, gather(heavy, seekers, counterparts))
    table = Table(scorer, counterparts)
    for seeker in seekers:
        expected = [scorer.score(seeker, scorer.offer(p)).total for p in table.profiles]
        assert table.totals(seeker).tolist() == expected


def test_highest_is_exact_among_many_equal_totals():
    random = np.random.default_rng(7)
    for size in (5, 20, 21, 9_000, 50_000):
        for spread in (1, 3, 10_000):
            totals = random.integers(-spread, spread, size).astype(np.int32)
            expected = sorted(range(size), key=lambda place: (-totals[place], place))[:20]
            assert _highest(totals, 20) == expected


def test_highest_survives_a_sample_that_misleads():
    totals = np.zeros(50_000, dtype=np.int32)
    totals[:: 50_000 // 1024] = 9
    totals[5] = 10
    assert _highest(totals, 3) == [5, 0, 48]


def test_equal_scores_are_listed_by_id_whatever_the_order_of_making():
    counterparts = [Profile(name) for name in ("b", "c", "a")]
    scorer = Scorer(FIELDS, gather(FIELDS, [Profile("s")], counterparts))
    found = Table(scorer, counterparts).top(Profile("s"), 20)
    assert [line.id for line in found] == ["a", "b", "c"]
    assert pair("a", found[0].verdict, None, found[0].score).fused.value == 500_000_000


def test_totals_beyond_thirty_two_bits_are_exact():
    keys = [f"f{n:02}" for n in range(30)]
    fields = tuple(Field(key, FieldKind.SET, weight=10.0, eps=1e-6) for key in keys)
    asked = Profile("s", sets={key: frozenset("a") for key in keys})
    other = Profile("c", sets={key: frozenset("b") for key in keys})
    scorer = Scorer(fields, gather(fields, [asked], [other]))
    table = Table(scorer, [other])
    assert table.totals(asked).tolist() == [-30 * LIMIT * UNIT]
    assert table.top(asked, 1)[0].score.total == -30 * LIMIT * UNIT


def test_highest_survives_a_sample_that_holds_all_high_totals():
    totals = np.zeros(50_000, dtype=np.int32)
    sampled = [place * (50_000 // 1024) for place in range(6)]
    totals[sampled] = 9
    others = [place for place in range(20) if place not in sampled][:14]
    assert _highest(totals, 20) == [*sampled, *others]
