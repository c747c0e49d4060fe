"""What other rooms ask of sharing: the viewer, the projection, grants, and who has looked."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, Problem
from portal.people import service as people
from portal.people.model import OrganisationView
from portal.sharing import store
from portal.sharing.model import (
    DEFAULT_TERM,
    GRANTEES,
    SCOPES,
    AccessView,
    FieldClass,
    GrantView,
    Relation,
    Scope,
    Viewer,
    class_of,
    end_problems,
    scope_problems,
    stranger,
)
from portal.sharing.projection import (
    may_read,
    may_write,
    permit,
    project,
    seen,
    working_permit,
)
from portal.sharing.tables import AccessRow, GrantRow
from portal.sharing.tripwire import opened

__all__ = [
    "active_grants",
    "anonymous",
    "give",
    "granted_projects",
    "grants",
    "log_access",
    "may_read",
    "may_write",
    "opened",
    "permit",
    "project",
    "renew",
    "seen",
    "viewer_for",
    "who_has_seen",
    "withdraw",
    "working_permit",
]


def viewer_for(
    session: Session,
    actor: Actor | None,
    *,
    project: int | None,
    organisation_id: int,
    now: datetime,
    also: Iterable[Relation] = (),
) -> Viewer:
    """The viewer that `actor` (None: not signed in) is to one project or organisation.

    `project` is the project's database id, None when the organisation itself is looked at;
    `organisation_id` owns it. `also` adds relations that only a higher room can know, such as
    Relation.REVIEWER of the round that the snapshot is in. One query at most, for grants.
    """
    if actor is None or actor.organisation is None or actor.kind is None:
        return anonymous(now)
    if actor.organisation == organisation_id:
        own = {Relation.MEMBER, Relation.ADMIN} if actor.owns else {Relation.MEMBER}
        return Viewer(frozenset(own), now)
    relations = {stranger(actor), *also}
    held: tuple[Scope, ...] = ()
    if project is not None and actor.kind in GRANTEES and actor.verified:
        rows = store.live_grants(session, actor.organisation, project, now)
        held = tuple(Scope(frozenset(row.scopes), row.until) for row in rows)
    if held:
        relations.add(Relation.GRANTEE)
    return Viewer(frozenset(relations), now, held)


def anonymous(now: datetime) -> Viewer:
    """Anybody at all, as the public pages see them."""
    return Viewer(frozenset({Relation.ANONYMOUS}), now)


def give(  # noqa: PLR0913 -- a grant names each of these
    session: Session,
    actor: Actor,
    *,
    project: int,
    project_code: str,
    organisation_id: int,
    grantee_code: str,
    scopes: Iterable[str],
    until: datetime | None,
    now: datetime,
) -> GrantView:
    """Let one organisation see named parts of one project until a moment (default 90 days).

    Raises NotAllowedError("owners_share") for members who may not share, InvalidError for an
    unknown, unverified or unfitting organisation, unknown scopes, or an end in the past or more
    than a year ahead, and ConflictError("already_shared") when the same is in force already.
    """
    _owner(actor, organisation_id)
    named = tuple(each for each in SCOPES if each in set(scopes))
    end = until or now + DEFAULT_TERM
    grantee = _grantee(session, grantee_code)
    problems = [*scope_problems(scopes, named), *end_problems(end, now)]
    if grantee is None:
        problems.append(Problem("grantee", "grantee_unknown"))
    if problems or grantee is None:
        raise InvalidError(*problems)
    held = store.live_grants(session, grantee.id, project, now)
    if any(set(named) <= set(row.scopes) and end <= row.until for row in held):
        raise ConflictError("already_shared")
    row = store.add_grant(
        session, actor, project=project, grantee=grantee.id, scopes=named, until=end, now=now
    )
    _tell(session, actor, "grant.given", row, project_code, now)
    return _view(row, grantee)


def renew(
    session: Session,
    actor: Actor,
    *,
    project: int,
    project_code: str,
    organisation_id: int,
    code: str,
    until: datetime | None,
    now: datetime,
) -> GrantView:
    """Move the end of a grant that is in force (default: 90 days from now).

    Raises ConflictError("grant_ended") for one that has ended, InvalidError for a bad end.
    """
    _owner(actor, organisation_id)
    row = store.grant(session, project, code)
    if row.withdrawn_at is not None or row.until <= now:
        raise ConflictError("grant_ended")
    end = until or now + DEFAULT_TERM
    problems = end_problems(end, now)
    if problems:
        raise InvalidError(*problems)
    row.until = end
    _tell(session, actor, "grant.renewed", row, project_code, now)
    return _view(row, people.organisations_by_id(session, [row.grantee_id])[row.grantee_id])


def withdraw(
    session: Session,
    actor: Actor,
    *,
    project: int,
    project_code: str,
    organisation_id: int,
    code: str,
    now: datetime,
) -> None:
    """End a grant at once. Doing it twice has one effect and one audit event."""
    _owner(actor, organisation_id)
    row = store.grant(session, project, code)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.withdrawn_by = now, actor.account
    _tell(session, actor, "grant.withdrawn", row, project_code, now)


def grants(
    session: Session, actor: Actor, *, project: int, organisation_id: int
) -> tuple[GrantView, ...]:
    """Every grant of one's own project, ended ones too, the newest first; strangers get none."""
    _member(actor, organisation_id)
    rows = store.grants(session, project)
    names = people.organisations_by_id(session, {row.grantee_id for row in rows})
    return tuple(_view(row, names[row.grantee_id]) for row in rows)


