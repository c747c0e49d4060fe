"""The sharing centre: who sees what of one's own project, and changing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor, Decision
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import owning, permissions, publishing, store
from portal.organisations.model import Project
from portal.organisations.publishing import Teaser
from portal.people import service as people
from portal.people.model import OrganisationView
from portal.sharing import service as sharing
from portal.sharing.model import (
    AREAS,
    GRANTEES,
    AccessView,
    Fact,
    FieldClass,
    GrantView,
    Relation,
    Scope,
    Viewer,
)

# The groups of information that the matrix on the page shows, and the audiences without a grant.
SHOWN = (
    FieldClass.F0,
    FieldClass.F1,
    FieldClass.F2,
    FieldClass.F3,
    FieldClass.F4,
    FieldClass.F5,
    FieldClass.F6,
)
STRANGERS: Mapping[str, Relation] = {
    "public": Relation.ANONYMOUS,
    "company": Relation.OTHER_COMPANY,
    "investor": Relation.PARTNER,
    "coordinator": Relation.COORDINATOR_OTHER,
    "reviewer": Relation.REVIEWER_OTHER,
}


@dataclass(frozen=True, slots=True)
class Audience:
    """One row of the sharing matrix: who, and what they see of each class of information.

    `sees` holds per class the sections that are open: ("all",) for everything, () for nothing.
    """

    id: str
    name: str
    sees: tuple[tuple[FieldClass, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SharingPage:
    """Everything about who sees one's own project."""

    project: Project
    published: bool
    audiences: tuple[Audience, ...]
    active: tuple[GrantView, ...]
    ended: tuple[GrantView, ...]
    log: tuple[AccessView, ...]
    may_share: Decision


@dataclass(frozen=True, slots=True)
class SharedProject:
    """A project that another company shares with the actor's organisation."""

    code: str
    name: str
    organisation: str
    scopes: tuple[str, ...]
    demo: bool


def sharing_page(session: Session, actor: Actor, *, code: str, now: datetime) -> SharingPage:
    """Who sees what of one's own project: matrix, grants, access log."""
    row = owning.own_project_row(session, actor, code)
    owner = people.organisations_by_id(session, [row.organisation_id])[row.organisation_id]
    facts = publishing.public_facts(store.project_profile(session, row.id), owner)
    every = sharing.grants(session, actor, project=row.id, organisation_id=row.organisation_id)
    active = tuple(each for each in every if each.active(now))
    strangers = [_audience(key, "", _stranger(key, now), facts) for key in STRANGERS]
    holders = [_audience(g.code, g.grantee_name, holder(g, now), facts) for g in active]
    return SharingPage(
        owning.project_view(row),
        Fact.PUBLISHED in facts,
        (*strangers, *holders),
        active,
        tuple(each for each in every if not each.active(now)),
        sharing.who_has_seen(session, actor, project=row.id, organisation_id=row.organisation_id),
        may_share(actor, organisation_id=row.organisation_id),
    )


def may_share(actor: Actor, *, organisation_id: int) -> Decision:
    """Those who may publish may share."""
    return permissions.may_publish(actor, organisation_id=organisation_id)


def preview(
    session: Session, actor: Actor, *, code: str, audience: str, now: datetime
) -> Teaser | None:
    """One's own project exactly as an audience gets it, through the same projection.

    `audience` is public, company, investor, coordinator, reviewer or the code of a grant in
    force; None means that the project does not exist for them.
    """
    row = owning.own_project_row(session, actor, code)
    owner = people.organisations_by_id(session, [row.organisation_id])[row.organisation_id]
    profile = store.project_profile(session, row.id)
    if audience in STRANGERS:
        viewer = _stranger(audience, now)
    else:
        viewer = holder(_own_grant(session, actor, row.id, audience, now), now)
    try:
        return publishing.teaser_for(session, viewer, profile, row, owner)
    except NotFoundError:
        return None


