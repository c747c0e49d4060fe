"""What an organisation keeps about its own matches: settings, marks, introductions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.access import Actor
from portal.db import Session
from portal.errors import NotFoundError
from portal.matching import lifecycle, store
from portal.matching.lifecycle import State
from portal.matching.tables import IntroductionRow


@dataclass(frozen=True, slots=True)
class Known:
    """Where one pair stands for one side, and the code of its latest introduction."""

    state: State = State.SUGGESTED
    code: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One organisation's own side of its matches; nothing here acts in anybody else's list."""

    rev: int
    musts: Mapping[str, tuple[str, ...]]
    partners_out: frozenset[int]
    projects_out: frozenset[int]
    marked: frozenset[tuple[int, int]]
    introductions: tuple[IntroductionRow, ...]
    states: Mapping[tuple[int, int], Known] = field(default_factory=dict)

    def pair(self, project_id: int, partner_id: int) -> Known:
        """Where a pair stands for this side."""
        known = self.states.get((project_id, partner_id), Known())
        if (project_id, partner_id) in self.marked and known.state not in lifecycle.LIVE:
            return Known(State.INTERESTED, known.code)
        return known

    def leaves_out(self, *, partner_id: int | None = None, project_id: int | None = None) -> bool:
        """Whether the organisation took this partner or this project out of its list."""
        return partner_id in self.partners_out or project_id in self.projects_out


def desk(session: Session, actor: Actor, *, now: datetime) -> Desk:
    """Everything an organisation keeps about its matches; four queries."""
    if actor.organisation is None:
        raise NotFoundError("matches")
    kept = store.desks(session, actor.organisation)
    out = store.exclusions(session, actor.organisation)
    partners = frozenset(row.partner_id for row in out if row.partner_id is not None)
    projects = frozenset(row.project_id for row in out if row.project_id is not None)
    rows = tuple(
        row
        for row in store.introductions(session, actor.organisation)
        if not muted(row, actor.organisation, partners, projects, now)
    )
    return Desk(
        rev=kept[0].rev if kept else 0,
        musts={key: tuple(keys) for key, keys in kept[0].musts.items()} if kept else {},
        partners_out=partners,
        projects_out=projects,
        marked=frozenset(
            (row.project_id, row.partner_id) for row in store.marks(session, actor.organisation)
        ),
        introductions=rows,
        states={
            (row.project_id, row.partner_id): Known(state(row, now), row.code)
            for row in reversed(rows)
        },
    )


def state(row: IntroductionRow, now: datetime) -> State:
    """An introduction's state at this moment."""
    return lifecycle.current(State(row.state), row.asked_at, now)


def muted(
    row: IntroductionRow,
    organisation_id: int,
    partners_out: frozenset[int],
    projects_out: frozenset[int],
    now: datetime,
) -> bool:
    """Whether a request comes from somebody whom its receiver has taken out of the list.

    It stays with its sender, who sees it unanswered until it expires and so learns nothing.
    """
    if row.asker_id == organisation_id or state(row, now) in lifecycle.CONTACTS_OPEN:
        return False
    unanswered = row.answered_at is None
    if row.company_id == organisation_id:
        return unanswered and row.partner_id in partners_out
    return unanswered and row.project_id in projects_out
