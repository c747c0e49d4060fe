"""A form grown from one question: what is kept, or what was typed, with errors beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.errors import InvalidError, Problem
from portal.readiness.bank import Column, Edition, Part, PartKind, Question
from portal.readiness.patching import MAX_COMMENT, MAX_ITEMS, MAX_REASON, MAX_TITLE
from portal.readiness.records import Content
from portal.web.i18n import gettext as _

SPARE = 2
CONTROLS = frozenset(("csrf_token", "version", "action", "key"))
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One typed field, ready for the page; `value` is a list for several choices."""

    name: str
    kind: str
    label: str
    value: str | list[str]
    options: Options = ()
    hint: str = ""
    unit: str = ""
    limit: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A part with rows, spare ones included."""

    id: str
    label: str
    hint: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    full: bool
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of evidence."""

    place: int
    title: Cell
    url: Cell
    state: str


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Everything the question page asks for."""

    choice: str
    na_reason: str
    na_reasons: Options
    na_text: Cell
    comment: Cell
    evidence: tuple[ItemRow, ...]
    evidence_full: bool
    parts: tuple[Cell | Table, ...]
    errors: Mapping[str, str]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(field id, sentence) for the summary on top of the page."""
        return list(self.errors.items())


def typed_fields(form: MultiDict[str, str]) -> dict[str, str | list[str]]:
    """The named fields of a posted form; a name that occurs once is a text, else a list."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in form.lists()
        if name not in CONTROLS
    }


def grow(
    edition: Edition,
    question: Question,
    content: Content,
    *,
    lang: str,
    typed: Mapping[str, str | Sequence[str]] | None = None,
    problems: Iterable[Problem] = (),
) -> AnswerForm:
    """The form with the kept content; `typed` goes over it, `problems` stand beside the fields."""
    errors = {problem.field: sentence(problem) for problem in problems}
    desk = _Desk(typed or {}, errors, lang)
    reasons = tuple((r.id, r.name.in_(lang)) for r in edition.na_reasons if r.id in question.na)
    rows = _evidence(desk, content)
    return AnswerForm(
        choice=str(desk.value("choice", content.choice)),
        na_reason=str(desk.value("na_reason", content.na_reason)),
        na_reasons=reasons,
        na_text=desk.cell(
            "na_text", "text", _("In your own words"), content.na_text, limit=MAX_REASON
        ),
        comment=desk.cell("comment", "textarea", "", content.comment, limit=MAX_COMMENT),
        evidence=rows,
        evidence_full=len(content.evidence) >= MAX_ITEMS,
        parts=tuple(_part(desk, part, content.parts.get(part.id)) for part in question.parts),
        errors=errors,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    typed: Mapping[str, str | Sequence[str]]
    errors: Mapping[str, str]
    lang: str

    def value(self, name: str, kept: str | list[str]) -> str | list[str]:
        """What was typed, else what is kept."""
        found = self.typed.get(name, kept)
        return found if isinstance(found, str) else list(found)

    def cell(self, name: str, kind: str, label: str, kept: str | list[str], **more: Any) -> Cell:
        """One field with its value and error."""
        value = self.value(name, kept)
        return Cell(name, kind, label, value, error=self.errors.get(name, ""), **more)

    def column(self, name: str, column: Column, kept: object) -> Cell:
        """One typed field of the bank."""
        kind = str(column.kind)
        return self.cell(
            name,
            kind,
            column.label.in_(self.lang),
            shown(kept, self.lang) if column.kind is PartKind.NUMBER else _plain(kept),
            options=_options(column, self.lang),
            hint=column.hint.in_(self.lang) if column.hint else "",
            unit=unit(column.unit),
            limit=column.max_length if column.max_length > 200 else None,
        )


def _evidence(desk: _Desk, content: Content) -> tuple[ItemRow, ...]:
    kept = {item.place: item for item in content.evidence}
    used = [
        int(n.split("-")[1]) for n in desk.typed if n.startswith("evidence-") and n[9].isdigit()
    ]
    last = max([*kept, *used], default=-1)
    rows = []
    for place in range(last + 1 + (0 if used else SPARE)):
        item = kept.get(place)
        title, url = f"evidence-{place}-title", f"evidence-{place}-url"
        rows.append(
            ItemRow(
                place,
                desk.cell(title, "text", _("Title"), item.title if item else "", limit=MAX_TITLE),
                desk.cell(url, "url", _("Link"), item.url if item else ""),
                str(item.state) if item else "",
            )
        )
    return tuple(rows)


def _part(desk: _Desk, part: Part, kept: object) -> Cell | Table:
    if part.kind is not PartKind.TABLE:
        return desk.column(f"part-{part.id}", part, kept)
    rows: list[dict[str, Any]] = kept if isinstance(kept, list) else []
    prefix = f"part-{part.id}-"
    used = [
        int(name.split("-")[2])
        for name in desk.typed
        if name.startswith(prefix) and name.split("-")[2].isdigit()
    ]
    count = max(used) + 1 if used else len(rows) + SPARE
    return Table(
        id=part.id,
        label=part.label.in_(desk.lang),
        hint=part.hint.in_(desk.lang) if part.hint else "",
        columns=tuple(column.label.in_(desk.lang) for column in part.columns),
        rows=tuple(
            tuple(
                desk.column(
                    f"{prefix}{number}-{column.id}",
                    column,
                    rows[number].get(column.id) if number < len(rows) else None,
                )
                for column in part.columns
            )
            for number in range(min(count, 100))
        ),
        full=sum(bool(row) for row in rows) >= part.max_rows,
    )


def _options(column: Column, lang: str) -> Options:
    if column.kind is PartKind.BOOL:
        return (("yes", _("Yes")), ("no", _("No")))
    return tuple((option.id, option.label.in_(lang)) for option in column.options)


def _plain(kept: object) -> str | list[str]:
    if isinstance(kept, list):
        return [str(each) for each in kept]
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return "" if kept is None else str(kept)


def shown(value: object, lang: str) -> str:
    """A kept number as its reader writes numbers."""
    text = "" if value is None else str(value)
    return text.replace(".", ",") if lang == "sv" else text


def words_for(column: Column, value: object, lang: str) -> str:
    """A kept value as words, for lists and papers."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = {option.id: option.label.in_(lang) for option in column.options}
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    if column.kind is PartKind.NUMBER:
        return f"{shown(value, lang)} {unit(column.unit)}".strip()
    return labels.get(str(value), str(value))


