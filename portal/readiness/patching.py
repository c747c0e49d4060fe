"""From named fields, as forms and scripts send them, to the next content of one answer.

A patch changes only what it names. An empty value clears a field; a name that is not there
leaves it alone, so that a partial save never wipes anything (security.md 2.1).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.errors import InvalidError, Problem
from portal.readiness import parts, texts
from portal.readiness.model import Column, Evidence, Part, PartKind, Question
from portal.readiness.records import OTHER, Content, Item, State

Fields = Mapping[str, str | Sequence[str]]

MAX_COMMENT = 4000
MAX_REASON = 500
MAX_TITLE = 200
MAX_ITEMS = 20
PLACES = 40
EVIDENCE = re.compile(r"evidence-([0-9]{1,2})-(title|url|kind)")
CELL = re.compile(r"part-([a-z0-9_]+)-([0-9]{1,3})-([a-z0-9_]+)")
WHOLE = re.compile(r"part-([a-z0-9_]+)")
PLAIN = ("choice", "na_reason", "na_text", "comment")


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields to change. `complete` asks for a finished answer, `afresh` names "evidence" or parts
    that are replaced whole instead of row by row.
    """

    fields: Fields
    complete: bool = False
    afresh: frozenset[str] = frozenset()


def apply(question: Question, before: Content, patch: Patch) -> Content:
    """The content after the patch. Raises InvalidError naming every field that cannot be taken."""
    problems: list[Problem] = []
    after, fields, afresh = before, patch.fields, patch.afresh
    for step in (_choice, _texts, _evidence, _parts):
        try:
            after = step(question, after, fields, afresh)
        except InvalidError as error:
            problems.extend(error.problems)
    problems.extend(Problem(name, "unknown_field") for name in _unknown(question, fields))
    after = _unconfirmed(before, after)
    if patch.complete and not problems:
        problems.extend(incomplete(after))
    if problems:
        raise InvalidError(*problems)
    return after


def incomplete(content: Content) -> tuple[Problem, ...]:
    """What a finished answer still lacks: the reason for "not relevant", the text for "other"."""
    if content.state is not State.NOT_RELEVANT:
        return ()
    if not content.na_reason:
        return (Problem("na_reason", "reason_needed"),)
    if content.na_reason == OTHER and not content.na_text:
        return (Problem("na_text", "text_needed"),)
    return ()


def _choice(
    question: Question, content: Content, fields: Fields, _afresh: frozenset[str]
) -> Content:
    if "choice" not in fields:
        return content
    raw = texts.one("choice", fields["choice"])
    if raw == "":
        return replace(content, state=State.OPEN, score=None)
    if raw in {"0", "1", "2", "3", "4"}:
        return replace(content, state=State.ANSWERED, score=int(raw))
    if raw == State.DONT_KNOW:
        return replace(content, state=State.DONT_KNOW, score=None)
    if raw == State.NOT_RELEVANT and question.na:
        return replace(content, state=State.NOT_RELEVANT, score=None)
    raise InvalidError(Problem("choice", "option"))


def _texts(
    question: Question, content: Content, fields: Fields, _afresh: frozenset[str]
) -> Content:
    problems: list[Problem] = []
    given: dict[str, str] = {}
    for name, limit in (("na_text", MAX_REASON), ("comment", MAX_COMMENT)):
        if name not in fields:
            continue
        try:
            given[name] = texts.text(name, fields[name], limit)
        except InvalidError as error:
            problems.extend(error.problems)
    if "na_reason" in fields:
        reason = fields["na_reason"]
        if reason in ("", *question.na):
            given["na_reason"] = str(reason)
        else:
            problems.append(Problem("na_reason", "option"))
    if problems:
        raise InvalidError(*problems)
    return replace(content, **given)  # type: ignore[arg-type]


def _evidence(
    _question: Question, content: Content, fields: Fields, afresh: frozenset[str]
) -> Content:
    found = [(m, value) for name, value in fields.items() if (m := EVIDENCE.fullmatch(name))]
    if not found and "evidence" not in afresh:
        return content
    kept = () if "evidence" in afresh else content.evidence
    rows = {item.place: item for item in kept}
    problems: list[Problem] = []
    for match, value in found:
        place, key = int(match[1]), match[2]
        old = rows.get(place, Item(place, ""))
        try:
            rows[place] = _item(match[0], key, old, value)
        except InvalidError as error:
            problems.extend(error.problems)
    items = tuple(rows[n] for n in sorted(rows) if rows[n].title or rows[n].url)
    if len(items) > MAX_ITEMS:
        problems.append(Problem("evidence", "rows", (("limit", MAX_ITEMS),)))
    if problems:
        raise InvalidError(*problems)
    return replace(content, evidence=items)


