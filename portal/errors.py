"""Failures a person can be told about. Everything else is a fault and stays loud."""

from dataclasses import dataclass


class PortalError(Exception):
    """An expected failure. `code` is a stable word that pages translate."""

    def __init__(self, code: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotFoundError(PortalError):
    """The thing does not exist, or the viewer may not know that it does."""


class NotAllowedError(PortalError):
    """A member may see the thing but not do this; `code` names the reason."""


class ConflictError(PortalError):
    """Somebody or something moved on since the page was read."""


class ThrottledError(PortalError):
    """Too many tries; `facts['retry_after']` is in seconds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: the field's name, a code, and what fills its sentence."""

    field: str
    code: str
    facts: tuple[tuple[str, str | int], ...] = ()


class InvalidError(PortalError):
    """Input that cannot be taken, with every problem found at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("invalid")
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{p.field}: {p.code}" for p in self.problems)
