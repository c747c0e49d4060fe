"""Every question that matching asks the database."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from portal.db import Session
from portal.errors import ConflictError, NotFoundError
from portal.matching.tables import DeskRow, ExclusionRow, IntroductionRow, MarkRow


def desks(session: Session, organisation_id: int) -> list[DeskRow]:
    """An organisation's settings: one row, or none before it kept any."""
    return list(session.scalars(select(DeskRow).where(DeskRow.organisation_id == organisation_id)))


def locked_desk(session: Session, organisation_id: int, now: datetime) -> DeskRow:
    """The organisation's own row, made if need be, held until the transaction ends."""
    wanted = select(DeskRow).where(DeskRow.organisation_id == organisation_id).with_for_update()
    found = session.scalar(wanted)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.add(DeskRow(organisation_id=organisation_id, musts={}, rev=0, updated_at=now))
    except IntegrityError:
        # Somebody in the organisation was faster; theirs is as good.
        session.expire_all()
    return session.scalars(wanted).one()


def exclusions(session: Session, organisation_id: int) -> list[ExclusionRow]:
    """Whom an organisation has taken out of its list, in the order in which it did."""
    query = select(ExclusionRow).where(ExclusionRow.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(ExclusionRow.at, ExclusionRow.id)))


def leaves_out(
    session: Session, organisation_id: int, *, partner_id: int | None, project_id: int | None
) -> bool:
    """Whether an organisation has taken this partner or this project out of its list."""
    query = select(ExclusionRow.id).where(
        ExclusionRow.organisation_id == organisation_id,
        _other(partner_id, project_id),
    )
    return session.scalar(query.limit(1)) is not None


def drop_exclusions(
    session: Session, organisation_id: int, *, partner_id: int | None, project_id: int | None
) -> int:
    """Bring one back into the list; returns how many rows that took."""
    gone = delete(ExclusionRow).where(
        ExclusionRow.organisation_id == organisation_id,
        _other(partner_id, project_id),
    )
    return len(session.scalars(gone.returning(ExclusionRow.id)).all())


def marks(session: Session, organisation_id: int) -> list[MarkRow]:
    """An organisation's private marks, the oldest first."""
    query = select(MarkRow).where(MarkRow.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(MarkRow.at, MarkRow.id)))


def drop_marks(session: Session, organisation_id: int, *, project_id: int, partner_id: int) -> int:
    """Forget the mark on a pair; returns how many rows that took."""
    gone = delete(MarkRow).where(
        MarkRow.organisation_id == organisation_id,
        MarkRow.project_id == project_id,
        MarkRow.partner_id == partner_id,
    )
    return len(session.scalars(gone.returning(MarkRow.id)).all())


def introductions(session: Session, organisation_id: int) -> list[IntroductionRow]:
    """Every introduction that an organisation takes part in, the latest request first."""
    query = select(IntroductionRow).where(_side(organisation_id))
    ordered = query.order_by(IntroductionRow.asked_at.desc(), IntroductionRow.id.desc())
    return list(session.scalars(ordered))


def introductions_of_pair(
    session: Session, *, project_id: int, partner_id: int, lock: bool = False
) -> list[IntroductionRow]:
    """Every introduction of one pair, the latest request first."""
    query = select(IntroductionRow).where(
        IntroductionRow.project_id == project_id, IntroductionRow.partner_id == partner_id
    )
    query = query.order_by(IntroductionRow.asked_at.desc(), IntroductionRow.id.desc())
    return list(session.scalars(query.with_for_update() if lock else query))


def introduction(
    session: Session, code: str, organisation_id: int, *, lock: bool = False
) -> IntroductionRow:
    """One introduction that the organisation takes part in."""
    query = select(IntroductionRow).where(IntroductionRow.code == code, _side(organisation_id))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFoundError("introduction")
    return found


def asked_since(session: Session, organisation_id: int, since: datetime) -> int:
    """How many requests an organisation has made after that moment."""
    query = select(func.count()).where(
        IntroductionRow.asker_id == organisation_id, IntroductionRow.asked_at > since
    )
    return session.scalar(query) or 0


def add(session: Session, row: IntroductionRow | MarkRow | ExclusionRow) -> None:
    """Keep a new row; raises ConflictError("twice") when its like is there already."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise ConflictError("twice") from None


def _other(partner_id: int | None, project_id: int | None) -> ColumnElement[bool]:
    if project_id is not None:
        return ExclusionRow.project_id == project_id
    return ExclusionRow.partner_id == partner_id


def _side(organisation_id: int) -> ColumnElement[bool]:
    return or_(
        IntroductionRow.company_id == organisation_id, IntroductionRow.partner_id == organisation_id
    )
