"""What rounds keep. Everything that a company or reviewer wrote is confidential."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.sharing.model import FieldClass


class RoundRow(Base):
    """One call, from draft to archive. Everything public about it is here."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "number"),
        CheckConstraint(
            "state IN ('draft', 'open', 'reviewing', 'deciding', 'decided', 'archived')",
            name="state",
        ),
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="interval"),
        CheckConstraint(
            "state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name="dated"
        ),
        CheckConstraint("reviews_wanted BETWEEN 1 AND 5", name="reviews_wanted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str]
    version: Mapped[int]
    name_en: Mapped[str]
    name_sv: Mapped[str]
    purpose_en: Mapped[str]
    purpose_sv: Mapped[str]
    offers_en: Mapped[str]
    offers_sv: Mapped[str]
    contact: Mapped[str]
    edition: Mapped[str]
    core_only: Mapped[bool]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    review_due: Mapped[datetime | None]
    reviews_wanted: Mapped[int]
    blind: Mapped[bool]
    rules: Mapped[dict[str, Any]]
    criteria: Mapped[list[Any]]
    change_note: Mapped[str]
    release_requested_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    release_requested_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ApplicationRow(Base):
    """One project in one round: that it exists and where it stands."""

    __tablename__ = "round_applications"
    __table_args__ = (
        UniqueConstraint("round_id", "project_code"),
        UniqueConstraint("round_id", "number"),
        CheckConstraint(
            "state IN ('intended', 'submitted', 'withdrawn', 'refusal_proposed', 'eligible', "
            "'ineligible', 'decided')",
            name="state",
        ),
    )
    __confidential__: ClassVar[FieldClass] = FieldClass.F7

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    project_code: Mapped[str]
    title: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    submissions: Mapped[int]
    state_since: Mapped[datetime]
    checks: Mapped[dict[str, Any]]
    triage_note: Mapped[str]
    triage_version: Mapped[int]
    refusal_reason: Mapped[str]
    refusal_proposed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class ContentRow(Base):
    """The frozen snapshot as it was handed in; it leaves with a withdrawal."""

    __tablename__ = "round_contents"
    __confidential__: ClassVar[FieldClass] = FieldClass.F7

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("round_applications.id"), unique=True)
    snapshot_code: Mapped[str]
    placed: Mapped[dict[str, Any]]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    signed_name: Mapped[str]
    signed_role: Mapped[str]


class AssignmentRow(Base):
    """One reviewer and one application: conflict declaration, marks, and when they came in."""

    __tablename__ = "round_assignments"
    __table_args__ = (
        UniqueConstraint("application_id", "account_id"),
        CheckConstraint(
            "state IN ('assigned', 'clear', 'submitted', 'conflict', 'removed')", name="state"
        ),
    )
    __confidential__: ClassVar[FieldClass] = FieldClass.F8

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("round_applications.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[str]
    conflict_reason: Mapped[str]
    declared_at: Mapped[datetime | None]
    version: Mapped[int]
    marks: Mapped[dict[str, Any]]
    note: Mapped[str]
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]


class DecisionRow(Base):
    """What was decided of one application; nobody outside reads it before the release."""

    __tablename__ = "round_decisions"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('approve', 'conditions', 'revise', 'decline')", name="outcome"
        ),
    )
    __confidential__: ClassVar[FieldClass] = FieldClass.F10

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("round_applications.id"), unique=True)
    version: Mapped[int]
    outcome: Mapped[str]
    reasons: Mapped[str]
    strengths: Mapped[str]
    changes: Mapped[str]
    conditions: Mapped[str]
    decided_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
