"""The counters of the pipeline."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rounds.model import ApplicationState as A
from portal.rounds.model import AssignmentState as S
from portal.rounds.progress import GROUPS, assigned, days, done, group, late

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "reviews", "wide", "decided", "expected"),
    [
        (A.SUBMITTED, 0, False, False, "triage"),
        (A.REFUSAL_PROPOSED, 0, False, False, "triage"),
        (A.INELIGIBLE, 0, False, False, "refused"),
        (A.ELIGIBLE, 1, False, False, "reviewing"),
        (A.ELIGIBLE, 2, True, False, "calibrate"),
        (A.ELIGIBLE, 2, False, False, "to_decide"),
        (A.ELIGIBLE, 2, True, True, "decided"),
        (A.DECIDED, 0, False, True, "decided"),
    ],
)
def test_application_stands_under_one_counter(state, reviews, wide, decided, expected):
    assert group(state, done=reviews, wanted=2, wide=wide, decided=decided) == expected
    assert expected in GROUPS


def test_review_is_late_from_its_moment_on():
    assert late(S.CLEAR, due=NOW, now=NOW)
    assert not late(S.CLEAR, due=NOW, now=NOW - timedelta(seconds=1))
    assert not late(S.SUBMITTED, due=NOW, now=NOW)
    assert not late(S.CLEAR, due=None, now=NOW)


def test_conflicts_and_removals_do_not_count():
    states = [S.SUBMITTED, S.CLEAR, S.ASSIGNED, S.CONFLICT, S.REMOVED]
    assert (done(states), assigned(states)) == (1, 3)


def test_days_are_whole_and_never_negative():
    assert days(NOW - timedelta(days=2, hours=23), NOW) == 2
    assert days(NOW + timedelta(hours=1), NOW) == 0
