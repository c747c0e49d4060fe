"""Reading a directory file: every row checked, every fault with its file and line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portal.errors import InvalidError, Problem
from portal.organisations import catalogue
from portal.organisations.cleaning import FORBIDDEN

LIMITS = {"name": 200, "facts": 1000, "source": 200}
KEYS = frozenset({"name", "kind", "hub", "facts", "source", "as_of"})
HEADER = re.compile(r"\s*\[\[\s*actor\s*\]\]")
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a directory file, checked."""

    name: str
    kind: str
    hub: str
    facts: str
    source: str
    as_of: date


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a file, in its order; raises InvalidError, one problem per fault.

    A problem's field is `file:line key`. `as_of` at the top dates every row without its own.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        raise InvalidError(Problem(str(path), "file_unreadable")) from None
    if len(raw) > MAX_BYTES:
        raise InvalidError(Problem(str(path), "file_too_large"))
    return parse(raw, path.name)


def parse(raw: bytes, name: str) -> tuple[Entry, ...]:
    """As `read`, for the bytes of a file called `name`."""
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise InvalidError(Problem(name, "not_utf8")) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidError(Problem(name, "not_toml", (("detail", str(error)[:200]),))) from None
    rows = data.get("actor")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidError(Problem(name, "actors_missing"))
    checker = _Checker(name, text.splitlines(), data.get("as_of"))
    entries = [checker.entry(number, row) for number, row in enumerate(rows)]
    if checker.problems:
        raise InvalidError(*checker.problems)
    return tuple(each for each in entries if each is not None)


class _Checker:
    """Checks rows one after the other and collects what is wrong."""

    def __init__(self, name: str, lines: list[str], as_of: object) -> None:
        self.name = name
        self.lines = lines
        self.starts = [n for n, line in enumerate(lines, 1) if HEADER.match(line)]
        self.as_of = as_of
        self.known: list[list[str]] = []
        self.problems: list[Problem] = []

    def entry(self, number: int, row: Mapping[str, Any]) -> Entry | None:
        """The entry, or None when something is wrong with it."""
        found = list(self._faults(row))
        self.problems += [Problem(self._place(number, key), code) for key, code in found]
        if found:
            return None
        self.known.append([row["name"], row["kind"]])
        texts = {key: row.get(key, "").strip() for key in KEYS - {"as_of"}}
        return Entry(**texts, as_of=day(row.get("as_of", self.as_of)))

    def _faults(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from ((key, "key_unknown") for key in sorted(set(row) - KEYS))
        for key, limit in LIMITS.items():
            fault = _text_fault(row.get(key, ""), limit, needed=key != "facts")
            if fault:
                yield key, fault
        for key, words in (("kind", "entry_kind"), ("hub", "hub")):
            value = row.get(key, "")
            if not _known(value, words, empty=key == "hub"):
                yield key, "not_option"
        try:
            day(row.get("as_of", self.as_of))
        except ValueError:
            yield "as_of", "not_date"
        if [row.get("name"), row.get("kind")] in self.known:
            yield "name", "twice"

    def _place(self, number: int, key: str) -> str:
        start = self.starts[number] if number < len(self.starts) else 0
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.lines)
        wanted = re.compile(rf"\s*{re.escape(key)}\s*=")
        inside = range(start, end)
        line = next((n + 1 for n in inside if wanted.match(self.lines[n])), start)
        return f"{self.name}:{line} {key}"


def _text_fault(value: object, limit: int, *, needed: bool) -> str:
    if not isinstance(value, str):
        return "not_text"
    if FORBIDDEN.search(value) or "\n" in value:
        return "odd_character"
    if len(value) > limit:
        return "too_long"
    return "needed" if needed and not value.strip() else ""


def _known(value: object, words: str, *, empty: bool) -> bool:
    if not isinstance(value, str):
        return False
    if value == "":
        return empty
    return any(option.id == value for option in catalogue.vocabulary(words).options)


def day(value: object) -> date:
    """A TOML date, or a text of the form 2026-05-31; raises ValueError for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return date.fromisoformat(value)
    raise ValueError("not a day")
