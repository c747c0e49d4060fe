"""Papers: the register behind the check page."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("snapshot", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.Text, nullable=False),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sa.Column("issued_by", sa.Integer, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_papers_code")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_papers_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["accounts.id"], name=op.f("fk_papers_issued_by_accounts")
        ),
        sa.CheckConstraint(
            "kind IN ('teaser', 'report')",
            name=op.f("ck_papers_kind"),
        ),
        sa.CheckConstraint("lang IN ('en', 'sv')", name=op.f("ck_papers_lang")),
    )
    op.create_index("ix_papers_project_id_kind", "papers", ["project_id", "kind"])
    op.create_index("ix_papers_file_sha256", "papers", ["file_sha256"])


def downgrade():
    op.drop_table("papers")
