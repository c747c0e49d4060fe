"""The rules of domain.md 10.2, one by one, on the small edition."""

from dataclasses import replace
from fractions import Fraction

import pytest

from portal.errors import NotFoundError
from portal.readiness import scoring
from portal.readiness.model import Answer, Evidence, Facts, GateKind, Outside, PillarResult

E1, E2 = Evidence.DOCUMENTED, Evidence.CONFIRMED
AT_A = Facts("S01", frozenset({"GX"}))
AT_B = Facts("S02", frozenset({"GX"}))


def answers(*scores, evidence=E1):
    return {f"AA-0{n}": Answer(s, evidence=evidence) for n, s in enumerate(scores, 1)}


@pytest.mark.parametrize(
    ("score", "expected", "met"),
    [
        (None, 2, 0),
        (None, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (1, 2, Fraction(1, 2)),
        (1, 3, 0),
        (2, 2, 1),
        (4, 3, 1),
        (3, 4, Fraction(1, 2)),
    ],
)
def test_met_gives_half_one_step_below_once_begun(score, expected, met):
    assert scoring.met(score, expected) == met


def test_result_is_weighted_and_counts_unweighted(small):
    result = scoring.assess(small, AT_A, answers(2, 1, 0, 2)).pillar("AA")

    assert result == PillarResult(
        pillar="AA",
        level=3,
        fit=Fraction(5, 7),
        confidence=Fraction(3, 5),
        coverage=Fraction(1),
        in_scope=4,
        answered=4,
        not_relevant=0,
        expected_met=Fraction(5, 2),
        open_gates=(),
    )


def test_dont_know_is_an_answer_of_nought(small):
    unknown = scoring.assess(small, AT_A, {"AA-01": Answer(dont_know=True)})
    nought = scoring.assess(small, AT_A, {"AA-01": Answer(0)})

    assert unknown.workings == nought.workings
    assert unknown.pillar("AA").coverage == Fraction(3, 7)


def test_empty_answer_is_unanswered(small):
    assert (
        scoring.assess(small, AT_A, {"AA-01": Answer(evidence=E2)}).pillars
        == scoring.assess(small, AT_A, {}).pillars
    )


def test_not_relevant_leaves_the_base_and_is_counted(small):
    given = answers(2, 2, 0, 2) | {"AA-03": Answer(na="no_device")}

    result = scoring.assess(small, AT_A, given).pillar("AA")

    assert (result.fit, result.in_scope, result.not_relevant) == (1, 3, 1)


def test_fewer_than_three_questions_is_not_expected_yet(small):
    result = scoring.assess(small, AT_A, {"BB-01": Answer(2)}).pillar("BB")

    assert (result.level, result.in_scope, result.fit) == (None, 1, 1)


def test_nothing_in_scope_has_shares_of_nought(small):
    nothing = scoring.assess(small, Facts("S01", frozenset()), {}).pillar("AA")

    assert nothing == PillarResult(
        "AA", None, Fraction(0), Fraction(0), Fraction(0), 0, 0, 0, Fraction(0), ()
    )


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ((None, 2, 2, 2), 0),  # coverage 4/7
        ((2, None, 2, None), 0),  # 4/7 again, fit 4/7
        ((2, 2, None, None), 3),  # coverage and fit 5/7
        ((1, 0, 0, 0), 1),  # fit 3/14
        ((2, 0, 0, 0), 2),  # fit 3/7
        ((2, 2, 2, 1), 4),  # fit 13/14
    ],
)
def test_level_follows_coverage_and_fit(small, given, level):
    scores = {q: a for q, a in answers(*given).items() if a.score is not None}

    assert scoring.assess(small, AT_A, scores).pillar("AA").level == level


@pytest.mark.parametrize(
    ("met", "level"),
    [(7, 1), (8, 2), (12, 2), (13, 3), (16, 3), (17, 4), (20, 4)],
)
def test_thresholds_of_fit_belong_to_the_higher_level(small, met, level):
    one = scoring.assess(small, AT_A, answers(2, 2, 2, 2)).working("AA-04")
    workings = [one] * met + [replace(one, met=Fraction(0))] * (20 - met)

    result = scoring.pillar_result(small.scoring, "AA", workings)

    assert (result.fit, result.level) == (Fraction(met, 20), level)


@pytest.mark.parametrize(("answered", "level"), [(2, 0), (3, 2)])
def test_coverage_of_exactly_sixty_percent_is_assessed(small, answered, level):
    workings = [
        scoring.assess(small, AT_A, answers(2, 2, 2, given)).working("AA-04")
        for given in [2] * answered + [None] * (5 - answered)
    ]

    result = scoring.pillar_result(small.scoring, "AA", workings)

    assert (result.coverage, result.level) == (Fraction(answered, 5), level)