def _item(name: str, key: str, old: Item, value: object) -> Item:
    if old.place >= PLACES:
        raise InvalidError(Problem(name, "rows", (("limit", MAX_ITEMS),)))
    if key == "kind":
        if texts.one(name, value) not in {"", "link", "title"}:
            raise InvalidError(Problem(name, "option"))
        return old
    if key == "title":
        return _changed(old, title=texts.line(name, value, MAX_TITLE))
    return _changed(old, url=texts.url(name, value))


def _changed(old: Item, **new: str) -> Item:
    made = replace(old, **new)  # type: ignore[arg-type]
    # What a reviewer confirmed was the other document.
    return made if made == old else replace(made, state=Evidence.DOCUMENTED)


def _parts(question: Question, content: Content, fields: Fields, afresh: frozenset[str]) -> Content:
    kept = dict(content.parts)
    problems: list[Problem] = []
    for part in question.parts:
        try:
            if part.kind is PartKind.TABLE:
                _table(part, kept, fields, afresh)
            elif f"part-{part.id}" in fields:
                raw = _raw(part, f"part-{part.id}", fields[f"part-{part.id}"])
                _keep(kept, part.id, parts.clean(part, raw))
        except parts.PartError as error:
            problems.append(_problem(part, error))
        except InvalidError as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidError(*problems)
    return replace(content, parts=kept)


def _table(part: Part, kept: dict[str, Any], fields: Fields, afresh: frozenset[str]) -> None:
    """Merge cells into the stored rows; a row that became empty stays as a gap."""
    cells = [
        (int(match[2]), match[3], match[0], value)
        for name, value in fields.items()
        if (match := CELL.fullmatch(name)) and match[1] == part.id
    ]
    if not cells and f"part-{part.id}" not in afresh:
        return
    columns = {column.id: column for column in part.columns}
    stored = [] if f"part-{part.id}" in afresh else kept.get(part.id, [])
    rows: list[dict[str, Any]] = [dict(row) for row in stored]
    for row, column, name, value in cells:
        if column not in columns or row >= PLACES + part.max_rows:
            raise InvalidError(Problem(name, "unknown_field"))
        rows.extend({} for _ in range(row + 1 - len(rows)))
        rows[row][column] = _raw(columns[column], name, value)
    parts.clean(part, rows)
    cleaned = [_first(parts.clean(part, [row])) for row in rows]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    _keep(kept, part.id, cleaned or None)


def _first(value: object) -> dict[str, Any]:
    return dict(value[0]) if isinstance(value, list) and value else {}


def _keep(kept: dict[str, Any], key: str, value: object) -> None:
    if value is None:
        kept.pop(key, None)
    else:
        kept[key] = value


def _raw(column: Column, name: str, value: object) -> object:
    """What the parts rules read: a list of ids for several choices, one value otherwise."""
    if column.kind is PartKind.CHOICES:
        several = [value] if isinstance(value, str) else value
        return [each for each in several if each != ""] if isinstance(several, list) else several
    if isinstance(value, list):
        return texts.one(name, value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value) if not texts.FORBIDDEN.search(value) else value
    return value


def _problem(part: Part, error: parts.PartError) -> Problem:
    field = f"part-{part.id}"
    column: Column = part
    if error.row is not None:
        field += f"-{error.row}-{error.column or part.columns[0].id}"
        column = next((c for c in part.columns if c.id == error.column), part)
    limits = {
        "too_small": column.minimum,
        "too_large": column.maximum,
        "too_long": column.max_length,
        "decimals": column.decimals,
        "rows": part.max_rows,
    }
    limit = limits.get(error.code)
    facts = () if limit is None else (("limit", str(limit)),)
    return Problem(field, error.code, facts)


def _unknown(question: Question, fields: Fields) -> Iterator[str]:
    simple = {f"part-{part.id}" for part in question.parts if part.kind is not PartKind.TABLE}
    tables = {part.id for part in question.parts if part.kind is PartKind.TABLE}
    for name in fields:
        cell = CELL.fullmatch(name)
        known = (
            name in PLAIN
            or name in simple
            or EVIDENCE.fullmatch(name)
            or (cell is not None and cell[1] in tables)
        )
        if not known:
            yield name[:60].encode("ascii", "backslashreplace").decode("ascii")


def _unconfirmed(before: Content, after: Content) -> Content:
    """A reviewer confirmed the old choice; another choice stands on documents alone."""
    if (before.state, before.score) == (after.state, after.score):
        return after
    items = tuple(
        replace(item, state=min(item.state, Evidence.DOCUMENTED)) for item in after.evidence
    )
    return replace(after, evidence=items)
