"""An alarm: a confidential row loaded outside a permit is a fault, found in tests and development.

Tables are marked `__confidential__ = FieldClass.F4`. A permit is opened around the store's
question: `with opened(permit): store.answers(...)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.orm import QueryContext

from portal.db import Base
from portal.sharing.model import FieldClass, Permit

_open: ContextVar[frozenset[FieldClass]] = ContextVar("opened_classes", default=frozenset())


class TripwireError(AssertionError):
    """A confidential row was loaded without a permit for its class."""


@contextmanager
def opened(permit: Permit) -> Iterator[None]:
    """Within this block rows of the permitted classes may be loaded."""
    token = _open.set(_open.get() | permit.classes)
    try:
        yield
    finally:
        _open.reset(token)


def enable() -> None:
    """Arm the wire for every marked table of this process; safe to call twice."""
    if not enabled():
        event.listen(Base, "load", _check, propagate=True)


def disable() -> None:
    """Take the wire away again."""
    if enabled():
        event.remove(Base, "load", _check)


def enabled() -> bool:
    """Whether the wire is armed."""
    return event.contains(Base, "load", _check)


def _check(row: object, _context: QueryContext) -> None:
    marked: FieldClass | None = getattr(row, "__confidential__", None)
    if marked is not None and marked not in _open.get():
        raise TripwireError(f"{type(row).__name__} ({marked}) loaded without a permit")
