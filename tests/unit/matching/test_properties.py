"""The properties of matching.md 4.6 of sums, lists, secrets and neutrality."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.matching.model import (
    Field,
    FieldKind,
    Policy,
    Profile,
    Sense,
    Side,
    visible,
)
from portal.matching.musts import verdict
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Table
from tests.unit.matching.worlds import FIELDS, VALUES, markets, profiles

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