def test_hard_gate_caps_at_2_and_soft_gate_at_3(small):
    hard = answers(0, 4, 4, 4)
    soft = answers(3, 1, 3, 3)

    assert scoring.assess(small, AT_B, soft).pillar("AA").level == 3
    assert scoring.assess(small, AT_B, soft).pillar("AA").open_gates == ("AA-02",)
    assert scoring.assess(small, AT_A, hard).pillar("AA").level == 2


def test_gate_uses_the_latest_minimum_at_or_before_the_band(small):
    hard, soft = small.question("AA-01").gate, small.question("AA-02").gate

    assert [scoring.minimum_at(small, hard, band) for band in "ABC"] == [1, 1, 3]
    assert [scoring.minimum_at(small, soft, band) for band in "ABC"] == [None, 2, 2]


def test_gate_before_its_first_band_is_not_active(small):
    working = scoring.assess(small, AT_A, {}).working("AA-02")

    assert (working.gate, working.gate_minimum, working.gate_open) == (None, None, False)


def test_unanswered_gate_is_open_and_opens_the_summary(small):
    result = scoring.assess(small, AT_A, {})

    assert result.working("AA-01").gate is GateKind.HARD
    assert result.pillar("AA").open_gates == ("AA-01",)
    assert result.headline_gates == ("AA-01",)


def test_gate_of_an_irrelevant_question_is_shut(small):
    assert scoring.assess(small, AT_A, {"AA-01": Answer(na="other")}).headline_gates == ()


def test_level_5_needs_confidence_and_every_active_gate_confirmed(small):
    confirmed = answers(2, 2, 2, 2, evidence=E2)
    rest_only = confirmed | {"AA-01": Answer(2, evidence=E1)}
    gate_only = answers(2, 2, 2, 2) | {"AA-01": Answer(2, evidence=E2)}
    one_stated = confirmed | {"AA-02": Answer(2, evidence=Evidence.STATED)}

    results = [
        scoring.assess(small, AT_A, each).pillar("AA")
        for each in (confirmed, rest_only, gate_only, one_stated)
    ]

    assert [r.level for r in results] == [5, 4, 4, 5]
    assert [r.confidence for r in results] == [
        Fraction(1),
        Fraction(29, 35),
        Fraction(27, 35),
        Fraction(4, 5),
    ]


def test_confidence_of_exactly_half_is_not_capped(small):
    stated, documented = Evidence.STATED, Evidence.DOCUMENTED
    given = {
        "AA-01": Answer(2, evidence=documented),
        "AA-02": Answer(2, evidence=stated),
        "AA-04": Answer(2, evidence=documented),
        "AA-03": Answer(na="other"),
    }

    half = scoring.assess(small, AT_A, given).pillar("AA")
    below = scoring.assess(small, AT_A, given | {"AA-04": Answer(2, evidence=stated)}).pillar("AA")

    assert (half.confidence, half.level) == (Fraction(1, 2), 4)
    assert (below.confidence, below.level) == (Fraction(9, 20), 3)


def test_headline_is_the_lowest_level_then_the_lowest_fit(small):
    later = {f"BB-0{n}": Answer(s, evidence=E1) for n, s in ((1, 3), (3, 1), (4, 2), (5, 2))}

    even = scoring.assess(small, AT_B, answers(3, 3, 3, 3) | later)

    assert [p.level for p in even.pillars] == [4, 4]
    assert [p.fit for p in even.pillars] == [1, Fraction(9, 10)]
    assert even.headline == "BB"


def test_working_outside_scope_carries_only_its_reason(small):
    working = scoring.assess(small, AT_A, {"BB-02": Answer(4, evidence=E2)}).working("BB-02")

    assert (working.outside, working.answered, working.met, working.expected) == (
        Outside.TYPE,
        False,
        0,
        None,
    )


def test_shortfall_counts_steps_to_the_expectation(small):
    result = scoring.assess(small, AT_B, answers(1, 4))

    assert [result.working(f"AA-0{n}").shortfall for n in range(1, 5)] == [2, 0, 3, 3]


def test_next_band_ends_after_the_last(small):
    at_c = Facts("S04", frozenset({"GX"}))

    assert scoring.next_band(small, at_c, {}) is None
    assert scoring.next_band(small, AT_B, {}).stage == "S04"


def test_another_band_is_judged_at_its_first_stage_and_the_own_band_at_the_own_stage(small):
    late_b = Facts("S03", frozenset({"GX"}))

    assert scoring.assess(small, AT_A, {}, band="B").stage == "S02"
    assert scoring.assess(small, late_b, {}, band="B").stage == "S03"


def test_unknown_stage_band_question_and_area_are_not_found(small):
    result = scoring.assess(small, AT_A, {})

    for ask in (
        lambda: scoring.assess(small, Facts("S99", frozenset()), {}),
        lambda: scoring.assess(small, AT_A, {}, band="Z"),
        lambda: result.pillar("ZZ"),
        lambda: result.working("ZZ-01"),
        lambda: small.question("ZZ-01"),
    ):
        with pytest.raises(NotFoundError):
            ask()
