"""Every question that sharing asks the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.access import Actor
from portal.db import Session
from portal.errors import NotFoundError
from portal.sharing.tables import AccessRow, GrantRow
from portal.web.codes import new_code

LONGEST_LOG = 500


def grants(session: Session, project_id: int) -> list[GrantRow]:
    """All grants of a project, the newest first, ended ones included."""
    query = select(GrantRow).where(GrantRow.project_id == project_id)
    return list(session.scalars(query.order_by(GrantRow.given_at.desc(), GrantRow.id.desc())))


def grant(session: Session, project_id: int, code: str) -> GrantRow:
    """One grant of a project; its row is locked."""
    query = select(GrantRow).where(GrantRow.project_id == project_id, GrantRow.code == code)
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFoundError("grant")
    return found


def grant_shown(session: Session, project_id: int, code: str) -> GrantRow:
    """One grant of a project, for reading only."""
    query = select(GrantRow).where(GrantRow.project_id == project_id, GrantRow.code == code)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError("grant")
    return found


def live_grants(
    session: Session, grantee_id: int, project_id: int | None, at: datetime
) -> list[GrantRow]:
    """The grants that an organisation holds at that moment, to one project or (None) to any."""
    query = select(GrantRow).where(
        GrantRow.grantee_id == grantee_id, GrantRow.withdrawn_at.is_(None), GrantRow.until > at
    )
    if project_id is not None:
        query = query.where(GrantRow.project_id == project_id)
    return list(session.scalars(query.order_by(GrantRow.project_id, GrantRow.id)))


def accesses(session: Session, project_id: int) -> list[AccessRow]:
    """Who has seen a project, the latest first."""
    query = select(AccessRow).where(AccessRow.project_id == project_id)
    ordered = query.order_by(AccessRow.at.desc(), AccessRow.id.desc())
    return list(session.scalars(ordered.limit(LONGEST_LOG)))


def add_grant(
    session: Session,
    actor: Actor,
    *,
    project: int,
    grantee: int,
    scopes: Iterable[str],
    until: datetime,
    now: datetime,
) -> GrantRow:
    """Keep a new grant."""
    row = GrantRow(
        code=new_code(),
        project_id=project,
        grantee_id=grantee,
        scopes=list(scopes),
        until=until,
        given_by=actor.account,
        given_at=now,
    )
    session.add(row)
    session.flush()
    return row
