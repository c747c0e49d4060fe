"""Profile values in words, for pages and papers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.organisations.model import Column, Field, FieldKind, Values, Vocabulary
from portal.web.filters import date_text, money_text, number_text
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _

CURRENCY_OF = {
    "ask_amount": "ask_currency",
    "raised_to_date": "ask_currency",
    "ticket_min": "currency",
    "ticket_max": "currency",
    "follow_on_reserve": "currency",
    "amount": "currency",
}


def in_words(field: Column, values: Values) -> str | list[str]:
    """The field's value as a reader sees it in the language of the page; empty when not given."""
    value = values.get(field.key)
    if value is None:
        return ""
    if field.kind is FieldKind.TABLE:
        return [_row(field, row) for row in value]
    if field.kind is FieldKind.CHOICES:
        return [_label(field.vocabulary, each) for each in value]
    if field.kind is FieldKind.LINES:
        return list(value)
    return _single(field, value, values)


def facts(fields: Iterable[Field], values: Values) -> list[dict[str, Any]]:
    """The given fields that have a value, as rows of a summary list."""
    lang = current_lang()
    return [
        {"label": field.label.in_(lang), "value": in_words(field, values), "key": field.key}
        for field in fields
        if values.get(field.key) is not None
    ]


def name_of(vocabulary: Vocabulary, option: str) -> str:
    """One word of a vocabulary in the language of the page; empty for an empty id."""
    return vocabulary.label(option, current_lang()) if option else ""


def _single(field: Column, value: Any, values: Values) -> str:
    if field.kind is FieldKind.BOOL:
        return _("Yes") if value else _("No")
    if field.kind is FieldKind.CHOICE:
        return _label(field.vocabulary, value)
    if field.kind is FieldKind.DATE:
        return date_text(date.fromisoformat(value))
    if field.kind is FieldKind.MONEY:
        currency = values.get(CURRENCY_OF.get(field.key, ""))
        return money_text(value, currency) if currency else number_text(value)
    return number_text(value) if field.kind is FieldKind.NUMBER else str(value)


def _row(field: Column, row: Values) -> str:
    columns: tuple[Column, ...] = getattr(field, "columns", ())
    parts = [_cell(column, row) for column in columns if column.key in row]
    return " · ".join(parts)


def _cell(column: Column, row: Values) -> str:
    # A year is a number that must not get thousands separators.
    if column.key == "year":
        return str(row["year"])
    if column.key == "currency" and "amount" in row:
        return str(row["currency"])
    plain = {**row, "currency": ""} if column.key == "amount" else row
    found = in_words(column, plain)
    return found if isinstance(found, str) else ", ".join(found)


def _label(vocabulary: Vocabulary | None, option: str) -> str:
    return name_of(vocabulary, option) if vocabulary else option
