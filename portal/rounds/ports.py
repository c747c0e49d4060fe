"""What the room asks of projects, answers and people: one small function per question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor, Role
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import service as organisations
from portal.people import service as people
from portal.people.model import MemberView, OrganisationView
from portal.readiness import service as readiness
from portal.readiness.model import Edition
from portal.rounds import dossiers

LEADING = {Role.OWNER, Role.SIGNATORY}
COORDINATING = {Role.OWNER, Role.EDITOR}


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the actor's own company."""

    code: str
    name: str


def organisation(session: Session, organisation_id: int) -> OrganisationView:
    """The organisation of this id; raises NotFoundError."""
    found = people.organisations_by_id(session, [organisation_id]).get(organisation_id)
    if found is None:
        raise NotFoundError("organisation")
    return found


def leaders(session: Session, organisation_id: int) -> tuple[MemberView, ...]:
    """Who gets a company's letters: its owners and signatories."""
    return tuple(m for m in people.members(session, organisation_id) if m.role in LEADING)


def coordinators(session: Session, organisation_id: int) -> tuple[MemberView, ...]:
    """Who coordinates in the organisation."""
    return tuple(m for m in people.members(session, organisation_id) if m.role in COORDINATING)


def reviewers(session: Session, organisation_id: int) -> tuple[MemberView, ...]:
    """Who may be asked to review."""
    return tuple(m for m in people.members(session, organisation_id) if m.role is Role.REVIEWER)


def accounts(members: tuple[MemberView, ...]) -> set[int]:
    """The account ids of members."""
    return {member.account for member in members}


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot frozen for a round."""

    code: str
    edition: str
    content: dict[str, Any]
    content_hash: str


def projects(session: Session, actor: Actor, *, now: datetime) -> tuple[Project, ...]:
    """The projects of the actor's company, the oldest first."""
    found = organisations.projects(session, actor, now=now)
    return tuple(Project(each.project.code, each.project.name) for each in found)


def project(session: Session, actor: Actor, code: str) -> Project:
    """One project of the actor's company; raises NotFoundError for any other."""
    found = organisations.own_project(session, actor, code=code)
    return Project(found.code, found.name)


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether a project can be frozen: what blocks, and how many questions are unanswered."""

    blocking: tuple[str, ...]
    unanswered: int


def ready(session: Session, actor: Actor, *, project: str, core_only: bool, now: datetime) -> Ready:
    """What the project still lacks."""
    found = readiness.submittable(session, actor, project=project, core_only=core_only, now=now)
    return Ready(found.blocking, len(found.unanswered))


def frozen(
    session: Session, actor: Actor, *, project: str, core_only: bool, now: datetime
) -> Frozen:
    """Freeze the project as it stands and return the copy that goes into the round."""
    taken = readiness.freeze(
        session, actor, project=project, reason=readiness.Reason.ROUND, core_only=core_only, now=now
    )
    return _frozen(taken)


def snapshot(session: Session, code: str) -> Frozen:
    """A snapshot as it was frozen, for checks that no reader sees."""
    taken = readiness.snapshot_for_reading(session, code=code, purpose="check of rounds")
    return _frozen(taken)


def _frozen(taken: readiness.SnapshotView) -> Frozen:
    content = dossiers.kept(taken, edition(taken.edition))
    return Frozen(taken.code, taken.edition, content, taken.content_hash)


def editions() -> tuple[str, ...]:
    """The ids of the editions that a new round may pin."""
    return (readiness.current_edition().id,)


def edition(edition_id: str) -> Edition:
    """An edition of the question bank; raises NotFoundError."""
    current = readiness.current_edition()
    if current.id != edition_id:
        raise NotFoundError("edition")
    return current


def members(session: Session, organisation_id: int) -> tuple[MemberView, ...]:
    """Everybody in an organisation."""
    return people.members(session, organisation_id)


def organisations_of(session: Session, ids: Iterable[int]) -> dict[int, OrganisationView]:
    """Organisations by id."""
    return people.organisations_by_id(session, sorted(set(ids)))
