"""Match settings, private marks, and introductions."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _own_side()
    _introductions()


def downgrade() -> None:
    for table in ("introductions", "match_marks", "match_exclusions", "match_desks"):
        op.drop_table(table)


def _own_side() -> None:
    op.create_table(
        "match_desks",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("musts", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        _to("match_desks", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_match_desks"),
    )
    op.create_table(
        "match_exclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(partner_id IS NULL) <> (project_id IS NULL)",
            name=op.f("ck_match_exclusions_one_other"),
        ),
        _to("match_exclusions", "organisation_id", "organisations"),
        _to("match_exclusions", "partner_id", "organisations"),
        _to("match_exclusions", "project_id", "projects"),
        _to("match_exclusions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_match_exclusions"),
        sa.UniqueConstraint(
            "organisation_id", "partner_id", name="uq_match_exclusions_organisation_id_partner_id"
        ),
        sa.UniqueConstraint(
            "organisation_id", "project_id", name="uq_match_exclusions_organisation_id_project_id"
        ),
    )
    op.create_table(
        "match_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _to("match_marks", "organisation_id", "organisations"),
        _to("match_marks", "project_id", "projects"),
        _to("match_marks", "partner_id", "organisations"),
        _to("match_marks", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_match_marks"),
        sa.UniqueConstraint(
            "organisation_id",
            "project_id",
            "partner_id",
            name="uq_match_marks_organisation_id_project_id_partner_id",
        ),
    )


def _introductions() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_area", sa.Text(), nullable=False),
        sa.Column("reason_shown", sa.Boolean(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("introduced_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("project_rev", sa.Integer(), nullable=False),
        sa.Column("partner_rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("live IS NULL OR live", name=op.f("ck_introductions_live")),
        sa.CheckConstraint(
            "asker_id IN (company_id, partner_id)", name=op.f("ck_introductions_asker")
        ),
        _to("introductions", "project_id", "projects"),
        _to("introductions", "company_id", "organisations"),
        _to("introductions", "partner_id", "organisations"),
        _to("introductions", "asker_id", "organisations"),
        _to("introductions", "asked_by", "accounts"),
        _to("introductions", "answered_by", "accounts"),
        _to("introductions", "closed_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_introductions"),
        sa.UniqueConstraint("code", name="uq_introductions_code"),
        sa.UniqueConstraint(
            "project_id", "partner_id", "live", name="uq_introductions_project_id_partner_id_live"
        ),
    )
    for columns in (["company_id"], ["partner_id"], ["asker_id", "asked_at"]):
        op.create_index(f"ix_introductions_{'_'.join(columns)}", "introductions", columns)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
