"""Passwords: what is good enough, and how they are kept (security.md 1.7)."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.people.model import MIN_PASSWORD

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Two at a time: otherwise signing in is the cheapest way to stop the portal.
HASHING = threading.BoundedSemaphore(2)
FEW = 6
KNOWN = ("password", "lösenord", "brygga", "123456", "qwerty", "atmp", "vinnova", "letmein")


def weakness(password: str, *, words: tuple[str, ...] = ()) -> str:
    """Why the password will not do, as a code: `short`, `common`; empty when it will."""
    text = unicodedata.normalize("NFC", password)
    if len(text) < MIN_PASSWORD:
        return "short"
    rest = text.casefold()
    for word in (*KNOWN, *(w.casefold() for w in words if len(w) >= 4)):
        rest = rest.replace(word, "")
    return "common" if len(set(rest)) < FEW else ""


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its salt and cost."""
    with HASHING:
        return HASHER.hash(unicodedata.normalize("NFC", password))


def matches(stored: str, password: str) -> bool:
    """Whether the password is the one behind the hash; takes as long for no account."""
    with HASHING:
        try:
            return HASHER.verify(stored or DUMMY, unicodedata.normalize("NFC", password)) and bool(
                stored
            )
        except (VerificationError, InvalidHashError):
            return False


DUMMY = HASHER.hash("nobody's password, so that unknown addresses take as long")
