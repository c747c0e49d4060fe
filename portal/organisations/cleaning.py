"""From what was typed or sent to what is stored, or every problem at once. Pure.

Values are plain JSON: text, number, true or false, one id, a list of ids or lines, an ISO date as
text, or a list of rows. An empty value is left out of the result.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.errors import InvalidError, Problem
from portal.organisations.model import Check, Column, Field, FieldKind, Schema, as_number

# Tab and newline are text; other control characters, surrogates and non-characters are not.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MAX_TYPED = 40
BLANKS = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\t'"))
# domain.md 9; each is matched against the whole text.
PATTERNS = {
    "orpha": r"ORPHA:\d{1,8}",
    "mondo": r"MONDO:\d{7}",
    "icd": r"[A-Z0-9]{3,4}(\.[A-Z0-9]{1,4})?",
    "ror": r"https://ror\.org/0[a-z0-9]{6}\d{2}",
    "eu_ct": r"20\d{2}-5\d{5}-\d{2}(-\d{2})?",
    "nct": r"NCT\d{8}",
    "eu_orphan": r"EU/3/\d{2}/\d{1,6}",
    "org_nr": r"\d{6}-?\d{4}",
    "mailbox": r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}",
}


class _Bad(Exception):  # noqa: N818 -- a note passed inside this module, not an error to report
    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = tuple(facts.items())


def clean(fields: Iterable[Field], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The stored form of every given field that is in `raw`; None for one that was emptied.

    Raises InvalidError with one problem per field (code and facts), never stopping at the first.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for each in fields:
        if each.key not in raw:
            continue
        try:
            values[each.key] = _value(each, raw[each.key])
        except _Bad as bad:
            problems.append(Problem(each.key, bad.code, bad.facts))
    if problems:
        raise InvalidError(*problems)
    return values


def checked(schema: Schema, values: Mapping[str, Any], *, touched: Iterable[str]) -> None:
    """The rules over two fields, for those that were touched; raises InvalidError."""
    keys = set(touched)
    relevant = (rule for rule in schema.checks if {rule.first, rule.second} & keys)
    problems = [found for rule in relevant if (found := _broken(rule, values))]
    if problems:
        raise InvalidError(*problems)


def merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values after the changes; a change to None takes the value away."""
    both = {**values, **changes}
    return {key: value for key, value in both.items() if value is not None}


def number(text: str) -> Decimal:
    """A number typed the Swedish or the English way; raises InvalidError.

    One comma or dot is the decimal sign; repeated ones, or a comma before a dot, group thousands.
    """
    try:
        return _decimal(text)
    except _Bad as bad:
        raise InvalidError(Problem("", bad.code)) from None


def _value(field: Column, raw: Any) -> Any:
    if raw is None or raw in ("", []):
        return None
    made = CLEANERS[field.kind](field, raw)
    return None if made in ("", []) else made


def _text(field: Column, raw: Any) -> str:
    text = _plain(raw).strip()
    if field.kind is FieldKind.TEXT and any(sign in text for sign in "\n\t"):
        raise _Bad("one_line")
    if len(text) > field.max_length:
        raise _Bad("too_long", limit=field.max_length, length=len(text))
    if text and field.pattern:
        _matched(field.pattern, text)
    return text


def _plain(raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Bad("not_text")
    if FORBIDDEN.search(raw):
        raise _Bad("odd_character")
    return unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))


def _matched(pattern: str, text: str) -> None:
    if not re.fullmatch(PATTERNS[pattern], text, re.ASCII):
        raise _Bad(f"pattern_{pattern}")
    if pattern == "org_nr" and not _luhn(text.replace("-", "")):
        raise _Bad("check_digit")


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(digits))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _lines(field: Column, raw: Any) -> list[str]:
    lines = _plain(raw).split("\n") if isinstance(raw, str) else raw
    if not isinstance(lines, list):
        raise _Bad("not_list")
    kept = [text for line in lines if (text := _plain(line).strip())]
    limit = getattr(field, "max_rows", 0)
    if len(kept) > limit:
        raise _Bad("too_many", limit=limit)
    longest = max(map(len, kept), default=0)
    if longest > field.max_length:
        raise _Bad("line_too_long", limit=field.max_length, length=longest)
    return kept


