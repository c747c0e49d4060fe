"""A letter as text: its template, filled in, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

FOLDER = Path(__file__).parent.parent / "templates" / "letters"


class LetterError(Exception):
    """The letter cannot be written: its template is missing or asks for a fact it did not get."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves the portal: one reader, one subject, plain text."""

    to: str
    subject: str
    text: str
    message_id: str

    def message(self, sender: str) -> EmailMessage:
        """The letter as a mail message; line breaks in headers are refused by the library."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Message-ID"] = self.message_id
        message.set_content(self.text)
        return message


@cache
def _templates() -> Environment:
    # Plain text: escaping would show "&amp;" to the reader.
    return Environment(  # noqa: S701
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True
    )


def compose(
    to: str, letter: str, lang: str, facts: Mapping[str, Any], *, message_id: str, origin: str
) -> Letter:
    """Fill the template `letters/<letter>.<lang>.txt`, whose first line is the subject.

    `origin` is the portal's public address, from the settings and never from a request. Raises
    LetterError.
    """
    try:
        text = _templates().get_template(f"{letter}.{lang}.txt").render(facts, origin=origin)
    except TemplateError as error:
        raise LetterError(f"{letter}.{lang}: {type(error).__name__}") from error
    head, _, body = text.partition("\n")
    subject = " ".join(head.removeprefix("Subject:").split())
    return Letter(to, subject, body.strip() + "\n", message_id)
