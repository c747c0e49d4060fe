"""Projects, profiles, the directory and claims."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base
from portal.sharing.model import FieldClass


class ProjectRow(Base):
    """One therapy project of one company."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class ProfileRow(Base):
    """A profile's public side: what was published, frozen, and how far editing has come."""

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("(project_id IS NULL) <> (organisation_id IS NULL)", name="one_owner"),
        CheckConstraint("kind IN ('project', 'investor', 'cdmo', 'node')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), unique=True)
    rev: Mapped[int]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_rev: Mapped[int]
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    name_public: Mapped[bool]
    listed: Mapped[bool]


class ProfileValuesRow(Base):
    """A profile's whole content, confidential fields included."""

    __tablename__ = "profile_values"
    __confidential__ = FieldClass.F2

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"), primary_key=True)
    content: Mapped[dict[str, Any]]


class EntryRow(Base):
    """One line of the public directory, from a named source, claimed or not."""

    __tablename__ = "directory_entries"
    __table_args__ = (UniqueConstraint("name", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    hub: Mapped[str]
    facts: Mapped[str]
    source: Mapped[str]
    as_of: Mapped[date]
    verified: Mapped[bool] = mapped_column(default=False)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)


class ClaimRow(Base):
    """An organisation says that an entry is about itself."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("entry_id", "organisation_id"),
        CheckConstraint("state IN ('asked', 'approved', 'refused')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("directory_entries.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str]
    at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
