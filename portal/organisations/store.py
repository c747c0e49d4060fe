"""Every question that organisations asks the database."""

from collections.abc import Iterable

from sqlalchemy import Row, bindparam, select
from sqlalchemy.exc import IntegrityError

from portal.db import Session
from portal.errors import ConflictError, NotFoundError
from portal.organisations.tables import (
    ClaimRow,
    EntryRow,
    ProfileRow,
    ProfileValuesRow,
    ProjectRow,
)

BY_CODE = select(ProjectRow).where(
    ProjectRow.code == bindparam("code"), ProjectRow.archived_at.is_(None)
)


def project(session: Session, code: str) -> ProjectRow:
    """A project by its code; archived ones are gone."""
    found = session.scalar(BY_CODE, {"code": code})
    if found is None:
        raise NotFoundError("project")
    return found


def projects_of(
    session: Session, organisation_id: int
) -> list[Row[ProjectRow, ProfileRow, ProfileValuesRow]]:
    """A company's projects with their profiles, the oldest first."""
    query = (
        select(ProjectRow, ProfileRow, ProfileValuesRow)
        .join(ProfileRow, ProfileRow.project_id == ProjectRow.id)
        .join(ProfileValuesRow, ProfileValuesRow.profile_id == ProfileRow.id)
        .where(ProjectRow.organisation_id == organisation_id, ProjectRow.archived_at.is_(None))
        .order_by(ProjectRow.created_at, ProjectRow.id)
    )
    return list(session.execute(query))


# Built once: every page of a self-assessment asks it.
OWN_PROJECT = (
    select(ProjectRow, ProfileValuesRow)
    .join(ProfileRow, ProfileRow.project_id == ProjectRow.id)
    .join(ProfileValuesRow, ProfileValuesRow.profile_id == ProfileRow.id)
    .where(
        ProjectRow.code == bindparam("code"),
        ProjectRow.organisation_id == bindparam("organisation"),
        ProjectRow.archived_at.is_(None),
    )
)


def project_with_values(
    session: Session, code: str, organisation_id: int
) -> Row[ProjectRow, ProfileValuesRow]:
    """A company's own project with its whole profile; needs a permit for its class."""
    found = session.execute(
        OWN_PROJECT, {"code": code, "organisation": organisation_id}
    ).one_or_none()
    if found is None:
        raise NotFoundError("project")
    return found


def projects_by_id(session: Session, ids: Iterable[int]) -> list[ProjectRow]:
    """Projects by database id, archived ones too, in the order of their making."""
    query = select(ProjectRow).where(ProjectRow.id.in_(set(ids)))
    return list(session.scalars(query.order_by(ProjectRow.created_at, ProjectRow.id)))


def project_profile(session: Session, project_id: int, *, lock: bool = False) -> ProfileRow:
    """The public side of a project's profile; every project has one."""
    query = select(ProfileRow).where(ProfileRow.project_id == project_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError("profile")
    return found


def organisation_profiles(
    session: Session, organisation_id: int, *, lock: bool = False
) -> list[ProfileRow]:
    """The public side of an organisation's profile: one, or none before the first save."""
    query = select(ProfileRow).where(ProfileRow.organisation_id == organisation_id)
    return list(session.scalars(query.with_for_update() if lock else query))


def values(session: Session, profile_id: int) -> ProfileValuesRow:
    """The whole content of a profile; needs a permit for its class."""
    found = session.get(ProfileValuesRow, profile_id)
    if found is None:
        raise NotFoundError("profile")
    return found


def add_profile(session: Session, row: ProfileRow) -> ProfileValuesRow:
    """Keep a new profile without content; raises ConflictError when another was faster."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise ConflictError("stale") from None
    content = ProfileValuesRow(profile_id=row.id, content={})
    session.add(content)
    session.flush()
    return content


def published(
    session: Session, kind: str | None = None
) -> list[Row[ProfileRow, ProjectRow | None]]:
    """Published profiles of one kind or of all, with the project of those that have one."""
    query = (
        select(ProfileRow, ProjectRow)
        .outerjoin(ProjectRow, ProjectRow.id == ProfileRow.project_id)
        .where(ProfileRow.published_at.is_not(None), ProjectRow.archived_at.is_(None))
        .order_by(ProfileRow.id)
    )
    if kind is not None:
        query = query.where(ProfileRow.kind == kind)
    return list(session.execute(query))


def entries(session: Session) -> list[EntryRow]:
    """The whole directory, by name."""
    return list(session.scalars(select(EntryRow).order_by(EntryRow.name, EntryRow.id)))


def entry(session: Session, code: str, *, lock: bool = False) -> EntryRow:
    """A directory entry by its code."""
    query = select(EntryRow).where(EntryRow.code == code)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError("entry")
    return found


def claims_on(session: Session, entry_id: int, organisation_id: int) -> list[ClaimRow]:
    """An organisation's claim on an entry: one, or none."""
    query = select(ClaimRow).where(
        ClaimRow.entry_id == entry_id, ClaimRow.organisation_id == organisation_id
    )
    return list(session.scalars(query))


def open_claims(session: Session) -> list[Row[ClaimRow, EntryRow]]:
    """Claims that wait for a coordinator, the oldest first."""
    query = (
        select(ClaimRow, EntryRow)
        .join(EntryRow, EntryRow.id == ClaimRow.entry_id)
        .where(ClaimRow.state == "asked")
        .order_by(ClaimRow.at, ClaimRow.id)
    )
    return list(session.execute(query))


def claim(session: Session, code: str) -> ClaimRow:
    """A claim by its code; its row is locked."""
    found = session.scalar(select(ClaimRow).where(ClaimRow.code == code).with_for_update())
    if found is None:
        raise NotFoundError("claim")
    return found


def entry_by_id(session: Session, entry_id: int) -> EntryRow:
    """The entry that a claim is about; its row is locked."""
    query = select(EntryRow).where(EntryRow.id == entry_id).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFoundError("entry")
    return found


def project_names(session: Session, organisation_id: int) -> list[str]:
    """The names of a company's projects, by name."""
    query = select(ProjectRow.name).where(
        ProjectRow.organisation_id == organisation_id, ProjectRow.archived_at.is_(None)
    )
    return list(session.scalars(query.order_by(ProjectRow.name)))
