"""What each home shows: one next thing first, then what waits."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor
from portal.db import Session
from portal.errors import NotFoundError
from portal.matching import service as matching
from portal.organisations import service as organisations
from portal.organisations.model import ProfilePage, ProjectSummary
from portal.people import service as people
from portal.readiness import service as readiness
from portal.rounds import service as rounds
from portal.rounds.model import RoundState
from portal.rounds.service import ApplicationSummary, RoundView


@dataclass(frozen=True, slots=True)
class Landing:
    """The front page for visitors: how large the questionnaire is, and what is open."""

    questions: int
    edition: str
    listed: int
    rounds: tuple[RoundView, ...]


@dataclass(frozen=True, slots=True)
class ProjectHome:
    """One project at a glance; `tasks` is None until the profile names stage and type."""

    summary: ProjectSummary
    tasks: readiness.TaskList | None
    results: readiness.Results | None


@dataclass(frozen=True, slots=True)
class CompanyHome:
    """A company's projects, open rounds and its applications."""

    projects: tuple[ProjectHome, ...]
    rounds: tuple[RoundView, ...]
    applications: tuple[ApplicationSummary, ...]
    may_create: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class PartnerHome:
    """An investor's, CDMO's or node's home."""

    profile: ProfilePage
    verified: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class CoordinatorHome:
    """What waits for a coordinator."""

    rounds: tuple[RoundView, ...]
    organisations: int
    claims: int


def landing(session: Session, *, now: datetime) -> Landing:
    """The same for every visitor."""
    edition = readiness.current_edition()
    listed = organisations.public_directory(
        session, None, wanted=organisations.DirectoryFilter(), now=now
    )
    return Landing(len(edition.questions), edition.id, listed.total, _open(session, now))


def company(session: Session, actor: Actor, *, now: datetime) -> CompanyHome:
    """The company's projects with their next thing each."""
    own = organisations.projects(session, actor, now=now)
    return CompanyHome(
        projects=tuple(_project(session, actor, each, now) for each in own),
        rounds=_open(session, now),
        applications=rounds.company_applications(session, actor, now=now),
        may_create=actor.writes,
        waiting=matching.waiting(session, actor, now=now),
    )


def project(session: Session, actor: Actor, *, code: str, now: datetime) -> ProjectHome:
    """One project of the actor's company; raises NotFoundError for everybody else."""
    for each in organisations.projects(session, actor, now=now):
        if each.project.code == code:
            return _project(session, actor, each, now)
    raise NotFoundError("project")


def partner(session: Session, actor: Actor, *, now: datetime) -> PartnerHome:
    """An investor's, CDMO's or node's profile and whether it is confirmed."""
    profile = organisations.profile_page(session, actor, code=actor.organisation_code, now=now)
    waiting = matching.waiting(session, actor, now=now)
    return PartnerHome(profile, actor.verified, waiting)


def coordinator(session: Session, actor: Actor, *, now: datetime) -> CoordinatorHome:
    """The coordinator's rounds and queues."""
    return CoordinatorHome(
        rounds=rounds.coordinators_rounds(session, actor, now=now),
        organisations=len(people.unverified(session, actor)),
        claims=len(organisations.open_claims(session, actor)),
    )


def _project(session: Session, actor: Actor, summary: ProjectSummary, now: datetime) -> ProjectHome:
    if not (summary.stage and summary.types):
        return ProjectHome(summary, None, None)
    code = summary.project.code
    tasks = readiness.task_list(session, actor, project=code, now=now)
    results = readiness.results(session, actor, project=code, now=now) if tasks.answered else None
    return ProjectHome(summary, tasks, results)


def _open(session: Session, now: datetime) -> tuple[RoundView, ...]:
    return tuple(
        each for each in rounds.public_rounds(session, now=now) if each.state is RoundState.OPEN
    )
