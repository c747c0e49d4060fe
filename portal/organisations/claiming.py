"""Claims to directory entries, and coordinators' word on organisations and claims."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor, Kind
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, NotFoundError
from portal.organisations import permissions, store
from portal.organisations.model import ClaimState
from portal.organisations.tables import ClaimRow, EntryRow
from portal.people import service as people
from portal.people.model import OrganisationView
from portal.web.codes import new_code


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim as coordinators and the claimant see it."""

    code: str
    entry_code: str
    entry_name: str
    entry_kind: str
    organisation: str
    organisation_kind: Kind
    organisation_verified: bool
    account: str
    state: ClaimState
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingOrganisation:
    """An organisation that a coordinator has not confirmed yet."""

    code: str
    name: str
    kind: Kind
    demo: bool
    members: tuple[str, ...]


def ask_claim(session: Session, actor: Actor, *, entry: str, now: datetime) -> None:
    """Say that an entry is about the actor's organisation; a coordinator decides.

    Asking twice has one effect; asking again after a refusal puts the claim back in the queue.
    Raises NotAllowedError with the reason, such as "already_claimed" or "kind_does_not_fit".
    """
    row = store.entry(session, entry, lock=True)
    claimed = row.claimed_by is not None
    permissions.may_claim(actor, entry_kind=row.kind, claimed=claimed).or_raise()
    if actor.organisation is None:
        raise NotFoundError("entry")
    found = store.claims_on(session, row.id, actor.organisation)
    if found and found[0].state == ClaimState.ASKED:
        return
    claim = found[0] if found else _new_claim(row, actor, actor.organisation, now)
    claim.state, claim.account_id, claim.at = ClaimState.ASKED, actor.account, now
    claim.decided_by, claim.decided_at = None, None
    session.add(claim)
    _tell(session, actor, "claim.asked", row.code, now)


def open_claims(session: Session, actor: Actor) -> tuple[ClaimView, ...]:
    """Claims that wait for a decision, the oldest first; for coordinators."""
    _coordinator(actor)
    rows = store.open_claims(session)
    owners = people.organisations_by_id(session, {claim.organisation_id for claim, _ in rows})
    return tuple(_view(session, claim, entry, owners) for claim, entry in rows)


def approve_claim(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Give the entry to the claimant; other open claims on it are refused.

    Raises ConflictError("claim_decided") when it was decided already, and
    ConflictError("not_verified") while the claimant itself is not confirmed.
    """
    claim = _open_claim(session, actor, code)
    entry = store.entry_by_id(session, claim.entry_id)
    owner = people.organisations_by_id(session, [claim.organisation_id])[claim.organisation_id]
    if entry.claimed_by is not None:
        raise ConflictError("claim_decided")
    if not owner.verified:
        raise ConflictError("not_verified")
    entry.claimed_by, entry.verified = claim.organisation_id, True
    _decide(claim, actor, ClaimState.APPROVED, now)
    for other, about in store.open_claims(session):
        if about.id == entry.id and other.id != claim.id:
            _decide(other, actor, ClaimState.REFUSED, now)
    _tell(session, actor, "claim.approved", entry.code, now)


def refuse_claim(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Leave the entry unclaimed; raises ConflictError("claim_decided") when decided already."""
    claim = _open_claim(session, actor, code)
    _decide(claim, actor, ClaimState.REFUSED, now)
    _tell(session, actor, "claim.refused", store.entry_by_id(session, claim.entry_id).code, now)


def waiting_organisations(session: Session, actor: Actor) -> tuple[WaitingOrganisation, ...]:
    """Organisations that no coordinator has confirmed, the oldest first."""
    _coordinator(actor)
    return tuple(
        WaitingOrganisation(
            each.code,
            each.name,
            each.kind,
            each.demo,
            tuple(member.name for member in people.members(session, each.id)),
        )
        for each in people.unverified(session, actor)
    )


def verify_organisation(session: Session, actor: Actor, *, code: str, now: datetime) -> str:
    """Confirm that an organisation is what it says; returns its name. Twice has one effect."""
    _coordinator(actor)
    return people.verify(session, actor, code=code, now=now).name


def _coordinator(actor: Actor) -> None:
    if not actor.coordinates:
        raise NotFoundError("page")


def _open_claim(session: Session, actor: Actor, code: str) -> ClaimRow:
    _coordinator(actor)
    claim = store.claim(session, code)
    if claim.state != ClaimState.ASKED:
        raise ConflictError("claim_decided")
    return claim


def _decide(claim: ClaimRow, actor: Actor, state: ClaimState, now: datetime) -> None:
    claim.state, claim.decided_by, claim.decided_at = state, actor.account, now


def _new_claim(row: EntryRow, actor: Actor, organisation: int, now: datetime) -> ClaimRow:
    return ClaimRow(
        code=new_code(),
        entry_id=row.id,
        organisation_id=organisation,
        account_id=actor.account,
        state=ClaimState.ASKED,
        at=now,
    )


def _view(
    session: Session, claim: ClaimRow, entry: EntryRow, owners: dict[int, OrganisationView]
) -> ClaimView:
    owner = owners[claim.organisation_id]
    names = {each.account: each.name for each in people.members(session, owner.id)}
    return ClaimView(
        claim.code,
        entry.code,
        entry.name,
        entry.kind,
        owner.name,
        owner.kind,
        owner.verified,
        names.get(claim.account_id, ""),
        ClaimState(claim.state),
        claim.at,
    )


def _tell(session: Session, actor: Actor, action: str, code: str, now: datetime) -> None:
    told = Event(actor.account, action, "entry", code, actor.organisation)
    record(session, told, now=now)
