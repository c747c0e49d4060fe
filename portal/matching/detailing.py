"""One match, explained to one of its two sides."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor, Decision, Kind
from portal.db import Session
from portal.errors import NotFoundError
from portal.matching import knowing, listing, permissions, showing, store
from portal.matching.knowing import Desk
from portal.matching.lifecycle import QUOTA, QUOTA_PERIOD, State
from portal.matching.listing import Meeting
from portal.matching.permissions import Standing
from portal.matching.tables import IntroductionRow
from portal.matching.values import MatchDetail
from portal.organisations import service as organisations
from portal.organisations.model import ProfileForMatching
from portal.organisations.service import Teaser


@dataclass(frozen=True, slots=True)
class Found:
    """One pair as the actor may know it, with its rows."""

    project_code: str
    partner_code: str
    teaser: Teaser
    met: Meeting
    other: ProfileForMatching
    desk: Desk

    @property
    def project_id(self) -> int:
        """The project's database id."""
        return listing.project_id(self.met, self.other)

    @property
    def partner_id(self) -> int:
        """The partner organisation's database id."""
        return listing.partner_id(self.met, self.other)

    @property
    def company_id(self) -> int:
        """The company's database id."""
        return (self.met.own if self.met.party == "project" else self.other).organisation_id

    @property
    def left_out(self) -> bool:
        """Whether the actor's side took the other out of its list."""
        if self.met.party == "project":
            return self.desk.leaves_out(partner_id=self.partner_id)
        return self.desk.leaves_out(project_id=self.project_id)

    def rows(self) -> tuple[IntroductionRow, ...]:
        """The pair's introductions that the actor's side knows of, the latest first."""
        pair = (self.project_id, self.partner_id)
        return tuple(
            row for row in self.desk.introductions if (row.project_id, row.partner_id) == pair
        )


def find(session: Session, actor: Actor, *, project: str, partner: str, now: datetime) -> Found:
    """A pair by its two public codes, one of them the actor's own.

    Raises NotFoundError alike for missing, unpublished and other people's.
    """
    if not permissions.may_see(actor):
        raise NotFoundError("match")
    if actor.kind is Kind.COMPANY:
        organisations.own_project(session, actor, code=project)
        teaser = organisations.organisation_teaser(session, actor, code=partner, now=now)
    elif partner == actor.organisation_code:
        teaser = organisations.teaser(session, actor, code=project, now=now)
    else:
        raise NotFoundError("match")
    kind_name = str(teaser.kind if actor.kind is Kind.COMPANY else actor.kind)
    desk = knowing.desk(session, actor, now=now)
    met = listing.meeting(session, actor, desk, project=project, kind_name=kind_name, now=now)
    other = met.others.get(teaser.code)
    if other is None:
        raise NotFoundError("match")
    return Found(project, partner, teaser, met, other, desk)


def match_detail(
    session: Session, actor: Actor, *, project: str, partner: str, now: datetime
) -> MatchDetail:
    """Everything one side may know of a pair: both sums, what it may do, and the history.

    Raises NotFoundError alike for missing, unpublished and other people's.
    """
    found = find(session, actor, project=project, partner=partner, now=now)
    met = found.met
    pair = met.hall.one(met.viewer, met.party, found.other.code)
    asked = store.asked_since(session, actor.organisation or 0, now - QUOTA_PERIOD)
    return MatchDetail(
        kind=met.kind,
        party=met.party,
        project_code=project,
        partner_code=partner,
        line=listing.line(found.desk, met, pair),
        values={**found.teaser.values, **found.teaser.granted},
        organisation=found.teaser.organisation,
        published_at=found.teaser.published_at,
        interested=(found.project_id, found.partner_id) in found.desk.marked,
        left_out=found.left_out,
        left=max(0, QUOTA - asked),
        may_ask=may_ask(actor, found, asked, now),
        may_note=permissions.may_note(actor),
        history=showing.views(session, actor, found.rows(), now=now),
    )


def may_ask(actor: Actor, found: Found, asked_lately: int, now: datetime) -> Decision:
    """Whether the actor may ask for this pair now."""
    rows = found.rows()
    refused = [
        row.answered_at
        for row in rows
        if row.asker_id == actor.organisation and knowing.state(row, now) is State.NOT_NOW
    ]
    standing = Standing(
        published=found.met.published is not None,
        left_out=found.left_out,
        asked_lately=asked_lately,
        state=knowing.state(rows[0], now) if rows else State.SUGGESTED,
        refused_at=refused[0] if refused else None,
    )
    return permissions.may_ask(actor, standing, now=now)
