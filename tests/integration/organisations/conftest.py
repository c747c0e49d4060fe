"""What most tests of this room start from."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from portal.db import Database
from portal.organisations import service
from portal.organisations.directory_file import parse
from portal.organisations.listing import DirectoryFilter
from portal.sharing import tripwire
from tests.cast import NOW

FULL = {
    "stage": "S05",
    "type_code": ["GX"],
    "hub": "stockholm_uppsala",
    "modality": ["car_t"],
    "headline": "CAR-T cells against a childhood leukaemia",
    "indication_text": "Relapsed leukaemia",
    "ask_amount": 55_000_000,
    "ask_currency": "SEK",
    "runway_months": 7,
    "no_go_investors": "Hidden Rival Fund",
}


ONE = b"""as_of = 2026-05-31
[[actor]]
name = "Karolinska ATMP Center"
kind = "node"
hub = "stockholm_uppsala"
facts = "Named through the working group."
source = "IVA 2026, working group"
"""


@pytest.fixture(autouse=True)
def _armed():
    already = tripwire.enabled()
    tripwire.enable()
    yield
    if not already:
        tripwire.disable()


@pytest.fixture
def heron(db: Database, cast):
    """Ada's project with a filled profile, not published."""
    with db.write() as session:
        made = service.create_project(session, cast.ada, name="Project Heron", now=NOW)
        service.save_profile(session, cast.ada, code=made.code, rev=1, values=FULL, now=NOW)
        session.commit()
    return made


@pytest.fixture
def published(db: Database, cast, heron):
    """The same, published without its name and with one of its two texts."""
    with db.write() as session:
        service.publish(
            session, cast.ada, code=heron.code, rev=2, texts=["headline"],
            name_public=False, now=NOW,
        )  # fmt: skip
        session.commit()
    return heron


@pytest.fixture
def queries():
    """`with queries(db) as seen:` collects the statements that reach the database."""

    @contextmanager
    def watch(db: Database):
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.startswith("SELECT"):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield seen
        event.remove(db.engine, "before_cursor_execute", note)

    return watch


@pytest.fixture
def unconfirmed(db: Database):
    """`unconfirmed("Ardent Cells")` takes a coordinator's word back."""

    def take_back(name: str) -> None:
        with db.write() as session:
            session.execute(
                text("UPDATE organisations SET verified_at = NULL WHERE name = :name"),
                {"name": name},
            )
            session.commit()

    return take_back


@pytest.fixture
def entry(db, cast):
    """The code of one imported entry."""
    with db.write() as session:
        service.import_directory(session, parse(ONE, "one.toml"), now=NOW)
        session.commit()
        found = service.public_directory(session, None, wanted=DirectoryFilter(), now=NOW)
    return found.items[0].code
