"""What the papers of a project are made from: its results, and what it has published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.db import Session
from portal.errors import NotAllowedError, NotFoundError
from portal.organisations import service as organisations
from portal.organisations.model import ProfileKind, public_name
from portal.papers import service as papers
from portal.readiness import reading, snapshots, subjects, submitting
from portal.readiness.showing import Results, Subject
from portal.sharing.service import opened

DRAFT = ""


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """The readiness report: results, and the stages that run alongside.

    `project` is the database id, 0 for answers that belong to no project here.
    """

    results: Results
    parallel: tuple[str, ...]
    company: str
    project: int = 0


@dataclass(frozen=True, slots=True)
class TeaserMaterial:
    """The teaser: published fields alone, and the levels when the owner ticked them."""

    project: int
    name: str
    company: str
    values: Mapping[str, Any]
    published_at: datetime
    demo: bool
    results: Results | None


@dataclass(frozen=True, slots=True)
class PapersPage:
    """What can be made now. `published` is None until the profile is published."""

    subject: Subject
    snapshots: tuple[tuple[str, str, datetime], ...]
    published: Mapping[str, Any] | None
    published_at: datetime | None
    name: str
    changed: bool
    issued: tuple[papers.Issued, ...]


def papers_page(session: Session, actor: Actor, *, project: str, now: datetime) -> PapersPage:
    """What the page of papers offers. Raises NotFoundError."""
    subject = subjects.own(session, actor, project, now=now)
    profile = organisations.profile_page(session, actor, code=project, now=now)
    with opened(subjects.own_permit(actor, now)):
        taken = snapshots.of_project(session, subject.id)
    return PapersPage(
        subject=subject,
        snapshots=tuple((each.code, each.name, each.created_at) for each in taken),
        published=_whitelisted(profile.published),
        published_at=profile.published_at,
        name=public_name(
            (profile.published or {}).get("name", profile.name),
            subject.code,
            name_public=profile.name_public,
        ),
        changed=bool(profile.changed),
        issued=papers.issued(session, project=subject.id),
    )


def issued_paper(
    session: Session, actor: Actor, *, project: str, paper: str, now: datetime
) -> papers.Issued:
    """One paper of the project by its check code. Raises NotFoundError."""
    subject = subjects.own(session, actor, project, now=now)
    found = [each for each in papers.issued(session, project=subject.id) if each.code == paper]
    if not found:
        raise NotFoundError("paper")
    return found[0]


def withdraw_paper(
    session: Session, actor: Actor, *, project: str, paper: str, now: datetime
) -> None:
    """The check page says from now on that this paper is withdrawn.

    Raises NotFoundError, NotAllowedError for readers.
    """
    own = subjects.to_answer(session, actor, project)
    papers.withdraw(session, actor, project=own.id, code=paper, now=now)


def report_material(
    session: Session, actor: Actor, *, project: str, snapshot: str, now: datetime
) -> ReportMaterial:
    """Everything the readiness report says; `snapshot` is a code, or empty for a draft.

    Raises NotFoundError, NotAllowedError("not_described").
    """
    own = subjects.own(session, actor, project, now=now)
    results = _results(session, actor, project, snapshot, now)
    profile = organisations.profile_page(session, actor, code=project, now=now)
    parallel = tuple(profile.values.get("parallel_stages", ()))
    return ReportMaterial(results, parallel, actor.organisation_name, own.id)


def teaser_material(
    session: Session, actor: Actor, *, project: str, levels: bool, snapshot: str, now: datetime
) -> TeaserMaterial:
    """Everything the teaser says: what was published, and with `levels` the five levels.

    Raises NotFoundError, NotAllowedError("not_published").
    """
    subject = subjects.own(session, actor, project, now=now)
    profile = organisations.profile_page(session, actor, code=project, now=now)
    published = _whitelisted(profile.published)
    if published is None or profile.published_at is None:
        raise NotAllowedError("not_published", project=project)
    return TeaserMaterial(
        project=subject.id,
        name=public_name(profile.name, subject.code, name_public=profile.name_public),
        company=actor.organisation_name if profile.name_public else "",
        values=published,
        published_at=profile.published_at,
        demo=subject.demo,
        results=_results(session, actor, project, snapshot, now) if levels else None,
    )


def _whitelisted(published: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Published fields that are public by their class; nothing else can reach a teaser."""
    if published is None:
        return None
    public = {field.key for field in organisations.schema(ProfileKind.PROJECT).public}
    return {key: value for key, value in published.items() if key in public}


def _results(session: Session, actor: Actor, project: str, snapshot: str, now: datetime) -> Results:
    if snapshot == DRAFT:
        return reading.results(session, actor, project=project, now=now)
    view = submitting.own_snapshot(session, actor, project=project, snapshot=snapshot, now=now)
    demo = subjects.own(session, actor, project, now=now).demo
    if view.project_code != project:
        raise NotFoundError("snapshot")
    return submitting.snapshot_results(view, demo=demo)
