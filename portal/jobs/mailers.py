"""Where letters go: a mail server, or files when there is none."""

import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.config import Settings
from portal.jobs.letters import Letter
from portal.jobs.outbox import Mailer, MailError

TIMEOUT = 20


@dataclass(frozen=True, slots=True)
class FileMailer:
    """Letters as files in a folder, for machines without a mail server."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        """Write one `.eml` file, named by the letter's id."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = letter.message_id.strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(bytes(letter.message(self.sender)))


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Letters over SMTP with STARTTLS (smtp://) or TLS from the start (smtps://)."""

    url: str
    sender: str

    def send(self, letter: Letter) -> None:
        """Hand one letter over, or raise MailError."""
        parts = urlsplit(self.url)
        host, user = parts.hostname or "localhost", unquote(parts.username or "")
        try:
            with self._open(parts.scheme, host, parts.port) as server:
                if parts.scheme == "smtp" and server.has_extn("starttls"):
                    server.starttls(context=ssl.create_default_context())
                elif parts.scheme == "smtp" and user:
                    # A password never travels in the clear.
                    raise MailError("the server offers no STARTTLS")
                if user:
                    server.login(user, unquote(parts.password or ""))
                server.send_message(letter.message(self.sender))
        except (OSError, smtplib.SMTPException) as error:
            raise MailError(type(error).__name__) from error

    @staticmethod
    def _open(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        if scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
        server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
        server.ehlo()
        return server


def mailer(settings: Settings) -> Mailer:
    """The mail server of the settings, or the folder `mail` in the data directory."""
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return FileMailer(settings.data_dir / "mail", settings.mail_from)
