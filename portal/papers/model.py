"""What the papers room takes and gives: limits, failures, and the points of its charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from portal.errors import PortalError

RenderCode = Literal["timeout", "memory", "crashed", "too_long", "busy"]

# Levels run from 0 to this (domain.md 10.2).
LEVELS: Final = 5

NO_ASSETS: Final[Mapping[str, bytes]] = MappingProxyType({})


class RenderError(PortalError):
    """A paper could not be made.

    `code` is `too_long` (refused before work), `timeout` (CPU or wall clock), `memory`,
    `crashed` (the engine failed on this input) or `busy` (no free place within the wall limit).
    """

    def __init__(self, code: RenderCode, **facts: object) -> None:
        super().__init__(code, **facts)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may cost. Seconds and bytes; input is counted as UTF-8."""

    cpu: int = 20
    wall: float = 60.0
    memory: int = 1 << 30
    html: int = 400_000
    assets: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the rail: its code and the name of the group it belongs to."""

    code: str
    group: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One arm of the radar: its name, fit from 0 to 1 (None: too early), the figure to print."""

    name: str
    fit: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class Step:
    """One snapshot on the step line; `restart` when it cannot be compared with the one before."""

    label: str
    level: int | None
    restart: bool = False


class Verdict(StrEnum):
    """What the check page says of a paper (ux.md P4)."""

    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be printed: which paper of which project (its database id), on which data.

    `snapshot` is empty for a draft. `content_hash` is of the data behind the paper;
    `fingerprint` is of everything that the paper says and how it says it.
    """

    project: int
    kind: str
    lang: str
    edition: str
    snapshot: str
    content_hash: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Under which code and date a sheet is printed; `known` when it was issued before."""

    code: str
    issued_at: datetime
    turn: int
    known: bool


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper in the register."""

    id: int
    code: str
    project: int
    kind: str
    lang: str
    edition: str
    snapshot: str
    content_hash: str
    file_sha256: str
    issued_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """All that the check page tells a stranger. The facts are None when nothing was found."""

    verdict: Verdict
    by_file: bool = False
    kind: str | None = None
    lang: str | None = None
    edition: str | None = None
    issued_at: datetime | None = None
    newer_at: datetime | None = None
