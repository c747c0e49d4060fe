"""From what was typed into a further field to a value that can be kept."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.errors import PortalError
from portal.readiness.model import Column, Part, PartKind

MOST_DIGITS = 15
YEARS = range(1900, 2201)
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+(?![0-9])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

Value = str | int | bool | list[str] | list[dict[str, "str | int | bool | list[str]"]]


class PartError(PortalError):
    """A further field that cannot be taken. `row` counts from 0 and is None outside tables."""

    def __init__(
        self, code: str, part: str, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(code, part=part, row=row, column=column)
        self.part = part
        self.row = row
        self.column = column

    def __str__(self) -> str:
        spot = "" if self.row is None else f"[{self.row}]"
        field = "" if self.column is None else f".{self.column}"
        return f"{self.part}{spot}{field}: {self.code}"


def clean(part: Part, raw: object) -> Value | None:
    """The value to keep, ready for JSON; None when the field is empty.

    Whole numbers are ints, others decimal strings; dates are ISO strings; tables are lists of
    rows without the empty ones. Raises PartError with one of the codes type, number, digits,
    decimals, too_small, too_large, text, too_long, option, date, yes_no, column, rows.
    """
    if part.kind is PartKind.TABLE:
        return _rows(part, raw)
    try:
        return _field(part, raw)
    except _RefusedError as refused:
        raise PartError(refused.code, part.id) from refused


class _RefusedError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _rows(part: Part, raw: object) -> Value | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, list | tuple):
        raise PartError("type", part.id)
    rows = [(number, _row(part, number, each)) for number, each in enumerate(raw)]
    kept = [row for _, row in rows if row]
    if len(kept) > part.max_rows:
        overflow = [number for number, row in rows if row][part.max_rows]
        raise PartError("rows", part.id, row=overflow)
    return kept or None


def _row(part: Part, number: int, raw: object) -> dict[str, str | int | bool | list[str]]:
    if not isinstance(raw, Mapping):
        raise PartError("type", part.id, row=number)
    columns = {column.id: column for column in part.columns}
    for key in raw:
        if key not in columns:
            raise PartError("column", part.id, row=number, column=_shown(key))
    row = {}
    for column in part.columns:
        try:
            value = _field(column, raw.get(column.id))
        except _RefusedError as refused:
            raise PartError(refused.code, part.id, row=number, column=column.id) from refused
        if value is not None:
            row[column.id] = value
    return row


def _shown(key: object) -> str:
    return str(key)[:60].encode("ascii", "backslashreplace").decode("ascii")


def _field(column: Column, raw: object) -> str | int | bool | list[str] | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return READERS[column.kind](column, raw)


def _number(column: Column, raw: object) -> str | int:
    value = _decimal(raw).normalize() + 0  # no minus nought
    if -int(value.as_tuple().exponent) > column.decimals:
        raise _RefusedError("decimals")
    if column.minimum is not None and value < column.minimum:
        raise _RefusedError("too_small")
    if column.maximum is not None and value > column.maximum:
        raise _RefusedError("too_large")
    return int(value) if column.decimals == 0 else f"{value:f}"


def _decimal(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise _RefusedError("type")
    if isinstance(raw, int) and abs(raw) >= 10**MOST_DIGITS:
        raise _RefusedError("digits")
    text = _plain_number(raw) if isinstance(raw, str) else str(raw)
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise _RefusedError("number") from error
    if not value.is_finite():
        raise _RefusedError("number")
    if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) >= MOST_DIGITS:
        raise _RefusedError("digits")
    return value


def _plain_number(raw: str) -> str:
    """Digits as both languages write them: "1 250", "12.5" and "12,5"."""
    text = raw.strip().replace("\u2212", "-")
    if GROUPED.match(text):
        text = re.sub(r"[ \u00a0\u202f]", "", text)
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if re.fullmatch(r"[+-]?[0-9]{16,}(\.[0-9]*)?", text):
        raise _RefusedError("digits")
    if not NUMBER.fullmatch(text):
        raise _RefusedError("number")
    return text


def _option(column: Column, raw: object) -> str:
    if not isinstance(raw, str):
        raise _RefusedError("type")
    if raw not in {option.id for option in column.options}:
        raise _RefusedError("option")
    return raw


def _options(column: Column, raw: object) -> list[str] | None:
    if not isinstance(raw, list | tuple):
        raise _RefusedError("type")
    chosen = {_option(column, each) for each in raw}
    return [option.id for option in column.options if option.id in chosen] or None


def _date(_: Column, raw: object) -> str:
    if not isinstance(raw, str):
        raise _RefusedError("type")
    text = raw.strip()
    if not DAY.fullmatch(text):
        raise _RefusedError("date")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _RefusedError("date") from error
    if day.year not in YEARS:
        raise _RefusedError("date")
    return text


def _yes_no(_: Column, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str):
        raise _RefusedError("type")
    if raw.strip().lower() not in YES_NO:
        raise _RefusedError("yes_no")
    return YES_NO[raw.strip().lower()]


def _text(column: Column, raw: object) -> str:
    if not isinstance(raw, str):
        raise _RefusedError("type")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if CONTROL.search(text):
        raise _RefusedError("text")
    if len(text) > column.max_length:
        raise _RefusedError("too_long")
    return text


READERS: Mapping[PartKind, Callable[[Column, object], str | int | bool | list[str] | None]] = {
    PartKind.NUMBER: _number,
    PartKind.CHOICE: _option,
    PartKind.CHOICES: _options,
    PartKind.TEXT: _text,
    PartKind.DATE: _date,
    PartKind.BOOL: _yes_no,
}
