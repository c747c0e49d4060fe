"""Means, spread and comments without their writers."""

from fractions import Fraction
from itertools import permutations

from portal.rounds.model import Mark
from portal.rounds.scores import Summary, summary, unlinked


def marks(**scores):
    return {key: Mark(score=score, comment="c") for key, score in scores.items()}


def test_summary_of_no_review_is_empty():
    assert summary([]) == Summary(0, None, None, ())


def test_summary_of_one_review_has_no_spread():
    assert summary([marks(need=3, data=4)]) == Summary(1, Fraction(7, 2), None, ())


def test_summary_is_exact_and_names_wide_criteria():
    reviews = [marks(need=1, data=4), marks(need=3, data=3), {"need": Mark(unjudged="no")}]
    assert summary(reviews) == Summary(3, Fraction(11, 4), Fraction(1, 2), ("need",))


def test_comments_come_in_the_same_order_whoever_wrote_them():
    texts = ["clear", "thin", "one quote", "brave"]
    orders = {unlinked({"need": each}, salt="a1")["need"] for each in permutations(texts)}
    assert len(orders) == 1
    assert sorted(*orders) == sorted(texts)


def test_the_same_place_twice_points_to_nobody():
    texts = [f"comment {n}" for n in range(8)]
    both = unlinked({"need": texts, "data": texts}, salt="a1")
    assert both["need"] != both["data"]
    assert unlinked({"need": texts}, salt="b2")["need"] != both["need"]
