"""Which questions are asked, and why others are not."""

import pytest

from portal.readiness import scope
from portal.readiness.model import Answer, Facts, Outside

GX = frozenset({"GX"})


def ids(questions):
    return [question.id for question in questions]


@pytest.mark.parametrize(
    ("question", "facts", "answer", "outside"),
    [
        ("AA-01", Facts("S01", GX), Answer(), None),
        ("AA-03", Facts("S01", GX), Answer(), None),
        ("AA-03", Facts("S01", GX, {"contains_gmo": True}), Answer(), None),
        ("AA-03", Facts("S01", GX, {"contains_gmo": False}), Answer(2), Outside.FACT),
        ("AA-03", Facts("S01", GX), Answer(na="no_device"), Outside.NOT_RELEVANT),
        ("AA-01", Facts("S01", GX, {"contains_gmo": False}), Answer(), None),
        ("BB-02", Facts("S01", GX), Answer(), Outside.TYPE),
        ("BB-02", Facts("S01", frozenset({"GX", "SC"})), Answer(), None),
        ("BB-03", Facts("S01", GX), Answer(), Outside.LATER),
        ("BB-03", Facts("S01", GX), Answer(na="other"), Outside.LATER),
        ("BB-03", Facts("S02", GX), Answer(), None),
    ],
)
def test_outside_names_the_reason(small, question, facts, answer, outside):
    assert scope.outside(small, small.question(question), facts, answer) == outside


def test_core_only_asks_the_core(small):
    question = small.question("AA-04")

    assert (
        scope.outside(small, question, Facts("S01", GX), Answer(), core_only=True)
        is Outside.NOT_CORE
    )
    assert "AA-04" not in ids(scope.in_scope(small, Facts("S01", GX), {}, core_only=True))


def test_coming_next_lists_what_the_next_band_adds(small):
    at = Facts("S01", GX)

    assert ids(scope.coming_next(small, at, {})) == ["BB-03", "BB-04", "BB-05"]
    assert ids(scope.coming_next(small, at, {"BB-04": Answer(na="other")})) == ["BB-03", "BB-05"]
    assert scope.coming_next(small, Facts("S04", GX), {}) == ()


def test_coming_next_on_the_real_edition_adds_up(real):
    for stage in real.stages:
        facts = Facts(stage.id, GX)
        later = real.next_band(stage.band)
        if later is not None:
            now = scope.in_scope(real, facts, {})
            then = scope.in_scope(real, Facts(real.first_stage(later), GX), {})
            coming = scope.coming_next(real, facts, {})
            assert sorted(ids(now) + ids(coming)) == sorted(ids(then))
