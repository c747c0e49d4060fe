"""Projects, profiles, the directory, claims; grants and the access log."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _projects()
    _directory()
    _sharing()


def downgrade() -> None:
    for table in (
        "accesses",
        "grants",
        "claims",
        "directory_entries",
        "profile_values",
        "profiles",
        "projects",
    ):
        op.drop_table(table)


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        _to("projects", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("code", name="uq_projects_code"),
    )
    op.create_index("ix_projects_organisation_id", "projects", ["organisation_id"])
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_rev", sa.Integer(), nullable=False),
        sa.Column("published", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(project_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_profiles_one_owner")
        ),
        sa.CheckConstraint(
            "kind IN ('project', 'investor', 'cdmo', 'node')", name=op.f("ck_profiles_kind")
        ),
        _to("profiles", "project_id", "projects"),
        _to("profiles", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
        sa.UniqueConstraint("project_id", name="uq_profiles_project_id"),
        sa.UniqueConstraint("organisation_id", name="uq_profiles_organisation_id"),
    )
    op.create_index("ix_profiles_kind", "profiles", ["kind"])
    op.create_table(
        "profile_values",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        _to("profile_values", "profile_id", "profiles"),
        sa.PrimaryKeyConstraint("profile_id", name="pk_profile_values"),
    )


def _directory() -> None:
    op.create_table(
        "directory_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        _to("directory_entries", "claimed_by", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_directory_entries"),
        sa.UniqueConstraint("code", name="uq_directory_entries_code"),
        sa.UniqueConstraint("name", "kind", name="uq_directory_entries_name_kind"),
    )
    op.create_index("ix_directory_entries_claimed_by", "directory_entries", ["claimed_by"])
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'approved', 'refused')", name=op.f("ck_claims_state")
        ),
        _to("claims", "entry_id", "directory_entries"),
        _to("claims", "organisation_id", "organisations"),
        _to("claims", "account_id", "accounts"),
        _to("claims", "decided_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint("code", name="uq_claims_code"),
        sa.UniqueConstraint(
            "entry_id", "organisation_id", name="uq_claims_entry_id_organisation_id"
        ),
    )
    op.create_index("ix_claims_organisation_id", "claims", ["organisation_id"])


def _sharing() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("grantee_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("given_at < until", name=op.f("ck_grants_ends_after_start")),
        _to("grants", "project_id", "projects"),
        _to("grants", "grantee_id", "organisations"),
        _to("grants", "given_by", "accounts"),
        _to("grants", "withdrawn_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sa.UniqueConstraint("code", name="uq_grants_code"),
    )
    op.create_index("ix_grants_grantee_id", "grants", ["grantee_id"])
    op.create_index("ix_grants_project_id_grantee_id", "grants", ["project_id", "grantee_id"])
    op.create_table(
        "accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        _to("accesses", "project_id", "projects"),
        _to("accesses", "account_id", "accounts"),
        _to("accesses", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
    )
    op.create_index("ix_accesses_project_id_at", "accesses", ["project_id", "at"])


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
