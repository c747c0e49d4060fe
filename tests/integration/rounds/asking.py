"""Short ways to ask what was refused, missing, mailed or queried."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from portal.errors import ConflictError, NotAllowedError, NotFoundError
from portal.jobs.tables import LetterRow


def letters(world, name):
    with world.db.read() as session:
        rows = session.scalars(select(LetterRow).where(LetterRow.letter == name))
        return sorted(row.to for row in rows)


def refused(world, act, who, **facts):
    with pytest.raises((NotAllowedError, ConflictError)) as caught:
        world.write(act, who, **facts)
    return caught.value.code


def missing(world, ask, who, **facts):
    with pytest.raises(NotFoundError):
        world.read(ask, who, **facts)


@contextmanager
def statements(db):
    """What ran inside the block."""
    found = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
