"""Questions to the database about rounds, applications, reviews and decisions.

Keys are plain columns: they say that a thing exists and whose it is, so that the policy can judge
before a confidential row is loaded.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, delete, func, select

from portal.db import Session
from portal.errors import NotFoundError
from portal.rounds.model import ApplicationState, AssignmentState, RoundState
from portal.rounds.tables import (
    ApplicationRow,
    AssignmentRow,
    ContentRow,
    DecisionRow,
    RoundRow,
)

Found = TypeVar("Found")
Keys = Select[*tuple[Any, ...]]
HIDDEN = (RoundState.DRAFT, RoundState.ARCHIVED)
LIVE = tuple(set(ApplicationState) - {ApplicationState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class ApplicationKey:
    """That an application exists, whose it is and where it stands."""

    id: int
    code: str
    round_code: str
    organisation_id: int
    project_code: str
    state: ApplicationState


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


def round_of(session: Session, code: str) -> RoundRow:
    """The round of this code; raises NotFoundError."""
    return _one(session.scalar(select(RoundRow).where(RoundRow.code == code)))


def locked_round(session: Session, code: str) -> RoundRow:
    """The round as it is now, held until the transaction ends; raises NotFoundError."""
    query = select(RoundRow).where(RoundRow.code == code).with_for_update()
    return _one(session.scalar(query, execution_options={"populate_existing": True}))


def public_rounds(session: Session) -> list[RoundRow]:
    """Rounds that have been opened and are not archived, the latest deadline first."""
    query = select(RoundRow).where(RoundRow.state.not_in(HIDDEN))
    return list(session.scalars(query.order_by(RoundRow.closes_at.desc(), RoundRow.id)))


def rounds_of(session: Session, organisation_id: int) -> list[RoundRow]:
    """Every round of a coordinator, the newest first."""
    query = select(RoundRow).where(RoundRow.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(RoundRow.year.desc(), RoundRow.number.desc())))


def last_number(session: Session, organisation_id: int, year: int) -> int:
    """The highest round number of a coordinator's year, 0 for none."""
    query = select(func.max(RoundRow.number)).where(
        RoundRow.organisation_id == organisation_id, RoundRow.year == year
    )
    return session.scalar(query) or 0


def counts(session: Session, round_id: int) -> dict[ApplicationState, int]:
    """How many applications stand where; loads none of them."""
    query = (
        select(ApplicationRow.state, func.count())
        .where(ApplicationRow.round_id == round_id)
        .group_by(ApplicationRow.state)
        .order_by(ApplicationRow.state)
    )
    return {ApplicationState(state): count for state, count in session.execute(query)}


def application_key(session: Session, code: str) -> ApplicationKey:
    """The key of the application of this code; raises NotFoundError."""
    return _key(_one(session.execute(_keys().where(ApplicationRow.code == code)).first()))


def company_keys(session: Session, organisation_id: int) -> list[ApplicationKey]:
    """The company's applications in every round, the newest first."""
    query = _keys().where(ApplicationRow.organisation_id == organisation_id)
    return [_key(row) for row in session.execute(query.order_by(ApplicationRow.id.desc()))]


def round_keys(session: Session, round_id: int) -> list[ApplicationKey]:
    """The applications of a round that are not withdrawn, in no order that tells of time."""
    query = _keys().where(ApplicationRow.round_id == round_id, ApplicationRow.state.in_(LIVE))
    return [_key(row) for row in session.execute(query.order_by(ApplicationRow.number))]


def numbers(session: Session, round_id: int) -> set[int]:
    """The application numbers that are taken in a round."""
    query = select(ApplicationRow.number).where(ApplicationRow.round_id == round_id)
    return set(session.scalars(query.order_by(ApplicationRow.number)))


def application(session: Session, application_id: int) -> ApplicationRow:
    """The application; needs a permit for F7. Whoever changes it holds the round."""
    return _one(session.scalar(select(ApplicationRow).where(ApplicationRow.id == application_id)))


def applications(session: Session, round_id: int) -> list[ApplicationRow]:
    """The applications of a round that are not withdrawn, by number; needs a permit for F7."""
    query = select(ApplicationRow).where(
        ApplicationRow.round_id == round_id, ApplicationRow.state.in_(LIVE)
    )
    return list(session.scalars(query.order_by(ApplicationRow.number)))


def content(session: Session, application_id: int) -> ContentRow:
    """What was handed in; raises NotFoundError before and after. Needs a permit for F7."""
    return _one(
        session.scalar(select(ContentRow).where(ContentRow.application_id == application_id))
    )


def contents(session: Session, round_id: int) -> dict[int, ContentRow]:
    """Everything handed in to a round, by application id; needs a permit for F7."""
    query = select(ContentRow).join(ApplicationRow, ApplicationRow.id == ContentRow.application_id)
    rows = session.scalars(query.where(ApplicationRow.round_id == round_id).order_by(ContentRow.id))
    return {row.application_id: row for row in rows}


def drop_content(session: Session, application_id: int) -> None:
    """Take the handed-in snapshot out of the round."""
    session.execute(delete(ContentRow).where(ContentRow.application_id == application_id))


def assignment_key(session: Session, code: str) -> AssignmentKey:
    """The key of the assignment of this code; raises NotFoundError."""
    query = _assignment_keys().where(AssignmentRow.code == code)
    return _assignment_key(_one(session.execute(query).first()))


def desk(session: Session, account_id: int) -> list[AssignmentKey]:
    """Everything assigned to a reviewer, by application."""
    query = _assignment_keys().where(AssignmentRow.account_id == account_id)
    rows = session.execute(query.order_by(RoundRow.review_due, ApplicationRow.number))
    return [_assignment_key(row) for row in rows]


def assignment(session: Session, assignment_id: int) -> AssignmentRow:
    """The assignment; needs a permit for F8. Whoever changes it holds the round."""
    return _one(session.scalar(select(AssignmentRow).where(AssignmentRow.id == assignment_id)))


def assignments(session: Session, application_id: int) -> list[AssignmentRow]:
    """Every assignment of an application, oldest first; needs a permit for F8."""
    query = select(AssignmentRow).where(AssignmentRow.application_id == application_id)
    return list(session.scalars(query.order_by(AssignmentRow.id)))


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
    return _one(
        session.scalar(select(DecisionRow).where(DecisionRow.application_id == application_id))
    )


def _keys() -> Keys:
    query = select(
        ApplicationRow.id.label("application_id"),
        ApplicationRow.code.label("application_code"),
        RoundRow.code.label("round_code"),
        ApplicationRow.organisation_id,
        ApplicationRow.project_code,
        ApplicationRow.state.label("application_state"),
    )
    return query.join(RoundRow, RoundRow.id == ApplicationRow.round_id)


def _key(row: Row[*tuple[Any, ...]]) -> ApplicationKey:
    return ApplicationKey(
        row.application_id,
        row.application_code,
        row.round_code,
        row.organisation_id,
        row.project_code,
        ApplicationState(row.application_state),
    )


def _assignment_keys() -> Keys:
    joined = _keys().join(AssignmentRow, AssignmentRow.application_id == ApplicationRow.id)
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
        _key(row),
        row.title,
        row.number,
        row.submitted_at,
    )


def _one(found: Found | None) -> Found:
    if found is None:
        raise NotFoundError("round")
    return found
