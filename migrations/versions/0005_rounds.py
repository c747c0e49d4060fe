"""Rounds: calls, applications, handed-in snapshots, assignments with reviews, decisions."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    _rounds()
    _applications()
    _contents()
    _assignments()
    _decisions()


def downgrade():
    op.drop_table("round_decisions")
    op.drop_table("round_assignments")
    op.drop_table("round_contents")
    op.drop_table("round_applications")
    op.drop_table("rounds")


def _rounds():
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("name_sv", sa.Text, nullable=False),
        sa.Column("purpose_en", sa.Text, nullable=False),
        sa.Column("purpose_sv", sa.Text, nullable=False),
        sa.Column("offers_en", sa.Text, nullable=False),
        sa.Column("offers_sv", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("core_only", sa.Boolean, nullable=False),
        sa.Column("opens_at", UtcDateTime, nullable=True),
        sa.Column("closes_at", UtcDateTime, nullable=True),
        sa.Column("review_due", UtcDateTime, nullable=True),
        sa.Column("reviews_wanted", sa.Integer, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("criteria", sa.JSON, nullable=False),
        sa.Column("change_note", sa.Text, nullable=False),
        sa.Column("release_requested_by", sa.Integer, nullable=True),
        sa.Column("release_requested_at", UtcDateTime, nullable=True),
        sa.Column("released_at", UtcDateTime, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("code", name=op.f("uq_rounds_code")),
        sa.UniqueConstraint(
            "organisation_id", "year", "number", name=op.f("uq_rounds_organisation_id_year_number")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_rounds_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["release_requested_by"],
            ["accounts.id"],
            name=op.f("fk_rounds_release_requested_by_accounts"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'reviewing', 'deciding', 'decided', 'archived')",
            name=op.f("ck_rounds_state"),
        ),
        sa.CheckConstraint(
            "closes_at IS NULL OR opens_at < closes_at", name=op.f("ck_rounds_interval")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)",
            name=op.f("ck_rounds_dated"),
        ),
        sa.CheckConstraint("reviews_wanted BETWEEN 1 AND 5", name=op.f("ck_rounds_reviews_wanted")),
    )
    op.create_index("ix_rounds_organisation_id", "rounds", ["organisation_id"])


def _applications():
    op.create_table(
        "round_applications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("organisation_id", sa.Integer, nullable=False),
        sa.Column("project_code", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("submissions", sa.Integer, nullable=False),
        sa.Column("state_since", UtcDateTime, nullable=False),
        sa.Column("checks", sa.JSON, nullable=False),
        sa.Column("triage_note", sa.Text, nullable=False),
        sa.Column("triage_version", sa.Integer, nullable=False),
        sa.Column("refusal_reason", sa.Text, nullable=False),
        sa.Column("refusal_proposed_by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_applications")),
        sa.UniqueConstraint("code", name=op.f("uq_round_applications_code")),
        sa.UniqueConstraint(
            "round_id", "project_code", name=op.f("uq_round_applications_round_id_project_code")
        ),
        sa.UniqueConstraint(
            "round_id", "number", name=op.f("uq_round_applications_round_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_applications_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_round_applications_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["refusal_proposed_by"],
            ["accounts.id"],
            name=op.f("fk_round_applications_refusal_proposed_by_accounts"),
        ),
        sa.CheckConstraint(
            "state IN ('intended', 'submitted', 'withdrawn', 'refusal_proposed', 'eligible', "
            "'ineligible', 'decided')",
            name=op.f("ck_round_applications_state"),
        ),
    )
    op.create_index("ix_round_applications_round_id", "round_applications", ["round_id"])
    op.create_index(
        "ix_round_applications_organisation_id", "round_applications", ["organisation_id"]
    )


def _contents():
    op.create_table(
        "round_contents",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("snapshot_code", sa.Text, nullable=False),
        sa.Column("placed", sa.JSON, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("submitted_at", UtcDateTime, nullable=False),
        sa.Column("submitted_by", sa.Integer, nullable=False),
        sa.Column("signed_name", sa.Text, nullable=False),
        sa.Column("signed_role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_contents")),
        sa.UniqueConstraint("application_id", name=op.f("uq_round_contents_application_id")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["round_applications.id"],
            name=op.f("fk_round_contents_application_id_round_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["accounts.id"], name=op.f("fk_round_contents_submitted_by_accounts")
        ),
    )


def _assignments():
    op.create_table(
        "round_assignments",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("conflict_reason", sa.Text, nullable=False),
        sa.Column("declared_at", UtcDateTime, nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=True),
        sa.Column("submitted_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_assignments")),
        sa.UniqueConstraint("code", name=op.f("uq_round_assignments_code")),
        sa.UniqueConstraint(
            "application_id",
            "account_id",
            name=op.f("uq_round_assignments_application_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["round_applications.id"],
            name=op.f("fk_round_assignments_application_id_round_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_round_assignments_account_id_accounts")
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'clear', 'submitted', 'conflict', 'removed')",
            name=op.f("ck_round_assignments_state"),
        ),
    )
    op.create_index("ix_round_assignments_application_id", "round_assignments", ["application_id"])
    op.create_index("ix_round_assignments_account_id", "round_assignments", ["account_id"])


def _decisions():
    op.create_table(
        "round_decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("strengths", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Integer, nullable=False),
        sa.Column("decided_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_decisions")),
        sa.UniqueConstraint("application_id", name=op.f("uq_round_decisions_application_id")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["round_applications.id"],
            name=op.f("fk_round_decisions_application_id_round_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_round_decisions_decided_by_accounts")
        ),
        sa.CheckConstraint(
            "outcome IN ('approve', 'conditions', 'revise', 'decline')",
            name=op.f("ck_round_decisions_outcome"),
        ),
    )
