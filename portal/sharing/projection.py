"""The only way values leave: what the viewer may not see is not in the result. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.errors import NotFoundError
from portal.sharing.model import NO_FACTS, Fact, FieldClass, Permit, Sight, Viewer
from portal.sharing.policy import sight

Fields = Mapping[str, tuple[FieldClass, Any]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a viewer gets: the values, and the classes they came from (for the access log)."""

    values: Mapping[str, Any]
    classes: frozenset[FieldClass]


def project(
    fields: Fields, viewer: Viewer, *, facts: frozenset[Fact] = NO_FACTS, section: str = ""
) -> dict[str, Any]:
    """The fields that the viewer may read, in their order; nothing tells that others exist."""
    return dict(seen(fields, viewer, facts=facts, section=section).values)


def seen(
    fields: Fields, viewer: Viewer, *, facts: frozenset[Fact] = NO_FACTS, section: str = ""
) -> Seen:
    """As `project`, with the classes that were really shown."""
    readable = {
        each: may_read(viewer, each, facts=facts, section=section)
        for each in {field_class for field_class, _ in fields.values()}
    }
    values = {key: value for key, (each, value) in fields.items() if readable[each]}
    return Seen(values, frozenset(fields[key][0] for key in values))


def may_read(
    viewer: Viewer,
    field_class: FieldClass,
    *,
    facts: frozenset[Fact] = NO_FACTS,
    section: str = "",
) -> bool:
    """Whether the viewer reads this class."""
    return sight(viewer, field_class, facts=facts, section=section) >= Sight.READ


def may_write(
    viewer: Viewer,
    field_class: FieldClass,
    *,
    facts: frozenset[Fact] = NO_FACTS,
    section: str = "",
) -> bool:
    """Whether the viewer changes this class."""
    return sight(viewer, field_class, facts=facts, section=section) >= Sight.WRITE


def permit(
    viewer: Viewer,
    *classes: FieldClass,
    facts: frozenset[Fact] = NO_FACTS,
    section: str = "",
) -> Permit:
    """The right to load rows of these classes; raises NotFoundError unless all are readable."""
    if not all(may_read(viewer, each, facts=facts, section=section) for each in classes):
        raise NotFoundError("not_visible")
    return Permit(frozenset(classes))


def working_permit(purpose: str, classes: Iterable[FieldClass]) -> Permit:
    """The right of a job without a reader, such as the check of stored scores.

    What it loads never reaches a person; `purpose` says why it may.
    """
    if not purpose:
        raise ValueError("a working permit needs its purpose")
    return Permit(frozenset(classes), purpose)
