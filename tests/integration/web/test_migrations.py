"""Migrations: up, down step by step and up again on data, and the same tables as the models."""

from itertools import pairwise

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from portal.db import Base, Database, migrate
from tests.cast import gather


def revisions() -> list[str]:
    """Every revision, the newest first; fails when history is not one line."""
    script = ScriptDirectory(str(migrate.FOLDER))
    return [step.revision for step in script.walk_revisions("base", "heads")]


def differences(db: Database) -> list[object]:
    migrate.load_tables()
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))


def constraints(db: Database) -> dict[str, set[tuple[str, object]]]:
    """Names of everything that guards a table, as the database has them."""
    seen = inspect(db.engine)
    found = {}
    for table in seen.get_table_names():
        if table != "alembic_version":
            found[table] = {
                *((each["name"], "check") for each in seen.get_check_constraints(table)),
                *((each["name"], "unique") for each in seen.get_unique_constraints(table)),
                *((each["name"], "foreign") for each in seen.get_foreign_keys(table)),
                (seen.get_pk_constraint(table)["name"], "primary"),
            }
    return found


def test_history_is_one_line_of_numbers():
    script = ScriptDirectory(str(migrate.FOLDER))
    assert len(script.get_heads()) == 1
    numbers = [int(revision[:4]) for revision in revisions()]
    assert numbers == list(range(len(numbers), 0, -1))


def test_models_are_what_the_migrations_make(db):
    assert differences(db) == []


def test_comparison_sees_a_missing_column(db):
    with db.write() as session:
        session.execute(text("ALTER TABLE letters ADD COLUMN odd INTEGER"))
        session.commit()
    assert len(differences(db)) == 1


def test_constraints_have_the_names_of_the_models(db, tmp_path):
    migrate.load_tables()
    made = Database(f"sqlite:///{tmp_path}/models.db")
    Base.metadata.create_all(made.engine)
    if db.engine.dialect.name == "sqlite":
        assert constraints(db) == constraints(made)
    else:
        names = {
            t: {n for n, kind in found if kind != "unique"} for t, found in constraints(db).items()
        }
        wanted = {
            t: {n for n, kind in found if kind != "unique"}
            for t, found in constraints(made).items()
        }
        assert names == wanted
    made.dispose()


@pytest.fixture
def populated(db, password_hash):
    with db.write() as session:
        gather(session, password_hash)
    return db


def names_in(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(text("SELECT email FROM accounts ORDER BY email")))


def test_down_one_by_one_and_up_again_on_data(populated):
    before, people = constraints(populated), names_in(populated)
    steps = revisions()
    for target in steps[1:]:
        migrate.downgrade(populated.engine, target)
        assert names_in(populated) == people
        migrate.upgrade(populated.engine, target)
    for target in reversed(steps):
        migrate.upgrade(populated.engine, target)
    assert names_in(populated) == people
    assert constraints(populated) == before
    assert differences(populated) == []


def test_each_step_down_and_up_leaves_the_same(populated):
    steps = revisions()
    before = constraints(populated)
    for newer, older in pairwise(steps):
        migrate.downgrade(populated.engine, older)
        migrate.upgrade(populated.engine, newer)
        migrate.downgrade(populated.engine, older)
    for step in reversed(steps):
        migrate.upgrade(populated.engine, step)
    assert constraints(populated) == before


def test_all_the_way_down_leaves_nothing(populated):
    migrate.downgrade(populated.engine, "base")
    left = set(inspect(populated.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    with populated.read() as session:
        if populated.engine.dialect.name == "postgresql":
            functions = text(
                "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace "
                "WHERE nspname = 'public'"
            )
            assert list(session.scalars(functions)) == []
        else:
            triggers = text("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')")
            assert list(session.scalars(triggers)) == []
    migrate.upgrade(populated.engine)
    assert differences(populated) == []


def test_portal_refuses_an_old_schema(db):
    migrate.check(db.engine)
    migrate.downgrade(db.engine, revisions()[1])
    with pytest.raises(migrate.SchemaError, match="portal migrate"):
        migrate.check(db.engine)
    migrate.downgrade(db.engine, "base")
    with pytest.raises(migrate.SchemaError, match="none"):
        migrate.check(db.engine)


def test_running_it_twice_changes_nothing(db):
    before = constraints(db)
    migrate.upgrade(db.engine)
    migrate.upgrade(db.engine)
    assert constraints(db) == before
