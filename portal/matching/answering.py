"""Answering a request, meeting, and what came of it."""

from datetime import datetime

from portal.access import Actor
from portal.db import Session
from portal.errors import ConflictError, InvalidError, NotAllowedError, Problem
from portal.matching import knowing, lifecycle, showing
from portal.matching.lifecycle import Act, By, State
from portal.matching.tables import IntroductionRow
from portal.matching.telling import check_text, tell, write
from portal.matching.values import MAX_STEP, Introduction, Outcome, Reason
from portal.sharing.model import AREAS


def accept(
    session: Session, actor: Actor, *, code: str, version: int, now: datetime
) -> Introduction:
    """Say yes; from now on both sides see each other's contacts. Twice has one effect.

    Raises ConflictError("moved_on") when the request is answered otherwise, withdrawn or expired.
    """
    row = _locked(session, actor, code, now)
    if knowing.state(row, now) is State.ACCEPTED and row.answered_by == actor.account:
        return showing.view(session, actor, row, now=now)
    _move(row, actor, Act.ACCEPT, version, now)
    row.answered_at, row.answered_by = now, actor.account
    tell(session, actor, "introduction.accepted", row, now, ("F11", "F13"))
    write(session, actor, row, "introduction_answered", now)
    return showing.view(session, actor, row, now=now)


def decline(
    session: Session,
    actor: Actor,
    *,
    code: str,
    version: int,
    reason: str,
    area: str = "",
    shown: bool = False,
    now: datetime,
) -> Introduction:
    """Say not now, for a reason that the other side sees only if `shown`.

    Raises InvalidError for a reason or area that is not on the list, ConflictError as `accept`.
    """
    problems = []
    if reason not in set(Reason):
        problems.append(Problem("reason", "choose_reason"))
    if area and area not in AREAS:
        problems.append(Problem("area", "choose_area"))
    if problems:
        raise InvalidError(*problems)
    row = _locked(session, actor, code, now)
    given = (reason, area if reason == Reason.MORE_EVIDENCE else "", shown)
    if knowing.state(row, now) is State.NOT_NOW and given == _given(row):
        return showing.view(session, actor, row, now=now)
    _move(row, actor, Act.DECLINE, version, now)
    row.answered_at, row.answered_by = now, actor.account
    row.reason, row.reason_area, row.reason_shown = given
    tell(session, actor, "introduction.declined", row, now)
    write(session, actor, row, "introduction_answered", now)
    return showing.view(session, actor, row, now=now)


def withdraw(
    session: Session, actor: Actor, *, code: str, version: int, now: datetime
) -> Introduction:
    """Take one's own unanswered request back; twice has one effect."""
    row = _locked(session, actor, code, now)
    if knowing.state(row, now) is State.WITHDRAWN and row.asker_id == actor.organisation:
        return showing.view(session, actor, row, now=now)
    _move(row, actor, Act.WITHDRAW, version, now)
    tell(session, actor, "introduction.withdrawn", row, now)
    return showing.view(session, actor, row, now=now)


def agree(
    session: Session,
    actor: Actor,
    *,
    code: str,
    version: int,
    step: str,
    now: datetime,
) -> Introduction:
    """Write down that both have met, and the agreed next step; the other side sees it."""
    check_text("step", step, MAX_STEP)
    if not step:
        raise InvalidError(Problem("step", "needed"))
    row = _locked(session, actor, code, now)
    if row.next_step == step:
        return showing.view(session, actor, row, now=now)
    _move(row, actor, Act.AGREE, version, now)
    row.next_step = step
    row.introduced_at = row.introduced_at or now
    tell(session, actor, "introduction.agreed", row, now)
    return showing.view(session, actor, row, now=now)


def close(
    session: Session,
    actor: Actor,
    *,
    code: str,
    version: int,
    outcome: str,
    now: datetime,
) -> Introduction:
    """Record what came of it; the other side sees it, and the pair may be asked anew."""
    if outcome not in set(Outcome):
        raise InvalidError(Problem("outcome", "choose_outcome"))
    row = _locked(session, actor, code, now)
    if row.outcome == outcome:
        return showing.view(session, actor, row, now=now)
    _move(row, actor, Act.CLOSE, version, now)
    row.outcome, row.closed_at, row.closed_by = outcome, now, actor.account
    tell(session, actor, "introduction.closed", row, now)
    return showing.view(session, actor, row, now=now)


def _locked(session: Session, actor: Actor, code: str, now: datetime) -> IntroductionRow:
    return showing.visible_row(session, actor, code=code, now=now, lock=True)


def _move(row: IntroductionRow, actor: Actor, act: Act, version: int, now: datetime) -> None:
    """Bring the row to its next state; raises ConflictError for a page that is out of date."""
    if not actor.owns:
        raise NotAllowedError("owners_answer")
    by = By.ASKER if row.asker_id == actor.organisation else By.ASKED
    end = lifecycle.after(knowing.state(row, now), act, by)
    if row.version != version:
        raise ConflictError("moved_on", state=row.state)
    row.state = end
    row.live = True if end in lifecycle.LIVE else None
    row.version += 1


def _given(row: IntroductionRow) -> tuple[str, str, bool]:
    return row.reason, row.reason_area, row.reason_shown