def unit(code: str | None) -> str:
    """The words after a number."""
    words = {
        "percent": "%",
        "months": _("months"),
        "years": _("years"),
        "days": _("days"),
        "hours": _("hours"),
        "patients_per_year": _("patients a year"),
        "runs": _("runs"),
        "fte": _("full-time posts"),
        "celsius": "°C",
    }
    return words.get(code or "", "")


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    facts = dict(problem.facts)
    limit = facts.get("limit", "")
    sentences = {
        "too_long": lambda: _("Shorten this to at most %(limit)s characters.", limit=limit),
        "too_small": lambda: _("This must be at least %(limit)s.", limit=limit),
        "too_large": lambda: _("This must be at most %(limit)s.", limit=limit),
        "decimals": lambda: _("Write this with at most %(limit)s decimals.", limit=limit),
        "rows": lambda: _("There is room for %(limit)s rows.", limit=limit),
        "text": lambda: _("This holds a character that cannot be stored. Type the text again."),
        "one_line": lambda: _("Write this on one line."),
        "url": lambda: _("Write a web address that begins with https:// or http://."),
        "number": lambda: _("Write a number, for example 12 or 12.5."),
        "digits": lambda: _("This number has more than 15 digits."),
        "date": lambda: _("Write a date as year-month-day, for example 2026-09-15."),
        "pattern_eu_ct": lambda: _("Write it like 2026-500000-00-00."),
        "option": lambda: _("Choose one of the options in the list."),
        "yes_no": lambda: _("Choose yes or no."),
        "reason_needed": lambda: _("Choose why the question is not relevant."),
        "text_needed": lambda: _("Say in your own words why the question is not relevant."),
        "one_of": lambda: _("Give one of score, not relevant and do not know."),
        "unknown_version": lambda: _("This version of the answer does not exist. Open it again."),
        "unknown_field": lambda: _(
            "The question has no field called %(name)s.", name=problem.field
        ),
        "key": lambda: _("The idempotency key must be 1 to 100 plain characters."),
    }
    return sentences.get(problem.code, lambda: _("This cannot be used here."))()


def sentences(error: InvalidError) -> dict[str, str]:
    """Every field that cannot be taken with its sentence."""
    return {problem.field: sentence(problem) for problem in error.problems}
