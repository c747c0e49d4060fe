"""Answers, every version of them, their evidence, and the frozen snapshots."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.sharing.model import FieldClass

STATES = "state IN ('open', 'answered', 'na', 'dont_know')"
STRENGTHS = "IN ('E0', 'E1', 'E2')"


class AssessmentRow(Base):
    """One project's work on one edition of the question bank."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), unique=True)
    edition: Mapped[str]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


class AnswerRow(Base):
    """The newest version of one answer."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("assessment_id", "question"),
        CheckConstraint(STATES, name="state"),
        CheckConstraint("score BETWEEN 0 AND 4", name="score"),
        CheckConstraint("(state = 'answered') = (score IS NOT NULL)", name="scored"),
        CheckConstraint(f"evidence_state {STRENGTHS}", name="evidence_state"),
        CheckConstraint("version >= 1", name="version"),
    )
    __confidential__: ClassVar = FieldClass.F4

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    question: Mapped[str]
    state: Mapped[str]
    score: Mapped[int | None]
    na_reason: Mapped[str]
    na_text: Mapped[str]
    comment: Mapped[str]
    parts: Mapped[dict[str, Any]]
    evidence_state: Mapped[str]
    version: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class EvidenceRow(Base):
    """One piece of evidence behind an answer: a document's title, or a link to it."""

    __tablename__ = "evidence_items"
    __table_args__ = (
        UniqueConstraint("answer_id", "place"),
        CheckConstraint("kind IN ('link', 'title')", name="kind"),
        CheckConstraint(f"state {STRENGTHS}", name="state"),
    )
    __confidential__: ClassVar = FieldClass.F5

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    place: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    state: Mapped[str]


class AnswerEditRow(Base):
    """One version of an answer, kept for good: what it said, who saved it, when."""

    __tablename__ = "answer_edits"
    __table_args__ = (UniqueConstraint("answer_id", "version"),)
    __confidential__: ClassVar = FieldClass.F4

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RefusedEditRow(Base):
    """What somebody wrote on a version that had moved on, kept until they have chosen."""

    __tablename__ = "refused_edits"
    __table_args__ = (
        UniqueConstraint("answer_id", "account_id"),
        Index("ix_refused_edits_account_id", "account_id"),
    )
    __confidential__: ClassVar = FieldClass.F4

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    base_version: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class SnapshotRow(Base):
    """An assessment frozen with its edition, engine and hashes. Never changed."""

    __tablename__ = "snapshots"
    __table_args__ = (
        CheckConstraint("reason IN ('published', 'round')", name="reason"),
        Index("ix_snapshots_assessment_id_created_at", "assessment_id", "created_at"),
    )
    __confidential__: ClassVar = FieldClass.F7

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    name: Mapped[str]
    reason: Mapped[str]
    edition: Mapped[str]
    engine: Mapped[str]
    core_only: Mapped[bool]
    content: Mapped[str]
    content_hash: Mapped[str]
    edition_hash: Mapped[str]
    result: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
