"""Reading fields and profiles from files; everything wrong with them is told at once."""

import json
import math
import tomllib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from portal.errors import InvalidError
from portal.matching.checks import MOST_VALUES, Row, Sheet
from portal.matching.model import TRACK_FIELD, Field, FieldKind, Profile, Scale, Span, Taxonomy

LONGEST_TEXT = 1_000_000
LARGEST_NUMBER = 1e18
LARGEST_WEIGHT = 10.0

PROFILE_KEYS = frozenset({"id", "values", "must", "private", "history", "n_history"})
FIELD_KEYS = frozenset({"key", "kind", "weight", "eps", "parents", "scale"})


Word = TypeVar("Word", bound=StrEnum)


def read_fields(path: str) -> list[Field]:
    """Read the fields of a TOML file. Raise InvalidError with every problem found."""
    sheet = Sheet(path)
    try:
        found = tomllib.loads(_text(sheet))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        sheet.blame(_toml_place(error), "", "not_toml")
        sheet.refuse()
    row = Row(sheet, "file")
    row.keys(found, frozenset({"field"}))
    entries = found.get("field")
    if not isinstance(entries, list) or not entries:
        row.blame("field", "no_fields")
        entries = []
    fields = [_field(Row(sheet, f"field {n}"), entry) for n, entry in enumerate(entries, 1)]
    for number, item in enumerate(fields, 1):
        if item.key and item.key in {before.key for before in fields[: number - 1]}:
            sheet.blame(f"field {number}", item.key, "key_twice")
    sheet.refuse()
    return fields


def read_profiles(path: str, fields: list[Field]) -> list[Profile]:
    """Read the profiles of a JSONL file, one a line; blank lines are passed over.

    Raise InvalidError with every problem found (the first 50), each with its line and field.
    """
    sheet = Sheet(path)
    known = {item.key: item for item in fields}
    profiles, seen = list[Profile](), dict[str, int]()
    for number, line in enumerate(_text(sheet).split("\n"), 1):
        if not line.strip():
            continue
        if sheet.full():
            break
        row = Row(sheet, f"line {number}")
        profile = _profile(row, _parsed(row, line), known)
        if profile.id and seen.setdefault(profile.id, number) != number:
            row.blame("id", "id_twice")
        profiles.append(profile)
    sheet.refuse()
    return profiles


def _text(sheet: Sheet) -> str:
    try:
        return Path(sheet.path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        sheet.blame("file", "", "not_utf8")
    except (OSError, ValueError):
        sheet.blame("file", "", "not_readable")
    raise InvalidError(*sheet.problems)


def _toml_place(error: Exception) -> str:
    return f"line {line}" if (line := getattr(error, "lineno", None)) else str(error)[-40:]


def _parsed(row: Row, line: str) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                row.blame(key, "key_twice")
            found[key] = value
        return found

    def refuse(word: str) -> float:
        return math.inf if "Inf" in word else math.nan

    try:
        found = json.loads(line, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, RecursionError):
        row.blame("", "not_json")
        return {"id": "-"}
    if not isinstance(found, dict):
        row.blame("", "not_object")
        return {"id": "-"}
    return found


def _field(row: Row, entry: object) -> Field:
    found = row.table("field", entry)
    row.keys(found, FIELD_KEYS)
    key = row.name("key", found.get("key"))
    if key == TRACK_FIELD:
        row.blame("key", "key_reserved")
    weight = row.number("weight", found.get("weight", 1), 0, LARGEST_WEIGHT)
    eps = row.number("eps", found.get("eps", 0.05), 1e-6, 1)
    return Field(
        key=key,
        kind=_choice(row, "kind", found.get("kind"), FieldKind, FieldKind.SET),
        weight=1.0 if weight is None else weight,
        eps=0.05 if eps is None else eps,
        taxonomy=_taxonomy(row, found.get("parents", {})),
        scale=_choice(row, "scale", found.get("scale", Scale.LOG), Scale, Scale.LOG),
    )


def _choice(row: Row, field: str, found: object, kind: type[Word], default: Word) -> Word:
    try:
        return kind(found if isinstance(found, str) else "")
    except ValueError:
        row.blame(field, "not_a_choice")
        return default


def _taxonomy(row: Row, found: object) -> Taxonomy:
    parents = {}
    for child, above in row.table("parents", found).items():
        row.name("parents", child)
        given = [above] if isinstance(above, str) else above
        parents[child] = row.names(f"parents.{child}", given)
    try:
        return Taxonomy(parents)
    except ValueError as error:
        row.blame(f"parents.{error}", "parents_endless")
        return Taxonomy()


def _profile(row: Row, found: dict[str, Any], known: dict[str, Field]) -> Profile:
    row.keys(found, PROFILE_KEYS)
    values = row.table("values", found.get("values", {}))
    sets, ranges, texts = {}, {}, {}
    for key, value in values.items():
        if key not in known:
            row.blame(key, "unknown_field")
        elif known[key].kind is FieldKind.SET:
            sets[key] = frozenset(row.names(key, value))
        elif known[key].kind is FieldKind.RANGE:
            ranges[key] = _span(row, key, value, known[key].scale)
        else:
            texts[key] = _texts(row, key, value)
    count = found.get("n_history")
    return Profile(
        id=row.name("id", found.get("id")),
        sets=sets,
        ranges=ranges,
        texts=texts,
        must=_rules(row, "must", found, lambda key: key in known and _can_bind(known[key])),
        private=_rules(row, "private", found, lambda key: key in known or key == TRACK_FIELD),
        history=_history(row, found.get("history", {}), known),
        n_history=None if count is None else row.count("n_history", count),
    )


def _can_bind(item: Field) -> bool:
    return item.kind is not FieldKind.TEXT


def _rules(
    row: Row, name: str, found: dict[str, Any], allowed: Callable[[str], bool]
) -> frozenset[str]:
    keys = row.names(name, found.get(name, []))
    for key in keys:
        if key and not allowed(key):
            row.blame(f"{name}.{key}", "unknown_field")
    return frozenset(keys)


def _span(row: Row, key: str, value: object, scale: Scale) -> Span:
    least = 0.0 if scale is Scale.LOG else -LARGEST_NUMBER
    if not isinstance(value, dict):
        number = row.number(key, value, least, LARGEST_NUMBER)
        return Span(number, number)
    row.keys(value, frozenset({"min", "max"}))
    low, high = (
        None if value.get(end) is None else row.number(key, value[end], least, LARGEST_NUMBER)
        for end in ("min", "max")
    )
    if low is not None and high is not None and low > high:
        row.blame(key, "min_above_max")
    return Span(low, high)


def _texts(row: Row, key: str, value: object) -> tuple[str, ...]:
    documents = value if isinstance(value, list) else [value]
    if len(documents) > MOST_VALUES:
        row.blame(key, "too_many_values")
        return ()
    said = [text for text in documents if not isinstance(text, str) or text.strip()]
    return tuple(sorted(row.name(key, text, LONGEST_TEXT) for text in said))


def _history(row: Row, found: object, known: dict[str, Field]) -> dict[str, dict[str, int]]:
    history = {}
    for key, counts in row.table("history", found).items():
        if key not in known or known[key].kind is not FieldKind.SET:
            row.blame(f"history.{key}", "unknown_field")
            continue
        name = f"history.{key}"
        history[key] = {
            row.name(name, value): row.count(name, count)
            for value, count in row.table(name, counts).items()
        }
    return history
