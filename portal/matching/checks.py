"""Checks on what a file says, each problem with its file, line and field."""

import math
from typing import Any

from portal.errors import InvalidError, Problem

LONGEST_NAME = 500
MOST_VALUES = 10_000
LARGEST_COUNT = 1_000_000_000
MOST_PROBLEMS = 50


class Sheet:
    """The problems of one file, each with its place."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def blame(self, place: str, field: str, code: str) -> None:
        """Note that `field` at `place` (a line, or a field's key) is wrong."""
        if self.full():
            return
        facts = (("file", self.path), ("place", place))
        self.problems.append(Problem(field, code, facts))

    def full(self) -> bool:
        """Whether enough problems are noted for one sitting."""
        return len(self.problems) >= MOST_PROBLEMS

    def refuse(self) -> None:
        """Raise InvalidError if anything is wrong."""
        if self.problems:
            raise InvalidError(*self.problems)


class Row:
    """Checks on one line or one field; each notes a problem and returns something harmless."""

    def __init__(self, sheet: Sheet, place: str) -> None:
        self._sheet, self._place = sheet, place

    def blame(self, field: str, code: str) -> None:
        self._sheet.blame(self._place, field, code)

    def name(self, field: str, found: object, longest: int = LONGEST_NAME) -> str:
        """A text that is not empty, not too long, and free of characters nothing can keep."""
        if not isinstance(found, str):
            self.blame(field, "not_text")
        elif not found.strip():
            self.blame(field, "empty_text")
        elif len(found) > longest:
            self.blame(field, "text_too_long")
        elif "\x00" in found or any("\ud800" <= char <= "\udfff" for char in found):
            self.blame(field, "text_not_allowed")
        else:
            return found
        return ""

    def names(self, field: str, found: object) -> tuple[str, ...]:
        """A list of texts; the order and repetitions say nothing."""
        if not isinstance(found, list):
            self.blame(field, "not_list")
            return ()
        if len(found) > MOST_VALUES:
            self.blame(field, "too_many_values")
            return ()
        return tuple(self.name(field, value) for value in found)

    def table(self, field: str, found: object) -> dict[str, Any]:
        """An object with texts as keys."""
        if isinstance(found, dict):
            return found
        self.blame(field, "not_object")
        return {}

    def number(self, field: str, found: object, least: float, most: float) -> float | None:
        """A finite number between two bounds; None (and a problem) otherwise."""
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.blame(field, "not_number")
        elif isinstance(found, float) and not math.isfinite(found):
            self.blame(field, "not_finite")
        elif found < least:
            self.blame(field, "too_small")
        elif found > most:
            self.blame(field, "too_large")
        else:
            return float(found)
        return None

    def count(self, field: str, found: object) -> int:
        """A whole number from 0."""
        if isinstance(found, bool) or not isinstance(found, int):
            self.blame(field, "not_whole_number")
        elif found < 0:
            self.blame(field, "too_small")
        elif found > LARGEST_COUNT:
            self.blame(field, "too_large")
        else:
            return found
        return 0

    def keys(self, found: dict[str, Any], allowed: frozenset[str]) -> None:
        """Refuse keys nobody knows."""
        for key in sorted(found.keys() - allowed):
            self.blame(key, "unknown_key")
