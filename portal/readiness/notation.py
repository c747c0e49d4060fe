"""TOML and JSON texts read with suspicion: duplicate keys, NaN and broken text are findings."""

import json
import re
import tomllib
from typing import Any

from portal.errors import Problem

MOST_CHARACTERS = 1_000_000
MOST_DIGITS = 15
BROKEN = re.compile(r"[\x00\ud800-\udfff]")


class Findings:
    """Problems found on the way, each with the path of its field."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: str, code: str, **facts: str | int) -> None:
        """Note one problem."""
        self.problems.append(Problem(path, code, tuple(sorted(facts.items()))))

    def keys(self, table: dict[str, Any], path: str, allowed: set[str]) -> None:
        """Note every key that has no business here."""
        for key in table:
            if key not in allowed:
                self.add(join(path, key), "unknown_key")

    def table(self, table: dict[str, Any], key: str, path: str) -> dict[str, Any] | None:
        """The table under a key that must be there."""
        value = table.get(key)
        if isinstance(value, dict):
            return value
        self._wrong(table, key, path, "a table")
        return None

    def text(self, table: dict[str, Any], key: str, path: str) -> str | None:
        """The text under a key that must be there."""
        value = table.get(key)
        if isinstance(value, str):
            return value
        self._wrong(table, key, path, "text")
        return None

    def _wrong(self, table: dict[str, Any], key: str, path: str, wanted: str) -> None:
        if key in table:
            self.add(join(path, key), "type", wanted=wanted)
        else:
            self.add(join(path, key), "missing")


def read(text: str, kind: str, findings: Findings) -> object:
    """The value in the text, None after a problem that leaves nothing to look at.

    Fractions, NaN, infinities and huge numbers arrive as markers that no field takes.
    """
    if len(text) > MOST_CHARACTERS:
        findings.add("document", "too_big", limit=MOST_CHARACTERS)
        return None
    try:
        plain = _plain(_parse(text.removeprefix("\ufeff"), kind), "", findings)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        findings.add("document", "syntax", kind=kind.upper(), reason=shown(reason))
        return None
    if not isinstance(plain, dict):
        findings.add("document", "type", wanted="a table")
    return plain


def join(path: str, key: str) -> str:
    """The path of a key inside a path."""
    return f"{path}.{shown(key)}" if path else shown(key)


def shown(value: str) -> str:
    """A text from outside, short and safe to print."""
    short = value if len(value) <= 60 else value[:59] + "…"
    return BROKEN.sub("\ufffd", short).replace("\n", " ")


def number(value: int) -> str:
    """A whole number, short enough to print."""
    return str(value) if abs(value) < 10**MOST_DIGITS else "a huge number"


class _NotWhole:
    """Stands for NaN, infinities, fractions and numbers beyond all use."""


def _parse(text: str, kind: str) -> object:
    if kind == "toml":
        return tomllib.loads(text, parse_float=lambda _: _NotWhole())
    return json.loads(
        text,
        object_pairs_hook=_Pairs,
        parse_float=lambda _: _NotWhole(),
        parse_constant=lambda _: _NotWhole(),
        parse_int=lambda digits: int(digits) if len(digits) <= MOST_DIGITS else _NotWhole(),
    )


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written, duplicates included."""


def _plain(value: object, path: str, findings: Findings) -> object:
    if isinstance(value, _Pairs):
        return _object(value, path, findings)
    if isinstance(value, dict):
        return _object(_Pairs(value.items()), path, findings)
    if isinstance(value, list):
        return [_plain(each, f"{path}[{n}]", findings) for n, each in enumerate(value)]
    if isinstance(value, str) and BROKEN.search(value):
        findings.add(path or "document", "not_unicode")
    return value


def _object(pairs: _Pairs, path: str, findings: Findings) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        spot = join(path, key)
        if BROKEN.search(key):
            findings.add(spot, "not_unicode")
        if key in table:
            findings.add(spot, "duplicate")
        table[key] = _plain(value, spot, findings)
    return table
