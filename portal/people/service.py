"""Organisations, their members and invitations."""

from collections.abc import Iterable
from datetime import datetime

from portal.access import Actor, Kind, Role
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.jobs import outbox
from portal.people import permissions, signing, store
from portal.people.model import (
    FOUNDABLE,
    INVITATION_LIFE,
    ROLES,
    ContextView,
    InvitationView,
    MembersPage,
    MemberView,
    OrganisationView,
)
from portal.people.tables import InvitationRow, MembershipRow, OrganisationRow
from portal.web.codes import digest, new_code, new_secret

MAX_ORGANISATIONS = 20


def organisation(session: Session, code: str) -> OrganisationView:
    """An organisation by its public code; raises NotFoundError."""
    return _view(store.organisation(session, code))


def organisations_by_id(session: Session, ids: Iterable[int]) -> dict[int, OrganisationView]:
    """Organisations by database id."""
    return {row.id: _view(row) for row in store.organisations(session, ids)}


def organisations_of_kind(session: Session, kind: Kind) -> tuple[OrganisationView, ...]:
    """All organisations of a kind, by name."""
    return tuple(_view(row) for row in store.organisations_of_kind(session, kind))


def unverified(session: Session, actor: Actor) -> tuple[OrganisationView, ...]:
    """Organisations that wait for a coordinator to confirm them, the oldest first."""
    if not actor.coordinates:
        raise NotFoundError("organisation")
    return tuple(_view(row) for row in store.unverified(session))


def verify(session: Session, actor: Actor, *, code: str, now: datetime) -> OrganisationView:
    """A coordinator confirms that an organisation is what it says."""
    if not actor.coordinates:
        raise NotFoundError("organisation")
    row = store.organisation(session, code)
    if row.verified_at is None:
        row.verified_at = now
        _tell(session, actor.account, "organisation.verified", row, now)
    return _view(row)


def members(session: Session, organisation_id: int) -> tuple[MemberView, ...]:
    """The members of an organisation, by name."""
    return tuple(
        MemberView(
            account.id,
            account.code,
            account.name,
            account.email,
            account.lang,
            Role(membership.role),
            membership.since,
        )
        for membership, account in store.members(session, organisation_id)
    )


def contexts(session: Session, actor: Actor) -> tuple[ContextView, ...]:
    """Every membership the person can act in; a session acts in one at a time."""
    return tuple(
        ContextView(
            org.code, org.name, Kind(org.kind), Role(row.role), org.id == actor.organisation
        )
        for row, org in store.memberships(session, actor.account)
    )


def switch(session: Session, actor: Actor, *, organisation_code: str, now: datetime) -> None:
    """Act in another of one's own organisations from now on."""
    for row, org in store.memberships(session, actor.account):
        if org.code == organisation_code:
            store.session_row(session, actor.session).membership_id = row.id
            _tell(session, actor.account, "session.context", org, now)
            return
    raise NotFoundError("organisation")


def create_organisation(
    session: Session, actor: Actor, *, name: str, kind: Kind, lang: str, now: datetime
) -> OrganisationView:
    """Found an organisation and act in it as its owner; a coordinator confirms it later."""
    if kind not in FOUNDABLE:
        raise InvalidError(Problem("kind", "kind_unknown"))
    if len(store.memberships(session, actor.account)) >= MAX_ORGANISATIONS:
        raise InvalidError(Problem("name", "too_many_organisations"))
    row = add_organisation(session, name=name, kind=kind, lang=lang, now=now)
    member = add_member(session, actor.account, row.id, Role.OWNER, now=now)
    session.flush()
    store.session_row(session, actor.session).membership_id = member
    _tell(session, actor.account, "organisation.created", row, now)
    return _view(row)


def add_organisation(
    session: Session, *, name: str, kind: Kind, lang: str, now: datetime, demo: bool = False
) -> OrganisationRow:
    """A new, unconfirmed organisation without members."""
    row = OrganisationRow(
        code=new_code(), name=name, kind=kind, lang=lang, demo=demo, created_at=now
    )
    session.add(row)
    session.flush()
    return row


def add_member(
    session: Session, account_id: int, organisation_id: int, role: Role, *, now: datetime
) -> int:
    """Make a person a member; returns the membership's id. Raises ConflictError if they are."""
    if store.is_member(session, account_id, organisation_id):
        raise ConflictError("already_member")
    row = MembershipRow(
        account_id=account_id, organisation_id=organisation_id, role=role, since=now
    )
    session.add(row)
    session.flush()
    return row.id


def members_page(session: Session, actor: Actor, *, now: datetime) -> MembersPage:
    """Everybody in the actor's organisation, and open invitations for those who may invite."""
    if actor.organisation is None or actor.kind is None:
        raise NotFoundError("organisation")
    org = store.organisation(session, actor.organisation_code)
    rows = store.open_invitations(session, org.id, now) if actor.owns else []
    return MembersPage(
        _view(org),
        members(session, org.id),
        tuple(_invitation(row, org) for row in rows),
        ROLES[actor.kind],
    )


