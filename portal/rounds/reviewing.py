"""A reviewer declares a conflict or none, reads, scores against described levels, hands in."""

from collections.abc import Mapping
from datetime import datetime

from portal.access import YES, Actor, Decision, no
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.rounds import catalogue, describing, dossiers, ports, reading, review_store, store
from portal.rounds.inside import DeskItem, ReviewView, ScoringPage
from portal.rounds.model import (
    ASSIGNMENT_NEXT,
    LEVELS,
    AssignmentState,
    Criterion,
    Mark,
    Outcome,
    RoundState,
    move,
)
from portal.rounds.review_store import AssignmentKey
from portal.rounds.tables import AssignmentRow, RoundRow
from portal.sharing.model import FieldClass

WRITING = {AssignmentState.CLEAR}
GONE = {AssignmentState.CONFLICT, AssignmentState.REMOVED}


def desk(session: Session, actor: Actor, *, now: datetime) -> tuple[DeskItem, ...]:
    """Everything the reviewer was asked for, by due date; titles only."""
    if not actor.reviews:
        raise NotFoundError("assignment")
    keys = [key for key in review_store.desk(session, actor.account) if key.state not in GONE]
    rounds = store.rounds_by_code(session, (key.application.round_code for key in keys))
    return tuple(
        _item(key, rounds[key.application.round_code], now)
        for key in keys
        if rounds[key.application.round_code].organisation_id == actor.organisation
        and rounds[key.application.round_code].state != RoundState.ARCHIVED
    )


def desk_item(session: Session, actor: Actor, *, code: str, now: datetime) -> DeskItem:
    """One assignment before the declaration: title, round and day, nothing else."""
    key, who = reading.reviewers_standing(session, actor, code=code, now=now)
    return _item(key, who.round, now)


def declare(
    session: Session, actor: Actor, *, code: str, conflict: bool, reason: str, now: datetime
) -> None:
    """Declare a conflict of interest, or none. A conflict ends all access at once, also later.

    Raises InvalidError for a conflict without a reason.
    """
    key, who = reading.reviewers_standing(session, actor, code=code, now=now, hold=True)
    if conflict and not reason.strip():
        raise InvalidError(Problem("reason", "required"))
    to = AssignmentState.CONFLICT if conflict else AssignmentState.CLEAR
    row = reading.assignment(session, key, who)
    row.state = move(ASSIGNMENT_NEXT, key.state, to)
    row.conflict_reason = reason if conflict else ""
    row.declared_at = now
    _tell(session, actor, f"review.{to.value}", row, now)


def scoring_page(session: Session, actor: Actor, *, code: str, now: datetime) -> ScoringPage:
    """The application and one's own review; raises NotFoundError before the declaration."""
    key, who = reading.reviewers_standing(session, actor, code=code, now=now)
    content = reading.content(session, who)
    row = reading.assignment(session, key, who)
    marks = catalogue.marks(row.marks)
    found, submitted = who.round, key.state is AssignmentState.SUBMITTED
    applicant = ports.organisation(session, key.application.organisation_id)
    return ScoringPage(
        item=_item(key, found, now),
        outcome=_outcome(session, who),
        organisation="" if found.blind else applicant.name,
        round=describing.view(session, found, now=now),
        dossier=dossiers.dossier(
            content.content, levels=None if submitted else _scored(found, marks)
        ),
        marks=marks,
        note=row.note,
        version=row.version,
        saved_at=row.saved_at,
        may_write=_may_write(who.state, key.state),
        others=tuple(
            ReviewView("", catalogue.marks(each.marks), "")
            for each in reading.others(session, key, who)
        ),
    )


def save_review(
    session: Session,
    actor: Actor,
    *,
    code: str,
    marks: Mapping[str, Mark],
    note: str,
    version: int,
    now: datetime,
) -> int:
    """Keep a draft; returns its new version. Raises ConflictError("stale"), InvalidError."""
    row, _ = _writable(session, actor, code=code, marks=marks, version=version, now=now)
    _keep(row, marks, note, now)
    _tell(session, actor, "review.saved", row, now)
    return row.version


