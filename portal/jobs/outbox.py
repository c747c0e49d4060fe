"""Letters are written in the transaction that causes them, and sent by the worker."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select, update

from portal.db import Session
from portal.jobs.letters import Letter, LetterError, compose
from portal.jobs.tables import LetterRow

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 12


class MailError(Exception):
    """The mail server did not take the letter; it is tried again later."""


class Mailer(Protocol):
    """Whatever takes a letter to its reader."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over, or raise MailError."""


def post(
    session: Session, *, to: str, letter: str, lang: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """Queue one letter; nothing leaves if the transaction is rolled back."""
    row = LetterRow(
        message_id=f"<{uuid.uuid4()}@brygga>",
        to=to,
        letter=letter,
        lang=lang,
        facts=dict(facts),
        created_at=now,
        due_at=now,
    )
    session.add(row)


def send_due(session: Session, mailer: Mailer, *, origin: str, now: datetime) -> int:
    """Send every letter that is due; returns how many left. Commits after each letter."""
    sent = 0
    while (row := _claim(session, now)) is not None:
        try:
            mailer.send(_composed(row, origin))
        except (MailError, LetterError) as error:
            row.error = str(error)[:200]
        else:
            row.sent_at, row.error, row.facts = now, "", {}
            sent += 1
        session.commit()
    return sent


def _composed(row: LetterRow, origin: str) -> Letter:
    return compose(
        row.to, row.letter, row.lang, row.facts, message_id=row.message_id, origin=origin
    )


def _claim(session: Session, now: datetime) -> LetterRow | None:
    """Take the next due letter by moving its due time on, so that no second worker sends it."""
    waiting = select(LetterRow).where(
        LetterRow.sent_at.is_(None), LetterRow.due_at <= now, LetterRow.attempts < MAX_ATTEMPTS
    )
    row = session.scalar(waiting.order_by(LetterRow.due_at, LetterRow.id).limit(1))
    if row is None:
        session.rollback()
        return None
    claim = (
        update(LetterRow)
        .where(LetterRow.id == row.id, LetterRow.attempts == row.attempts)
        .values(attempts=row.attempts + 1, due_at=now + LEASE * 2 ** min(row.attempts, 6))
        .execution_options(synchronize_session=False)
        .returning(LetterRow.id)
    )
    mine = session.scalar(claim) is not None
    session.commit()
    session.refresh(row)
    return row if mine else _claim(session, now)
