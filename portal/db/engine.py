"""Engine and sessions: one way to read, one way to write, on both databases."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, sessionmaker

BUSY_MS = 10_000


class Database:
    """One database with two kinds of session: `write()` and the read-only `read()`.

    SQLite writes open with BEGIN IMMEDIATE: a deferred transaction that turns from reading to
    writing fails at once instead of waiting, and the driver's own default loses updates.
    """

    def __init__(self, url: str, **options: Any) -> None:
        self.engine = _engine(url, options)
        reading = self.engine.execution_options(portal_readonly=True, **_readonly(url))
        self.write = sessionmaker(self.engine, expire_on_commit=False)
        self.read = sessionmaker(reading, expire_on_commit=False)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _readonly(url: str) -> dict[str, Any]:
    return {} if url.startswith("sqlite") else {"postgresql_readonly": True}


def _engine(url: str, options: dict[str, Any]) -> Engine:
    # Error texts would otherwise quote bound values, and those are people's answers.
    options.setdefault("hide_parameters", True)
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=8, **options)
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    readonly = bool(connection.get_execution_options().get("portal_readonly"))
    connection.exec_driver_sql(f"PRAGMA query_only={int(readonly)}")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


__all__ = ["Database", "Session"]
