"""Questions to the database about rounds, applications, reviews and decisions.

Keys are plain columns: they say that a thing exists and whose it is, so that the policy can judge
before a confidential row is loaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row, Select, delete, func, select

from portal.db import Session
from portal.errors import NotFoundError
from portal.rounds.model import ApplicationState, RoundState
from portal.rounds.tables import (
    ApplicationRow,
    ContentRow,
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


def round_of(session: Session, code: str) -> RoundRow:
    """The round of this code; raises NotFoundError."""
    return one(session.scalar(select(RoundRow).where(RoundRow.code == code)))


def locked_round(session: Session, code: str) -> RoundRow:
    """The round as it is now, held until the transaction ends; raises NotFoundError."""
    query = select(RoundRow).where(RoundRow.code == code).with_for_update()
    return one(session.scalar(query, execution_options={"populate_existing": True}))


def public_rounds(session: Session) -> list[RoundRow]:
    """Rounds that have been opened and are not archived, the latest deadline first."""
    query = select(RoundRow).where(RoundRow.state.not_in(HIDDEN))
    return list(session.scalars(query.order_by(RoundRow.closes_at.desc(), RoundRow.id)))


def rounds_by_code(session: Session, codes: Iterable[str]) -> dict[str, RoundRow]:
    """Rounds by their codes."""
    query = select(RoundRow).where(RoundRow.code.in_(sorted(set(codes))))
    return {row.code: row for row in session.scalars(query.order_by(RoundRow.id))}


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
    return key(one(session.execute(keys().where(ApplicationRow.code == code)).first()))


def company_keys(session: Session, organisation_id: int) -> list[ApplicationKey]:
    """The company's applications in every round, the newest first."""
    query = keys().where(ApplicationRow.organisation_id == organisation_id)
    return [key(row) for row in session.execute(query.order_by(ApplicationRow.id.desc()))]


def round_keys(session: Session, round_id: int) -> list[ApplicationKey]:
    """The applications of a round that are not withdrawn, in no order that tells of time."""
    query = keys().where(ApplicationRow.round_id == round_id, ApplicationRow.state.in_(LIVE))
    return [key(row) for row in session.execute(query.order_by(ApplicationRow.number))]


def numbers(session: Session, round_id: int) -> set[int]:
    """The application numbers that are taken in a round."""
    query = select(ApplicationRow.number).where(ApplicationRow.round_id == round_id)
    return set(session.scalars(query.order_by(ApplicationRow.number)))


def company_applications(session: Session, organisation_id: int) -> list[ApplicationRow]:
    """The company's applications, the newest first; needs a permit for F7."""
    query = select(ApplicationRow).where(ApplicationRow.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(ApplicationRow.id.desc())))


def application(session: Session, application_id: int) -> ApplicationRow:
    """The application; needs a permit for F7. Whoever changes it holds the round."""
    return one(session.scalar(select(ApplicationRow).where(ApplicationRow.id == application_id)))


def applications(session: Session, round_id: int) -> list[ApplicationRow]:
    """The applications of a round that are not withdrawn, by number; needs a permit for F7."""
    query = select(ApplicationRow).where(
        ApplicationRow.round_id == round_id, ApplicationRow.state.in_(LIVE)
    )
    return list(session.scalars(query.order_by(ApplicationRow.number)))


def content(session: Session, application_id: int) -> ContentRow:
    """What was handed in; raises NotFoundError before and after. Needs a permit for F7."""
    return one(
        session.scalar(select(ContentRow).where(ContentRow.application_id == application_id))
    )


def placements(session: Session, round_id: int) -> dict[int, dict[str, Any]]:
    """Stage, band and types of everything handed in to a round; ask under a permit for F7."""
    query = (
        select(ContentRow.application_id, ContentRow.placed)
        .join(ApplicationRow, ApplicationRow.id == ContentRow.application_id)
        .where(ApplicationRow.round_id == round_id)
        .order_by(ContentRow.application_id)
    )
    return dict(session.execute(query).all())


def every_content(session: Session) -> list[ContentRow]:
    """Everything handed in anywhere, oldest first; needs a permit for F7."""
    return list(session.scalars(select(ContentRow).order_by(ContentRow.id)))


def drop_content(session: Session, application_id: int) -> None:
    """Take the handed-in snapshot out of the round."""
    session.execute(delete(ContentRow).where(ContentRow.application_id == application_id))


def keys() -> Keys:
    """The columns of a key, for questions that add to them."""
    query = select(
        ApplicationRow.id.label("application_id"),
        ApplicationRow.code.label("application_code"),
        RoundRow.code.label("round_code"),
        ApplicationRow.organisation_id,
        ApplicationRow.project_code,
        ApplicationRow.state.label("application_state"),
    )
    return query.join(RoundRow, RoundRow.id == ApplicationRow.round_id)


def key(row: Row[*tuple[Any, ...]]) -> ApplicationKey:
    """The key in a row of `keys`."""
    return ApplicationKey(
        row.application_id,
        row.application_code,
        row.round_code,
        row.organisation_id,
        row.project_code,
        ApplicationState(row.application_state),
    )


def one(found: Found | None) -> Found:
    """The thing that was found; raises NotFoundError."""
    if found is None:
        raise NotFoundError("round")
    return found
