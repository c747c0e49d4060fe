"""Whose assessment it is: the project, and the right to load its rows."""

from datetime import datetime
from functools import cache

from portal.access import Actor, Decision
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import service as organisations
from portal.organisations.model import Project
from portal.readiness import catalogue, permissions
from portal.readiness.model import Edition
from portal.readiness.showing import Subject
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass, Permit, Relation, Viewer

OWN = (FieldClass.F3, FieldClass.F4, FieldClass.F5, FieldClass.F7)


@cache
def current_edition() -> Edition:
    """The edition that new assessments begin on: the newest published one."""
    found = [catalogue.load(each) for each in catalogue.editions()]
    return [each for each in found if each.status == "published"][-1]


def own(session: Session, actor: Actor, code: str, *, now: datetime) -> Subject:
    """A project of the actor's company; raises NotFoundError for everybody else."""
    project, facts = organisations.project_facts(session, actor, code=code, now=now)
    if not permissions.may_read(actor, company=project.organisation_id):
        raise NotFoundError("project")
    return Subject(
        id=project.id,
        code=project.code,
        name=project.name,
        company=project.organisation_id,
        stage=facts.stage,
        types=frozenset(facts.types),
        known=facts.known,
        demo=project.demo,
    )


def to_answer(session: Session, actor: Actor, code: str) -> Project:
    """A project of the actor's company, for changing answers: what it is does not matter then.

    Raises NotFoundError for strangers, NotAllowedError for readers.
    """
    project = _owned(session, actor, code)
    permissions.may_answer(actor, company=project.organisation_id).or_raise()
    return project


def to_submit(session: Session, actor: Actor, code: str, *, now: datetime) -> Subject:
    """As `own`, for speaking for the company; raises NotAllowedError for others."""
    subject = own(session, actor, code, now=now)
    may_submit(actor, subject).or_raise()
    return subject


def may_answer(actor: Actor, subject: Subject) -> bool:
    """Whether to offer the form."""
    return bool(permissions.may_answer(actor, company=subject.company))


def may_submit(actor: Actor, subject: Subject) -> Decision:
    """Whether to offer submitting."""
    return permissions.may_submit(actor, company=subject.company)


def _owned(session: Session, actor: Actor, code: str) -> Project:
    project = organisations.own_project(session, actor, code=code)
    if not permissions.may_read(actor, company=project.organisation_id):
        raise NotFoundError("project")
    return project


def own_permit(actor: Actor, now: datetime) -> Permit:
    """The right of the company's own people to load answers, evidence and snapshots."""
    relation = Relation.ADMIN if actor.owns else Relation.MEMBER
    return sharing.permit(Viewer(frozenset({relation}), now), *OWN)
