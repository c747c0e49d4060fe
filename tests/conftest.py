"""The cast, the databases, the app and its client."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app, test_settings
from portal.db import Database, Session, migrate
from portal.people import passwords
from tests.cast import NOW, PASSWORD, Cast, email_of, gather
from tests.postgres import TEMPLATE, Cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "portal.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database.engine)
    with database.write() as session:
        session.connection().exec_driver_sql("PRAGMA user_version = 1")
        session.commit()
    database.dispose()
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with Cluster() as started:
        database = Database(started.url(TEMPLATE))
        migrate.upgrade(database.engine)
        database.dispose()
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database at the newest revision, on both kinds."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "portal.db")
        database = Database(f"sqlite:///{tmp_path}/portal.db")
        yield database
        database.dispose()
        return
    started: Cluster = request.getfixturevalue("cluster")
    url = started.fresh()
    database = Database(url)
    yield database
    database.dispose()
    started.drop(url)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def cast(db: Database, password_hash: str) -> Cast:
    with db.write() as opened:
        return gather(opened, password_hash)


@pytest.fixture
def app(db: Database, tmp_path: Path) -> Flask:
    return create_app(test_settings(data_dir=tmp_path), db)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Browser:
    """A test client that carries the CSRF token as a browser's form would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **options):
        response = self.client.get(path, **options)
        self._learn(response)
        return response

    def post(self, path: str, data: dict | None = None, **options):
        return self._send("post", path, data, options)

    def put(self, path: str, **options):
        return self._send("put", path, None, options)

    def _send(self, verb: str, path: str, data: dict | None, options: dict):
        if not self.token:
            self.get("/sign-in")
        headers = {"X-CSRF-Token": self.token, **options.pop("headers", {})}
        response = getattr(self.client, verb)(path, data=data, headers=headers, **options)
        self._learn(response)
        return response

    def _learn(self, response) -> None:
        if response.mimetype != "text/html":
            return
        text = response.get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        if found:
            self.token = found[1]

    def sign_in(self, name: str) -> "Browser":
        """Sign in as one of the cast."""
        self.get("/sign-in")
        self.post("/sign-in", {"email": email_of(name), "password": PASSWORD})
        self.token = ""
        self.get("/settings")
        return self


@pytest.fixture
def browse(app: Flask, cast: Cast):
    """`browse("ada")` is Ada's browser; `browse(None)` is nobody's."""

    def open_browser(name: str | None) -> Browser:
        browser = Browser(app.test_client())
        return browser.sign_in(name) if name else browser

    return open_browser


@pytest.fixture
def now():
    return NOW
