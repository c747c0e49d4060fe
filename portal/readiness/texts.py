"""Typed text made fit to keep, or refused with its field's name."""

import re
import unicodedata
from urllib.parse import urlsplit

from portal.errors import InvalidError, Problem

MAX_URL = 2000
# Tab, newline and carriage return are text; the other control characters are not.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
URL_TEXT = re.compile(r"[^\s<>\"\\^`{|}]+")


def one(name: str, value: object) -> str:
    """One text; a list of one counts as it. Raises InvalidError for anything else."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise InvalidError(Problem(name, "type"))
    return value


def text(name: str, value: object, limit: int) -> str:
    """Several lines: NFC, line ends as one newline, no blanks around. Raises InvalidError."""
    typed = one(name, value)
    if FORBIDDEN.search(typed):
        raise InvalidError(Problem(name, "text"))
    plain = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(plain) > limit:
        raise InvalidError(Problem(name, "too_long", (("limit", limit), ("length", len(plain)))))
    return plain


def line(name: str, value: object, limit: int) -> str:
    """One line. Raises InvalidError."""
    plain = text(name, value, limit)
    if "\n" in plain or "\t" in plain:
        raise InvalidError(Problem(name, "one_line"))
    return plain


def url(name: str, value: object) -> str:
    """A web address with http or https, or nothing. Raises InvalidError."""
    plain = text(name, value, MAX_URL)
    if not plain:
        return ""
    try:
        parted = urlsplit(plain)
        good = parted.scheme in {"http", "https"} and bool(parted.hostname) and parted.port != 0
    except ValueError:
        good = False
    # What stands before an @ is read as the host by people, and is not.
    if not good or "@" in parted.netloc or not URL_TEXT.fullmatch(plain):
        raise InvalidError(Problem(name, "url"))
    return plain
