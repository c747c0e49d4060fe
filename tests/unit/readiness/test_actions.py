"""What to do next, in which order, to what effect."""

import pytest

from portal.errors import NotFoundError
from portal.readiness import actions, scoring
from portal.readiness.model import Action, ActionKind, Answer, Evidence, Facts

E0, E1, E2 = Evidence
AT_A = Facts("S01", frozenset({"GX"}))
AT_B = Facts("S02", frozenset({"GX"}))


def given_(scores, evidence=E1):
    return {q: Answer(s, evidence=evidence) for q, s in scores.items()}


def test_next_actions_rank_gates_then_weight_times_shortfall_then_id(small):
    scores = {"AA-01": 0, "AA-02": 1, "AA-03": 1, "BB-01": 3, "BB-03": 1, "BB-04": 0, "BB-05": 1}
    now = scoring.assess(small, AT_B, given_(scores))

    found = [(a.question, a.kind, a.shortfall) for a in actions.next_actions(small, now)]

    assert found == [
        ("AA-01", ActionKind.HARD_GATE, 3),
        ("AA-02", ActionKind.SOFT_GATE, 2),
        ("BB-04", ActionKind.SHORTFALL, 2),
        ("AA-04", ActionKind.UNANSWERED, 3),
        ("AA-03", ActionKind.SHORTFALL, 2),
        ("BB-03", ActionKind.SHORTFALL, 1),
        ("BB-05", ActionKind.SHORTFALL, 1),
    ]


def test_action_says_what_the_answer_must_become_and_its_effect(small):
    scores = {"AA-01": 0, "AA-02": 2, "AA-03": 2, "AA-04": 2, "BB-01": 2}
    now = scoring.assess(small, AT_A, given_(scores))

    assert actions.next_actions(small, now) == (
        Action("AA-01", "AA", ActionKind.HARD_GATE, 3, 2, 2, E1, 2, 4),
    )


def test_everything_met_and_documented_leaves_nothing_to_do(small):
    now = scoring.assess(small, AT_A, given_({f"AA-0{n}": 2 for n in range(1, 5)} | {"BB-01": 2}))

    assert actions.next_actions(small, now) == ()


def test_evidence_is_asked_for_where_self_declaration_holds_the_area_down(small):
    now = scoring.assess(small, AT_A, given_({f"AA-0{n}": 2 for n in range(1, 5)}, E0))

    found = [a for a in actions.next_actions(small, now) if a.pillar == "AA"]

    assert [(a.question, a.kind, a.evidence, a.score) for a in found] == [
        (f"AA-0{n}", ActionKind.EVIDENCE, E1, 2) for n in range(1, 5)
    ]
    assert [a.level_after for a in found] == [3, 3, 3, 3]


def test_area_not_expected_yet_has_actions_without_level(small):
    now = scoring.assess(small, AT_A, {"BB-01": Answer(1)})

    action = next(a for a in actions.next_actions(small, now) if a.pillar == "BB")

    assert (action.level, action.level_after) == (None, None)
    assert actions.to_move(small, now, "BB") is None


def test_move_is_the_smallest_change_that_raises_the_level(small):
    now = scoring.assess(small, AT_A, given_({"AA-01": 0, "AA-02": 2, "AA-03": 2, "AA-04": 2}))

    assert actions.to_move(small, now, "AA") == Action(
        "AA-01", "AA", ActionKind.HARD_GATE, 3, 2, 1, E1, 2, 3
    )


def test_move_of_fewer_steps_goes_before_gates_and_weight(small):
    scores = {"AA-01": 3, "AA-02": 0, "AA-03": 3, "AA-04": 2}
    now = scoring.assess(small, AT_B, given_(scores))

    assert actions.to_move(small, now, "AA") == Action(
        "AA-04", "AA", ActionKind.SHORTFALL, 1, 1, 3, E1, 2, 3
    )


def test_move_may_be_any_answer_where_too_little_is_answered(small):
    now = scoring.assess(small, AT_A, given_({"AA-02": 2, "AA-03": 2, "AA-04": 2}))

    move = actions.to_move(small, now, "AA")

    assert (move.question, move.kind, move.score) == ("AA-01", ActionKind.HARD_GATE, 0)
    assert (move.level, move.level_after) == (0, 2)


def test_move_may_be_a_document_or_a_check(small):
    full = given_({f"AA-0{n}": 2 for n in range(1, 5)}, E2)
    nearly = full | {"AA-01": Answer(2, evidence=E1)}

    move = actions.to_move(small, scoring.assess(small, AT_A, nearly), "AA")

    assert (move.question, move.kind, move.evidence, move.level_after) == (
        "AA-01",
        ActionKind.EVIDENCE,
        E2,
        5,
    )


def test_there_is_no_move_from_the_top_or_when_one_answer_is_not_enough(small):
    top = scoring.assess(small, AT_A, given_({f"AA-0{n}": 4 for n in range(1, 5)}, E2))
    empty = scoring.assess(small, AT_A, {})

    assert actions.to_move(small, top, "AA") is None
    assert actions.to_move(small, empty, "AA") is None


def test_what_if_leaves_other_answers_alone(small):
    now = scoring.assess(small, AT_A, given_({"AA-01": 2}))
    then = scoring.assess(small, AT_A, given_({"AA-01": 2, "AA-02": 2}))

    assert actions.what_if(small, now, "AA-02", Answer(2, evidence=E1)) == then.pillar("AA")
    with pytest.raises(NotFoundError):
        actions.what_if(small, now, "ZZ-01", Answer(2))
