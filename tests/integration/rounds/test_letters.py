"""The letters of a round say that there is news, in the reader's language, and nothing more."""

import re

import pytest

from portal.jobs.letters import compose
from portal.jobs.outbox import send_due
from tests.integration.rounds.conftest import AFTER

FACTS = {
    "path": "/applications/k3v9x2m8qa", "number": "2026:1",
    "round": "Autumn call", "contact": "rounds@example.org", "reference": "2026:1-0417",
    "submitted": "20 November 2026, 13:00 (Swedish time)", "content_hash": "ab" * 32,
    "closes": "1 December 2026, 14:00 (Swedish time)", "due": "",
}  # fmt: skip
NAMES = (
    "round_receipt",
    "round_withdrawn",
    "round_dates",
    "round_assigned",
    "round_decision",
)


class Box:
    def __init__(self):
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)


def letters(world, at=AFTER):
    box = Box()
    with world.db.write() as session:
        send_due(session, box, origin="https://brygga.example", now=at)
    return box.letters


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("name", NAMES)
def test_letter_has_one_action_and_whom_to_ask(name, lang):
    letter = compose(
        "ada@example.org",
        name,
        lang,
        FACTS,
        message_id="<1@brygga>",
        origin="https://brygga.example",
    )
    assert letter.subject.startswith("Brygga: ")
    assert re.findall(r"https?://\S+", letter.text) == [
        f"{'https://brygga.example'}{FACTS['path']}"
    ]
    assert "rounds@example.org" in letter.text
    assert "{" not in letter.text


def test_decision_letter_does_not_tell_the_decision(world):
    code, _ = world.decided()
    letters(world)
    world.released(code)
    [letter] = letters(world)
    assert (letter.to, letter.subject) == (
        "ada@example.org", "Brygga: there is a decision in round 2026:1",
    )  # fmt: skip
    for secret in ("Heron", "approve", "Approved", "plan holds", "Comment of"):
        assert secret not in letter.text


def test_receipt_has_reference_time_and_hash_but_no_title(world):
    world.submit(world.opened())
    [letter] = letters(world)
    assert re.search(r"Reference: 2026:1-\d{4}\n", letter.text)
    assert "Submitted: 20 November 2026, 13:00 (Swedish time)" in letter.text
    assert re.search(r"Content hash: [0-9a-f]{64}\n", letter.text)
    assert "Heron" not in letter.text
