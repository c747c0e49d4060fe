"""Readiness: assessments, answers with their history and evidence, snapshots."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = "state IN ('open', 'answered', 'na', 'dont_know')"
STRENGTHS = "IN ('E0', 'E1', 'E2')"


def upgrade():
    _assessments()
    _answers()
    _evidence()
    _edits()
    _refused()
    _snapshots()


def downgrade():
    op.drop_table("snapshots")
    op.drop_table("refused_edits")
    op.drop_table("answer_edits")
    op.drop_table("evidence_items")
    op.drop_table("answers")
    op.drop_table("assessments")


def _assessments():
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("submitted_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("code", name=op.f("uq_assessments_code")),
        sa.UniqueConstraint("project_id", name=op.f("uq_assessments_project_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_assessments_project_id_projects")
        ),
    )


def _answers():
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("score", sa.Integer, nullable=True),
        sa.Column("na_reason", sa.Text, nullable=False),
        sa.Column("na_text", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("evidence_state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("updated_by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "assessment_id", "question", name=op.f("uq_answers_assessment_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_answers_assessment_id_assessments")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["accounts.id"], name=op.f("fk_answers_updated_by_accounts")
        ),
        sa.CheckConstraint(STATES, name=op.f("ck_answers_state")),
        sa.CheckConstraint("score BETWEEN 0 AND 4", name=op.f("ck_answers_score")),
        sa.CheckConstraint(
            "(state = 'answered') = (score IS NOT NULL)", name=op.f("ck_answers_scored")
        ),
        sa.CheckConstraint(f"evidence_state {STRENGTHS}", name=op.f("ck_answers_evidence_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_answers_version")),
    )


def _evidence():
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_items")),
        sa.UniqueConstraint("answer_id", "place", name=op.f("uq_evidence_items_answer_id_place")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_evidence_items_answer_id_answers")
        ),
        sa.CheckConstraint("kind IN ('link', 'title')", name=op.f("ck_evidence_items_kind")),
        sa.CheckConstraint(f"state {STRENGTHS}", name=op.f("ck_evidence_items_state")),
    )


def _edits():
    op.create_table(
        "answer_edits",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_edits")),
        sa.UniqueConstraint("answer_id", "version", name=op.f("uq_answer_edits_answer_id_version")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_edits_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(["by"], ["accounts.id"], name=op.f("fk_answer_edits_by_accounts")),
    )


def _refused():
    op.create_table(
        "refused_edits",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("answer_id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_edits")),
        sa.UniqueConstraint(
            "answer_id", "account_id", name=op.f("uq_refused_edits_answer_id_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_refused_edits_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_refused_edits_account_id_accounts")
        ),
    )
    op.create_index("ix_refused_edits_account_id", "refused_edits", ["account_id"])


def _snapshots():
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("core_only", sa.Boolean, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("edition_hash", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("code", name=op.f("uq_snapshots_code")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_snapshots_assessment_id_assessments"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_snapshots_created_by_accounts")
        ),
        sa.CheckConstraint("reason IN ('published', 'round')", name=op.f("ck_snapshots_reason")),
    )
    op.create_index(
        "ix_snapshots_assessment_id_created_at", "snapshots", ["assessment_id", "created_at"]
    )
