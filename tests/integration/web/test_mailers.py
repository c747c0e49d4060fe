"""Letters over SMTP, to a small real server that takes them, refuses them or hangs up."""

import socket
import socketserver
import threading
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.config import Settings
from portal.jobs.letters import Letter
from portal.jobs.mailers import FileMailer, SmtpMailer, mailer
from portal.jobs.outbox import LEASE, MailError, post, send_due
from portal.jobs.tables import LetterRow
from tests.cast import NOW

SENDER = "Brygga <no-reply@brygga.example>"
LETTER = Letter("reader@example.org", "Åter till dig", "Hej å ä ö\n.ensam punkt\n", "<1@brygga>")
KNOWN = {"ehlo", "mail", "rcpt", "data", "rset"}
GREETING, DATA, DONE = "220 ready", "354 go on", "250 kept"


class Conversation(socketserver.StreamRequestHandler):
    """The few commands a letter needs; `said` overrides answers, None hangs up."""

    timeout = 5

    def handle(self):
        self.server.calls += 1
        if not self.answer("connect", GREETING):
            return
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().decode("latin-1").lower()
            if word == "quit":
                self.answer("quit", "221 bye")
                return
            if word not in KNOWN:
                return
            if not (self.take() if word == "data" else self.answer(word, "250 ok")):
                return

    def take(self):
        if not self.answer("data", DATA):
            return False
        if self.server.said.get("data", DATA) != DATA:
            return True
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.server.said.get("end", DONE) == DONE:
            self.server.kept.append(body)
        return self.answer("end", DONE)

    def answer(self, command, usual):
        words = self.server.said.get(command, usual)
        if words is not None:
            self.wfile.write(f"{words}\r\n".encode())
        return words is not None


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server on loopback; change `said` to make it refuse."""

    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.said, self.kept, self.calls = {}, [], 0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def office():
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


REFUSALS = {
    "no service": {"connect": "421 closing"},
    "silence": {"connect": None},
    "nobody knows it": {"ehlo": "502 what", "mail": "503 say hello first"},
    "hangs up at hello": {"ehlo": None},
    "sender refused": {"mail": "550 not you"},
    "reader refused": {"rcpt": "550 no such reader"},
    "reader later": {"rcpt": "451 try later"},
    "hangs up at reader": {"rcpt": None},
    "data refused": {"data": "554 no"},
    "later": {"end": "451 try later"},
    "hangs up at the end": {"end": None},
}


def test_letter_arrives_whole(office):
    SmtpMailer(office.url, SENDER).send(LETTER)
    [raw] = office.kept
    kept = message_from_bytes(raw, policy=policy.default)
    assert {key: kept[key] for key in ("From", "To", "Subject", "Message-ID")} == {
        "From": SENDER,
        "To": LETTER.to,
        "Subject": LETTER.subject,
        "Message-ID": LETTER.message_id,
    }
    assert office.calls == 1
    # The server of this test keeps the dot that the protocol doubles.
    assert kept.get_content().replace("\r\n", "\n").replace("\n..", "\n.") == LETTER.text


@pytest.mark.parametrize("refusal", REFUSALS)
def test_letter_that_is_not_taken_is_a_mail_error(office, refusal):
    office.said = REFUSALS[refusal]
    with pytest.raises(MailError, match=r"^SMTP\w+$"):
        SmtpMailer(office.url, SENDER).send(LETTER)
    assert (office.calls, office.kept) == (1, [])


def test_nobody_listening_is_a_mail_error():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(LETTER)


def test_server_without_tls_is_refused_where_tls_is_asked_for(office):
    with pytest.raises(MailError, match="SSL"):
        SmtpMailer(office.url.replace("smtp:", "smtps:"), SENDER).send(LETTER)
    assert office.kept == []


def test_password_never_travels_in_the_clear(office):
    url = office.url.replace("//", "//user:secret@")
    with pytest.raises(MailError, match="no STARTTLS") as caught:
        SmtpMailer(url, SENDER).send(LETTER)
    assert "secret" not in str(caught.value)
    assert office.kept == []


def row(db):
    with db.read() as session:
        return session.scalars(select(LetterRow)).one()


def send(db, office, now):
    with db.write() as session:
        box = SmtpMailer(office.url, SENDER)
        return send_due(session, box, origin="https://brygga.example", now=now)


@pytest.mark.parametrize("refusal", ["no service", "later", "hangs up at the end"])
def test_refused_letter_waits_is_tried_again_and_sent_once(db, office, refusal):
    facts = {"path": "/reset/1"}
    with db.write() as session:
        post(session, to="reader@example.org", letter="reset", lang="sv", facts=facts, now=NOW)
        session.commit()
    office.said = REFUSALS[refusal]
    assert send(db, office, NOW) == 0
    waiting = row(db)
    assert (waiting.sent_at, waiting.attempts, waiting.due_at) == (None, 1, NOW + LEASE)
    assert waiting.error.startswith("SMTP")
    office.said = {}
    assert send(db, office, NOW + LEASE / 2) == 0
    assert (office.calls, office.kept) == (1, [])
    assert [send(db, office, NOW + LEASE) for _ in range(3)] == [1, 0, 0]
    assert (office.calls, len(office.kept)) == (2, 1)
    assert b"https://brygga.example/reset/1" in office.kept[0]
    assert (row(db).sent_at, row(db).error, row(db).facts) == (NOW + LEASE, "", {})


def test_settings_choose_the_mailer():
    with_server = Settings(smtp_url="smtps://mail.example", mail_from=SENDER)
    assert mailer(with_server) == SmtpMailer("smtps://mail.example", SENDER)
    without = Settings(data_dir=Path("data"), mail_from=SENDER)
    assert mailer(without) == FileMailer(Path("data/mail"), SENDER)
