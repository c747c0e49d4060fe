"""The formula of matching.md 4.2 by hand."""

from math import log10

from portal.matching.model import Field, FieldKind, Policy, Profile, Scale, Sense, Span, Taxonomy
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.units import UNIT


def _sets(name, *values, **more):
    return Profile(name, sets={"f": frozenset(values)}, **more)


def test_value_inside_and_outside_a_mandate():
    item = Field("f", FieldKind.SET, weight=2.0, eps=0.1)
    seekers = [_sets("1", "a"), _sets("2", "a", "b"), _sets("3", "c"), Profile("4")]
    scorer = Scorer((item,), gather((item,), seekers, []))
    found = scorer.score(_sets("s", "a", "c"), scorer.offer(_sets("c", "a", "b")))
    breadth = (1 + 1 + 0 + 10 * 2 / 3) / (3 + 10)
    rarity = -log10((2 + 10 / 3) / (3 + 10))
    hit = 10 * (log10(0.9 / breadth + 0.1) + 0.1 * (1 - breadth) * rarity)
    units = {part.value: part.units / UNIT / 100 for part in found.parts}
    assert abs(units["a"] - 2 / 2 * hit) < 0.02
    assert abs(units["c"] - 2 / 2 * 10 * log10(0.1)) < 0.02
    assert [part.sense for part in found.parts] == [Sense.INSIDE, Sense.OUTSIDE]


def test_range_counts_the_share_of_the_ask_on_a_log_scale():
    item = Field("f", FieldKind.RANGE)
    scorer = Scorer((item,), gather((item,), [], []))
    offer = scorer.offer(Profile("c", ranges={"f": Span(10, 1000)}))
    found = scorer.score(Profile("s", ranges={"f": Span(1, 100)}), offer)
    assert [(p.value, p.units) for p in found.parts] == [
        ("inside", UNIT // 2 * round(1000 * log10(0.95 / 0.5 + 0.05))),
        ("outside", UNIT // 2 * round(1000 * log10(0.05))),
    ]


def test_an_open_range_takes_everything_beyond_its_end():
    item = Field("f", FieldKind.RANGE, scale=Scale.LINEAR)
    scorer = Scorer((item,), gather((item,), [], []))
    offer = scorer.offer(Profile("c", ranges={"f": Span(100, None)}))
    senses = [
        scorer.score(Profile("s", ranges={"f": span}), offer).parts[0].sense
        for span in (Span(150, 160), Span(None, 90), Span(150, None), Span())
    ]
    assert senses == [Sense.INSIDE, Sense.OUTSIDE, Sense.INSIDE, Sense.UNSTATED]


def test_past_deals_give_a_smoothed_lift_that_ancestors_share():
    item = Field("f", FieldKind.SET, taxonomy=Taxonomy({"all": ("blood",), "aml": ("blood",)}))
    counterparts = [
        Profile("c1", history={"f": {"all": 8, "skin": 2}}, n_history=10),
        Profile("c2", history={"f": {"skin": 9, "aml": 1}}, n_history=10),
        Profile("c3", history={"f": {"skin": 10}}, n_history=10),
    ]
    scorer = Scorer((item,), gather((item,), [], counterparts), Policy(track_record=0))
    strength = scorer.statistics.sets["f"].strength
    seen, unseen, near = (
        scorer.score(_sets("s", value), scorer.offer(counterparts[0])).total / UNIT / 100
        for value in ("skin", "heart", "aml")
    )
    lift = (2 / (21 / 30) + strength) / (10 + strength)
    assert abs(seen - 10 * log10(0.95 * lift + 0.05)) < 0.01
    assert unseen == 0
    blood = (8 / (9 / 30) + strength) / (10 + strength)
    assert abs(near - 10 * log10(0.95 * strength * blood / (10 + strength) + 0.05)) < 0.01
    far = scorer.score(_sets("s", "aml"), scorer.offer(counterparts[2])).total / UNIT / 100
    assert 10 * log10(0.05) <= far < near


def test_track_record_is_capped_and_can_be_switched_off():
    item = Field("f", FieldKind.SET)
    crowd = [Profile(f"c{n}", n_history=n) for n in (0, 9, 9, 999_999)]
    known = gather((item,), [], crowd)
    for policy, expected in (
        (Policy(0.5, 10), [-500, 0, 0, 1000]),
        (Policy(1.5, 30), [-1500, 0, 0, 3000]),
    ):
        scorer = Scorer((item,), known, policy)
        totals = [scorer.score(Profile("s"), scorer.offer(p)).total // UNIT for p in crowd]
        assert totals == expected
    off = Scorer((item,), known, Policy(0))
    assert [len(off.score(Profile("s"), off.offer(p)).parts) for p in crowd] == [1, 1, 1, 1]


def test_text_is_capped_at_three_decibans_and_names_its_words():
    item = Field("f", FieldKind.TEXT, weight=5.0)
    seekers = [Profile(f"s{n}", texts={"f": (f"topic{n} cells",)}) for n in range(30)]
    offering = Profile("c", texts={"f": ("topic3 cells", "other words")})
    scorer = Scorer((item,), gather((item,), seekers, [offering]))
    totals = [scorer.score(s, scorer.offer(offering)).total // UNIT for s in seekers]
    assert max(totals) == totals[3] == 300
    assert min(totals) >= -300
    words = [part.value for part in scorer.score(seekers[3], scorer.offer(offering)).parts]
    assert words == ["topic3", "topic3 cells", "cells", None]
