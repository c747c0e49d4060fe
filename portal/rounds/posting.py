"""The letters of a round: each says that there is news and where to read it, never the news."""

from collections.abc import Iterable
from datetime import datetime

from portal.db import Session
from portal.jobs import outbox
from portal.people.model import MemberView
from portal.rounds import deadlines, describing
from portal.rounds.tables import RoundRow


def receipt(
    session: Session,
    row: RoundRow,
    readers: Iterable[MemberView],
    *,
    path: str,
    reference: str,
    content_hash: str,
    now: datetime,
) -> None:
    """An application came in: reference, time, hash, and what happens next."""
    for reader in readers:
        facts = {
            "reference": reference,
            "submitted": deadlines.written(now, reader.lang),
            "content_hash": content_hash,
            "closes": _closes(row, reader.lang),
        }
        _post(session, "round_receipt", row, reader, path=path, facts=facts, now=now)


def withdrawn(
    session: Session,
    row: RoundRow,
    readers: Iterable[MemberView],
    *,
    path: str,
    reference: str,
    now: datetime,
) -> None:
    """An application was taken back."""
    for reader in readers:
        facts = {"reference": reference, "closes": _closes(row, reader.lang)}
        _post(session, "round_withdrawn", row, reader, path=path, facts=facts, now=now)


def dates(session: Session, row: RoundRow, readers: Iterable[MemberView], *, now: datetime) -> None:
    """The dates of the round moved."""
    for reader in readers:
        facts = {"closes": _closes(row, reader.lang)}
        _post(session, "round_dates", row, reader, path=f"/rounds/{row.code}", facts=facts, now=now)


def assigned(session: Session, row: RoundRow, reader: MemberView, *, now: datetime) -> None:
    """A reviewer has something to review."""
    due = row.review_due
    facts = {"due": "" if due is None else deadlines.written(due, reader.lang)}
    _post(session, "round_assigned", row, reader, path="/reviews", facts=facts, now=now)


def decision(
    session: Session, row: RoundRow, readers: Iterable[MemberView], *, path: str, now: datetime
) -> None:
    """There is a decision; which one stands behind the sign-in."""
    for reader in readers:
        _post(session, "round_decision", row, reader, path=path, facts={}, now=now)


def _post(
    session: Session,
    letter: str,
    row: RoundRow,
    reader: MemberView,
    *,
    path: str,
    facts: dict[str, str],
    now: datetime,
) -> None:
    usual = {
        "path": path,
        "number": describing.number(row),
        "round": row.name_sv if reader.lang == "sv" else row.name_en,
        "contact": row.contact,
    }
    outbox.post(
        session, to=reader.email, letter=letter, lang=reader.lang, facts={**usual, **facts}, now=now
    )


def _closes(row: RoundRow, lang: str) -> str:
    return "" if row.closes_at is None else deadlines.written(row.closes_at, lang)
