"""Projects and profiles as their own company or organisation reads them."""

from datetime import datetime

from portal.access import Actor, Kind
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import catalogue, owning, permissions, store
from portal.organisations.model import (
    FACT_KEYS,
    TEXTS,
    ProfileKind,
    ProfilePage,
    Project,
    ProjectFacts,
    ProjectSummary,
    Schema,
    Values,
)
from portal.organisations.owning import Own
from portal.organisations.tables import ProfileRow, ProfileValuesRow, ProjectRow
from portal.people import service as people
from portal.sharing import service as sharing


def projects(session: Session, actor: Actor, *, now: datetime) -> tuple[ProjectSummary, ...]:
    """The projects of the actor's company, the oldest first; none for everybody else."""
    if actor.kind is not Kind.COMPANY or actor.organisation is None:
        return ()
    viewer = sharing.viewer_for(
        session, actor, project=None, organisation_id=actor.organisation, now=now
    )
    with sharing.opened(sharing.permit(viewer, *owning.EVERYTHING)):
        rows = store.projects_of(session, actor.organisation)
    return tuple(_summary(*row) for row in rows)


def profile_page(session: Session, actor: Actor, *, code: str, now: datetime) -> ProfilePage:
    """One's own profile, whole, by the code of a project or of one's organisation.

    `changed` names the public fields that differ from what is published, `missing` those that
    publishing still needs. Raises NotFoundError for anybody else's.
    """
    mine = owning.own(session, actor, code=code, now=now)
    return page_of(session, actor, mine)


def page_of(session: Session, actor: Actor, mine: Own) -> ProfilePage:
    """The page for rows that are loaded already."""
    values = owning.content(session, mine)
    profile = mine.profile
    organisation = people.organisations_by_id(session, [mine.organisation_id])
    verified = organisation[mine.organisation_id].verified
    return ProfilePage(
        code=mine.code,
        kind=mine.kind,
        name=mine.project.name if mine.project else actor.organisation_name,
        rev=mine.rev,
        updated_at=profile.updated_at if profile else None,
        values=values,
        published=profile.published if profile and profile.published_at else None,
        published_at=profile.published_at if profile else None,
        name_public=bool(profile and profile.name_public),
        listed=bool(profile and profile.listed),
        verified=verified,
        demo=mine.project.demo if mine.project else organisation[mine.organisation_id].demo,
        changed=_changed(mine, values),
        missing=missing(mine, values),
        may_edit=permissions.may_edit(actor, organisation_id=mine.organisation_id),
        may_publish=permissions.may_publish(actor, organisation_id=mine.organisation_id),
        project_id=mine.project.id if mine.project else None,
        organisation_id=mine.organisation_id,
    )


def project_facts(
    session: Session, actor: Actor, *, code: str, now: datetime
) -> tuple[Project, ProjectFacts]:
    """One's own project with its stage, types and known yes/no facts, in one query.

    Raises NotFoundError for others' projects exactly as for missing ones.
    """
    if actor.organisation is None:
        raise NotFoundError("project")
    viewer = sharing.viewer_for(
        session, actor, project=None, organisation_id=actor.organisation, now=now
    )
    with sharing.opened(sharing.permit(viewer, *owning.EVERYTHING)):
        row, kept = store.project_with_values(session, code, actor.organisation)
    values = kept.content
    known = {key: values[key] for key in FACT_KEYS if key in values}
    facts = ProjectFacts(values.get("stage", ""), tuple(values.get("type_code", ())), known)
    return owning.project_view(row), facts


def projects_by_id(session: Session, ids: set[int]) -> dict[int, Project]:
    """Projects by database id, for rooms that have decided that their reader may know of them."""
    return {row.id: owning.project_view(row) for row in store.projects_by_id(session, ids)}


def missing(mine: Own, values: Values) -> tuple[str, ...]:
    """The required fields that are still empty."""
    return tuple(
        each.key for each in mine.schema.fields if each.required and each.key not in values
    )


def _changed(mine: Own, values: Values) -> tuple[str, ...]:
    """Public fields whose published value is no longer the present one."""
    if mine.profile is None or mine.profile.published is None:
        return ()
    return differing(mine.schema, mine.profile.published, values)


def differing(schema: Schema, shown: Values, values: Values) -> tuple[str, ...]:
    """Public fields that a new publication would change; texts only where they are shown now."""
    structured = {f.key for f in schema.public if f.kind not in TEXTS and f.key in values}
    keys = [f.key for f in schema.public if f.key in structured or f.key in shown]
    return tuple(key for key in keys if values.get(key) != shown.get(key))


def _summary(row: ProjectRow, profile: ProfileRow, kept: ProfileValuesRow) -> ProjectSummary:
    values = {**kept.content, "name": row.name}
    schema = catalogue.schema(ProfileKind.PROJECT)
    return ProjectSummary(
        owning.project_view(row),
        values.get("stage", ""),
        tuple(values.get("type_code", ())),
        profile.published_at is not None,
        profile.published is not None and bool(differing(schema, profile.published, values)),
    )
