"""One effect per idempotency key, however often the request arrives."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db.base import Base
from portal.errors import ConflictError

KEY_LENGTH = 100


class ReplayRow(Base):
    """What was answered to a request, kept so that its replay gets the same."""

    __tablename__ = "replays"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    key: Mapped[str]
    request_hash: Mapped[str]
    answer: Mapped[dict[str, Any]]
    at: Mapped[datetime]


# Built once: every save asks it.
SEEN = select(ReplayRow).where(
    ReplayRow.account_id == bindparam("account"), ReplayRow.key == bindparam("key")
)

KEEP = Base.metadata.tables["replays"].insert()


def valid(key: str) -> bool:
    """Whether this can be a key: 1 to 100 printable ASCII characters."""
    return 0 < len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()


def earlier(
    session: Session, *, account: int, key: str, request_hash: str
) -> dict[str, Any] | None:
    """The first answer to this key, or None; raises ConflictError if the key was used otherwise."""
    row = session.scalar(SEEN, {"account": account, "key": key})
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise ConflictError("key_reused")
    return row.answer


def remember(
    session: Session,
    *,
    account: int,
    key: str,
    request_hash: str,
    answer: dict[str, Any],
    now: datetime,
) -> None:
    """Keep the answer in the same transaction as its effect."""
    made = {"account_id": account, "key": key, "request_hash": request_hash}
    session.connection().execute(KEEP, {**made, "answer": answer, "at": now})
