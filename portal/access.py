"""Who asks, and what was answered. Pure values, no framework."""

from dataclasses import dataclass
from enum import StrEnum

from portal.errors import NotAllowedError


class Kind(StrEnum):
    """What an organisation is here for."""

    COMPANY = "company"
    INVESTOR = "investor"
    CDMO = "cdmo"
    NODE = "node"
    COORDINATOR = "coordinator"


class Role(StrEnum):
    """What a member may do in an organisation."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"
    SIGNATORY = "signatory"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person acting in one context: one membership, or none.

    `organisation` is the database id of the organisation of the context, `organisation_code`
    its public code. Roles are never merged across contexts (security.md 3.2).
    """

    account: int
    name: str
    session: int = 0
    organisation: int | None = None
    organisation_code: str = ""
    organisation_name: str = ""
    kind: Kind | None = None
    role: Role | None = None
    verified: bool = False

    @property
    def writes(self) -> bool:
        """May change the organisation's own things."""
        return self.role in {Role.OWNER, Role.EDITOR, Role.SIGNATORY}

    @property
    def owns(self) -> bool:
        """May invite, share, publish and submit."""
        return self.role in {Role.OWNER, Role.SIGNATORY}

    @property
    def coordinates(self) -> bool:
        """Acts as coordinator; reviewers of the same organisation do not."""
        return self.kind is Kind.COORDINATOR and self.role in {Role.OWNER, Role.EDITOR}

    @property
    def reviews(self) -> bool:
        """Acts as a reviewer."""
        return self.kind is Kind.COORDINATOR and self.role is Role.REVIEWER


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with a code for the reason. One rule refuses, hides and explains."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def or_raise(self) -> None:
        """Raise NotAllowedError with the reason when the answer is no."""
        if not self.allowed:
            raise NotAllowedError(self.reason)


YES = Decision(allowed=True)


def no(reason: str) -> Decision:
    """A refusal with the code of its reason."""
    return Decision(allowed=False, reason=reason)
