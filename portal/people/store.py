"""Every question that people asks the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import Session
from portal.errors import NotFoundError
from portal.people.tables import (
    AccountRow,
    InvitationRow,
    LinkRow,
    MembershipRow,
    OrganisationRow,
    SessionRow,
    ThrottleRow,
)

T = TypeVar("T")
Identity = Row[SessionRow, AccountRow, MembershipRow, OrganisationRow]


# Built once: every request asks it.
WHO_ASKS = (
    select(SessionRow, AccountRow, MembershipRow, OrganisationRow)
    .join(AccountRow, AccountRow.id == SessionRow.account_id)
    .outerjoin(
        MembershipRow,
        (MembershipRow.id == SessionRow.membership_id) & MembershipRow.ended_at.is_(None),
    )
    .outerjoin(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
    .where(
        SessionRow.token_hash == bindparam("token_hash"),
        SessionRow.expires_at > bindparam("now"),
        AccountRow.disabled_at.is_(None),
    )
)


def identity(session: Session, token_hash: str, now: datetime) -> Identity | None:
    """The live session with its person and context, in one query."""
    return session.execute(WHO_ASKS, {"token_hash": token_hash, "now": now}).one_or_none()


def account_by_email(session: Session, email: str) -> AccountRow | None:
    """The account behind an address, or None: signing in must not tell which."""
    return session.scalar(select(AccountRow).where(AccountRow.email == email))


def account(session: Session, account_id: int) -> AccountRow:
    """An account by its id."""
    return _found(session.get(AccountRow, account_id), "account")


def session_row(session: Session, session_id: int) -> SessionRow:
    """A session by its id."""
    return _found(session.get(SessionRow, session_id), "session")


def end_sessions(session: Session, account_id: int, *, but: int | None = None) -> None:
    """Sign the person out everywhere, except in one session."""
    query = delete(SessionRow).where(SessionRow.account_id == account_id)
    if but is not None:
        query = query.where(SessionRow.id != but)
    session.execute(query)


def end_session(session: Session, session_id: int) -> None:
    """Sign one session out."""
    session.execute(delete(SessionRow).where(SessionRow.id == session_id))


def leave_context(session: Session, membership_id: int) -> None:
    """Take the ended membership out of every session that acts in it."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.membership_id == membership_id)
        .values(membership_id=None)
    )


def open_link(
    session: Session, token_hash: str, purpose: str, now: datetime, *, lock: bool = True
) -> LinkRow:
    """An unused link of this purpose that has not expired; its row is locked unless told."""
    query = select(LinkRow).where(
        LinkRow.token_hash == token_hash,
        LinkRow.purpose == purpose,
        LinkRow.used_at.is_(None),
        LinkRow.expires_at > now,
    )
    return _found(session.scalar(query.with_for_update() if lock else query), "link")


def organisation(session: Session, code: str) -> OrganisationRow:
    """An organisation by its public code."""
    query = select(OrganisationRow).where(OrganisationRow.code == code)
    return _found(session.scalar(query), "organisation")


def organisations(session: Session, ids: Iterable[int]) -> list[OrganisationRow]:
    """Organisations by id, by name."""
    query = select(OrganisationRow).where(OrganisationRow.id.in_(set(ids)))
    return list(session.scalars(query.order_by(OrganisationRow.name, OrganisationRow.id)))


def organisations_of_kind(session: Session, kind: str) -> list[OrganisationRow]:
    """All organisations of a kind, by name."""
    query = select(OrganisationRow).where(OrganisationRow.kind == kind)
    return list(session.scalars(query.order_by(OrganisationRow.name, OrganisationRow.id)))


def unverified(session: Session) -> list[OrganisationRow]:
    """Organisations that wait for a coordinator's word, the oldest first."""
    query = select(OrganisationRow).where(OrganisationRow.verified_at.is_(None))
    return list(session.scalars(query.order_by(OrganisationRow.created_at, OrganisationRow.id)))


def members(session: Session, organisation_id: int) -> list[Row[MembershipRow, AccountRow]]:
    """The members of an organisation, by name."""
    query = (
        select(MembershipRow, AccountRow)
        .join(AccountRow, AccountRow.id == MembershipRow.account_id)
        .where(MembershipRow.organisation_id == organisation_id, MembershipRow.ended_at.is_(None))
        .order_by(AccountRow.name, AccountRow.id)
    )
    return list(session.execute(query))


