"""Values about people and their organisations."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.access import Kind, Role

SESSION_LIFE = timedelta(hours=12)
TOKEN_LIFE = timedelta(days=30)
LINK_LIFE = timedelta(hours=24)
INVITATION_LIFE = timedelta(hours=72)
MIN_PASSWORD = 15

# Roles that may be given in each kind of organisation; the first is whoever founds it.
ROLES: dict[Kind, tuple[Role, ...]] = {
    Kind.COMPANY: (Role.OWNER, Role.EDITOR, Role.READER, Role.SIGNATORY),
    Kind.INVESTOR: (Role.OWNER, Role.EDITOR, Role.READER),
    Kind.CDMO: (Role.OWNER, Role.EDITOR, Role.READER),
    Kind.NODE: (Role.OWNER, Role.EDITOR, Role.READER),
    Kind.COORDINATOR: (Role.OWNER, Role.EDITOR, Role.REVIEWER),
}
# Coordinators are appointed by whoever runs the portal, never by signing up.
FOUNDABLE = (Kind.COMPANY, Kind.INVESTOR, Kind.CDMO, Kind.NODE)


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as the rest of the portal knows it."""

    id: int
    code: str
    name: str
    kind: Kind
    lang: str
    demo: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member of one organisation."""

    account: int
    code: str
    name: str
    email: str
    lang: str
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class ContextView:
    """One membership a person can act in."""

    organisation_code: str
    organisation_name: str
    kind: Kind
    role: Role
    current: bool


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An open invitation, as its reader and its sender see it."""

    code: str
    organisation_name: str
    kind: Kind
    email: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Who belongs to an organisation and who is invited."""

    organisation: OrganisationView
    members: tuple[MemberView, ...]
    invitations: tuple[InvitationView, ...]
    roles: tuple[Role, ...]
