"""The second migration goes up and down on both databases and equals the tables."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from portal.db import Base, migrate

TABLES = {
    "accesses",
    "claims",
    "directory_entries",
    "grants",
    "profile_values",
    "profiles",
    "projects",
}


def differences(engine):
    """What alembic would still change in this room's tables."""
    migrate.load_tables()
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda thing, name, kind, _reflected, _other: (
                    name in TABLES if kind == "table" else thing.table.name in TABLES
                )
            },
        )
        return compare_metadata(context, Base.metadata)


def test_tables_are_those_of_the_migration(db):
    assert differences(db.engine) == []


def test_migration_goes_down_and_up_with_data(db, heron):
    migrate.downgrade(db.engine, "0001")
    assert set(inspect(db.engine).get_table_names()) & TABLES == set()

    migrate.upgrade(db.engine)
    assert set(inspect(db.engine).get_table_names()) >= TABLES
