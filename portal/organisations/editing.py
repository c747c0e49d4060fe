"""Making projects and changing profiles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.access import Actor, Kind
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.organisations import catalogue, cleaning, owning, permissions, store
from portal.organisations.model import (
    ProfileKind,
    Project,
    Values,
)
from portal.organisations.owning import Own
from portal.organisations.tables import ProfileRow, ProfileValuesRow, ProjectRow
from portal.sharing import service as sharing
from portal.sharing.model import Fact
from portal.web.codes import new_code

MAX_PROJECTS = 50


def create_project(
    session: Session, actor: Actor, *, name: str, now: datetime, demo: bool = False
) -> Project:
    """A new project of the actor's company with an empty profile.

    Raises NotFoundError for other kinds of organisation, NotAllowedError for readers,
    InvalidError for a bad name or when the company has 50 projects already.
    """
    if actor.kind is not Kind.COMPANY or actor.organisation is None:
        raise NotFoundError("project")
    permissions.may_create_project(actor).or_raise()
    wanted = _name({"name": name})
    if len(store.project_names(session, actor.organisation)) >= MAX_PROJECTS:
        raise InvalidError(Problem("name", "too_many_projects"))
    row = ProjectRow(
        code=new_code(),
        organisation_id=actor.organisation,
        name=wanted,
        demo=demo,
        created_at=now,
    )
    session.add(row)
    session.flush()
    store.add_profile(session, _new_profile(ProfileKind.PROJECT, now, project_id=row.id))
    _tell(session, actor, "project.created", row.code, (), now)
    return owning.project_view(row)


def save_profile(
    session: Session,
    actor: Actor,
    *,
    code: str,
    rev: int,
    values: Mapping[str, Any],
    now: datetime,
) -> int:
    """Change the given fields of one's own profile; returns the new version.

    `values` is raw, as typed or as JSON; fields that are not in it stay, None or an empty value
    takes one away. `rev` is the version that was read: when somebody saved since, nothing changes
    and ConflictError("stale") carries `mine`, `theirs` (the same fields) and the present `rev`.
    A save that changes nothing succeeds at any version. Raises InvalidError with every problem.
    """
    mine = owning.own(session, actor, code=code, now=now, lock=True)
    permissions.may_edit(actor, organisation_id=mine.organisation_id).or_raise()
    changes = _cleaned(mine, values)
    before = owning.content(session, mine)
    after = cleaning.merged(before, changes)
    if after == before:
        return mine.rev
    if rev != mine.rev:
        theirs = {key: before.get(key) for key in changes}
        raise ConflictError("stale", mine=changes, theirs=theirs, rev=mine.rev)
    cleaning.checked(mine.schema, after, touched=changes)
    return _keep(session, actor, mine, before=before, after=after, now=now)


def feed_profile(
    session: Session, actor: Actor, *, project: str, key: str, value: Any, now: datetime
) -> int:
    """Set one field of a project's profile from a part of the questionnaire; the new version.

    `key` is compared without regard to case. Raises NotFoundError for an unknown key or somebody
    else's project, InvalidError for a value that the field does not take.
    """
    mine = owning.own(session, actor, code=project, now=now, lock=True)
    if mine.project is None:
        raise NotFoundError("project")
    permissions.may_edit(actor, organisation_id=mine.organisation_id).or_raise()
    field = mine.schema.field(key)
    before = owning.content(session, mine)
    after = cleaning.merged(before, cleaning.clean([field], {field.key: value}))
    if after == before:
        return mine.rev
    return _keep(session, actor, mine, before=before, after=after, now=now)


def _cleaned(mine: Own, raw: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: mine.schema.find(key) for key in raw}
    unknown = [Problem(key, "field_unknown") for key, field in found.items() if field is None]
    if unknown:
        raise InvalidError(*unknown)
    fields = [field for field in found.values() if field is not None]
    setting = frozenset({Fact.SETTING})
    if not all(sharing.may_write(mine.viewer, f.field_class, facts=setting) for f in fields):
        raise NotFoundError("field")
    changes = cleaning.clean(fields, {f.key: raw[key] for key, f in found.items() if f})
    if mine.project and "name" in changes:
        changes["name"] = _name(changes)
    return _with_hub(changes)


def _with_hub(changes: dict[str, Any]) -> dict[str, Any]:
    """Propose the hub of the region (domain.md 9) when the hub was sent empty beside it."""
    region = changes.get("nuts3")
    if region and "hub" in changes and changes["hub"] is None:
        return {**changes, "hub": catalogue.vocabulary("nuts3").option(region).parent}
    return changes


def _name(values: Mapping[str, Any]) -> str:
    field = catalogue.schema(ProfileKind.PROJECT).field("name")
    name = cleaning.clean([field], values)["name"]
    if name is None:
        raise InvalidError(Problem("name", "needed"))
    return str(name)


def _keep(
    session: Session,
    actor: Actor,
    mine: Own,
    *,
    before: Values,
    after: dict[str, Any],
    now: datetime,
) -> int:
    profile, row = _rows(session, mine, now)
    if mine.project:
        mine.project.name = after["name"]
    row.content = {key: value for key, value in after.items() if key != "name" or not mine.project}
    profile.rev, profile.updated_at = profile.rev + 1, now
    touched = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    classes = sorted({mine.schema.field(key).field_class.value for key in touched})
    _tell(session, actor, "profile.saved", mine.code, tuple(classes), now)
    return profile.rev


def _rows(session: Session, mine: Own, now: datetime) -> tuple[ProfileRow, ProfileValuesRow]:
    if mine.profile is not None:
        return mine.profile, owning.content_row(session, mine, mine.profile)
    made = _new_profile(mine.kind, now, organisation_id=mine.organisation_id)
    return made, store.add_profile(session, made)


def _new_profile(
    kind: ProfileKind,
    now: datetime,
    *,
    project_id: int | None = None,
    organisation_id: int | None = None,
) -> ProfileRow:
    return ProfileRow(
        kind=kind,
        project_id=project_id,
        organisation_id=organisation_id,
        rev=0 if organisation_id else 1,
        updated_at=now,
        published_rev=0,
        name_public=False,
        listed=False,
    )


def _tell(
    session: Session,
    actor: Actor,
    action: str,
    code: str,
    classes: tuple[str, ...],
    now: datetime,
) -> None:
    kind = "organisation" if code == actor.organisation_code else "project"
    told = Event(actor.account, action, kind, code, actor.organisation, classes)
    record(session, told, now=now)
