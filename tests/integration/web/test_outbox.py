"""Letters leave once, only after their cause is kept, and later when the server is away."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.jobs.mailers import FileMailer
from portal.jobs.outbox import LEASE, MAX_ATTEMPTS, MailError, post, send_due
from portal.jobs.tables import LetterRow
from tests.cast import NOW

ORIGIN = "https://brygga.example"


class Box:
    """A mail server that keeps what it gets, after refusing as often as asked."""

    def __init__(self, refusals=0):
        self.refusals, self.letters = refusals, []

    def send(self, letter):
        if self.refusals:
            self.refusals -= 1
            raise MailError("SMTPServerDisconnected")
        self.letters.append(letter)


def write(session, number=1, *, letter="reset", now=NOW, lang="en"):
    facts = {"path": f"/reset/{number}"}
    post(session, to=f"reader{number}@example.org", letter=letter, lang=lang, facts=facts, now=now)


def queue(db, count=1, **options):
    with db.write() as session:
        for number in range(count):
            write(session, number, **options)
        session.commit()


def send(db, box, now=NOW):
    with db.write() as session:
        return send_due(session, box, origin=ORIGIN, now=now)


def rows(db):
    with db.read() as session:
        return list(session.scalars(select(LetterRow).order_by(LetterRow.id)))


def test_letter_is_sent_once_and_its_facts_are_wiped(db):
    queue(db)
    box = Box()
    assert (send(db, box), send(db, box)) == (1, 0)
    [letter] = box.letters
    assert letter.to == "reader0@example.org"
    assert f"{ORIGIN}/reset/0" in letter.text
    [row] = rows(db)
    assert (row.sent_at, row.facts, row.attempts) == (NOW, {}, 1)


def test_what_is_rolled_back_sends_nothing(db):
    with db.write() as session:
        write(session)
        session.rollback()
    box = Box()
    assert (send(db, box), box.letters) == (0, [])


def test_what_is_not_yet_kept_sends_nothing(db):
    if db.engine.dialect.name == "sqlite":
        with db.write() as session:
            write(session)
            with db.read() as reader:
                assert list(reader.scalars(select(LetterRow))) == []
        return
    with db.write() as session:
        write(session)
        session.flush()
        assert send(db, Box()) == 0


def test_refused_letter_is_tried_later_and_later(db):
    queue(db)
    box = Box(refusals=3)
    moment, waits = NOW, []
    for _ in range(3):
        assert send(db, box, moment) == 0
        assert send(db, box, moment + timedelta(seconds=1)) == 0
        [row] = rows(db)
        assert row.error == "SMTPServerDisconnected"
        waits.append(row.due_at - moment)
        moment = row.due_at
    assert waits == [LEASE, LEASE * 2, LEASE * 4]
    assert (send(db, box, moment), len(box.letters)) == (1, 1)


def test_letter_is_given_up_in_the_end(db):
    queue(db)
    box = Box(refusals=1000)
    moment = NOW
    for _ in range(MAX_ATTEMPTS + 3):
        send(db, box, moment)
        moment = max(rows(db)[0].due_at, moment) + timedelta(seconds=1)
    [row] = rows(db)
    assert (row.attempts, row.sent_at, 1000 - box.refusals) == (MAX_ATTEMPTS, None, MAX_ATTEMPTS)


def test_refusal_of_one_does_not_stop_the_others(db):
    queue(db, 3)
    box = Box(refusals=1)
    assert send(db, box) == 2
    assert [letter.to for letter in box.letters] == ["reader1@example.org", "reader2@example.org"]


def test_letter_that_cannot_be_written_does_not_stop_the_others(db):
    with db.write() as session:
        write(session, 0, letter="no_such_letter")
        write(session, 1)
        session.commit()
    box = Box()
    assert send(db, box) == 1
    assert [letter.to for letter in box.letters] == ["reader1@example.org"]


def test_two_workers_send_each_letter_once(db):
    queue(db, 12)
    box, start = Box(), threading.Barrier(2)

    def work():
        start.wait()
        send(db, box)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(letter.to for letter in box.letters) == sorted(
        f"reader{number}@example.org" for number in range(12)
    )
    assert {row.attempts for row in rows(db)} == {1}


def test_letter_of_a_stopped_worker_is_sent_after_its_lease(db):
    class Stopped(Box):
        def send(self, letter):
            raise KeyboardInterrupt

    queue(db)
    with pytest.raises(KeyboardInterrupt):
        send(db, Stopped())
    box = Box()
    assert send(db, box, NOW + LEASE / 2) == 0
    assert send(db, box, NOW + LEASE) == 1


def test_same_letter_keeps_its_message_id_when_tried_again(db):
    queue(db)
    seen = []

    class Sometimes(Box):
        def send(self, letter):
            seen.append(letter.message_id)
            super().send(letter)

    box = Sometimes(refusals=1)
    send(db, box)
    send(db, box, NOW + LEASE)
    assert len(seen) == 2
    assert len(set(seen)) == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("lang", "subject"), [("en", "choose a new"), ("sv", "v=C3=A4lj_ett")])
def test_without_a_mail_server_letters_become_files(db, tmp_path, lang, subject):
    queue(db, lang=lang)
    mailer = FileMailer(tmp_path / "mail", "Brygga <no-reply@example.org>")
    assert send(db, mailer) == 1
    [file] = (tmp_path / "mail").iterdir()
    text = file.read_text(encoding="utf-8")
    assert "To: reader0@example.org" in text
    assert subject in text