def grantees(
    session: Session, actor: Actor, *, code: str, to: str = ""
) -> tuple[OrganisationView, ...]:
    """Organisations that a project can be shared with: those in the directory, and `to`."""
    owning.own_project_row(session, actor, code)
    ids = {
        profile.organisation_id
        for profile, project in store.published(session)
        if project is None and profile.listed and profile.organisation_id is not None
    }
    found = {each.code: each for each in people.organisations_by_id(session, ids).values()}
    if to and to not in found:
        found |= _named(session, to)
    fitting = (each for each in found.values() if each.verified and each.kind in GRANTEES)
    return tuple(sorted(fitting, key=lambda each: (each.name.casefold(), each.code)))


def grant(
    session: Session, actor: Actor, *, code: str, grant_code: str, now: datetime
) -> GrantView:
    """One grant in force of one's own project."""
    row = owning.own_project_row(session, actor, code)
    return _own_grant(session, actor, row.id, grant_code, now)


def share(
    session: Session,
    actor: Actor,
    *,
    code: str,
    grantee: str,
    scopes: Iterable[str],
    until: datetime | None,
    now: datetime,
) -> GrantView:
    """Share one's own project; raises as `portal.sharing.service.give`."""
    row = owning.own_project_row(session, actor, code)
    return sharing.give(
        session,
        actor,
        project=row.id,
        project_code=code,
        organisation_id=row.organisation_id,
        grantee_code=grantee,
        scopes=scopes,
        until=until,
        now=now,
    )


def renew(
    session: Session,
    actor: Actor,
    *,
    code: str,
    grant_code: str,
    until: datetime | None,
    now: datetime,
) -> GrantView:
    """Move the end of a grant; raises as `portal.sharing.service.renew`."""
    row = owning.own_project_row(session, actor, code)
    return sharing.renew(
        session,
        actor,
        project=row.id,
        project_code=code,
        organisation_id=row.organisation_id,
        code=grant_code,
        until=until,
        now=now,
    )


def withdraw(session: Session, actor: Actor, *, code: str, grant_code: str, now: datetime) -> None:
    """End a grant at once."""
    row = owning.own_project_row(session, actor, code)
    sharing.withdraw(
        session,
        actor,
        project=row.id,
        project_code=code,
        organisation_id=row.organisation_id,
        code=grant_code,
        now=now,
    )


def shared_with_us(session: Session, actor: Actor, *, now: datetime) -> tuple[SharedProject, ...]:
    """The projects that companies share with the actor's organisation, by name."""
    held = sharing.granted_projects(session, actor, now=now)
    rows = [row for row in store.projects_by_id(session, held) if row.archived_at is None]
    owners = people.organisations_by_id(session, {row.organisation_id for row in rows})
    found = (
        SharedProject(
            row.code,
            row.name,
            owners[row.organisation_id].name,
            tuple(sorted(held[row.id])),
            row.demo,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.code)))


def holder(grant: GrantView, now: datetime) -> Viewer:
    """The viewer that a grant makes of its holder."""
    scope = Scope(frozenset(grant.scopes), grant.until)
    return Viewer(frozenset({Relation.PARTNER, Relation.GRANTEE}), now, (scope,))


def _stranger(audience: str, now: datetime) -> Viewer:
    return Viewer(frozenset({STRANGERS[audience]}), now)


def _audience(key: str, name: str, viewer: Viewer, facts: frozenset[Fact]) -> Audience:
    return Audience(key, name, tuple((each, _open(viewer, each, facts)) for each in SHOWN))


def _open(viewer: Viewer, field_class: FieldClass, facts: frozenset[Fact]) -> tuple[str, ...]:
    if sharing.may_read(viewer, field_class, facts=facts):
        return ("all",)
    if field_class is not FieldClass.F4:
        return ()
    areas = tuple(
        area for area in AREAS if sharing.may_read(viewer, field_class, facts=facts, section=area)
    )
    return ("all",) if areas == AREAS else areas


def _own_grant(
    session: Session, actor: Actor, project: int, grant_code: str, now: datetime
) -> GrantView:
    organisation = actor.organisation or 0
    active = sharing.active_grants(
        session, actor, project=project, organisation_id=organisation, now=now
    )
    for each in active:
        if each.code == grant_code:
            return each
    raise NotFoundError("grant")


def _named(session: Session, code: str) -> dict[str, OrganisationView]:
    try:
        return {code: people.organisation(session, code)}
    except NotFoundError:
        return {}
