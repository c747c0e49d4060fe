"""Who may note, ask, answer and close, and why not. Pure."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import YES, Actor, Decision, Kind, no
from portal.matching.lifecycle import QUOTA, REST, Act, By, State, may_move

PARTNERS = frozenset({Kind.INVESTOR, Kind.CDMO, Kind.NODE})


@dataclass(frozen=True, slots=True)
class Standing:
    """What asking depends on besides the actor.

    `published`: one's own side can be seen by the other; `left_out`: one has taken the other out
    of one's own list; `asked_lately`: requests within the quota's period; `state`: of the pair;
    `refused_at`: when the other side last said not now to a request of one's own.
    """

    published: bool
    left_out: bool
    asked_lately: int
    state: State
    refused_at: datetime | None = None


def may_see(actor: Actor) -> bool:
    """Members of companies, investors, CDMOs and nodes have matches."""
    return actor.organisation is not None and (actor.kind is Kind.COMPANY or actor.kind in PARTNERS)


def may_note(actor: Actor) -> Decision:
    """Whoever writes may keep the organisation's private marks and settings."""
    return YES if actor.writes else no("readers_read")


def may_ask(actor: Actor, standing: Standing, *, now: datetime) -> Decision:
    """Owners of a confirmed, published organisation, within the quota.

    The answer depends on nothing that only the other side knows.
    """
    rested = standing.refused_at is None or now >= standing.refused_at + REST
    refusals = (
        (actor.owns, "owners_ask"),
        (actor.verified, "not_verified"),
        (standing.published, "not_published"),
        (not standing.left_out, "left_out"),
        (may_move(standing.state, Act.ASK, By.EITHER), "already_open"),
        (rested, "refused_lately"),
        (standing.asked_lately < QUOTA, "quota_used"),
    )
    return next((no(reason) for holds, reason in refusals if not holds), YES)


def may_act(actor: Actor, state: State, act: Act, by: By) -> Decision:
    """Owners, when the table has the move: accept, decline, withdraw, agree, close."""
    if not may_move(state, act, by):
        return no("moved_on")
    return YES if actor.owns else no("owners_answer")
