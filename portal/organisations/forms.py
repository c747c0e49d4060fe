"""Profile forms grown from the fields: what was sent, what is shown, and what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from portal.errors import Problem
from portal.organisations import catalogue
from portal.organisations.model import (
    MAX_NAME,
    Column,
    Field,
    FieldKind,
    Group,
    Option,
    ProfileKind,
    Schema,
    Values,
    Vocabulary,
)
from portal.web.forms import PortalForm, iso_date, text_field
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.i18n import lazy_gettext as _l

FEW = 7
SPARE_ROWS = 2
# Vocabularies whose options are shown under headings, and where the headings' words are.
HEADINGS = {"stage": "band", "modality": "type_code", "capabilities": "entry_kind"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One input as the template draws it."""

    name: str
    label: str
    type: str
    value: Any
    error: str
    hint: str
    visibility: str
    required: bool
    limit: int = 0
    options: tuple[Pair, ...] = ()
    headings: tuple[tuple[str, tuple[Pair, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()


class ProjectForm(PortalForm):
    """The name of a new project."""

    name = text_field(_l("Project name"), limit=MAX_NAME)


class PublishForm(PortalForm):
    """What becomes public besides the structured fields."""

    texts = SelectMultipleField(_l("Texts to show"))
    name_public = BooleanField(_l("Show the names of the project and the company"))
    listed = BooleanField(_l("Show it in the public directory"), default=True)


class ShareForm(PortalForm):
    """Who may see what, until when."""

    grantee = SelectField(_l("Share with"))
    scopes = SelectMultipleField(_l("What they may see"))
    until = text_field(_l("Until"), limit=10)

    def validate_until(self, field: Any) -> None:
        """A day in the future is checked by the service; here only that it is a day."""
        if iso_date(field.data) is None:
            raise ValidationError(_("Write the date as year-month-day, for example 2027-02-18."))


class RenewForm(PortalForm):
    """A new end."""

    until = text_field(_l("Until"), limit=10)
    validate_until = ShareForm.validate_until


def sent(group: Group, form: "MultiDict[str, str]") -> dict[str, Any]:
    """What the form says about the group's fields, untouched; fields it does not hold stay out."""
    marked = set(form.getlist("present"))
    found: dict[str, Any] = {}
    for field in group.fields:
        if field.kind is FieldKind.CHOICES:
            if field.key in form or field.key in marked:
                found[field.key] = form.getlist(field.key)
        elif field.kind is FieldKind.TABLE:
            if field.key in marked:
                found[field.key] = _sent_rows(field, form)
        elif field.key in form:
            found[field.key] = form[field.key]
    return found


def inputs(group: Group, values: Values, problems: Iterable[Problem] = ()) -> list[Shown]:
    """The group's inputs with these values, stored or as typed, and the problems beside them."""
    wrong = {problem.field: problem for problem in problems}
    return [_shown(field, values.get(field.key), wrong.get(field.key)) for field in group.fields]


def summary(schema: Schema, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """The problems for the list on top of the page: id of the input, and the sentence."""
    lang = current_lang()
    found = ((problem, schema.find(problem.field)) for problem in problems)
    return [
        (
            problem.field,
            f"{field.label.in_(lang)}: {words(problem, field)}" if field else words(problem),
        )
        for problem, field in found
    ]


def words(problem: Problem, field: Field | None = None) -> str:
    """A problem as a sentence that says what to do."""
    given = dict(problem.facts)
    if problem.code.startswith("row_"):
        inner = Problem(problem.field, problem.code.removeprefix("row_"), problem.facts)
        return _("Row %(row)s: %(problem)s", row=given.get("row", ""), problem=words(inner, field))
    if problem.code.startswith("pattern_"):
        return _pattern(field)
    if problem.code in ("needed_with", "before_first"):
        return _pair(problem, str(given.get("other", "")))
    return _sentence(problem.code, given)


def _sentence(code: str, given: Mapping[str, Any]) -> str:
    sentences = {
        "too_long": _("This is %(length)s characters; at most %(limit)s fit."),
        "line_too_long": _("One line is %(length)s characters; at most %(limit)s fit on a line."),
        "too_many": _("At most %(limit)s fit here."),
        "one_line": _("Write this on one line."),
        "odd_character": _("This holds a character that cannot be stored. Type the text again."),
        "not_number": _("Write a number, for example 1500 or 1 500."),
        "not_whole": _("Write a whole number without decimals, for example 1500 or 1 500."),
        "too_precise": _("Write at most %(decimals)s decimals."),
        "negative": _("Write a number that is zero or more."),
        "too_small": _("Write a number of at least %(minimum)s."),
        "too_large": _("The number is too large."),
        "not_option": _("Choose one of the options."),
        "not_date": _("Write the date as year-month-day, for example 2027-02-18."),
        "check_digit": _("The last digit does not fit the others. Check the number."),
        "needed": _("Fill this in."),
        "needed_to_publish": _("Fill this in before you publish."),
        "too_many_projects": _("Your company has as many projects as it can have here."),
        "grantee_unknown": _("Choose an organisation that a coordinator has confirmed."),
        "scopes_empty": _("Choose at least one thing to share."),
        "end_past": _("Choose a day in the future."),
        "end_far": _("Choose a day within a year."),
    }
    sentence = sentences.get(code)
    return sentence % given if sentence else _("This cannot be used here.")


def _pattern(field: Field | None) -> str:
    hint = field.hint.in_(current_lang()) if field and field.hint else ""
    return _("This does not have the right form. %(hint)s", hint=hint)


def _pair(problem: Problem, other: str) -> str:
    lang = current_lang()
    schemas = map(catalogue.schema, ProfileKind)
    found = next((each.find(other) for each in schemas if each.find(other)), None)
    label = found.label.in_(lang) if found else other
    if problem.code == "needed_with":
        return _("Fill this in, because “%(other)s” is filled in.", other=label)
    return _("This must not come before “%(other)s”.", other=label)


def _shown(field: Field, value: Any, problem: Problem | None) -> Shown:
    lang = current_lang()
    return Shown(
        name=field.key,
        label=field.label.in_(lang),
        type=_type(field),
        value=_typed(field, value),
        error=words(problem, field) if problem else "",
        hint=field.hint.in_(lang) if field.hint else "",
        visibility=field.audience,
        required=field.required,
        limit=field.max_length if field.kind in (FieldKind.TEXT, FieldKind.LONGTEXT) else 0,
        options=_options(field),
        headings=_headings(field),
        columns=tuple(column.label.in_(lang) for column in field.columns),
        rows=_rows(field, value),
    )


def _type(field: Column) -> str:
    if field.kind is FieldKind.CHOICE:
        few = field.vocabulary and len(field.vocabulary.options) <= FEW
        return "radios" if few or _grouped(field) else "select"
    return {
        FieldKind.TEXT: "text",
        FieldKind.LONGTEXT: "textarea",
        FieldKind.LINES: "textarea",
        FieldKind.NUMBER: "number",
        FieldKind.MONEY: "number",
        FieldKind.BOOL: "radios",
        FieldKind.CHOICES: "checkboxes",
        FieldKind.DATE: "date",
        FieldKind.TABLE: "table",
    }[field.kind]


def _typed(field: Column, value: Any) -> Any:
    """A stored value as a person would type it; what was typed stays as it is."""
    if field.kind is FieldKind.BOOL:
        return {True: "yes", False: "no", None: "unknown"}.get(value, value)
    if field.kind is FieldKind.LINES and isinstance(value, list):
        return "\n".join(value)
    if field.kind is FieldKind.MONEY and isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    if field.kind is FieldKind.NUMBER and isinstance(value, (int, float)):
        return str(value).replace(".", ",") if current_lang() == "sv" else str(value)
    return "" if value is None else value


def _options(field: Column) -> tuple[Pair, ...]:
    if field.kind is FieldKind.BOOL:
        return (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))
    options = field.vocabulary.options if field.vocabulary else ()
    plain = tuple(map(_pair_of, options))
    optional = field.kind is FieldKind.CHOICE and not getattr(field, "required", False)
    return (("", _("Not given")), *plain) if optional and _type(field) == "radios" else plain


def _headings(field: Column) -> tuple[tuple[str, tuple[Pair, ...]], ...]:
    if not _grouped(field) or field.vocabulary is None:
        return ()
    titles: Vocabulary = catalogue.vocabulary(HEADINGS[field.vocabulary.key])
    options = field.vocabulary.options
    parents = dict.fromkeys(option.parent for option in options)
    return tuple(
        (
            titles.label(parent, current_lang()) if parent else "",
            tuple(_pair_of(option) for option in options if option.parent == parent),
        )
        for parent in parents
    )


def _grouped(field: Column) -> bool:
    return field.vocabulary is not None and field.vocabulary.key in HEADINGS


def _pair_of(option: Option) -> Pair:
    return option.id, option.label.in_(current_lang())


def _rows(field: Field, value: Any) -> tuple[tuple[Shown, ...], ...]:
    if field.kind is not FieldKind.TABLE:
        return ()
    kept = [row for row in value or [] if any(row.values())]
    count = min(field.max_rows, len(kept) + SPARE_ROWS)
    filled = [*kept, *({} for _spare in range(SPARE_ROWS))][:count]
    return tuple(
        tuple(_cell(field, column, number, row) for column in field.columns)
        for number, row in enumerate(filled)
    )


def _cell(field: Field, column: Column, number: int, row: Mapping[str, Any]) -> Shown:
    label = column.label.in_(current_lang())
    return Shown(
        name=f"{field.key}-{number}-{column.key}",
        label=_("%(column)s, row %(row)s", column=label, row=number + 1),
        type="select" if column.kind is FieldKind.CHOICE else "text",
        value=_typed(column, row.get(column.key)),
        error="",
        hint="",
        visibility="",
        required=False,
        options=_options(column) if column.kind is FieldKind.CHOICE else (),
    )


def _sent_rows(field: Field, form: "MultiDict[str, str]") -> list[dict[str, str]]:
    rows = (
        {column.key: form.get(f"{field.key}-{number}-{column.key}", "") for column in field.columns}
        for number in range(field.max_rows)
    )
    return [row for row in rows if any(value.strip() for value in row.values())]
