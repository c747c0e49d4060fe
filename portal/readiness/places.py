"""Where in a TOML file a value stands, so that an error can name its line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]

HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_\-. ]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=\s*")
SYNTAX = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a bank: the file's name, the line (0: the file as a whole), what."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Places:
    """The line of every key and list item of one TOML text; for texts that tomllib accepts."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        for path, line in _scan(text):
            for depth in range(1, len(path) + 1):
                self._lines.setdefault(path[:depth], line)

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the value, or of the nearest thing around it."""
        known: Path = ()
        for step in path:
            if (*known, step) in self._lines:
                known = (*known, step)
        return self._lines[known]


def syntax_line(message: str, text: str) -> int:
    """The line that a message of tomllib names; the last one for the end of the document."""
    found = SYNTAX.search(message)
    if found and found[1]:
        return int(found[1])
    return max(1, len(text.splitlines()))


def _scan(text: str) -> Iterator[tuple[Path, int]]:
    lines = text.split("\n")
    table: Path = ()
    counts: dict[Path, int] = {}
    number = 0
    while number < len(lines):
        line = lines[number]
        if header := HEADER.match(line):
            table = _table(header[2].split("."), header[1] == "[[", counts)
            yield table, number + 1
        elif key := KEY.match(line):
            path = (*table, *(part.strip() for part in key[1].split(".")))
            yield path, number + 1
            items, number = _value(lines, number, key.end())
            for item, item_line in items:
                yield (*path, item), item_line
        number += 1


def _table(names: Sequence[str], repeated: bool, counts: dict[Path, int]) -> Path:  # noqa: FBT001
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name.strip())
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1].strip())
    if not repeated:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)


def _value(lines: Sequence[str], number: int, column: int) -> tuple[list[tuple[int, int]], int]:
    """The items of a list with their lines, and the line on which the value ends."""
    depth, item, fresh = 0, 0, False
    items: list[tuple[int, int]] = []
    while True:
        for mark in _tokens(lines[number][column:]):
            if mark in "]}":
                depth -= 1
                fresh = False
            elif mark == "," and depth == 1:
                item, fresh = item + 1, True
            elif depth == 1 and fresh:
                items.append((item, number + 1))
                fresh = False
            if mark in "[{":
                depth += 1
                fresh = depth == 1
        if depth <= 0 or number + 1 >= len(lines):
            return items, number
        number, column = number + 1, 0


TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*|[\[\]{},]|[^\s\[\]{},\"'#]+")


def _tokens(text: str) -> Iterator[str]:
    for found in TOKEN.finditer(text):
        if not found[0].startswith("#"):
            yield found[0]
