"""Every question that papers asks the database."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import Session
from portal.errors import NotFoundError
from portal.papers.model import Issued, Sheet, Slot
from portal.papers.tables import PaperRow


def by_code(session: Session, code: str) -> Issued:
    """The paper with this code; raises NotFoundError."""
    return _found(session.scalar(select(PaperRow).where(PaperRow.code == code)))


def by_file(session: Session, file_sha256: str) -> Issued:
    """The paper issued as this file; raises NotFoundError."""
    query = select(PaperRow).where(PaperRow.file_sha256 == file_sha256).order_by(PaperRow.id)
    return _found(session.scalar(query.limit(1)))


def newer_at(session: Session, paper: Issued) -> datetime | None:
    """When the newest paper of the same project and kind with other content came after this one.

    The same content in the other language is not newer; nor is what was withdrawn.
    """
    found: datetime | None = session.scalar(
        select(func.max(PaperRow.issued_at)).where(
            PaperRow.project_id == paper.project,
            PaperRow.kind == paper.kind,
            PaperRow.content_hash != paper.content_hash,
            PaperRow.id > paper.id,
            PaperRow.withdrawn_at.is_(None),
        )
    )
    return found


def of_project(session: Session, project: int) -> tuple[Issued, ...]:
    """Every paper issued on a project, the latest first."""
    query = select(PaperRow).where(PaperRow.project_id == project)
    ordered = query.order_by(PaperRow.issued_at.desc(), PaperRow.id.desc())
    return tuple(_issued(row) for row in session.scalars(ordered))


def keep(session: Session, sheet: Sheet, slot: Slot, file_sha256: str, account: int) -> bool:
    """Enter a paper; False when its code was taken meanwhile."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    row = sqlite.insert(PaperRow) if on_sqlite else postgresql.insert(PaperRow)
    entered = row.values(
        code=slot.code,
        kind=sheet.kind,
        lang=sheet.lang,
        project_id=sheet.project,
        edition=sheet.edition,
        snapshot=sheet.snapshot,
        content_hash=sheet.content_hash,
        file_sha256=file_sha256,
        issued_at=slot.issued_at,
        issued_by=account,
    ).on_conflict_do_nothing(index_elements=["code"])
    return session.scalar(entered.returning(PaperRow.id)) is not None


def mark_withdrawn(session: Session, paper: int, at: datetime) -> None:
    """From now on the paper is withdrawn; a second time changes nothing."""
    row = session.get_one(PaperRow, paper, with_for_update=True)
    row.withdrawn_at = row.withdrawn_at or at


def _found(row: PaperRow | None) -> Issued:
    if row is None:
        raise NotFoundError("paper")
    return _issued(row)


def _issued(row: PaperRow) -> Issued:
    return Issued(
        id=row.id,
        code=row.code,
        project=row.project_id,
        kind=row.kind,
        lang=row.lang,
        edition=row.edition,
        snapshot=row.snapshot,
        content_hash=row.content_hash,
        file_sha256=row.file_sha256,
        issued_at=row.issued_at,
        withdrawn_at=row.withdrawn_at,
    )
