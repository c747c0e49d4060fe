"""What the sub-commands share: settings, the database, JSON on stdout."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from portal.config import Settings, SettingsError
from portal.db import Database, Session, migrate


class Commands(Protocol):
    """The part of argparse that adds sub-commands."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser:
        """Add one."""


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int | None], text: str
) -> argparse.ArgumentParser:
    """Add a sub-command that runs `run`."""
    made = commands.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    return made


def settings() -> Settings:
    """The settings of this machine; raises SettingsError."""
    return Settings.read(os.environ)


def not_in_production(what: str) -> Settings:
    """The settings, unless real data may be here."""
    read = settings()
    if read.production:
        raise SettingsError(f"{what} is refused in production")
    return read


@contextmanager
def database(read: Settings, *, check: bool = True) -> Iterator[Database]:
    """The database, at the newest revision unless told otherwise."""
    read.data_dir.mkdir(parents=True, exist_ok=True)
    opened = Database(read.database_url)
    try:
        if check:
            migrate.check(opened.engine)
        yield opened
    finally:
        opened.dispose()


@contextmanager
def writing(read: Settings) -> Iterator[Session]:
    """A write session that commits when all went well."""
    with database(read) as opened, opened.write() as session:
        yield session
        session.commit()


def print_json(value: Any) -> None:
    """JSON on stdout, in letters of every language."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