def _number(field: Column, raw: Any) -> int | float | None:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise _Bad("not_number")
    if isinstance(raw, str) and not _plain(raw).translate(BLANKS):
        return None
    value = _decimal(str(raw))
    if -value.normalize().as_tuple().exponent > field.decimals:  # type: ignore[operator]
        raise _Bad("not_whole" if field.decimals == 0 else "too_precise", decimals=field.decimals)
    if value < field.minimum:
        raise _Bad("negative" if field.minimum == 0 else "too_small", minimum=field.minimum)
    if value > field.maximum:
        raise _Bad("too_large", maximum=field.maximum)
    return as_number(value)


def _decimal(raw: str) -> Decimal:
    text = _plain(raw).translate(BLANKS).replace("\u2212", "-")
    if len(text) > MAX_TYPED:
        raise _Bad("too_large")
    text = _one_sign(text)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        raise _Bad("not_number")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _Bad("not_number") from None


def _one_sign(text: str) -> str:
    for group, point in ((",", "."), (".", ",")):
        grouped = rf"-?\d{{1,3}}(\{group}\d{{3}})+"
        if re.fullmatch(rf"{grouped}\{point}\d+", text, re.ASCII):
            return text.replace(group, "").replace(point, ".")
        if text.count(group) > 1 and re.fullmatch(grouped, text, re.ASCII):
            return text.replace(group, "")
    return text.replace(",", ".")


def _bool(_field: Column, raw: Any) -> bool | None:
    known = {True: True, False: False, "yes": True, "no": False, "unknown": None}
    if not isinstance(raw, (bool, str)) or raw not in known:
        raise _Bad("not_option")
    return known[raw]


def _choice(field: Column, raw: Any) -> str:
    found = field.vocabulary.find(raw) if field.vocabulary and isinstance(raw, str) else None
    if found is None:
        raise _Bad("not_option")
    return found.id


def _choices(field: Column, raw: Any) -> list[str]:
    if not isinstance(raw, (list, tuple)):
        raise _Bad("not_list")
    chosen = {_choice(field, each) for each in raw if each != ""}
    options = field.vocabulary.options if field.vocabulary else ()
    return [option.id for option in options if option.id in chosen]


def _date(_field: Column, raw: Any) -> str:
    text = raw.isoformat() if type(raw) is date else raw
    try:
        if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise _Bad("not_date")
        found = date.fromisoformat(text)
    except ValueError:
        raise _Bad("not_date") from None
    if not 1900 <= found.year <= 2200:
        raise _Bad("not_date")
    return text


def _table(field: Column, raw: Any) -> list[dict[str, Any]]:
    columns: tuple[Column, ...] = getattr(field, "columns", ())
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise _Bad("not_list")
    rows = [made for n, row in enumerate(raw, 1) if (made := _row(columns, row, n))]
    limit = getattr(field, "max_rows", 0)
    if len(rows) > limit:
        raise _Bad("too_many", limit=limit)
    return rows


def _row(columns: tuple[Column, ...], row: Mapping[str, Any], place: int) -> dict[str, Any]:
    unknown = set(row) - {column.key for column in columns}
    if unknown:
        raise _Bad("column_unknown", row=place)
    made = {}
    for column in columns:
        try:
            value = _value(column, row.get(column.key))
        except _Bad as bad:
            raise _Bad(f"row_{bad.code}", **dict(bad.facts), row=place, column=column.key) from None
        if value is not None:
            made[column.key] = value
    return made


def _broken(rule: Check, values: Mapping[str, Any]) -> Problem | None:
    first, second = values.get(rule.first), values.get(rule.second)
    if first is None:
        return None
    if rule.kind == "together":
        return (
            Problem(rule.second, "needed_with", (("other", rule.first),))
            if second is None
            else None
        )
    if second is not None and first > second:
        return Problem(rule.second, "before_first", (("other", rule.first),))
    return None


CLEANERS: dict[FieldKind, Callable[[Column, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONGTEXT: _text,
    FieldKind.LINES: _lines,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.BOOL: _bool,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.DATE: _date,
    FieldKind.TABLE: _table,
}