def submit_review(
    session: Session,
    actor: Actor,
    *,
    code: str,
    marks: Mapping[str, Mark],
    note: str,
    version: int,
    now: datetime,
) -> None:
    """Hand the review in; it cannot be changed afterwards. Raises InvalidError by criterion."""
    row, found = _writable(session, actor, code=code, marks=marks, version=version, now=now)
    criteria = [catalogue.criterion(each) for each in found.criteria]
    problems = [p for each in criteria for p in _open(each, marks.get(each.id, Mark()))]
    if problems:
        raise InvalidError(*problems)
    _keep(row, marks, note, now)
    row.state = move(ASSIGNMENT_NEXT, AssignmentState(row.state), AssignmentState.SUBMITTED)
    row.submitted_at = now
    _tell(session, actor, "review.submitted", row, now)


def _writable(
    session: Session,
    actor: Actor,
    *,
    code: str,
    marks: Mapping[str, Mark],
    version: int,
    now: datetime,
) -> tuple[AssignmentRow, RoundRow]:
    key, who = reading.reviewers_standing(session, actor, code=code, now=now, hold=True)
    if key.state is AssignmentState.ASSIGNED:
        raise NotFoundError("assignment")
    _may_write(who.state, key.state).or_raise()
    row = reading.assignment(session, key, who)
    if row.version != version:
        raise ConflictError("stale")
    known = {each["id"] for each in who.round.criteria}
    wrong = [name for name in sorted(marks) if name not in known or _odd(marks[name])]
    if wrong:
        raise InvalidError(*(Problem(f"score_{name}", "unknown_choice") for name in wrong))
    return row, who.round


def _odd(mark: Mark) -> bool:
    return mark.score is not None and mark.score not in LEVELS


def _keep(row: AssignmentRow, marks: Mapping[str, Mark], note: str, now: datetime) -> None:
    row.marks, row.note = catalogue.kept_marks(marks), note
    row.version += 1
    row.saved_at = now


def _open(criterion: Criterion, mark: Mark) -> list[Problem]:
    if mark.score is None and not mark.unjudged.strip():
        return [Problem(f"score_{criterion.id}", "not_scored")]
    if mark.score is not None and not mark.comment.strip():
        return [Problem(f"comment_{criterion.id}", "comment_missing")]
    return []


def _may_write(state: RoundState, assignment: AssignmentState) -> Decision:
    if state is not RoundState.REVIEWING:
        return no("review_closed")
    return YES if assignment in WRITING else no("review_submitted")


def _scored(row: RoundRow, marks: Mapping[str, Mark]) -> set[str]:
    """The areas whose level may be shown: their criterion is scored, so it cannot be an anchor."""
    criteria = [catalogue.criterion(each) for each in row.criteria]
    return {
        each.pillar
        for each in criteria
        if each.pillar and each.id in marks and marks[each.id].score is not None
    }


def _outcome(session: Session, who: reading.Standing) -> Outcome | None:
    if not who.may_read(FieldClass.F10):
        return None
    return describing.verdict(reading.decision(session, who)).outcome


def _item(key: AssignmentKey, row: RoundRow, now: datetime) -> DeskItem:
    return DeskItem(
        code=key.code,
        reference=describing.reference(row, key.number),
        title=key.title,
        round_name=describing.plan(row).name,
        review_due=row.review_due,
        state=key.state,
        open=describing.state(row, now) is RoundState.REVIEWING,
    )


def _tell(session: Session, actor: Actor, action: str, row: AssignmentRow, now: datetime) -> None:
    told = Event(actor.account, action, "review", row.code, actor.organisation, (FieldClass.F8,))
    record(session, told, now=now)
