"""Moments: half-open intervals, Swedish local times that do not exist or come twice."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rounds.deadlines import LocalTime, LocalTimeError, local, moment, which, within, written

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "inside"),
    [(OPENS - TICK, False), (OPENS, True), (CLOSES - TICK, True), (CLOSES, False)],
)
def test_interval_is_half_open(now, inside):
    assert within(now, opens_at=OPENS, closes_at=CLOSES) is inside


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        ("2026-09-15", "14:00", datetime(2026, 9, 15, 12, 0, tzinfo=UTC)),
        ("2026-12-15", "14.00", datetime(2026, 12, 15, 13, 0, tzinfo=UTC)),
        (" 2028-02-29 ", " 23:59 ", datetime(2028, 2, 29, 22, 59, tzinfo=UTC)),
        ("2027-03-28", "03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_moment_reads_swedish_time(day, clock, utc):
    assert moment(day, clock) == utc


@pytest.mark.parametrize(
    ("day", "clock", "code"),
    [
        ("2027-03-28", "02:30", "no_such_time"),
        ("2027-03-28", "02:00", "no_such_time"),
        ("2026-10-25", "02:30", "which_time"),
        ("2026-10-25", "02:00", "which_time"),
        ("2026-09-15", "24:00", "bad_time"),
        ("2026-09-15", "2pm", "bad_time"),
        ("2026-09-15", "", "bad_time"),
        ("2027-02-29", "12:00", "bad_day"),
        ("15/9 2026", "12:00", "bad_day"),
        ("20260915", "12:00", "bad_day"),
        ("", "12:00", "bad_day"),
        ("0001-01-01", "12:00", "bad_day"),
        ("9999-12-31", "12:00", "bad_day"),
        ("２０２６-09-15", "12:00", "bad_day"),
    ],
)
def test_moment_refuses_what_is_no_moment(day, clock, code):
    with pytest.raises(LocalTimeError) as caught:
        moment(day, clock)
    assert caught.value.code == code


def test_moment_asks_which_and_takes_the_answer():
    first, second = (moment("2026-10-25", "02:30", each) for each in ("first", "second"))
    assert (first, second) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert (which(first), which(second)) == ("first", "second")
    assert (local(first), local(second)) == (
        LocalTime("2026-10-25", "02:30", "CEST", "+02:00"),
        LocalTime("2026-10-25", "02:30", "CET", "+01:00"),
    )


def test_which_is_silent_for_ordinary_times():
    assert which(datetime(2026, 10, 25, 2, 30, tzinfo=UTC)) == ""


def test_written_speaks_both_languages():
    instant = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
    assert (written(instant, "en"), written(instant, "sv")) == (
        "15 September 2026, 14:00 (Swedish time)",
        "15 september 2026 kl. 14.00",
    )
