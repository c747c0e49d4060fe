"""The database: engine and sessions, the base of all tables, the audit trail."""

from portal.db.base import Base, UtcDateTime
from portal.db.engine import Database
from portal.db.trail import record

from sqlalchemy.orm import Session  # isort: skip

__all__ = ["Base", "Database", "Session", "UtcDateTime", "record"]
