"""A real portal on a port of its own: database, letters, and a way to the services behind it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from portal import clock
from portal.access import Actor
from portal.db import Database
from portal.jobs import outbox
from portal.jobs.mailers import FileMailer
from portal.people import signing, store
from tests.cast import Cast, gather

PATIENCE = 30.0
LINK = re.compile(r"https?://\S+")


class Portal:
    """`portal serve` as a process, and the same database from here."""

    def __init__(self, folder: Path, template: Path | None) -> None:
        self.folder = folder
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        if template is not None:
            shutil.copy(template, folder / "portal.db")
        self.db = Database(f"sqlite:///{folder}/portal.db")
        self.cast: Cast | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PORTAL_ENV": "test",
            "PORTAL_DATA_DIR": str(self.folder),
            "PORTAL_DATABASE_URL": f"sqlite:///{self.folder}/portal.db",
            "PORTAL_PUBLIC_URL": self.origin,
            "PORTAL_SMTP_URL": "",
        }

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one `portal` command on this portal's data."""
        line = [sys.executable, "-m", "portal.cli", *words]
        return subprocess.run(
            line, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self) -> None:
        line = [sys.executable, "-m", "portal.cli", "serve", "--port", str(self.port)]
        with (self.folder / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*line, "--workers", "1"], env=self.environment, stdout=log, stderr=log
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            try:
                with urlopen(self.origin + "/sign-in", timeout=5) as answer:
                    assert answer.status == 200
            except (URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the portal does not answer\n" + self.log())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
        self.db.dispose()

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")

    def tracebacks(self) -> list[str]:
        """The last lines of every fault that the server has written down."""
        parts = self.log().split("Traceback (most recent call last):")[1:]
        return ["\n".join(part.strip().splitlines()[-4:]) for part in parts]

    def gather(self, password_hash: str) -> Cast:
        """Put the standing cast in."""
        with self.db.write() as session:
            self.cast = gather(session, password_hash)
        return self.cast

    def do(self, act: Callable[..., Any], who: str | Actor, **facts: Any) -> Any:
        """One service call in the name of one of the cast or another actor, kept."""
        with self.db.write() as session:
            found = act(session, self.who(who), now=clock.now(), **facts)
            session.commit()
        return found

    def ask(self, question: Callable[..., Any], who: str | Actor, **facts: Any) -> Any:
        """One service question in the name of one of the cast."""
        with self.db.read() as session:
            return question(session, self.who(who), now=clock.now(), **facts)

    def who(self, who: str | Actor) -> Actor:
        """One of the cast by name, or the actor as given."""
        found: Actor = getattr(self.cast, who) if isinstance(who, str) else who
        return found

    def actor(self, email: str) -> Actor:
        """Whoever has this address, as the services know them."""
        with self.db.write() as session:
            account = store.account_by_email(session, email)
            assert account is not None, email
            secret = signing.open_session(session, account.id, now=clock.now())
            found = signing.identify(session, token=secret, now=clock.now())
            session.commit()
        assert found is not None
        return found

    def post(self) -> None:
        """Send every letter that is due, as the worker does."""
        mailer = FileMailer(self.folder / "mail", "Brygga <no-reply@localhost>")
        with self.db.write() as session:
            outbox.send_due(session, mailer, origin=self.origin, now=clock.now())

    def letters(self, to: str) -> list[str]:
        """Subject and text of every letter to an address, oldest first."""
        self.post()
        files = sorted((self.folder / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime_ns)
        read = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]
        return [f"{m['Subject']}\n{m.get_content()}" for m in read if m["To"] == to]

    def link(self, to: str) -> str:
        """The link in the newest letter to an address; each letter has one."""
        found = LINK.findall(self.letters(to)[-1])
        assert len(found) == 1, found
        return str(found[0])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
