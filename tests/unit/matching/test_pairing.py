"""Markets: both directions, both viewers, and nothing seen that is not shown."""

from datetime import date
from decimal import Decimal

from portal.matching.fuse import STEPS, Basis, curve, mutual
from portal.matching.kinds import kind
from portal.matching.model import Policy, Side, Span, Status
from portal.matching.pairing import Market, engine_profile

INVESTOR, CDMO = kind("investor"), kind("cdmo")


def _project(code="p1", **more):
    data = {
        "modality": ["car_t"],
        "therapeutic_area": ["haem_oncology"],
        "stage": "S05",
        "country": "SE",
        "ask_amount": Decimal(20_000_000),
        "ask_currency": "SEK",
        "investor_wanted": ["lead", "strategic"],
    }
    rules = {key: more.pop(key) for key in ("must", "private") if key in more}
    return engine_profile(INVESTOR, "project", code, data | more, **rules)


def _investor(code="i1", **more):
    data = {
        "modalities_in": ["car_t", "tcr_t"],
        "stages": ["C", "D"],
        "geography": ["nordics"],
        "ticket_min": Decimal(1_000_000),
        "ticket_max": Decimal(5_000_000),
        "currency": "EUR",
        "type": "specialist_vc",
        "lead": "lead_only",
    }
    rules = {key: more.pop(key) for key in ("must", "private") if key in more}
    return engine_profile(INVESTOR, "counterpart", code, data | more, **rules)


def test_profiles_are_read_in_the_kinds_words():
    project, investor = _project(), _investor(type="corporate_venture")
    assert project.sets["stage"] == {"C"}
    assert project.ranges["ask"] == Span(20e6, 20e6)
    assert investor.ranges["ask"] == Span(11e6, 55e6)
    assert investor.sets["role"] == {"lead", "strategic"}
    assert _investor(must=["ticket_max"], private=["lead"]).must == {"ask"}
    assert _investor(private=["lead"]).private == {"role"}
    cdmo = engine_profile(
        CDMO,
        "counterpart",
        "c",
        {"next_slot": date(2027, 1, 1), "min_project_stage": "S12"},
    )
    assert cdmo.ranges["need_period"] == Span(float(date(2027, 1, 1).toordinal()), None)
    assert cdmo.sets["project_stage"] == {"S12", "S13", "S14"}
    need = engine_profile(CDMO, "project", "p", {"gmp_need_to": date(2027, 6, 1)})
    assert need.ranges["need_period"] == Span(None, float(date(2027, 6, 1).toordinal()))


def test_amounts_without_a_known_currency_say_nothing():
    assert "ask" not in _project(ask_currency="XXX").ranges
    assert "ask" not in _project(ask_currency=None).ranges


def test_a_pair_has_both_sums_and_their_harmonic_mean():
    market = Market(INVESTOR, [_project()], [_investor()])
    (line,) = market.list_for(_project(), "project")
    assert line.fused.basis is Basis.BOTH
    fields = {part.field for part in line.counterpart_score.parts}
    assert fields == {item.key for item in INVESTOR.field} - {"role"}
    assert {part.field for part in line.seeker_score.parts} == {"role"}
    both = (curve(line.seeker_score.total), curve(line.counterpart_score.total))
    assert line.fused.value == round(mutual(*both) * STEPS)
    assert line.counterpart_score.criteria == (4, 4)
    (back,) = market.list_for(_investor(), "counterpart")
    assert back.seeker_score == line.counterpart_score
    assert back.counterpart_score == line.seeker_score
    assert back.fused.value == line.fused.value


def test_one_silent_side_leaves_the_others_sum_alone():
    silent = _project(investor_wanted=[])
    (line,) = Market(INVESTOR, [silent], [_investor()]).list_for(silent, "project")
    assert line.fused.basis is Basis.COUNTERPART
    assert line.fused.value == round(curve(line.counterpart_score.total) * STEPS)


def test_a_must_keeps_out_and_can_be_counted_by_its_owner():
    viewer = _project(must=["country"])
    others = [_investor("in"), _investor("out", geography=["US"]), _investor("mute", geography=[])]
    market = Market(INVESTOR, [viewer], others)
    assert [(i.id, i.verdict.status) for i in market.list_for(viewer, "project")] == [
        ("in", Status.ELIGIBLE),
        ("mute", Status.UNKNOWN),
    ]
    (out,) = market.excluded_for(viewer, "project")
    assert [(r.field, r.owner) for r in out.reasons] == [("geography", Side.SEEKER)]


def test_reasons_name_the_party_whichever_way_the_values_run():
    viewer = _project(must=["investor_wanted"], investor_wanted=["follow"])
    market = Market(INVESTOR, [viewer], [_investor()])
    (out,) = market.excluded_for(viewer, "project")
    assert [(r.field, r.owner) for r in out.reasons] == [("role", Side.SEEKER)]
    assert market.list_for(_investor(), "counterpart") == []


def test_private_fields_reach_nobody_elses_list_but_act_in_the_owners():
    plain = _investor(private=["geography"])
    secret = _investor(private=["geography"], geography=["US"], must=["geography"])
    viewer = _project()
    lists = [
        Market(INVESTOR, [viewer], [found]).list_for(viewer, "project") for found in (plain, secret)
    ]
    assert lists[0] == lists[1]
    digests = {Market(INVESTOR, [viewer], [found]).digest() for found in (plain, secret)}
    assert len(digests) == 1
    market = Market(INVESTOR, [viewer], [secret])
    assert market.list_for(secret, "counterpart") == []
    assert len(market.excluded_for(secret, "counterpart")) == 1


def test_equal_lines_stand_by_code_and_policy_can_be_switched_off():
    viewer = _project()
    others = [_investor(code) for code in ("b", "a", "c")]
    for policy in (None, Policy(track_record=0)):
        market = Market(INVESTOR, [viewer], others, policy)
        assert [line.id for line in market.list_for(viewer, "project")] == ["a", "b", "c"]
