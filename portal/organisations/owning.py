"""Which project or profile is the actor's own, and its content under a permit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import catalogue, store
from portal.organisations.model import ProfileKind, Project, Schema
from portal.organisations.permissions import KIND_OF
from portal.organisations.tables import ProfileRow, ProfileValuesRow, ProjectRow
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass, Viewer

EVERYTHING = (FieldClass.F1, FieldClass.F2, FieldClass.F6)


@dataclass(frozen=True, slots=True)
class Own:
    """One's own profile with its rows; `profile` is None before an organisation's first save."""

    kind: ProfileKind
    code: str
    organisation_id: int
    project: ProjectRow | None
    profile: ProfileRow | None
    viewer: Viewer

    @property
    def schema(self) -> Schema:
        """The fields of this kind."""
        return catalogue.schema(self.kind)

    @property
    def rev(self) -> int:
        """The version of the content, 0 while there is none."""
        return self.profile.rev if self.profile else 0


def own_project(session: Session, actor: Actor, *, code: str) -> Project:
    """A project of the actor's own company.

    Raises NotFoundError("project") for others' projects exactly as for missing ones.
    """
    return project_view(own_project_row(session, actor, code))


def own_project_row(session: Session, actor: Actor, code: str) -> ProjectRow:
    """As `own_project`, for this room."""
    row = store.project(session, code)
    if actor.organisation is None or row.organisation_id != actor.organisation:
        raise NotFoundError("project")
    return row


def own(session: Session, actor: Actor, *, code: str, now: datetime, lock: bool = False) -> Own:
    """The actor's own profile by the code of a project or of the actor's organisation."""
    if actor.organisation is None or actor.kind is None:
        raise NotFoundError("project")
    viewer = sharing.viewer_for(
        session, actor, project=None, organisation_id=actor.organisation, now=now
    )
    if code == actor.organisation_code and actor.kind in KIND_OF:
        rows = store.organisation_profiles(session, actor.organisation, lock=lock)
        return Own(
            KIND_OF[actor.kind], code, actor.organisation, None, next(iter(rows), None), viewer
        )
    row = own_project_row(session, actor, code)
    profile = store.project_profile(session, row.id, lock=lock)
    return Own(ProfileKind.PROJECT, code, actor.organisation, row, profile, viewer)


def content(session: Session, mine: Own) -> dict[str, Any]:
    """Everything in one's own profile, in the order of the fields."""
    if mine.profile is None:
        return {}
    kept = content_row(session, mine, mine.profile).content
    found = {**kept, "name": mine.project.name} if mine.project else dict(kept)
    return {each.key: found[each.key] for each in mine.schema.fields if each.key in found}


def content_row(session: Session, mine: Own, profile: ProfileRow) -> ProfileValuesRow:
    """The confidential row, loaded under the permit of one of its own members."""
    with sharing.opened(sharing.permit(mine.viewer, *EVERYTHING)):
        return store.values(session, profile.id)


def project_view(row: ProjectRow) -> Project:
    """A project as a value."""
    return Project(row.id, row.code, row.name, row.organisation_id, row.demo, row.created_at)
