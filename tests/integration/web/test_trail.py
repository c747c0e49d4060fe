"""The audit trail: every row sealed to the one before, and every tampering seen."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.audit import Event
from portal.db import Database, record, trail
from portal.people import signing
from tests.cast import NOW, email_of

LOCKS = {
    "sqlite": ("DROP TRIGGER audit_trail_no_update", "DROP TRIGGER audit_trail_no_delete"),
    "postgresql": ("ALTER TABLE audit_trail DISABLE TRIGGER ALL",),
}


def tell(db: Database, *codes: str) -> None:
    for code in codes:
        with db.write() as session:
            record(session, Event(1, "thing.changed", "thing", code, 2, ("F4",)), now=NOW)
            session.commit()


def tamper(db: Database, statement: str, **values) -> None:
    """What somebody with the database's own password could do."""
    with db.write() as session:
        for lock in LOCKS[db.engine.dialect.name]:
            session.execute(text(lock))
        session.execute(text(statement), values)
        session.commit()


def verify(db: Database) -> list[str]:
    with db.read() as session:
        return trail.verify(session)


def test_empty_trail_holds(db):
    assert verify(db) == []


def test_chain_of_events_holds(db):
    tell(db, "a", "b", "c")
    assert verify(db) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_trail SET body = replace(body, '\"b\"', '\"x\"') WHERE seq = 2", "row 2"),
        (
            "UPDATE audit_trail SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 1",
            "row 1",
        ),
        ("UPDATE audit_trail SET at = '2020-01-01 00:00:00+00' WHERE seq = 3", "row 3"),
        ("DELETE FROM audit_trail WHERE seq = 1", "row 1 is missing"),
        ("DELETE FROM audit_trail WHERE seq = 2", "row 2 is missing"),
        ("DELETE FROM audit_trail WHERE seq = 3", "cut"),
        ("DELETE FROM audit_trail", "cut"),
        ("UPDATE audit_trail SET seq = 9 WHERE seq = 3", "row 3 is missing"),
        ("UPDATE audit_head SET seq = 2", "cut"),
        ("DELETE FROM audit_head", "cut"),
    ],
)
def test_tampering_is_seen(db, statement, fault):
    tell(db, "a", "b", "c")
    tamper(db, statement)
    [found] = verify(db)
    assert fault in found


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_trail SET body = ''", "DELETE FROM audit_trail"]
)
def test_database_refuses_to_change_the_trail(db, statement):
    tell(db, "a")
    with db.write() as session, pytest.raises(DBAPIError):
        session.execute(text(statement))
    assert verify(db) == []


def test_what_is_rolled_back_leaves_no_event(db):
    with db.write() as session:
        record(session, Event(1, "thing.changed", "thing", "lost"), now=NOW)
        session.rollback()
        record(session, Event(1, "thing.changed", "thing", "kept"), now=NOW)
        session.commit()
    with db.read() as session:
        bodies = list(session.scalars(text("SELECT body FROM audit_trail")))
    assert len(bodies) == 1
    assert '"kept"' in bodies[0]


def test_writers_at_the_same_time_make_one_chain(db):
    def write(name: str) -> None:
        tell(db, *(f"{name}{n}" for n in range(10)))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.read() as session:
        count = session.scalar(text("SELECT count(*) FROM audit_trail"))
    assert (count, verify(db)) == (40, [])


def test_events_hold_no_names_and_no_addresses(db, cast):
    with db.write() as session:
        secret = signing.open_session(session, cast.ada.account, now=NOW)
        session.commit()
    with db.read() as session:
        everything = " ".join(session.scalars(text("SELECT body FROM audit_trail")))
    for word in (email_of("ada"), "Ardent Cells", secret):
        assert word not in everything
