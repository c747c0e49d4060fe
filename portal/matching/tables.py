"""What an organisation keeps about its matches, and introductions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class DeskRow(Base):
    """An organisation's private settings, and the lock under which it asks.

    `musts` maps the code of one's own profile to the fields that its owner declared a must.
    """

    __tablename__ = "match_desks"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    musts: Mapped[dict[str, Any]]
    rev: Mapped[int]
    updated_at: Mapped[datetime]


class ExclusionRow(Base):
    """Somebody taken out of one's own list: a company leaves out partners, a partner projects."""

    __tablename__ = "match_exclusions"
    __table_args__ = (
        UniqueConstraint("organisation_id", "partner_id"),
        UniqueConstraint("organisation_id", "project_id"),
        CheckConstraint("(partner_id IS NULL) <> (project_id IS NULL)", name="one_other"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class MarkRow(Base):
    """One side is interested in a pair; nobody else learns of it."""

    __tablename__ = "match_marks"
    __table_args__ = (UniqueConstraint("organisation_id", "project_id", "partner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class IntroductionRow(Base):
    """One request for an introduction and what became of it.

    `live` is true or NULL: one live introduction per project and partner. `epoch` names the
    statistics of the list it was asked from, the revisions the publications it rested on.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        UniqueConstraint("project_id", "partner_id", "live"),
        CheckConstraint("live IS NULL OR live", name="live"),
        CheckConstraint("asker_id IN (company_id, partner_id)", name="asker"),
        Index("ix_introductions_asker_id_asked_at", "asker_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    message: Mapped[str]
    state: Mapped[str]
    live: Mapped[bool | None]
    version: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    reason_area: Mapped[str]
    reason_shown: Mapped[bool]
    next_step: Mapped[str]
    introduced_at: Mapped[datetime | None]
    outcome: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    epoch: Mapped[str]
    project_rev: Mapped[int]
    partner_rev: Mapped[int]
