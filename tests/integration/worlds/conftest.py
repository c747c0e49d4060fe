import pytest
from argon2 import PasswordHasher

from portal.people import passwords


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """Many people are made here; what a hash costs is tested where hashing is."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
