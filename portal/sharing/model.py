"""Field classes, relations, sight, and the viewer that the policy judges. Pure values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from portal.access import Actor, Kind
from portal.errors import NotFoundError, Problem

DEFAULT_TERM = timedelta(days=90)
LONGEST_TERM = timedelta(days=366)
AREAS = ("IP", "DAT", "REG", "PRO", "PRJ")
GRANTEES = frozenset({Kind.INVESTOR, Kind.CDMO, Kind.NODE})
SCOPES = ("profile", "levels", *(f"answers:{area}" for area in AREAS))


class FieldClass(StrEnum):
    """How confidential a field is (security.md 3.4); F11 has one side per party."""

    F0 = "F0"
    F1 = "F1"
    F2 = "F2"
    F3 = "F3"
    F4 = "F4"
    F5 = "F5"
    F6 = "F6"
    F7 = "F7"
    F8 = "F8"
    F9 = "F9"
    F10 = "F10"
    F11 = "F11"
    F11P = "F11P"
    F12 = "F12"
    F13 = "F13"
    F14 = "F14"


class Relation(StrEnum):
    """What a viewer is to one project or organisation: the columns of security.md 3.5."""

    ANONYMOUS = "anonymous"
    MEMBER = "member"
    ADMIN = "admin"
    EX_MEMBER = "ex_member"
    OTHER_COMPANY = "other_company"
    PARTNER = "partner"
    GRANTEE = "grantee"
    REVIEWER = "reviewer"
    REVIEWER_OTHER = "reviewer_other"
    COORDINATOR = "coordinator"
    COORDINATOR_OTHER = "coordinator_other"
    PLATFORM_ADMIN = "platform_admin"
    WORKER = "worker"


class Sight(IntEnum):
    """How much is seen; a larger value includes the smaller ones."""

    NOTHING = 0
    EXISTENCE = 1
    READ = 2
    WRITE = 3


class Fact(StrEnum):
    """What a cell of the matrix may depend on besides class and relation."""

    LISTED = "listed"
    PUBLISHED = "published"
    GRANTED = "granted"
    SNAPSHOT = "snapshot"
    LEVELS_ASKED = "levels_asked"
    IN_FORM = "in_form"
    SETTING = "setting"
    OPEN = "open"
    CLOSED = "closed"
    INTENDS = "intends"
    COI_DECLARED = "coi_declared"
    RELEASED = "released"
    OWN = "own"
    OWN_SUBMITTED = "own_submitted"
    INTRODUCED = "introduced"
    NAMED = "named"
    ENOUGH = "enough"


NO_FACTS: frozenset[Fact] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant as the policy needs it: what it names, and the moment it ends (exclusive)."""

    names: frozenset[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """One reader of one project or organisation, at one moment."""

    relations: frozenset[Relation]
    at: datetime
    grants: tuple[Scope, ...] = ()

    @property
    def scopes(self) -> frozenset[str]:
        """Everything that the grants still in force name."""
        return frozenset().union(*(grant.names for grant in self.grants if self.at < grant.until))

    @property
    def own(self) -> bool:
        """Whether the viewer belongs to the owner."""
        return bool(self.relations & {Relation.MEMBER, Relation.ADMIN})


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to load rows of these classes; made by the projection alone."""

    classes: frozenset[FieldClass]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class GrantView:
    """A company's permission to one organisation to see named parts of one project."""

    code: str
    project: int
    grantee: int
    grantee_code: str
    grantee_name: str
    scopes: tuple[str, ...]
    until: datetime
    given_at: datetime
    withdrawn_at: datetime | None

    def active(self, at: datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.withdrawn_at is None and at < self.until


@dataclass(frozen=True, slots=True)
class AccessView:
    """Who has seen what and when: one line of the access log."""

    at: datetime
    organisation: str
    classes: tuple[FieldClass, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The visibility matrix: per class and relation the rules of its cell, first match wins."""

    cells: Mapping[tuple[FieldClass, Relation], tuple["Rule", ...]]
    scopes: Mapping[FieldClass, str] = field(default_factory=dict)

    def rules(self, field_class: FieldClass, relation: Relation) -> tuple["Rule", ...]:
        """The rules of one cell; raises NotFoundError for a cell that the matrix lacks."""
        cell = self.cells.get((field_class, relation))
        if cell is None:
            raise NotFoundError("cell")
        return cell


@dataclass(frozen=True, slots=True)
class Rule:
    """See this much when all these facts hold."""

    sight: Sight
    facts: frozenset[Fact] = NO_FACTS


def stranger(actor: Actor) -> Relation:
    """What a member of another organisation is to a project, before any grant or round."""
    if actor.kind is Kind.COMPANY:
        return Relation.OTHER_COMPANY
    if actor.kind is Kind.COORDINATOR:
        return Relation.REVIEWER_OTHER if actor.reviews else Relation.COORDINATOR_OTHER
    return Relation.PARTNER


def class_of(scope: str) -> FieldClass:
    """The class of fields that a scope of a grant opens."""
    return {"profile": FieldClass.F2, "levels": FieldClass.F3}.get(scope, FieldClass.F4)


def scope_problems(asked: Iterable[str], known: tuple[str, ...]) -> list[Problem]:
    """What is wrong with the scopes asked for, of which `known` exist."""
    if not known:
        return [Problem("scopes", "scopes_empty")]
    return [Problem("scopes", "scope_unknown")] if set(asked) - set(known) else []


def end_problems(end: datetime, now: datetime) -> list[Problem]:
    """What is wrong with the end of a grant: past, or more than a year ahead."""
    if end <= now:
        return [Problem("until", "end_past")]
    return [Problem("until", "end_far")] if end > now + LONGEST_TERM else []
