"""Projects, profiles, their fields, the directory and claims. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.access import Decision
from portal.errors import NotFoundError
from portal.sharing.model import FieldClass

MAX_NAME = 80
PUBLIC_CODE = 4
FACT_KEYS = (
    "has_patents_planned",
    "uses_third_party_platform",
    "has_in_licence",
    "handles_personal_data",
    "uses_human_subjects",
    "contains_gmo",
    "companion_or_device",
    "use_outside_trials",
    "external_manufacture",
)

Values = Mapping[str, Any]


class ProfileKind(StrEnum):
    """Which set of fields a profile has."""

    PROJECT = "project"
    INVESTOR = "investor"
    CDMO = "cdmo"
    NODE = "node"


class FieldKind(StrEnum):
    """The types of profile fields; `lines` is a short list of texts."""

    TEXT = "text"
    LONGTEXT = "longtext"
    LINES = "lines"
    NUMBER = "number"
    MONEY = "money"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TABLE = "table"


# Free words, which an owner clears one by one before they become public.
TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONGTEXT, FieldKind.LINES})


class ClaimState(StrEnum):
    """How far a claim to a directory entry has come."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    en: str
    sv: str

    def in_(self, lang: str) -> str:
        """The text in `lang`; every language but Swedish gets the English one."""
        return self.sv if lang == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Option:
    """One word of a vocabulary; `parent` is a coarser id (a band, a type, a region's hub)."""

    id: str
    label: Text
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words to choose from, in their order."""

    key: str
    options: tuple[Option, ...]
    _by_id: Mapping[str, Option] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {o.id.lower(): o for o in self.options})

    def find(self, text: str) -> Option | None:
        """The option of this id, upper or lower case, or None."""
        return self._by_id.get(text.lower())

    def option(self, option_id: str) -> Option:
        """The option of this id; raises NotFoundError."""
        found = self.find(option_id)
        if found is None:
            raise NotFoundError("option", vocabulary=self.key, id=option_id)
        return found

    def label(self, option_id: str, lang: str) -> str:
        """The words for an id; an id that the vocabulary no longer has is shown as it is."""
        found = self.find(option_id)
        return found.label.in_(lang) if found else option_id


@dataclass(frozen=True, slots=True)
class Column:
    """One typed field: a column of a table, and the base of a profile field."""

    key: str
    kind: FieldKind
    label: Text
    vocabulary: Vocabulary | None = None
    max_length: int = 200
    minimum: int = 0
    maximum: int = 10**12
    decimals: int = 0
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Field(Column):
    """One field of a profile with its class of confidentiality."""

    field_class: FieldClass = FieldClass.F6
    group: str = ""
    hint: Text | None = None
    required: bool = False
    columns: tuple[Column, ...] = ()
    max_rows: int = 0

    @property
    def public(self) -> bool:
        """Whether publishing may show it to everybody."""
        return self.field_class in {FieldClass.F0, FieldClass.F1}

    @property
    def audience(self) -> str:
        """`public`, `matched` or `own`: the label beside the field."""
        if self.public:
            return "public"
        return "matched" if self.field_class is FieldClass.F2 else "own"


@dataclass(frozen=True, slots=True)
class Group:
    """One short page of fields."""

    id: str
    label: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over two fields: `order` (first ≤ second) or `together` (first needs second)."""

    kind: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Schema:
    """All fields of one kind of profile."""

    kind: ProfileKind
    groups: tuple[Group, ...]
    checks: tuple[Check, ...]
    _fields: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fields", {f.key: f for g in self.groups for f in g.fields})

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of the pages."""
        return tuple(self._fields.values())

    @property
    def public(self) -> tuple[Field, ...]:
        """The fields that publishing may show."""
        return tuple(each for each in self.fields if each.public)

    def find(self, key: str) -> Field | None:
        """The field of this key, upper or lower case, or None."""
        return self._fields.get(key.lower())

    def field(self, key: str) -> Field:
        """The field of this key, upper or lower case; raises NotFoundError."""
        found = self.find(key)
        if found is None:
            raise NotFoundError("field", key=key)
        return found

    def group(self, group_id: str) -> Group:
        """The group of this id; raises NotFoundError."""
        for group in self.groups:
            if group.id == group_id:
                return group
        raise NotFoundError("group", id=group_id)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as its own company knows it."""

    id: int
    code: str
    name: str
    organisation_id: int
    demo: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """One line of the company's list of projects."""

    project: Project
    stage: str
    types: tuple[str, ...]
    published: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What scoring needs of a project; an unknown fact is not in `known`."""

    stage: str
    types: tuple[str, ...]
    known: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """A profile as its own organisation sees it."""

    code: str
    kind: ProfileKind
    name: str
    rev: int
    updated_at: datetime | None
    values: Values
    published: Values | None
    published_at: datetime | None
    name_public: bool
    listed: bool
    verified: bool
    demo: bool
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    may_edit: Decision
    may_publish: Decision
    project_id: int | None
    organisation_id: int


@dataclass(frozen=True, slots=True)
class ProfileForMatching:
    """One profile for the engine. `rev` moves only when `values` may have changed.

    `id` is the profile's; others' profiles carry published values and the revision of the
    publication, one's own carries everything and its own revision.
    """

    id: int
    code: str
    name: str
    kind: ProfileKind
    rev: int
    values: Values
    demo: bool
    organisation_id: int
    project_id: int | None
    name_public: bool


def public_name(name: str, code: str, *, name_public: bool) -> str:
    """The name that strangers see: the real one if the company chose so, else a neutral one."""
    return name if name_public else f"Project {code[:PUBLIC_CODE]}"


def as_number(value: Decimal) -> int | float:
    """A number as JSON keeps it."""
    return int(value) if value == value.to_integral_value() else float(value)
