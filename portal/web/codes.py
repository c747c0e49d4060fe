"""Public identifiers and secrets. Codes are random, so that they tell nothing when counted."""

import hashlib
import secrets

LONGEST = 40
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u


def new_code(length: int = 10) -> str:
    """A random public identifier; rights are checked all the same."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def plain_code(text: str | None) -> str:
    """A code as somebody sent it; what cannot be one becomes "-", which nothing has."""
    given = text or ""
    odd = len(given) > LONGEST or not (given.isascii() and given.isalnum())
    return "-" if given and odd else given


def new_secret() -> str:
    """A random secret of 256 bits for links, sessions and tokens."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256, so that a stolen table opens nothing."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
