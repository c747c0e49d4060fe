"""Questions to the database about reviewers, their reviews, and decisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from portal.db import Session
from portal.rounds.model import AssignmentState
from portal.rounds.store import ApplicationKey, Keys, key, keys, one
from portal.rounds.tables import ApplicationRow, AssignmentRow, DecisionRow, RoundRow

COUNTED = (AssignmentState.ASSIGNED, AssignmentState.CLEAR, AssignmentState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class AssignmentKey:
    """That a reviewer is assigned; the title is all that is shown before the declaration."""

    id: int
    code: str
    account_id: int
    state: AssignmentState
    application: ApplicationKey
    title: str
    number: int
    submitted_at: datetime | None


def assignment_key(session: Session, code: str) -> AssignmentKey:
    """The key of the assignment of this code; raises NotFoundError."""
    query = _assignment_keys().where(AssignmentRow.code == code)
    return _assignment_key(one(session.execute(query).first()))


def desk(session: Session, account_id: int) -> list[AssignmentKey]:
    """Everything assigned to a reviewer, by application."""
    query = _assignment_keys().where(AssignmentRow.account_id == account_id)
    rows = session.execute(query.order_by(RoundRow.review_due, ApplicationRow.number))
    return [_assignment_key(row) for row in rows]


def assignment(session: Session, assignment_id: int) -> AssignmentRow:
    """The assignment; needs a permit for F8. Whoever changes it holds the round."""
    return one(session.scalar(select(AssignmentRow).where(AssignmentRow.id == assignment_id)))


def assignments(session: Session, application_id: int) -> list[AssignmentRow]:
    """Every assignment of an application, oldest first; needs a permit for F8."""
    query = select(AssignmentRow).where(AssignmentRow.application_id == application_id)
    return list(session.scalars(query.order_by(AssignmentRow.id)))


def loads(session: Session, round_id: int) -> dict[int, int]:
    """How many applications of a round each reviewer has, by account."""
    query = (
        select(AssignmentRow.account_id, func.count())
        .join(ApplicationRow, ApplicationRow.id == AssignmentRow.application_id)
        .where(ApplicationRow.round_id == round_id, AssignmentRow.state.in_(COUNTED))
        .group_by(AssignmentRow.account_id)
        .order_by(AssignmentRow.account_id)
    )
    return dict(session.execute(query).all())


def assignments_of_round(session: Session, round_id: int) -> dict[int, list[AssignmentRow]]:
    """Every assignment of a round, by application id; needs a permit for F8."""
    query = select(AssignmentRow).join(
        ApplicationRow, ApplicationRow.id == AssignmentRow.application_id
    )
    found: dict[int, list[AssignmentRow]] = {}
    for row in session.scalars(
        query.where(ApplicationRow.round_id == round_id).order_by(AssignmentRow.id)
    ):
        found.setdefault(row.application_id, []).append(row)
    return found


def decisions(session: Session, round_id: int) -> dict[int, DecisionRow]:
    """The decisions of a round by application id; needs a permit for F10."""
    query = select(DecisionRow).join(
        ApplicationRow, ApplicationRow.id == DecisionRow.application_id
    )
    query = query.where(ApplicationRow.round_id == round_id).order_by(DecisionRow.id)
    return {row.application_id: row for row in session.scalars(query)}


def decision(session: Session, application_id: int) -> DecisionRow:
    """The decision of an application; raises NotFoundError. Needs a permit for F10."""
    return one(
        session.scalar(select(DecisionRow).where(DecisionRow.application_id == application_id))
    )


def released_outcomes(session: Session, organisation_id: int) -> dict[int, str]:
    """What was decided and released, by the company's application."""
    query = (
        select(DecisionRow.application_id, DecisionRow.outcome)
        .join(ApplicationRow, ApplicationRow.id == DecisionRow.application_id)
        .join(RoundRow, RoundRow.id == ApplicationRow.round_id)
        .where(ApplicationRow.organisation_id == organisation_id, RoundRow.released_at.is_not(None))
        .order_by(DecisionRow.application_id)
    )
    return dict(session.execute(query).all())


def _assignment_keys() -> Keys:
    joined = keys().join(AssignmentRow, AssignmentRow.application_id == ApplicationRow.id)
    return joined.add_columns(
        AssignmentRow.id,
        AssignmentRow.code,
        AssignmentRow.account_id,
        AssignmentRow.state,
        ApplicationRow.title,
        ApplicationRow.number,
        AssignmentRow.submitted_at,
    )


def _assignment_key(row: Row[*tuple[Any, ...]]) -> AssignmentKey:
    return AssignmentKey(
        row.id,
        row.code,
        row.account_id,
        AssignmentState(row.state),
        key(row),
        row.title,
        row.number,
        row.submitted_at,
    )
