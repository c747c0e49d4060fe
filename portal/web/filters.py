"""How dates, numbers and money look in each language."""

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal

from portal.web.i18n import current_lang

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NBSP = "\u00a0"


def local(moment: datetime) -> datetime:
    """The moment as Swedish clocks show it."""
    return moment.astimezone(STOCKHOLM)


def date_text(value: date | datetime) -> str:
    """`12 May 2026`, `12 maj 2026`."""
    day = local(value).date() if isinstance(value, datetime) else value
    return str(format_date(day, "d MMMM y"))


def clock_text(value: datetime) -> str:
    """`14:32`, `14.32`."""
    return local(value).strftime("%H.%M" if current_lang() == "sv" else "%H:%M")


def moment_text(value: datetime) -> str:
    """`15 September 2026, 14:00 (Swedish time)`, `15 september 2026 kl. 14.00`."""
    day, clock = date_text(value), clock_text(value)
    return f"{day} kl. {clock}" if current_lang() == "sv" else f"{day}, {clock} (Swedish time)"


def number_text(value: float | Decimal) -> str:
    """`12,345.6`, `12 345,6`."""
    return str(format_decimal(value))


def money_text(amount: float | Decimal, currency: str) -> str:
    """`SEK 55 million`, `55 miljoner kronor`."""
    millions = Decimal(str(amount)) / 1_000_000
    swedish = current_lang() == "sv"
    if millions >= 1:
        number = number_text(millions.quantize(Decimal("0.1")).normalize())
        word = ("miljon" if millions == 1 else "miljoner") if swedish else "million"
        figure = f"{number}{NBSP}{word}"
    else:
        figure = number_text(amount)
    if swedish:
        return f"{figure}{NBSP}{'kronor' if currency.upper() == 'SEK' else currency.upper()}"
    return f"{currency.upper()}{NBSP}{figure}"


def floor_percent(share: Fraction | float) -> str:
    """A share as a percentage, rounded down: 64.6 % must not look like 65 %."""
    whole = math.floor(Fraction(share) * 100)
    return f"{whole}{NBSP}%"


def setup(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        date=date_text,
        clock=clock_text,
        datetime_local=moment_text,
        number=number_text,
        money=money_text,
        floor_percent=floor_percent,
        iso=lambda moment: moment.isoformat(),
        date_time=lambda value: str(format_datetime(local(value), "d MMMM y HH:mm")),
    )
