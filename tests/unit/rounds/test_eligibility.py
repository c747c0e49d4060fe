"""Which applications meet the rules of a call."""

from portal.readiness.model import Text
from portal.rounds.eligibility import computed, passes, together
from portal.rounds.model import Check, HandQuestion, Rules

RULES = Rules(("B", "C"), ("GX",), (HandQuestion("q1", Text("In the EU?", "Inom EU?")),))


def test_rules_without_limits_ask_nothing():
    assert computed(Rules(), band="A", types=["GV"]) == {}
    assert passes({})


def test_snapshot_answers_band_and_type():
    assert computed(RULES, band="B", types=["SC", "GX"]) == {"band": Check.YES, "type": Check.YES}
    assert computed(RULES, band="D", types=["SC"]) == {"band": Check.NO, "type": Check.NO}


def test_question_nobody_answered_is_unclear():
    found = together(RULES, band="B", types=["GX"], by_hand={})
    assert found == {"band": Check.YES, "type": Check.YES, "q1": Check.UNCLEAR}
    assert not passes(found)
    assert passes(together(RULES, band="B", types=["GX"], by_hand={"q1": Check.YES}))