def active_grants(
    session: Session, actor: Actor, *, project: int, organisation_id: int, now: datetime
) -> tuple[GrantView, ...]:
    """Those of `grants` that are in force."""
    every = grants(session, actor, project=project, organisation_id=organisation_id)
    return tuple(each for each in every if each.active(now))


def granted_projects(
    session: Session, actor: Actor, *, now: datetime
) -> Mapping[int, frozenset[str]]:
    """The projects that others share with the actor's organisation: project id to scopes."""
    if actor.organisation is None or actor.kind not in GRANTEES or not actor.verified:
        return {}
    found: dict[int, frozenset[str]] = {}
    for row in store.live_grants(session, actor.organisation, None, now):
        found[row.project_id] = found.get(row.project_id, frozenset()) | frozenset(row.scopes)
    return found


def log_access(
    session: Session,
    actor: Actor,
    *,
    project: int,
    organisation_id: int,
    classes: Iterable[FieldClass],
    what: str,
    now: datetime,
) -> None:
    """Note that an outsider saw classes beyond the public ones; own and public looks are not noted.

    `what` is the word for the page or file: teaser, report, answers.
    """
    kept = sorted(set(classes) - {FieldClass.F0, FieldClass.F1})
    if not kept or actor.organisation is None or actor.organisation == organisation_id:
        return
    session.add(
        AccessRow(
            at=now,
            project_id=project,
            account_id=actor.account,
            organisation_id=actor.organisation,
            classes=[each.value for each in kept],
            what=what,
        )
    )


def who_has_seen(
    session: Session, actor: Actor, *, project: int, organisation_id: int
) -> tuple[AccessView, ...]:
    """The access log of one's own project, the latest first (F12)."""
    _member(actor, organisation_id)
    rows = store.accesses(session, project)
    names = people.organisations_by_id(session, {row.organisation_id for row in rows})
    return tuple(
        AccessView(
            row.at,
            names[row.organisation_id].name,
            tuple(FieldClass(each) for each in row.classes),
            row.what,
        )
        for row in rows
    )


def _member(actor: Actor, organisation_id: int) -> None:
    if actor.organisation != organisation_id:
        raise NotFoundError("project")


def _owner(actor: Actor, organisation_id: int) -> None:
    _member(actor, organisation_id)
    if not actor.owns:
        raise NotAllowedError("owners_share")


def _grantee(session: Session, code: str) -> OrganisationView | None:
    """Only organisations that a coordinator has confirmed can be shared with."""
    try:
        found = people.organisation(session, code)
    except NotFoundError:
        return None
    return found if found.kind in GRANTEES and found.verified else None


def _tell(
    session: Session, actor: Actor, action: str, row: GrantRow, project_code: str, now: datetime
) -> None:
    classes = tuple(sorted({class_of(each).value for each in row.scopes}))
    told = Event(
        actor.account, action, "project", project_code, actor.organisation, classes, row.code
    )
    record(session, told, now=now)


def _view(row: GrantRow, grantee: OrganisationView) -> GrantView:
    return GrantView(
        row.code,
        row.project_id,
        row.grantee_id,
        grantee.code,
        grantee.name,
        tuple(row.scopes),
        row.until,
        row.given_at,
        row.withdrawn_at,
    )
