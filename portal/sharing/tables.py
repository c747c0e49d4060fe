"""Grants and the access log."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class GrantRow(Base):
    """One organisation may see named parts of one project until a day."""

    __tablename__ = "grants"
    __table_args__ = (
        CheckConstraint("given_at < until", name="ends_after_start"),
        Index("ix_grants_project_id_grantee_id", "project_id", "grantee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    grantee_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    scopes: Mapped[list[Any]]
    until: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class AccessRow(Base):
    """Somebody outside the company saw classes of one project (F12)."""

    __tablename__ = "accesses"
    __table_args__ = (Index("ix_accesses_project_id_at", "project_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    classes: Mapped[list[Any]]
    what: Mapped[str]
