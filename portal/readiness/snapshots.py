"""Every question about frozen snapshots that readiness asks the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from portal.audit import Event
from portal.db import Session, record
from portal.errors import NotFoundError
from portal.readiness.tables import AssessmentRow, SnapshotRow

BATCH = 100


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot as it is stored."""

    code: str
    project_id: int
    name: str
    reason: str
    edition: str
    engine: str
    core_only: bool
    content: str
    content_hash: str
    edition_hash: str
    result: str
    created_at: datetime
    created_by: int | None


def snapshot(session: Session, code: str) -> Frozen:
    """A snapshot by its code; raises NotFoundError."""
    found = session.execute(_all().where(SnapshotRow.code == code)).first()
    if found is None:
        raise NotFoundError("snapshot")
    return _frozen(found[0], found[1])


def of_project(session: Session, project_id: int) -> tuple[Frozen, ...]:
    """A project's snapshots, newest first."""
    query = (
        _all()
        .where(AssessmentRow.project_id == project_id)
        .order_by(SnapshotRow.created_at.desc(), SnapshotRow.id.desc())
    )
    return tuple(_frozen(row, project) for row, project in session.execute(query))


def latest(session: Session, project_ids: Iterable[int], *, reason: str) -> tuple[Frozen, ...]:
    """The newest snapshot, frozen for this reason, of each project that has one, by project."""
    newest = (
        select(func.max(SnapshotRow.id))
        .join(AssessmentRow, AssessmentRow.id == SnapshotRow.assessment_id)
        .where(AssessmentRow.project_id.in_(sorted(project_ids)), SnapshotRow.reason == reason)
        .group_by(SnapshotRow.assessment_id)
    )
    query = _all().where(SnapshotRow.id.in_(newest)).order_by(AssessmentRow.project_id)
    return tuple(_frozen(row, project) for row, project in session.execute(query))


def every(session: Session) -> Iterator[Frozen]:
    """All snapshots, oldest first, a batch at a time."""
    query = _all().order_by(SnapshotRow.id).execution_options(yield_per=BATCH)
    for row, project in session.execute(query):
        yield _frozen(row, project)


def keep(
    session: Session, assessment: AssessmentRow, frozen: Frozen, *, event: Event, now: datetime
) -> None:
    """Store a snapshot, never to be changed, with its audit event."""
    session.add(
        SnapshotRow(
            code=frozen.code,
            assessment_id=assessment.id,
            name=frozen.name,
            reason=frozen.reason,
            edition=frozen.edition,
            engine=frozen.engine,
            core_only=frozen.core_only,
            content=frozen.content,
            content_hash=frozen.content_hash,
            edition_hash=frozen.edition_hash,
            result=frozen.result,
            created_at=frozen.created_at,
            created_by=frozen.created_by,
        )
    )
    assessment.submitted_at = now
    record(session, event, now=now)


def _all() -> Select[SnapshotRow, int]:
    return select(SnapshotRow, AssessmentRow.project_id).join(
        AssessmentRow, AssessmentRow.id == SnapshotRow.assessment_id
    )


def _frozen(row: SnapshotRow, project_id: int) -> Frozen:
    return Frozen(
        code=row.code,
        project_id=project_id,
        name=row.name,
        reason=row.reason,
        edition=row.edition,
        engine=row.engine,
        core_only=row.core_only,
        content=row.content,
        content_hash=row.content_hash,
        edition_hash=row.edition_hash,
        result=row.result,
        created_at=row.created_at,
        created_by=row.created_by,
    )
