"""What most tests of this room start from."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.db import Database
from portal.organisations import service as organisations
from portal.readiness import service
from portal.sharing import tripwire
from tests.cast import NOW

DESCRIBED = {"stage": "S05", "type_code": ["GX"]}


@pytest.fixture(autouse=True)
def _armed():
    tripwire.enable()
    yield
    tripwire.disable()


@pytest.fixture
def heron(db: Database, cast):
    """The code of Ada's project, described: S05, ex-vivo gene-modified cells."""
    with db.write() as session:
        made = organisations.create_project(session, cast.ada, name="Project Heron", now=NOW)
        organisations.save_profile(
            session, cast.ada, code=made.code, rev=1, values=DESCRIBED, now=NOW
        )
        session.commit()
    return made.code


@pytest.fixture
def save(db: Database, cast, heron):
    """`save("IP-01", {"choice": "3"})` as Ada; keyword arguments override."""
    made = iter(range(10_000))

    def saver(question, fields, *, who="ada", version=0, key=None, now=NOW):
        with db.write() as session:
            saved = service.save_answer(
                session,
                getattr(cast, who),
                project=heron,
                question=question,
                version=version,
                fields=fields,
                key=key or f"key-{next(made)}",
                now=now,
            )
            session.commit()
        return saved

    return saver


@pytest.fixture
def read(db: Database, cast, heron):
    """`read("IP-01")` is what is kept."""

    def reader(question, *, who="ada"):
        with db.read() as session:
            page = service.question_page(
                session, getattr(cast, who), project=heron, question=question, now=NOW
            )
        return page.kept

    return reader


@pytest.fixture
def full(db: Database, cast, heron):
    """Heron with an answer to every question asked: as expected, documented."""
    edition = service.current_edition()
    band = edition.band_of("S05")
    answers = {
        q.id: {"score": q.expected[band], "evidence": "E1"}
        for q in edition.questions
        if band in q.expected
    }
    with db.write() as session:
        service.put_answers(session, cast.ada, project=heron, answers=answers, now=NOW)
        session.commit()
    return heron


@contextmanager
def counted(db: Database):
    """The statements that ran inside the block."""
    statements: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
