"""The decision on each application, and the release that tells everybody at once."""

from datetime import datetime

from portal.access import YES, Actor, Decision, no
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.rounds import catalogue, describing, permissions, ports, posting, reading, scores
from portal.rounds.inside import DecisionPage, ReviewView
from portal.rounds.model import (
    APPLICATION_NEXT,
    ROUND_NEXT,
    ApplicationState,
    AssignmentState,
    Outcome,
    RoundState,
    Verdict,
    move,
)
from portal.rounds.tables import ApplicationRow, AssignmentRow, DecisionRow, RoundRow
from portal.rounds.triaging import header, submitted_marks
from portal.sharing.model import FieldClass


def decision_page(session: Session, actor: Actor, *, code: str, now: datetime) -> DecisionPage:
    """Reviews side by side, their spread, and the decision so far."""
    who = reading.coordinators_standing(session, actor, code=code, now=now)
    found, content = reading.application(session, who), reading.content(session, who)
    rows = reading.assignments(session, who)
    summary = scores.summary(submitted_marks(rows))
    kept = _kept(session, who)
    return DecisionPage(
        round=describing.view(session, who.round, now=now, inside=True),
        header=header(session, who.round, found, content),
        reviews=_reviews(session, who.round, rows),
        mean=summary.mean,
        spread=summary.spread,
        wide=summary.wide,
        verdict=describing.verdict(kept) if kept else None,
        version=kept.version if kept else 0,
        may=_may_decide(who),
    )


def save_decision(
    session: Session, actor: Actor, *, code: str, verdict: Verdict, version: int, now: datetime
) -> None:
    """Keep the decision; it stays inside until the release. A change takes back a release request.

    Raises InvalidError for missing reasons or conditions, ConflictError("stale").
    """
    who = reading.coordinators_standing(session, actor, code=code, now=now, hold=True)
    _may_decide(who).or_raise()
    _complete(verdict)
    kept = _kept(session, who)
    if (kept.version if kept else 0) != version:
        raise ConflictError("stale")
    if kept is None:
        kept = DecisionRow(application_id=who.key.id, version=0)
        session.add(kept)
    kept.version += 1
    kept.outcome, kept.reasons = verdict.outcome, verdict.reasons
    kept.strengths, kept.changes = verdict.strengths, verdict.changes
    kept.conditions = verdict.conditions
    kept.decided_by, kept.decided_at = actor.account, now
    who.round.release_requested_by = who.round.release_requested_at = None
    told = Event(
        actor.account,
        "decision.kept",
        "application",
        who.key.code,
        actor.organisation,
        (FieldClass.F10,),
    )
    record(session, told, now=now)


def request_release(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Ask a second coordinator to release. Raises ConflictError("decisions_missing")."""
    row, _ = _releasable(session, actor, code, now)
    row.release_requested_by, row.release_requested_at = actor.account, now
    _tell(session, actor, "round.release_requested", row, now)


def release(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Tell every applicant at once that there is a decision; nothing was visible before.

    With two coordinators the second one releases: NotAllowedError(release_not_requested,
    same_person). A release by a single coordinator is logged as such.
    """
    row, found = _releasable(session, actor, code, now)
    everybody = ports.accounts(ports.coordinators(session, row.organisation_id))
    permissions.may_release(
        actor, requested_by=row.release_requested_by, coordinators=everybody
    ).or_raise()
    row.state = move(ROUND_NEXT, RoundState(row.state), RoundState.DECIDED)
    row.released_at = now
    for application in found.applications:
        if application.state == ApplicationState.INELIGIBLE:
            session.add(_refusal(application, actor, now))
        application.state = move(
            APPLICATION_NEXT, ApplicationState(application.state), ApplicationState.DECIDED
        )
        application.state_since = now
        posting.decision(
            session,
            row,
            ports.leaders(session, application.organisation_id),
            path=f"/applications/{application.code}",
            now=now,
        )
    alone = len(everybody) < 2
    _tell(session, actor, "round.released_by_one" if alone else "round.released", row, now)


def _releasable(
    session: Session, actor: Actor, code: str, now: datetime
) -> tuple[RoundRow, reading.Whole]:
    row = reading.coordinators_round(session, actor, code=code, hold=True)
    if row.state != RoundState.DECIDING:
        raise ConflictError("not_deciding")
    found = reading.whole(session, row, now=now)
    open_ones = [
        each
        for each in found.applications
        if each.state == ApplicationState.ELIGIBLE and each.id not in found.decisions
    ]
    if open_ones:
        raise ConflictError("decisions_missing", count=len(open_ones))
    return row, found


def _refusal(found: ApplicationRow, actor: Actor, now: datetime) -> DecisionRow:
    return DecisionRow(
        application_id=found.id,
        version=1,
        outcome=Outcome.DECLINE,
        reasons=found.refusal_reason,
        strengths="",
        changes="",
        conditions="",
        decided_by=actor.account,
        decided_at=now,
    )


def _may_decide(who: reading.Standing) -> Decision:
    if who.state is not RoundState.DECIDING:
        return no("not_deciding")
    return YES if who.key.state is ApplicationState.ELIGIBLE else no("not_eligible")


def _complete(verdict: Verdict) -> None:
    found = []
    if not verdict.reasons.strip():
        found.append(Problem("reasons", "required"))
    if verdict.outcome is Outcome.CONDITIONS and not verdict.conditions.strip():
        found.append(Problem("conditions", "required"))
    if verdict.outcome is Outcome.REVISE and not verdict.changes.strip():
        found.append(Problem("changes", "required"))
    if found:
        raise InvalidError(*found)


def _kept(session: Session, who: reading.Standing) -> DecisionRow | None:
    try:
        return reading.decision(session, who)
    except NotFoundError:
        return None


def _reviews(session: Session, row: RoundRow, rows: list[AssignmentRow]) -> tuple[ReviewView, ...]:
    names = {m.account: m.name for m in ports.members(session, row.organisation_id)}
    return tuple(
        ReviewView(names.get(each.account_id, ""), catalogue.marks(each.marks), each.note)
        for each in rows
        if each.state == AssignmentState.SUBMITTED
    )


def _tell(session: Session, actor: Actor, action: str, row: RoundRow, now: datetime) -> None:
    told = Event(actor.account, action, "round", row.code, row.organisation_id, (FieldClass.F10,))
    record(session, told, now=now)
