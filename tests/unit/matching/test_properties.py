"""The thirteen properties of matching.md 4.6, and what musts and text owe beside them."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.matching.fuse import curve, mutual
from portal.matching.model import (
    Field,
    FieldKind,
    Policy,
    Profile,
    Sense,
    Side,
    Span,
    Status,
    Taxonomy,
    visible,
)
from portal.matching.musts import verdict
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Table
from portal.matching.units import UNIT, UNITS_PER_DECIBAN, shares, shown
from tests.unit.matching.worlds import BINDING, FIELDS, VALUES, markets, profiles

quick = settings(max_examples=60, deadline=None)
DISEASE = (Field("disease", FieldKind.SET),)
diseases = st.frozensets(st.sampled_from(VALUES), min_size=1)


def _scorer(seekers, counterparts, fields=FIELDS):
    return Scorer(fields, gather(fields, seekers, counterparts), Policy(1.0, 20.0))


def _list(scorer, seeker, counterparts):
    return Table(scorer, counterparts).top(seeker, 50)


@quick
@given(markets())
def test_total_is_exactly_the_sum_of_parts_every_time(market):
    seekers, counterparts = market
    once, again = (_scorer(*market) for _ in range(2))
    assert once.statistics.digest() == again.statistics.digest()
    for seeker in seekers:
        found = _list(once, seeker, counterparts)
        assert found == _list(again, seeker, counterparts)
        for line in found:
            assert line.score.total == sum(part.units for part in line.score.parts)
            assert all(isinstance(part.units, int) for part in line.score.parts)


@quick
@given(markets())
def test_values_sum_to_their_field(market):
    seekers, counterparts = market
    whole = _scorer(*market)
    for seeker in seekers:
        for line in _list(whole, seeker, counterparts):
            for item in FIELDS:
                alone = Scorer((item,), whole.statistics, Policy(track_record=0))
                other = next(p for p in counterparts if p.id == line.id)
                expected = alone.score(seeker, alone.offer(visible(other))).total
                parts = [part.units for part in line.score.parts if part.field == item.key]
                assert sum(parts) == expected


@quick
@given(markets(), st.randoms())
def test_order_of_profiles_fields_and_counterparts_changes_nothing(market, random):
    seekers, counterparts = market
    mixed = [random.sample(group, len(group)) for group in (seekers, counterparts)]
    fields = tuple(random.sample(FIELDS, len(FIELDS)))
    one, other = _scorer(*market), _scorer(*mixed, fields=fields)
    assert one.statistics.digest() == other.statistics.digest()
    for seeker in seekers:
        assert _list(one, seeker, counterparts) == _list(other, seeker, mixed[1])


def _with_other_secrets(profile, secret):
    """The same profile to everybody else, with anything at all in its private fields."""
    hidden = profile.private
    pick = {
        name: {
            **{k: v for k, v in getattr(profile, name).items() if k not in hidden},
            **{k: v for k, v in getattr(secret, name).items() if k in hidden},
        }
        for name in ("sets", "ranges", "texts", "history")
    }
    must = (profile.must - hidden) | (secret.must & hidden)
    count = secret.n_history if "track_record" in hidden else profile.n_history
    return replace(profile, must=must, n_history=count, **pick)


@quick
@given(markets(), st.data())
def test_private_fields_of_others_change_no_byte_of_a_viewers_list(market, data):
    seekers, counterparts = market
    changed = [_with_other_secrets(p, data.draw(profiles(p.id))) for p in counterparts]
    viewer, *others = seekers
    other_seekers = [_with_other_secrets(p, data.draw(profiles(p.id, past=False))) for p in others]
    before = _list(_scorer(seekers, counterparts), viewer, counterparts)
    after = _list(_scorer([viewer, *other_seekers], changed), viewer, changed)
    assert after == before


@quick
@given(markets(), st.data())
def test_private_fields_of_seekers_change_nothing_in_a_counterparts_list(market, data):
    seekers, counterparts = market
    changed = [_with_other_secrets(p, data.draw(profiles(p.id, past=False))) for p in seekers]
    viewer = counterparts[0]
    lists = []
    for asking in (seekers, changed):
        scorer = _scorer(asking, counterparts)
        offer = scorer.offer(viewer)
        lists.append(
            [
                (
                    scorer.score(visible(seeker), offer),
                    verdict(FIELDS, seeker, viewer, Side.COUNTERPART),
                )
                for seeker in asking
            ]
        )
    assert lists[0] == lists[1]


@quick
@given(markets(), profiles("hidden"))
def test_unpublished_profiles_leave_no_trace_in_statistics(market, hidden):
    seekers, counterparts = market
    secret = replace(hidden, private=frozenset((*(f.key for f in FIELDS), "track_record")))
    silent = replace(Profile("hidden"), private=secret.private)
    shown_digest = gather(FIELDS, [*seekers, silent], [*counterparts, silent]).digest()
    assert gather(FIELDS, [*seekers, secret], [*counterparts, secret]).digest() == shown_digest
    assert gather(FIELDS, seekers, counterparts).digest() == shown_digest


@quick
@given(st.lists(diseases, min_size=1, max_size=5), diseases, diseases)
def test_covering_more_of_a_project_never_lowers_its_score(population, asked, mandate):
    people = [Profile(str(n), sets={"disease": values}) for n, values in enumerate(population)]
    inside = sorted(asked & mandate)
    assume(inside and asked - mandate)
    scorer = _scorer(people, [Profile("c", sets={"disease": mandate})], DISEASE)
    offer = scorer.offer(Profile("c", sets={"disease": mandate}))
    covered = Profile("s", sets={"disease": frozenset(inside)})
    partly = Profile("s", sets={"disease": frozenset((inside[0], min(asked - mandate)))})
    none = Profile("s", sets={"disease": asked - mandate})
    best, middle, worst = (scorer.score(p, offer).total for p in (covered, partly, none))
    single = Profile("s", sets={"disease": frozenset((inside[0],))})
    assert worst < middle < scorer.score(single, offer).total
    assert worst < best


@quick
@given(
    st.lists(diseases, min_size=1, max_size=5),
    st.sampled_from(VALUES),
    diseases,
    st.sampled_from(VALUES),
)
def test_ticking_another_box_never_gains_on_a_hit(population, value, mandate, extra):
    people = [Profile(str(n), sets={"disease": values}) for n, values in enumerate(population)]
    narrow = Profile("c", sets={"disease": mandate | {value}})
    wide = Profile("c", sets={"disease": mandate | {value, extra}})
    vocabulary = Profile("all", sets={"disease": frozenset(VALUES)})
    scorer = _scorer(people, [vocabulary], DISEASE)
    seeker = Profile("s", sets={"disease": frozenset((value,))})
    before, after = (scorer.score(seeker, scorer.offer(p)).total for p in (narrow, wide))
    assert after <= before


@quick
@given(profiles("s", past=False), profiles("c"), markets())
def test_unknown_and_open_are_neutral(seeker, counterpart, market):
    scorer = _scorer(*market)
    nothing = scorer.score(Profile("s"), scorer.offer(counterpart))
    assert {p.sense for p in nothing.parts} <= {Sense.UNSTATED, Sense.TRACK}
    assert sum(p.units for p in nothing.parts if p.sense is Sense.UNSTATED) == 0
    open_to_any = scorer.score(seeker, scorer.offer(Profile("c")))
    assert open_to_any.total == 0
    assert {p.sense for p in open_to_any.parts} <= {Sense.OPEN, Sense.UNSTATED}
    assert not open_to_any.stated


@quick
@given(diseases, diseases)
def test_a_must_excludes_exactly_disjoint_sets(asked, mandate):
    fields = DISEASE
    for owner in Side:
        must = {owner: frozenset(("disease",))}
        seeker = Profile("s", sets={"disease": asked}, must=must.get(Side.SEEKER, frozenset()))
        other = Profile(
            "c", sets={"disease": mandate}, must=must.get(Side.COUNTERPART, frozenset())
        )
        found = verdict(fields, seeker, other, Side.SEEKER).status
        expected = Status.EXCLUDED if asked.isdisjoint(mandate) else Status.ELIGIBLE
        assert found is expected


def test_a_silent_other_side_cannot_be_told_and_every_reason_is_given():
    seeker = Profile(
        "s",
        sets={"disease": frozenset(("all",)), "place": frozenset(("1",))},
        ranges={"ticket": Span(5, 5)},
        must=frozenset(BINDING),
    )
    other = Profile(
        "c",
        sets={"disease": frozenset(("heart",))},
        ranges={"ticket": Span(10, None)},
        must=frozenset(("disease",)),
    )
    found = verdict(FIELDS, seeker, other, Side.SEEKER)
    assert found.status is Status.EXCLUDED
    assert [(r.field, r.owner.value, r.status.value) for r in found.reasons] == [
        ("disease", "counterpart", "excluded"),
        ("disease", "seeker", "excluded"),
        ("place", "seeker", "cannot_tell"),
        ("ticket", "seeker", "excluded"),
    ]
    silent = verdict(FIELDS, seeker, Profile("c"), Side.SEEKER)
    assert silent.status is Status.UNKNOWN


def test_a_private_must_acts_in_its_owners_list_alone():
    seeker = Profile("s", sets={"disease": frozenset(("all",))})
    other = Profile(
        "c",
        sets={"disease": frozenset(("heart",))},
        must=frozenset(("disease",)),
        private=frozenset(("disease",)),
    )
    assert verdict(FIELDS, seeker, other, Side.SEEKER).reasons == ()
    assert verdict(FIELDS, seeker, other, Side.COUNTERPART).status is Status.EXCLUDED


@quick
@given(st.sampled_from((("all", "oncology"), ("aml", "leukaemia"), ("all", "blood"))))
def test_taxonomy_is_directed(pair):
    low, high = pair
    scorer = _scorer([Profile("p", sets={"disease": frozenset((low, "heart"))})], [])
    to_high = scorer.offer(Profile("c", sets={"disease": frozenset((high,))}))
    to_low = scorer.offer(Profile("c", sets={"disease": frozenset((low,))}))
    parts = [
        [
            p.sense
            for p in scorer.score(Profile("s", sets={"disease": frozenset((v,))}), o).parts
            if p.field == "disease"
        ]
        for v, o in ((low, to_high), (high, to_low))
    ]
    assert parts == [[Sense.INSIDE], [Sense.OUTSIDE]]


@quick
@given(markets(), profiles("s0", past=False))
def test_what_if_equals_a_new_computation(market, edited):
    seekers, counterparts = market
    scorer = _scorer(*market)
    table = Table(scorer, counterparts)
    table.top(seekers[0], 5)
    fresh = Table(_scorer(*market), counterparts)
    assert table.top(edited, 50) == fresh.top(edited, 50)


unit_floats = st.floats(0, 1)


@given(unit_floats, unit_floats)
def test_mutual_is_symmetric_and_no_better_than_the_mean(one, other):
    found = mutual(one, other)
    assert found == mutual(other, one)
    assert found <= (one + other) / 2 + 1e-12
    assert mutual(one, 0) == 0 == mutual(0, other)


@given(st.integers(-(10**8), 10**8), st.integers(1, 10**8))
def test_curve_rises_within_its_bounds(units, more):
    assert 0 < curve(units) <= curve(units + more) < 1
    assert curve(0) == 0.5
    assert round(curve(20 * UNITS_PER_DECIBAN), 3) == 0.909


@given(st.lists(st.integers(-(10**9), 10**9), max_size=30))
def test_shown_parts_add_up_to_the_shown_total(units):
    parts, total = shown(units)
    assert sum(parts) == total
    assert abs(total * UNITS_PER_DECIBAN - sum(units)) <= UNITS_PER_DECIBAN / 2
    assert all(
        abs(part * UNITS_PER_DECIBAN - exact) < UNITS_PER_DECIBAN
        for part, exact in zip(parts, units, strict=True)
    )


@given(st.integers(1, 4000))
def test_shares_of_a_mean_add_up(count):
    found = shares(count)
    assert sum(found) == UNIT
    assert len(found) == count
    assert max(found) - min(found) <= (UNIT % count > 0)


def test_taxonomy_refuses_a_circle():
    for parents in ({"a": ("a",)}, {"a": ("b",), "b": ("c",), "c": ("a",)}):
        with pytest.raises(ValueError, match=r"^[abc]$"):
            Taxonomy(parents)
