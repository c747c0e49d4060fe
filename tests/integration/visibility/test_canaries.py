"""A word in every secret: only those whom the matrix names ever read it, anywhere."""

import re

import pytest

from portal import clock
from portal.jobs import outbox
from portal.jobs.mailers import FileMailer
from tests.integration.visibility.tour import crawl
from tests.integration.visibility.world import (
    ASKED,
    CANARIES,
    PEOPLE,
    TEAM,
    VIEWERS,
    found_in,
    pdf_text,
)

# What the searcher typed comes back in the search box; that tells nobody anything.
TYPED = re.compile(r"/directory\?q=")
# Shown only while an application waits for its triage, which Ada's does not.
SILENT = {"zqf10triage"}


class Sweep:
    """Who met which canary where; each viewer crawls once."""

    def __init__(self, place):
        self.place, self.met = place, {}

    def of(self, name):
        """Canary -> the first address at which this viewer met it."""
        if name not in self.met:
            self.met[name] = {}
            for path, got in crawl(self.place, name):
                assert got.status < 500, path
                words = found_in(got.text + " ".join(value for _, value in got.headers))
                for word in words - (found_in(path) if TYPED.match(path) else set()):
                    self.met[name].setdefault(word, path)
        return self.met[name]


@pytest.fixture(scope="session")
def sweep(still):
    return Sweep(still)


@pytest.mark.parametrize("name", VIEWERS)
def test_nobody_reads_what_the_matrix_keeps_from_them(sweep, name, caplog):
    met = sweep.of(name)
    assert {word: path for word, path in met.items() if name not in CANARIES[word]} == {}
    assert found_in(caplog.text) == set()


def test_every_canary_sings_for_those_who_may_hear_it(sweep):
    """Without this the sweep could pass on empty pages."""
    deaf = sorted(set(CANARIES) - {word for name in VIEWERS for word in sweep.of(name)} - SILENT)
    assert deaf == []


@pytest.mark.parametrize("name", ["ada"])
def test_the_teaser_holds_nothing_but_what_was_published(copy, name):
    aurora = copy.code("projects", "aurora")
    asked = {"kind": "teaser", "lang": "en", "source": "", "levels": "1"}
    made = copy.viewer(name).post(f"/projects/{aurora}/papers", asked)
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    text = pdf_text(made.get_data())
    assert "relapsed lymphoma" in text
    assert found_in(text) == set()


def test_the_report_names_no_partner_and_no_reviewer(copy):
    aurora = copy.code("projects", "aurora")
    asked = {"kind": "report", "lang": "en", "source": ""}
    made = copy.viewer("ada").post(f"/projects/{aurora}/papers", asked)
    words = found_in(pdf_text(made.get_data()))
    assert {word for word in words if not CANARIES[word] >= TEAM} == set()


def test_letters_say_that_there_is_news_and_nothing_more(copy, tmp_path):
    with copy.database.write() as session:
        sent = outbox.send_due(
            session,
            FileMailer(tmp_path / "mail", "Brygga <no-reply@example.org>"),
            origin="https://brygga.example.org",
            now=clock.now(),
        )
    letters = [path.read_bytes() for path in sorted((tmp_path / "mail").glob("*.eml"))]
    assert sent == len(letters) > 5
    words = {word for each in letters for word in found_in(each.decode("utf-8", "replace"))}
    assert words == set()


def test_error_pages_repeat_nothing_of_what_was_found(still):
    ines, aurora = still.viewer("ines"), still.code("projects", "aurora")
    for path in (f"/projects/{aurora}/results", f"/api/v1/projects/{aurora}/assessment"):
        assert found_in(ines.get(path).get_data(as_text=True)) == set()


def test_the_ask_is_a_canary_however_it_is_written():
    assert found_in("37 654\u00a0321 kr") == found_in("37,654,321") == {str(ASKED)}
    assert found_in("Zqf2Milestone") == {"zqf2milestone"}
    assert {name for who in CANARIES.values() for name in who} <= set(PEOPLE)
