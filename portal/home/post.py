"""The letters in a folder, newest first, for machines without a mail server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as the page shows it."""

    to: str
    subject: str
    text: str
    written_at: datetime


def letters(folder: Path) -> tuple[Shown, ...]:
    """The newest letters in the folder."""
    if not folder.is_dir():
        return ()
    files = sorted(folder.glob("*.eml"), key=lambda path: -path.stat().st_mtime_ns)[:MOST]
    return tuple(_read(path) for path in files)


def _read(path: Path) -> Shown:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    text = str(message.get_content())
    return Shown(str(message["To"]), str(message["Subject"]), text, written)
