"""Bringing the database up to date, and refusing to run on an old one."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).parent.parent.parent / "migrations"
ROOMS = ("people", "jobs", "sharing", "organisations", "readiness", "matching", "rounds", "papers")


class SchemaError(Exception):
    """The database is not at the revision this code was written for."""


def load_tables() -> None:
    """Import every room's tables, so that the metadata is complete."""
    import_module("portal.db.replay")
    for room in ROOMS:
        if (FOLDER.parent / "portal" / room / "tables.py").is_file():
            import_module(f"portal.{room}.tables")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to `revision`."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision`."""
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def head() -> str:
    """The newest revision."""
    return ScriptDirectory(str(FOLDER)).get_current_head() or ""


def check(engine: Engine) -> None:
    """Raise SchemaError unless the database is at the newest revision."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present != head():
        raise SchemaError(
            f"the database is at revision {present or 'none'}, this version needs {head()}: "
            "run `portal migrate`"
        )


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    load_tables()
    return config
