"""The criteria template, and what is kept comes back whole."""

import pytest

from portal.readiness.model import Text
from portal.rounds.catalogue import (
    criterion,
    default_criteria,
    kept_criterion,
    kept_marks,
    kept_rules,
    marks,
    rules,
)
from portal.rounds.model import HandQuestion, Mark, Rules


def test_template_has_five_described_levels_in_both_languages():
    found = default_criteria()
    assert [each.id for each in found] == [
        "need", "rights", "data", "regulatory", "manufacturing", "delivery",
    ]  # fmt: skip
    assert [each.pillar for each in found] == [None, "IP", "DAT", "REG", "PRO", "PRJ"]
    for each in found:
        texts = [each.name, each.prompt, *each.levels]
        assert len(each.levels) == 5
        assert all(text.en and text.sv and text.en != text.sv for text in texts)
        assert len({level.en for level in each.levels}) == 5


@pytest.mark.parametrize("each", default_criteria(), ids=lambda each: each.id)
def test_criterion_comes_back_whole(each):
    assert criterion(kept_criterion(each)) == each


def test_criterion_with_a_level_missing_is_refused():
    kept = kept_criterion(default_criteria()[0])
    kept["levels"]["sv"].pop()
    with pytest.raises(ValueError, match="need needs 5 levels"):
        criterion(kept)


def test_rules_and_marks_come_back_whole():
    given = Rules(("A",), ("GV",), (HandQuestion("q1", Text("In the EU?", "Inom EU?")),))
    assert rules(kept_rules(given)) == given
    written = {"need": Mark(3, "", "Clear"), "data": Mark(None, "Outside my field", "")}
    assert marks(kept_marks(written)) == written
