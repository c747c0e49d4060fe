"""Moments and deadlines: UTC inside, Swedish time on the page, half-open intervals."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
YEARS = range(2000, 2101)
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_SV = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli",
    "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_TIME = re.compile(r"([01][0-9]|2[0-3])[:.]([0-5][0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class LocalTimeError(ValueError):
    """A typed local time that is no moment; `code` says why.

    bad_day, bad_time, no_such_time (the clocks skip it), which_time (it happens twice that night).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A moment as people in Sweden write it; `zone` is CET or CEST, `offset` e.g. +01:00."""

    day: str
    clock: str
    zone: str
    offset: str


def within(now: datetime, *, opens_at: datetime, closes_at: datetime) -> bool:
    """Whether `now` lies in the half-open interval: the first moment counts, the last does not."""
    return opens_at <= now < closes_at


def moment(day: str, clock: str, which: str = "") -> datetime:
    """The UTC moment of a typed Swedish day (2026-10-25) and time (14:00).

    `which` is "first" or "second" and matters only when the clocks go back and the time comes
    twice. Raises LocalTimeError.
    """
    typed = datetime.combine(_day(day.strip()), _clock(clock.strip()), tzinfo=SWEDEN)
    first, second = typed.astimezone(UTC), typed.replace(fold=1).astimezone(UTC)
    if first == second:
        return first
    # In the skipped hour no UTC moment leads back to what was typed.
    if first.astimezone(SWEDEN).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise LocalTimeError("no_such_time")
    if which not in {"first", "second"}:
        raise LocalTimeError("which_time")
    return first if which == "first" else second


def local(instant: datetime) -> LocalTime:
    """The moment in Swedish time, with its zone."""
    there = instant.astimezone(SWEDEN)
    offset = there.strftime("%z")
    return LocalTime(
        day=there.date().isoformat(),
        clock=there.strftime("%H:%M"),
        zone=there.tzname() or "",
        offset=f"{offset[:3]}:{offset[3:]}",
    )


def which(instant: datetime) -> str:
    """Which of the two it is, "first" or "second", for a time that comes twice; else nothing."""
    there = instant.astimezone(SWEDEN)
    twins = {there.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(twins) == 1:
        return ""
    return "second" if there.fold else "first"


def written(instant: datetime, lang: str) -> str:
    """The moment in a letter: 15 September 2026, 14:00 (Swedish time)."""
    there = instant.astimezone(SWEDEN)
    if lang == "sv":
        return f"{there.day} {MONTHS_SV[there.month - 1]} {there.year} kl. {there:%H.%M}"
    return f"{there.day} {MONTHS_EN[there.month - 1]} {there.year}, {there:%H:%M} (Swedish time)"


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise LocalTimeError("bad_day")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise LocalTimeError("bad_day") from error
    if day.year not in YEARS:
        raise LocalTimeError("bad_day")
    return day


def _clock(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise LocalTimeError("bad_time")
    return time(int(found[1]), int(found[2]))
