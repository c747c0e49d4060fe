"""Moments as a world's file writes them: an instant, or counted from the present. Pure."""

import re
from datetime import date, datetime, timedelta
from typing import Any

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
PATTERN = (
    r"^(now([+-]\d{1,4}[mhdw])?"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))$"
)
_DAY = re.compile(r"today([+-]\d{1,4}[dw])?")


def checked(text: str) -> str:
    """The text itself when it is a moment; raises ValueError when no calendar has it."""
    found = resolve(text, datetime.fromisoformat("2026-01-01T00:00Z"))
    if not 1800 < found.year < 2300:
        raise ValueError("a moment between the years 1801 and 2299 is needed")
    return text


def resolve(text: str, present: datetime) -> datetime:
    """The moment that the text means; `now-3d` is three days before `present`.

    Raises ValueError for days and offsets that do not exist.
    """
    if text.startswith("now"):
        return present + _span(text.removeprefix("now"))
    return datetime.fromisoformat(text)


def dated(value: Any, today: date) -> Any:
    """The value with every text such as `today+90d` inside it turned into an ISO date."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (today + _span(value.removeprefix("today"))).isoformat()
    if isinstance(value, dict):
        return {key: dated(each, today) for key, each in value.items()}
    if isinstance(value, list):
        return [dated(each, today) for each in value]
    return value


def _span(text: str) -> timedelta:
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])}) if text else timedelta()
