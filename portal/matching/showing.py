"""Introductions as each of their two sides sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor, Decision, Kind, Role
from portal.db import Session
from portal.errors import NotFoundError
from portal.matching import compiling, knowing, lifecycle, permissions, store
from portal.matching.kinds import Party
from portal.matching.lifecycle import Act, By, State
from portal.matching.tables import IntroductionRow
from portal.matching.values import Contact, Inbox, Introduction
from portal.organisations import service as organisations
from portal.organisations.model import Project, public_name
from portal.people import service as people
from portal.people.model import OrganisationView

OWNERS = frozenset({Role.OWNER, Role.SIGNATORY})


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows' numbers stand for; `public` holds the names that strangers see."""

    organisations: Mapping[int, OrganisationView]
    projects: Mapping[int, Project]
    public: Mapping[int, str]


def inbox(session: Session, actor: Actor, *, now: datetime) -> Inbox:
    """Every introduction of the actor's organisation, the latest first in each group."""
    every = views(session, actor, knowing.desk(session, actor, now=now).introductions, now=now)
    return Inbox(
        to_answer=tuple(e for e in every if e.state is State.ASKED and not e.mine),
        asked=tuple(e for e in every if e.state is State.ASKED and e.mine),
        open=tuple(e for e in every if e.state in {State.ACCEPTED, State.INTRODUCED}),
        over=tuple(e for e in every if e.state not in lifecycle.LIVE),
    )


def waiting(session: Session, actor: Actor, *, now: datetime) -> int:
    """How many requests wait for the answer of the actor's organisation; 0 for others."""
    if not permissions.may_see(actor):
        return 0
    rows = knowing.desk(session, actor, now=now).introductions
    return sum(
        knowing.state(row, now) is State.ASKED and row.asker_id != actor.organisation
        for row in rows
    )


def introduction(session: Session, actor: Actor, *, code: str, now: datetime) -> Introduction:
    """One introduction; names and addresses of the other side's owners once it is accepted.

    Raises NotFoundError alike for missing ones and those of others.
    """
    row = visible_row(session, actor, code=code, now=now)
    return view(session, actor, row, now=now)


def view(session: Session, actor: Actor, row: IntroductionRow, *, now: datetime) -> Introduction:
    """One introduction with contacts."""
    contacts: tuple[Contact, ...] = ()
    if knowing.state(row, now) in lifecycle.CONTACTS_OPEN:
        other = row.partner_id if row.company_id == actor.organisation else row.company_id
        contacts = tuple(
            Contact(each.name, each.email)
            for each in people.members(session, other)
            if each.role in OWNERS
        )
    return _view(actor, row, _names(session, actor, [row]), contacts, now)


def views(
    session: Session, actor: Actor, rows: Sequence[IntroductionRow], *, now: datetime
) -> tuple[Introduction, ...]:
    """Many introductions without contacts; a constant number of queries."""
    if not rows:
        return ()
    names = _names(session, actor, rows)
    return tuple(_view(actor, row, names, (), now) for row in rows)


def visible_row(
    session: Session, actor: Actor, *, code: str, now: datetime, lock: bool = False
) -> IntroductionRow:
    """The row of an introduction that the actor's organisation knows of."""
    if not permissions.may_see(actor) or actor.organisation is None:
        raise NotFoundError("introduction")
    row = store.introduction(session, code, actor.organisation, lock=lock)
    out = store.exclusions(session, actor.organisation)
    partners = frozenset(each.partner_id for each in out if each.partner_id is not None)
    projects = frozenset(each.project_id for each in out if each.project_id is not None)
    if knowing.muted(row, actor.organisation, partners, projects, now):
        raise NotFoundError("introduction")
    return row


def _names(session: Session, actor: Actor, rows: Sequence[IntroductionRow]) -> Names:
    ids = {row.company_id for row in rows} | {row.partner_id for row in rows}
    public: dict[int, str] = {}
    if actor.kind is not Kind.COMPANY:
        shown = compiling.published(session, "project").values()
        public = {each.project_id: each.name for each in shown if each.project_id is not None}
    return Names(
        people.organisations_by_id(session, ids),
        organisations.projects_by_id(session, {row.project_id for row in rows}),
        public,
    )


def _view(
    actor: Actor, row: IntroductionRow, names: Names, contacts: tuple[Contact, ...], now: datetime
) -> Introduction:
    state = knowing.state(row, now)
    party: Party = "project" if row.company_id == actor.organisation else "counterpart"
    mine = row.asker_id == actor.organisation
    partner = names.organisations[row.partner_id]
    project, project_name, company_name = _called(row, names, party, state)
    told = not mine or row.reason_shown
    return Introduction(
        code=row.code,
        party=party,
        mine=mine,
        state=state,
        version=row.version,
        kind=partner.kind.value,
        project_code=project.code,
        project_name=project_name,
        partner_code=partner.code,
        other_name=partner.name if party == "project" else company_name or project_name,
        message=row.message,
        asked_at=row.asked_at,
        expires_at=lifecycle.expires_at(row.asked_at),
        days_left=lifecycle.days_left(row.asked_at, now),
        answered_at=row.answered_at,
        reason=row.reason if told else "",
        reason_area=row.reason_area if told else "",
        reason_shown=row.reason_shown,
        next_step=row.next_step,
        introduced_at=row.introduced_at,
        outcome=row.outcome,
        closed_at=row.closed_at,
        demo=project.demo or partner.demo,
        contacts=contacts,
        **_rights(actor, state, By.ASKER if mine else By.ASKED),
    )


def _rights(actor: Actor, state: State, by: By) -> dict[str, Decision]:
    """What the actor may do next, by the names of the answers in `Introduction`."""
    acts = {
        "may_answer": Act.ACCEPT,
        "may_withdraw": Act.WITHDRAW,
        "may_agree": Act.AGREE,
        "may_close": Act.CLOSE,
    }
    return {name: permissions.may_act(actor, state, act, by) for name, act in acts.items()}


def _called(
    row: IntroductionRow, names: Names, party: Party, state: State
) -> tuple[Project, str, str]:
    """The project, what this side calls it, and the company's name where it is known.

    A company that asks or accepts gives its name; one that was asked has not.
    """
    project = names.projects[row.project_id]
    named = party == "project" or row.asker_id == row.company_id or state in lifecycle.CONTACTS_OPEN
    if named:
        return project, project.name, names.organisations[row.company_id].name
    neutral = public_name(project.name, project.code, name_public=False)
    return project, names.public.get(row.project_id, neutral), ""