def invite(session: Session, actor: Actor, *, email: str, role: Role, now: datetime) -> None:
    """Mail an invitation into the actor's organisation; bound to the address, for 72 hours."""
    permissions.may_invite(actor, role).or_raise()
    org = store.organisation(session, actor.organisation_code)
    if any(m.email == email for m in members(session, org.id)):
        raise InvalidError(Problem("email", "already_member"))
    if any(row.email == email for row in store.open_invitations(session, org.id, now)):
        raise InvalidError(Problem("email", "already_invited"))
    invite_to(session, org, email=email, role=role, by=actor, now=now)


def invite_to(
    session: Session,
    org: OrganisationRow,
    *,
    email: str,
    role: Role,
    by: Actor | None,
    now: datetime,
) -> str:
    """Write the invitation and its letter; returns the link's path."""
    secret = new_secret()
    row = InvitationRow(
        code=new_code(),
        organisation_id=org.id,
        email=email,
        role=role,
        invited_by=by.account if by else None,
        token_hash=digest(secret),
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    session.add(row)
    facts = {"path": f"/join/{secret}", "organisation": org.name, "inviter": by.name if by else ""}
    outbox.post(session, to=email, letter="invitation", lang=org.lang, facts=facts, now=now)
    _tell(session, by.account if by else None, "invitation.sent", org, now)
    return f"/join/{secret}"


def withdraw_invitation(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Take an open invitation back; its link stops working."""
    if not actor.owns or actor.organisation is None:
        raise NotFoundError("invitation")
    row = store.invitation(session, actor.organisation, code, now)
    row.withdrawn_at = now
    org = store.organisation(session, actor.organisation_code)
    _tell(session, actor.account, "invitation.withdrawn", org, now)


def invitation(session: Session, *, token: str, now: datetime) -> InvitationView:
    """What the link offers; raises NotFoundError once used, withdrawn or expired."""
    row, org = store.invitation_by_token(session, digest(token), now, lock=False)
    return _invitation(row, org)


def has_account(session: Session, email: str) -> bool:
    """Whether an invited address can sign in already; only for the holder of its link."""
    return store.account_by_email(session, email) is not None


def join_with_account(session: Session, actor: Actor, *, token: str, now: datetime) -> None:
    """Accept as oneself; the invitation is bound to the invited address."""
    row, org = store.invitation_by_token(session, digest(token), now)
    if store.account(session, actor.account).email != row.email:
        raise NotFoundError("invitation")
    _accept(session, row, org, actor.account, now)
    membership = store.membership(session, store.account(session, actor.account).code, org.id)
    store.session_row(session, actor.session).membership_id = membership.id


def join_as_new(
    session: Session, *, token: str, name: str, password: str, lang: str, now: datetime
) -> str:
    """Accept with a new account: the mailed link has proved the address. Returns a session."""
    row, org = store.invitation_by_token(session, digest(token), now)
    account = signing.add_account(
        session, email=row.email, name=name, password=password, lang=lang, now=now
    )
    _accept(session, row, org, account.id, now)
    return signing.open_session(session, account.id, now=now)


def change_role(
    session: Session, actor: Actor, *, account_code: str, role: Role | None, now: datetime
) -> None:
    """Give a member another role, or end the membership with `None`."""
    if actor.organisation is None:
        raise NotFoundError("membership")
    owners = store.owners(session, actor.organisation)
    row = store.membership(session, account_code, actor.organisation)
    permissions.may_change_member(
        actor, current=Role(row.role), owners=owners, becomes=role
    ).or_raise()
    if role is None:
        row.ended_at = now
        store.leave_context(session, row.id)
    else:
        row.role = role
    org = store.organisation(session, actor.organisation_code)
    action = "membership.ended" if role is None else "membership.role"
    _tell(session, actor.account, action, org, now)


def _accept(
    session: Session, row: InvitationRow, org: OrganisationRow, account_id: int, now: datetime
) -> None:
    add_member(session, account_id, org.id, Role(row.role), now=now)
    row.accepted_at = now
    _tell(session, account_id, "invitation.accepted", org, now)


def _tell(
    session: Session, account: int | None, action: str, org: OrganisationRow, now: datetime
) -> None:
    told = Event(account, action, "organisation", org.code, organisation=org.id)
    record(session, told, now=now)


def _view(row: OrganisationRow) -> OrganisationView:
    return OrganisationView(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=Kind(row.kind),
        lang=row.lang,
        demo=row.demo,
        verified=row.verified_at is not None,
    )


def _invitation(row: InvitationRow, org: OrganisationRow) -> InvitationView:
    return InvitationView(
        row.code, org.name, Kind(org.kind), row.email, Role(row.role), row.expires_at
    )
