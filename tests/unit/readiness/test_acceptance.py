"""The worked examples T1-T8 of domain.md 10.3, exact, on the published edition."""

from fractions import Fraction

import pytest

from portal.readiness import catalogue, scope, scoring
from portal.readiness.model import Answer, Evidence, Facts

PILLARS = ("IP", "DAT", "REG", "PRO", "PRJ")
NA = {"REG-12": Answer(na="no_device"), "REG-15": Answer(na="no_use_outside_trials")}


def facts(stage):
    return Facts(stage, frozenset({"GX"}))


def as_expected(edition, stage, evidence):
    band = edition.band_of(stage)
    asked = scope.in_scope(edition, facts(stage), NA)
    return NA | {q.id: Answer(q.expected[band], evidence=evidence) for q in asked}


@pytest.fixture(scope="module")
def t1(real):
    return as_expected(real, "S05", Evidence.DOCUMENTED)


def levels(assessment):
    return tuple(assessment.pillar(p).level for p in PILLARS)


def fits(assessment):
    return tuple(assessment.pillar(p).fit for p in PILLARS)


def test_t1_everything_as_expected_with_documents_is_level_4(real, t1):
    result = scoring.assess(real, facts("S05"), t1)

    assert tuple(result.pillar(p).in_scope for p in PILLARS) == (14, 12, 13, 16, 15)
    assert fits(result) == (Fraction(1),) * 5
    assert {result.pillar(p).confidence for p in PILLARS} == {Fraction(3, 5)}
    assert levels(result) == (4, 4, 4, 4, 4)
    assert result.headline_gates == ()
    assert (result.band, result.engine) == ("C", "1")


def test_t2_production_strategy_missing_holds_production_at_2(real, t1):
    one = Answer(1, evidence=Evidence.DOCUMENTED)

    result = scoring.assess(real, facts("S05"), t1 | {"PRO-01": one})

    assert result.pillar("PRO").fit == Fraction(29, 32)
    assert levels(result) == (4, 4, 4, 2, 4)
    assert (result.headline, result.headline_gates) == ("PRO", ("PRO-01",))


def test_t3_self_declared_answers_stop_at_3(real):
    result = scoring.assess(real, facts("S05"), as_expected(real, "S05", Evidence.STATED))

    assert levels(result) == (3, 3, 3, 3, 3)


def test_t4_the_same_answers_fall_short_at_first_in_human(real, t1):
    result = scoring.assess(real, facts("S06"), t1)

    assert fits(result) == (
        Fraction(17, 30),
        Fraction(1, 2),
        Fraction(11, 28),
        Fraction(9, 16),
        Fraction(20, 31),
    )
    assert levels(result) == (2, 2, 1, 2, 2)
    assert tuple(result.pillar(p).open_gates for p in PILLARS) == (
        ("IP-10",),
        ("DAT-02", "DAT-03", "DAT-06"),
        ("REG-07", "REG-08", "REG-09", "REG-14"),
        ("PRO-08", "PRO-14"),
        (),
    )
    assert [result.working(q).gate for q in ("REG-07", "REG-08", "REG-09", "REG-14")] == [
        "hard",
        "hard",
        "hard",
        "soft",
    ]


def test_t4_is_the_next_step_view_of_t1(real, t1):
    ahead = scoring.next_band(real, facts("S05"), t1)
    there = scoring.assess(real, facts("S06"), t1)

    assert (ahead.stage, ahead.band) == ("S06", "D")
    assert (ahead.pillars, ahead.workings) == (there.pillars, there.workings)


def test_t5_confirmed_answers_are_level_5(real):
    result = scoring.assess(real, facts("S05"), as_expected(real, "S05", Evidence.CONFIRMED))

    assert levels(result) == (5, 5, 5, 5, 5)


def test_t6_an_ownership_issue_without_plan_holds_ip_at_2(real, t1):
    one = Answer(1, evidence=Evidence.DOCUMENTED)

    result = scoring.assess(real, facts("S05"), t1 | {"IP-14": one})

    assert result.pillar("IP").fit == Fraction(19, 20)
    assert levels(result) == (2, 4, 4, 4, 4)


@pytest.mark.parametrize("by_area", [True, False])
def test_t7_every_second_answer_is_not_assessed(real, t1, by_area):
    asked = sorted(q for q in t1 if q not in NA)
    groups = [[q for q in asked if q.startswith(f"{p}-")] for p in PILLARS] if by_area else [asked]
    kept = {q: t1[q] for group in groups for q in group[::2]}

    result = scoring.assess(real, facts("S05"), NA | kept)

    assert levels(result) == (0, 0, 0, 0, 0)
    assert result.headline is None


def test_t8_at_the_concept_stage_only_ip_is_scored(real):
    result = scoring.assess(real, facts("S01"), as_expected(real, "S01", Evidence.DOCUMENTED))

    assert levels(result) == (4, None, None, None, None)
    assert result.pillar("IP").in_scope == 4
    assert result.headline == "IP"


COUNTS = [("S01", 6), ("S02", 29), ("S03", 45), ("S04", 62), ("S05", 70)]
CORE = [("S02", 18), ("S03", 25), ("S04", 30), ("S05", 36)]
LATER = [f"S{n:02}" for n in range(6, 15)]


@pytest.mark.parametrize(("stage", "count"), [*COUNTS, *((stage, 74) for stage in LATER)])
def test_stage_asks_the_counted_questions(real, stage, count):
    assert len(scope.in_scope(real, facts(stage), NA)) == count


@pytest.mark.parametrize(("stage", "count"), [*CORE, *((stage, 36) for stage in LATER)])
def test_core_subset_asks_the_counted_questions(real, stage, count):
    assert len(scope.in_scope(real, facts(stage), NA, core_only=True)) == count


def test_edition_has_76_questions_in_the_order_of_the_areas(real):
    counts = {p.id: len(real.of_pillar(p.id)) for p in real.pillars}

    assert counts == {"IP": 14, "DAT": 14, "REG": 16, "PRO": 16, "PRJ": 16}
    assert [q.pillar for q in real.questions] == [p for p, n in counts.items() for _ in range(n)]


def test_published_editions_are_in_order_and_unchanged():
    locked = catalogue.published(catalogue.EDITIONS)

    assert "atmp-2026.1" in locked
    assert {e: catalogue.check(catalogue.EDITIONS / e) for e in locked} == dict.fromkeys(locked, ())
