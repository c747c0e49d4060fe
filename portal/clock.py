"""The only place that knows what time it is. Views and commands ask; nobody else."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
