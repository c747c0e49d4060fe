"""Where the world stands: databases and their copies, apps, viewers, and what they receive."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.access import Actor
from portal.app import create_app, test_settings
from portal.db import Base, Database, Session
from portal.matching import compiling
from portal.matching import service as matching
from portal.people import signing
from portal.worlds import building, reading
from tests.cast import PASSWORD, email_of
from tests.integration.visibility import world
from tests.postgres import Cluster

# One moment for the whole run: two worlds are compared byte for byte.
PRESENT = datetime.now(UTC).replace(microsecond=0)
UNHEARD = frozenset({"sessions", "throttles"})
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# What makes a repeated form have one effect; no two pages carry the same.
KEY = re.compile(r'(name="key"[^>]* value=")[^"]+')
META = re.compile(r'(csrf[-_]token"[^>]*(?:value|content)=")[^"]+')
REFERENCE = re.compile(r"[0-9a-hjkmnp-tv-z]{10}")
Codes = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Received:
    """Everything of one response that reaches the viewer, with what must differ masked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Viewer:
    """One person's browser, which sends the CSRF token that it was last given."""

    def __init__(self, app: Flask, name: str | None) -> None:
        self.name = name
        self.client = app.test_client()
        self.token = ""
        self.get("/sign-in")
        if name:
            sent = self.post("/sign-in", {"email": email_of(name), "password": PASSWORD})
            assert sent.status_code == 303, f"{name} cannot sign in"
            self.get("/settings")

    def get(self, path: str, **options: Any) -> Any:
        """Follow a link."""
        return self._learned(self.client.get(path, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        """Send a form."""
        return self.send("POST", path, data=data, **options)

    def send(self, method: str, path: str, **options: Any) -> Any:
        """Send anything, with the token."""
        headers = {"X-CSRF-Token": self.token, **options.pop("headers", {})}
        return self._learned(self.client.open(path, method=method, headers=headers, **options))

    def _learned(self, response: Any) -> Any:
        if response.mimetype == "text/html":
            found = TOKEN.search(response.get_data(as_text=True))
            if found:
                self.token = found[1]
        return response


def received(response: Any, *codes: str) -> Received:
    """The response with tokens and the given codes masked, lengths kept."""
    body = response.get_data()
    for code in codes:
        body = body.replace(code.encode(), b"#" * len(code))
    if response.mimetype == "text/html":
        page = TOKEN.sub('name="csrf_token" value="#"', body.decode())
        body = KEY.sub(r"\1#", META.sub(r"\1#", page)).encode()
    headers = []
    for key, value in response.headers.items():
        shown = "#" if key == "Set-Cookie" else value
        for code in codes:
            shown = shown.replace(code, "#" * len(code))
        headers.append((key, shown))
    return Received(response.status_code, tuple(sorted(headers)), body)


@dataclass
class Place:
    """A database with the world in it, the app over it, and the viewers that came so far."""

    database: Database
    url: str
    codes: Codes
    folder: Path
    viewers: dict[str | None, Viewer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = create_app(test_settings(data_dir=self.folder), self.database)

    def code(self, kind: str, own_id: str) -> str:
        """The code that a part of the world's file got."""
        return self.codes[kind][own_id]

    def viewer(self, name: str | None) -> Viewer:
        """Somebody's browser, signed in once."""
        if name not in self.viewers:
            self.viewers[name] = Viewer(self.app, name)
        return self.viewers[name]

    def digest(self) -> dict[str, str]:
        """What each table holds, except who is signed in and who tried to."""
        with self.database.read() as session:
            return {
                table.name: _rows(session, table)
                for table in Base.metadata.sorted_tables
                if table.name not in UNHEARD
            }

    def run(self, statement: str, **values: Any) -> int:
        """Change rows behind everybody's back; how many."""
        with self.database.write() as session:
            done = session.execute(text(statement), values)
            session.commit()
            return int(done.rowcount)  # type: ignore[attr-defined]


def _rows(session: Session, table: Any) -> str:
    rows = session.execute(table.select().order_by(*table.primary_key.columns)).all()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


class Stage:
    """The built world of one kind of database, and copies of it."""

    def __init__(self, kind: str, folder: Path, source: Path | Cluster) -> None:
        self.kind, self.folder, self.source = kind, folder, source
        self.count = 0
        self.urls: list[str] = []
        self.url = self._fresh()
        database = Database(self.url)
        self.codes = _built(database)
        database.dispose()

    @contextmanager
    def copy(self) -> Iterator[Place]:
        """A copy that may be changed."""
        place = self.place()
        try:
            yield place
        finally:
            place.database.dispose()

    def place(self) -> Place:
        """A copy that lives as long as the stage."""
        self.count += 1
        url = self._copied()
        folder = self.folder / f"data{self.count}"
        folder.mkdir()
        return Place(Database(url), url, self.codes, folder)

    def _fresh(self) -> str:
        if isinstance(self.source, Cluster):
            return self.source.fresh()
        shutil.copy(self.source, self.folder / "built.db")
        return f"sqlite:///{self.folder}/built.db"

    def _copied(self) -> str:
        if isinstance(self.source, Cluster):
            built = self.url.partition("?")[0].rpartition("/")[2]
            name = f"{built}_copy{self.count}"
            self.source._sql(f"CREATE DATABASE {name} TEMPLATE {built}")
            return self.source.url(name)
        path = self.folder / f"copy{self.count}.db"
        shutil.copy(self.folder / "built.db", path)
        return f"sqlite:///{path}"


def _built(database: Database) -> Codes:
    made = reading.read_world(json.dumps(world.document()))
    with database.write() as session:
        codes = building.build(session, made, now=PRESENT)
        _set_rules(session, codes)
        session.commit()
    return codes


def _set_rules(session: Session, codes: Codes) -> None:
    """Private rules of both sides, which a world's file does not have."""
    ada, ines = actor(session, "ada"), actor(session, "ines")
    aurora = codes["projects"]["aurora"]
    matching.leave_out(
        session, ada, other=codes["organisations"]["second"], left_out=True, now=PRESENT
    )
    matching.save_musts(session, ada, project=aurora, musts=["instrument"], rev=0, now=PRESENT)
    matching.save_musts(session, ines, musts=["geography"], rev=0, now=PRESENT)


def actor(session: Session, name: str, *, now: datetime = PRESENT) -> Actor:
    """Somebody as the portal itself sees them."""
    secret = signing.sign_in(
        session, email=email_of(name), password=PASSWORD, source="test", now=now
    )
    assert secret is not None
    found = signing.identify(session, token=secret, now=now)
    assert found is not None
    return found


@contextmanager
def at(moment: datetime, monkeypatch: Any) -> Iterator[None]:
    """The portal's clock stands at that moment."""
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: moment)
        yield


def forget_markets() -> None:
    """Markets are kept by code and revision in the process; two databases must not share them."""
    compiling._halls.clear()


def later(**span: int) -> datetime:
    """A moment after the present."""
    return PRESENT + timedelta(**span)
