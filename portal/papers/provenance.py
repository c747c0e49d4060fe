"""What lets a reader trust and check a paper: hashes, check codes, QR, file names. Pure."""

import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

import segno
from markupsafe import Markup

from portal.papers import tokens
from portal.papers.svg import drawing, element

Kind = Literal["teaser", "report", "summary", "round", "match", "letter"]

CODE_BYTES: Final = 5
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

_QUIET: Final = 4
_QR_MM: Final = 24.0
_PX_PER_MM: Final = 96 / 25.4

_KIND_NAMES: Final = MappingProxyType(
    {
        "en": {
            "teaser": "teaser",
            "report": "readiness-report",
            "summary": "summary",
            "round": "round-report",
            "match": "match-report",
            "letter": "letter",
        },
        "sv": {
            "teaser": "teaser",
            "report": "mognadsrapport",
            "summary": "sammanfattning",
            "round": "omgangsrapport",
            "match": "matchningsrapport",
            "letter": "brev",
        },
    }
)
_SLUG_BUDGET: Final = 40


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the last page of a paper says about itself (ux.md 3.7).

    Times are words in the paper's language, with their zone. `confirmed_by` is empty for a
    self-assessment nobody checked. `content_hash` is of the canonical bytes behind the paper:
    a file cannot print its own hash. `check_code` is empty on a paper that is not in the register.
    """

    edition: str
    edition_date: str
    snapshot_time: str
    questions: int
    answered: int
    documented: int
    confirmed: int
    confirmed_by: tuple[str, ...]
    content_hash: str
    check_code: str
    check_url: str
    software: str

    @property
    def short_hash(self) -> str:
        """The first eight digits, for the running footer."""
        return self.content_hash[:8] + "…"

    def qr(self, title: str) -> Markup:
        """The check page's address as a picture; `title` is its translated name."""
        return qr_svg(self.check_url, title)


def check_code(random: bytes) -> str:
    """Eight letters a person can read out, from five random bytes: `7F3K-9QAX`.

    Raises ValueError for any other number of bytes.
    """
    if len(random) != CODE_BYTES:
        raise ValueError("five random bytes")
    value = int.from_bytes(random)
    letters = "".join(_CROCKFORD[value >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def secret_code(key: bytes, *parts: str) -> str:
    """The check code of exactly these parts; nobody without the key can tell it."""
    told = canonical(["check code", *parts])
    return check_code(hmac.digest(key, told, "sha256")[:CODE_BYTES])


def read_code(typed: str) -> str | None:
    """The check code a person meant (lower case, O for 0, no hyphen), or None."""
    letters = typed[:40].upper().translate(_MISREAD)
    if len(letters) != 8 or not set(letters) <= set(_CROCKFORD):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def canonical(value: Any) -> bytes:
    """The one byte form of plain data, for hashing. Raises ValueError for NaN and infinity."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def content_hash(canonical_bytes: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(canonical_bytes).hexdigest()


def qr_svg(url: str, title: str) -> Markup:
    """A QR code of `url`: 24 mm of code inside four modules of quiet zone on each side.

    Raises ValueError when `url` is longer than a QR code holds.
    """
    rows = [bytes(row) for row in segno.make(url, error="m", micro=False).matrix]
    side = len(rows) + 2 * _QUIET
    runs = "".join(
        f"M{_QUIET + match.start()} {_QUIET + y}h{len(match[0])}v1h-{len(match[0])}z"
        for y, row in enumerate(rows)
        for match in re.finditer(rb"\x01+", row)
    )
    parts = [
        element("rect", width=side, height=side, fill=tokens.PAPER_0),
        element("path", d=runs, fill=tokens.INK_900, shape_rendering="crispEdges"),
    ]
    scale = _QR_MM * _PX_PER_MM / len(rows)
    return drawing(parts, kind="qr", width=side, height=side, title=title, scale=scale)


def file_name(project_slug: str, kind: Kind, day: date, lang: str) -> str:
    """`heron-teaser-2026-05-12-en.pdf`, or `heron-mognadsrapport-2026-05-12-sv.pdf`.

    Plain letters only, so that it survives any mail program. Raises KeyError for an unknown
    language or kind.
    """
    return f"{slug(project_slug)}-{_KIND_NAMES[lang][kind]}-{day.isoformat()}-{lang}.pdf"


def slug(name: str) -> str:
    """Lower case ASCII letters, digits and single hyphens, at most 40; `project` when empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_BUDGET].strip("-")
    return joined or "project"
