"""Who reviews which application: enough, and unconflicted."""

from collections.abc import Collection
from datetime import datetime

from portal.access import Actor, Decision
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.people.model import MemberView
from portal.rounds import describing, permissions, ports, posting, reading, review_store
from portal.rounds.inside import AssignmentPage, ReviewerOption
from portal.rounds.model import ASSIGNMENT_NEXT, ApplicationState, AssignmentState, RoundState, move
from portal.rounds.tables import AssignmentRow
from portal.rounds.triaging import header
from portal.sharing.model import FieldClass
from portal.web.codes import new_code


def assignment_page(session: Session, actor: Actor, *, code: str, now: datetime) -> AssignmentPage:
    """The reviewers, their load and conflicts, for one application."""
    who = reading.coordinators_standing(session, actor, code=code, now=now)
    found, content = reading.application(session, who), reading.content(session, who)
    own = {row.account_id: row for row in reading.assignments(session, who)}
    loads = review_store.loads(session, who.round.id)
    applicants = ports.accounts(ports.members(session, found.organisation_id))
    asked = ports.reviewers(session, who.round.organisation_id)
    return AssignmentPage(
        round=describing.view(session, who.round, now=now, inside=True),
        header=header(session, who.round, found, content),
        options=tuple(
            _option(each, own.get(each.account), loads.get(each.account, 0), asked, applicants)
            for each in asked
        ),
    )


def assign(
    session: Session, actor: Actor, *, code: str, reviewers: Collection[str], now: datetime
) -> None:
    """Ask these reviewers (codes of accounts); each gets a letter. Raises InvalidError."""
    who = _reviewable(session, actor, code, now)
    own = {row.account_id: row for row in reading.assignments(session, who)}
    asked = {m.code: m for m in ports.reviewers(session, who.round.organisation_id)}
    applicants = ports.accounts(ports.members(session, who.key.organisation_id))
    problems = []
    for each in sorted(reviewers):
        member = asked.get(each)
        if member is None:
            problems.append(Problem("reviewers", "not_reviewer"))
            continue
        row = own.get(member.account)
        may = _may(member, row, asked.values(), applicants)
        if not may:
            problems.append(Problem("reviewers", may.reason, (("name", member.name),)))
        elif row is None or row.state == AssignmentState.REMOVED:
            _ask(session, actor, who, member, row, now)
    if problems or not reviewers:
        raise InvalidError(*(problems or [Problem("reviewers", "required")]))


def remove(session: Session, actor: Actor, *, code: str, assignment: str, now: datetime) -> None:
    """Take a reviewer off an application; access ends at once."""
    who = _reviewable(session, actor, code, now)
    row = next((r for r in reading.assignments(session, who) if r.code == assignment), None)
    if row is None:
        raise NotFoundError("assignment")
    row.state = move(ASSIGNMENT_NEXT, AssignmentState(row.state), AssignmentState.REMOVED)
    _tell(session, actor, "review.removed", row, now)


def _reviewable(session: Session, actor: Actor, code: str, now: datetime) -> reading.Standing:
    who = reading.coordinators_standing(session, actor, code=code, now=now, hold=True)
    if who.state is not RoundState.REVIEWING:
        raise ConflictError("not_reviewing")
    if who.key.state is not ApplicationState.ELIGIBLE:
        raise ConflictError("not_eligible")
    return who


def _ask(
    session: Session,
    actor: Actor,
    who: reading.Standing,
    member: MemberView,
    row: AssignmentRow | None,
    now: datetime,
) -> None:
    if row is None:
        row = AssignmentRow(
            code=new_code(),
            application_id=who.key.id,
            account_id=member.account,
            state=AssignmentState.ASSIGNED,
            conflict_reason="",
            version=0,
            marks={},
            note="",
        )
        session.add(row)
    else:
        row.state = move(ASSIGNMENT_NEXT, AssignmentState(row.state), AssignmentState.ASSIGNED)
        row.declared_at = row.submitted_at = None
    posting.assigned(session, who.round, member, now=now)
    _tell(session, actor, "review.assigned", row, now)


def _option(
    member: MemberView,
    row: AssignmentRow | None,
    load: int,
    asked: Collection[MemberView],
    applicants: Collection[int],
) -> ReviewerOption:
    return ReviewerOption(
        code=member.code,
        name=member.name,
        load=load,
        may=_may(member, row, asked, applicants),
        assignment=row.code if row else "",
        state=AssignmentState(row.state) if row else None,
        conflict_reason=row.conflict_reason if row else "",
    )


def _may(
    member: MemberView,
    row: AssignmentRow | None,
    asked: Collection[MemberView],
    applicants: Collection[int],
) -> Decision:
    return permissions.may_assign(
        member.account,
        reviewers={each.account for each in asked},
        applicants=applicants,
        conflicted=row is not None and row.state == AssignmentState.CONFLICT,
    )


def _tell(session: Session, actor: Actor, action: str, row: AssignmentRow, now: datetime) -> None:
    told = Event(actor.account, action, "review", row.code, actor.organisation, (FieldClass.F9,))
    record(session, told, now=now)
