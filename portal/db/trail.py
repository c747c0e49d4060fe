"""The audit trail: append-only rows, each sealed with the hash of the one before."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.audit import Event
from portal.db.base import Base

START = "0" * 64


class TrailRow(Base):
    """One sealed event."""

    __tablename__ = "audit_trail"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    body: Mapped[str]
    hash: Mapped[str]


class TrailHeadRow(Base):
    """The end of the chain; its lock puts concurrent writers in a row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


_trail, _head = Base.metadata.tables["audit_trail"], Base.metadata.tables["audit_head"]
HEAD = select(_head.c.seq, _head.c.hash).where(_head.c.id == 1).with_for_update()
ADD = _trail.insert()
MOVE = _head.update().where(_head.c.id == 1)
MOVE = MOVE.values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))


def record(session: Session, told: Event, *, now: datetime) -> None:
    """Add the event to this transaction; it is sealed into the chain as the commit begins."""
    if not session.in_transaction():
        session.begin()  # otherwise a rollback would have nothing to forget the event with
    session.info.setdefault("trail", []).append((told, now))


def seal(body: str, previous: str) -> str:
    """The hash of one link: SHA-256 over the previous hash and the canonical body."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def verify(session: Session) -> list[str]:
    """Every fault in the chain, the first bad row first; empty when it holds."""
    previous, expected = START, 1
    for row in session.scalars(select(TrailRow).order_by(TrailRow.seq)):
        if row.seq != expected:
            return [f"audit row {expected} is missing"]
        if row.hash != seal(row.body, previous) or not _dated(row):
            return [f"audit row {row.seq} was changed"]
        previous, expected = row.hash, expected + 1
    head = session.get(TrailHeadRow, 1)
    if (head.seq if head else 0) != expected - 1 or (head and head.hash != previous):
        return ["the end of the audit trail was cut"]
    return []


def _dated(row: TrailRow) -> bool:
    told = json.loads(row.body)
    return bool(told["seq"] == row.seq and datetime.fromisoformat(told["at"]) == row.at)


def _body(told: Event, at: datetime, seq: int) -> str:
    facts = {**asdict(told), "at": at.isoformat(), "seq": seq}
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@event.listens_for(Session, "before_commit")
def _seal_events(session: Session) -> None:
    # Sealing comes last, so the head's lock is never held while waiting for another row.
    waiting: list[tuple[Event, datetime]] = session.info.pop("trail", [])
    if not waiting:
        return
    session.flush()
    connection = session.connection()
    # The first migration made the head; every write of the portal passes here, hence plain SQL.
    seq, previous = connection.execute(HEAD).one()
    links = []
    for told, at in waiting:
        seq += 1
        body = _body(told, at, seq)
        previous = seal(body, previous)
        links.append({"seq": seq, "at": at, "body": body, "hash": previous})
    connection.execute(ADD, links)
    connection.execute(MOVE, {"to_seq": seq, "to_hash": previous})


@event.listens_for(Session, "after_soft_rollback")
def _forget_events(session: Session, _previous: object) -> None:
    session.info.pop("trail", None)


APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
        """CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON audit_trail
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_trail_keep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
        """CREATE TRIGGER audit_trail_no_change BEFORE UPDATE OR DELETE ON audit_trail
        FOR EACH ROW EXECUTE FUNCTION audit_trail_keep()""",
    ),
}
