"""The register of issued papers: no content, only hashes and what the check page tells."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class PaperRow(Base):
    """One issued paper. `snapshot` is empty for a draft; the row outlives a withdrawal."""

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint("kind IN ('teaser', 'report')", name="kind"),
        CheckConstraint("lang IN ('en', 'sv')", name="lang"),
        Index("ix_papers_project_id_kind", "project_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    lang: Mapped[str]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    edition: Mapped[str]
    snapshot: Mapped[str]
    content_hash: Mapped[str]
    file_sha256: Mapped[str] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