def memberships(session: Session, account_id: int) -> list[Row[MembershipRow, OrganisationRow]]:
    """Where a person belongs, by the organisation's name."""
    query = (
        select(MembershipRow, OrganisationRow)
        .join(OrganisationRow, OrganisationRow.id == MembershipRow.organisation_id)
        .where(MembershipRow.account_id == account_id, MembershipRow.ended_at.is_(None))
        .order_by(OrganisationRow.name, OrganisationRow.id)
    )
    return list(session.execute(query))


def membership(session: Session, account_code: str, organisation_id: int) -> MembershipRow:
    """A person's live membership in an organisation; its row is locked."""
    query = (
        select(MembershipRow)
        .join(AccountRow, AccountRow.id == MembershipRow.account_id)
        .where(
            AccountRow.code == account_code,
            MembershipRow.organisation_id == organisation_id,
            MembershipRow.ended_at.is_(None),
        )
    )
    return _found(session.scalar(query.with_for_update(of=MembershipRow)), "membership")


def is_member(session: Session, account_id: int, organisation_id: int) -> bool:
    """Whether the person belongs there now."""
    query = select(MembershipRow.id).where(
        MembershipRow.account_id == account_id,
        MembershipRow.organisation_id == organisation_id,
        MembershipRow.ended_at.is_(None),
    )
    return session.scalar(query) is not None


def owners(session: Session, organisation_id: int) -> int:
    """How many owners an organisation has; the organisation's row is locked first."""
    session.execute(
        select(OrganisationRow.id).where(OrganisationRow.id == organisation_id).with_for_update()
    )
    query = select(func.count()).where(
        MembershipRow.organisation_id == organisation_id,
        MembershipRow.role == "owner",
        MembershipRow.ended_at.is_(None),
    )
    return session.scalar(query) or 0


def open_invitations(session: Session, organisation_id: int, now: datetime) -> list[InvitationRow]:
    """Invitations that can still be accepted, the newest first."""
    query = select(InvitationRow).where(
        InvitationRow.organisation_id == organisation_id, *_open(now)
    )
    return list(
        session.scalars(query.order_by(InvitationRow.created_at.desc(), InvitationRow.id.desc()))
    )


def invitation(session: Session, organisation_id: int, code: str, now: datetime) -> InvitationRow:
    """One open invitation of an organisation."""
    query = select(InvitationRow).where(
        InvitationRow.code == code, InvitationRow.organisation_id == organisation_id, *_open(now)
    )
    return _found(session.scalar(query), "invitation")


def invitation_by_token(
    session: Session, token_hash: str, now: datetime, *, lock: bool = True
) -> Row[InvitationRow, OrganisationRow]:
    """The open invitation behind a mailed link, with its organisation; locked unless told."""
    query = (
        select(InvitationRow, OrganisationRow)
        .join(OrganisationRow, OrganisationRow.id == InvitationRow.organisation_id)
        .where(InvitationRow.token_hash == token_hash, *_open(now))
    )
    if lock:
        query = query.with_for_update(of=InvitationRow)
    return _found(session.execute(query).one_or_none(), "invitation")


def count_try(session: Session, key: str, window: timedelta, now: datetime) -> int:
    """Count one more try for this key in the present window; returns the tries so far."""
    start = now.replace(microsecond=0)
    start -= timedelta(seconds=int(start.timestamp()) % int(window.total_seconds()))
    session.execute(delete(ThrottleRow).where(ThrottleRow.window_start < now - window * 4))
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    row = sqlite.insert(ThrottleRow) if on_sqlite else postgresql.insert(ThrottleRow)
    upsert = row.values(key=key, window_start=start, tries=1).on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"tries": ThrottleRow.tries + 1}
    )
    return session.scalar(upsert.returning(ThrottleRow.tries)) or 1


def forget_tries(session: Session, key: str) -> None:
    """Start counting anew for this key."""
    session.execute(delete(ThrottleRow).where(ThrottleRow.key == key))


def _open(now: datetime) -> tuple[Any, ...]:
    return (
        InvitationRow.accepted_at.is_(None),
        InvitationRow.withdrawn_at.is_(None),
        InvitationRow.expires_at > now,
    )


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFoundError(what)
    return row
