from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from portal import clock
from portal.people import passwords, signing
from tests.integration.visibility import stage as staging
from tests.integration.visibility.stage import PRESENT, Place, Stage


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The world, built once for each kind of database."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
        name = "sqlite_template" if request.param == "sqlite" else "cluster"
        source = request.getfixturevalue(name)
        return Stage(request.param, tmp_path_factory.mktemp("visibility"), source)


@pytest.fixture(scope="session")
def still(stage: Stage) -> Iterator[Place]:
    """A copy that every test leaves as it was."""
    place = stage.place()
    yield place
    place.database.dispose()


@pytest.fixture
def copy(stage: Stage) -> Iterator[Place]:
    """A copy of one's own."""
    with stage.copy() as place:
        yield place


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still and hashes are cheap; what they cost is tested where they are made."""
    monkeypatch.setattr(clock, "now", lambda: PRESENT)
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
    monkeypatch.setattr(signing, "MAX_PER_SOURCE", 10_000)
    staging.forget_markets()
