"""One browser for all journeys, one portal for each file of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.app import create_app, test_settings
from portal.db import Database
from tests.journeys.examining import LOOKS, Examined, Look
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Start = Callable[..., Walk]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        assert path, "chromium is not installed; make setup-dev brings it"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Pages are examined once in a run, however many journeys pass them."""
    folder = tmp_path_factory.mktemp("routes")
    app = create_app(test_settings(data_dir=folder), Database(f"sqlite:///{folder}/none.db"))
    return Examined(app.url_map.bind("127.0.0.1"))


@pytest.fixture(scope="module")
def portal(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, password_hash: str
) -> Iterator[Portal]:
    """A served portal with the standing cast; nothing in its log may be a traceback."""
    started = Portal(tmp_path_factory.mktemp("portal"), sqlite_template)
    started.gather(password_hash)
    started.start()
    yield started
    started.stop()
    assert started.tracebacks() == []


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look.lang}-{look.width}")
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture
def start(chromium: Browser, portal: Portal, look: Look, examined: Examined) -> Iterator[Start]:
    """`start()` is a new browser in the reader's language and width; faults fail the journey."""
    walks: list[Walk] = []

    def begin(*, scripts: bool = True) -> Walk:
        walk = Walk(chromium, portal, look, examined, scripts=scripts)
        walks.append(walk)
        return walk

    yield begin
    faults = []
    for walk in walks:
        walk.context.close()
        faults += walk.faults
    assert faults == [], "\n".join(faults)
