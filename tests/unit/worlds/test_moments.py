from datetime import UTC, date, datetime, timedelta

import pytest

from portal.worlds import moments

PRESENT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("now", PRESENT),
        ("now-30d", PRESENT - timedelta(days=30)),
        ("now+6h", PRESENT + timedelta(hours=6)),
        ("now-2w", PRESENT - timedelta(weeks=2)),
        ("2026-11-20T13:00+01:00", PRESENT),
        ("2026-11-20T12:00:00Z", PRESENT),
    ],
)
def test_moment_counts_from_the_present_or_stands_by_itself(text, meant):
    assert moments.resolve(text, PRESENT) == meant


@pytest.mark.parametrize(
    "text", ["2026-02-30T00:00Z", "0001-01-01T00:00Z", "2026-11-20T25:00Z", "9999-01-01T00:00Z"]
)
def test_moment_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match=r"year|day|month|hour|format"):
        moments.checked(text)


def test_dates_are_counted_wherever_they_stand_and_words_are_left_alone():
    value = {"a": "today+10d", "b": ["today", {"c": "today-2w"}], "d": "today we start", "e": 3}
    assert moments.dated(value, date(2026, 11, 20)) == {
        "a": "2026-11-30",
        "b": ["2026-11-20", {"c": "2026-11-06"}],
        "d": "today we start",
        "e": 3,
    }
