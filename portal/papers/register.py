"""The register of issued papers: entering one, checking one, withdrawing one.

A paper with the same content, kind and language is the same paper: it is printed again under its
first code and date, byte for byte. Who may make papers of a project is the caller's question.
"""

import hashlib
from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import NotFoundError
from portal.papers import store, verdicts
from portal.papers.model import Finding, Issued, Sheet, Slot
from portal.papers.provenance import read_code, secret_code


def slot(
    session: Session, sheet: Sheet, *, key: bytes, after: Slot | None = None, now: datetime
) -> Slot:
    """The code and date to print a sheet under: those it had before, or new ones.

    `after` is the slot whose printing `issue` refused: when that sheet was in the register
    already, it no longer prints as it did, and gets a new code.
    """
    turn = after.turn + after.known if after else 0
    while True:
        code = secret_code(
            key, str(sheet.project), sheet.kind, sheet.lang, sheet.fingerprint, str(turn)
        )
        known = _known(session, code)
        if known is None:
            return Slot(code, now, turn, known=False)
        if known.withdrawn_at is None:
            return Slot(code, known.issued_at, turn, known=True)
        turn += 1


def issue(
    session: Session, actor: Actor, *, sheet: Sheet, slot: Slot, file: bytes, now: datetime
) -> bool:
    """Enter the printed file into the register; the same file again is not entered twice.

    False when the code stands for another file: nobody may be given this one.
    """
    digest = hashlib.sha256(file).hexdigest()
    if not slot.known and store.keep(session, sheet, slot, digest, actor.account):
        _tell(session, actor, "paper.issued", slot.code, now)
        return True
    known = store.by_code(session, slot.code)
    return known.file_sha256 == digest and known.withdrawn_at is None


def issued(session: Session, *, project: int) -> tuple[Issued, ...]:
    """Every paper issued on a project (its database id), the latest first."""
    return store.of_project(session, project)


def withdraw(session: Session, actor: Actor, *, project: int, code: str, now: datetime) -> None:
    """The paper with this code is no longer good. Raises NotFoundError unless it is the project's.

    Once is enough: withdrawing it again changes nothing.
    """
    paper = store.by_code(session, read_code(code) or "")
    if paper.project != project:
        raise NotFoundError("paper")
    if paper.withdrawn_at is None:
        store.mark_withdrawn(session, paper.id, now)
        _tell(session, actor, "paper.withdrawn", paper.code, now)


def check(session: Session, *, code: str = "", file: str | None = None) -> Finding:
    """What is known of the paper with this code, as typed, and of the file with this SHA-256.

    With a code, the file must be the one issued under it; a file alone is looked up by itself.
    Unknown and malformed codes look alike (ux.md P4).
    """
    found = _looked_up(session, code, file)
    newer = store.newer_at(session, found) if found else None
    return verdicts.judge(found, file=file, newer_at=newer)


def _looked_up(session: Session, code: str, file: str | None) -> Issued | None:
    try:
        if file is not None and not code:
            return store.by_file(session, file)
        return store.by_code(session, read_code(code) or "")
    except NotFoundError:
        return None


def _known(session: Session, code: str) -> Issued | None:
    try:
        return store.by_code(session, code)
    except NotFoundError:
        return None


def _tell(session: Session, actor: Actor, action: str, code: str, now: datetime) -> None:
    record(session, Event(actor.account, action, "paper", code, actor.organisation), now=now)
