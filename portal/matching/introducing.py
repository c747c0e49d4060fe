"""A private mark on a pair, and asking for an introduction."""

from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError
from portal.matching import detailing, knowing, lifecycle, permissions, showing, store
from portal.matching.detailing import Found
from portal.matching.lifecycle import QUOTA_PERIOD, State
from portal.matching.tables import IntroductionRow, MarkRow
from portal.matching.telling import check_text, tell, write
from portal.matching.values import MAX_MESSAGE, Introduction
from portal.web.codes import new_code


def note_interest(
    session: Session,
    actor: Actor,
    *,
    project: str,
    partner: str,
    interested: bool,
    now: datetime,
) -> None:
    """Set or remove one's private mark on a pair; twice has one effect. Nobody is told."""
    found = detailing.find(session, actor, project=project, partner=partner, now=now)
    permissions.may_note(actor).or_raise()
    marked = (found.project_id, found.partner_id) in found.desk.marked
    if marked == interested:
        return
    if interested:
        try:
            store.add(session, _mark(actor, found, now))
        except ConflictError:
            return
    else:
        _drop_mark(session, actor, found.project_id, found.partner_id)
    action = "match.noted" if interested else "match.dropped"
    told = Event(actor.account, action, "project", found.project_code, actor.organisation, ("F11",))
    record(session, told, now=now)


def ask(
    session: Session,
    actor: Actor,
    *,
    project: str,
    partner: str,
    message: str,
    now: datetime,
) -> Introduction:
    """Ask the other side for an introduction; asking twice returns the first request.

    Raises InvalidError for a bad message, NotAllowedError with the reason (owners_ask,
    not_verified, not_published, left_out, refused_lately, quota_used), ConflictError
    ("they_asked", "already_introduced") while another introduction of the pair is under way.
    """
    check_text("message", message, MAX_MESSAGE)
    organisation = actor.organisation or 0
    store.locked_desk(session, organisation, now)
    found = detailing.find(session, actor, project=project, partner=partner, now=now)
    rows = store.introductions_of_pair(
        session, project_id=found.project_id, partner_id=found.partner_id, lock=True
    )
    earlier = _under_way(actor, found, rows, now)
    if earlier is not None:
        return showing.view(session, actor, earlier, now=now)
    asked_lately = store.asked_since(session, organisation, now - QUOTA_PERIOD)
    detailing.may_ask(actor, found, asked_lately, now).or_raise()
    _retire(session, rows, now)
    row = _request(actor, found, message, now)
    try:
        store.add(session, row)
    except ConflictError:
        raise ConflictError("they_asked") from None
    _drop_mark(session, actor, found.project_id, found.partner_id)
    tell(session, actor, "introduction.asked", row, now)
    if not _muted_for_other(session, actor, row):
        write(session, actor, row, "introduction_asked", now)
    return showing.view(session, actor, row, now=now)


def _under_way(
    actor: Actor, found: Found, rows: list[IntroductionRow], now: datetime
) -> IntroductionRow | None:
    """One's own open request, or None when the way is free; raises ConflictError otherwise."""
    known = {row.code for row in found.rows()}
    for row in rows:
        state = knowing.state(row, now)
        if state not in lifecycle.LIVE or row.code not in known:
            continue
        if state is not State.ASKED:
            raise ConflictError("already_introduced", introduction=row.code)
        if row.asker_id != actor.organisation:
            raise ConflictError("they_asked", introduction=row.code)
        return row
    return None


def _retire(session: Session, rows: list[IntroductionRow], now: datetime) -> None:
    """Free the pair's one live place from a request whose time is over."""
    for row in rows:
        if row.live and knowing.state(row, now) is State.EXPIRED:
            row.state, row.live = State.EXPIRED, None
            row.version += 1
    session.flush()


def _request(actor: Actor, found: Found, message: str, now: datetime) -> IntroductionRow:
    own, other = found.met.published, found.other
    mine, theirs = own.rev if own else 0, other.rev
    company = found.met.party == "project"
    return IntroductionRow(
        code=new_code(),
        project_id=found.project_id,
        company_id=found.company_id,
        partner_id=found.partner_id,
        asker_id=actor.organisation,
        asked_by=actor.account,
        message=message,
        state=State.ASKED,
        live=True,
        version=1,
        asked_at=now,
        reason="",
        reason_area="",
        reason_shown=False,
        next_step="",
        outcome="",
        epoch=found.met.hall.digest(),
        project_rev=mine if company else theirs,
        partner_rev=theirs if company else mine,
    )


def _mark(actor: Actor, found: Found, now: datetime) -> MarkRow:
    return MarkRow(
        organisation_id=actor.organisation,
        project_id=found.project_id,
        partner_id=found.partner_id,
        account_id=actor.account,
        at=now,
    )


def _drop_mark(session: Session, actor: Actor, project_id: int, partner_id: int) -> None:
    store.drop_marks(session, actor.organisation or 0, project_id=project_id, partner_id=partner_id)


def _muted_for_other(session: Session, actor: Actor, row: IntroductionRow) -> bool:
    """Whether the receiver took the sender out of its list, and so gets no letter."""
    if row.company_id == actor.organisation:
        return store.leaves_out(session, row.partner_id, partner_id=None, project_id=row.project_id)
    return store.leaves_out(session, row.company_id, partner_id=row.partner_id, project_id=None)
