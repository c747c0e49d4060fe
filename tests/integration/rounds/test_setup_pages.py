"""The form of a round: odd clock times, bad values beside their fields, stale versions."""

import re

import pytest

from portal import clock
from portal.rounds import service
from tests.integration.rounds.browsing import form_of, text

pytestmark = pytest.mark.usefixtures("world")


def test_clock_time_that_comes_twice_is_asked_about(world, browse):
    cora = browse("cora")
    twice = form_of(closes_day="2026-10-25", closes_time="02:30", opens_day="2026-01-01")
    asked = cora.post("/coordination/rounds/new", twice)
    assert asked.status_code == 422
    assert "This time comes twice that night" in text(asked)
    assert "The second, winter time" in text(asked)
    chosen = cora.post("/coordination/rounds/new", {**twice, "closes_which": "second"})
    code = chosen.location.split("/")[3]
    found = world.read(service.coordinators_round, "cora", code=code, now=clock.now())
    assert found.plan.closes_at.isoformat() == "2026-10-25T01:30:00+00:00"
    page = text(cora.get(f"/coordination/rounds/{code}/setup"))
    assert re.search(r'value="second"\s+checked', page)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_day": "2027-03-28", "closes_time": "02:30"}, "Clocks skip this time"),
        ({"closes_time": "24:00"}, "Write the time from 00:00 to 23:59"),
        ({"closes_day": "2027-02-29"}, "Write the day as year-month-day"),
        ({"closes_day": "2026-10-31"}, "The round must close after it opens"),
        ({"due_day": "2099-11-01"}, "Reviews are due after the round closes"),
        ({"name_sv": " "}, "Fill this in"),
        ({"name_en": "x" * 121}, "at most 120 fit"),
        ({"reviews_wanted": "99"}, "Choose one of these"),
        ({"reviews_wanted": "NaN"}, "Choose one of these"),
        ({"edition": "atmp-1999.1"}, "Choose one of these"),
        ({"bands": ["A", "Z"]}, "Choose one of these"),
        ({"q2_en": "In Sweden?"}, "Write the question in both languages"),
        ({"contact": "a\nb"}, "Write this on one line"),
    ],
)
def test_bad_setup_is_refused_beside_its_field_and_kept(world, browse, changes, sentence):
    response = browse("cora").post(
        "/coordination/rounds/new", form_of(purpose_en="Typed by hand", **changes)
    )
    assert response.status_code == 422
    page = text(response)
    assert sentence in page
    assert "Typed by hand" in page
    assert world.read(service.coordinators_rounds, "cora", now=clock.now()) == ()


def test_stale_setup_keeps_what_was_typed(world, browse):
    code = world.draft()
    cora = browse("cora")
    first = cora.post(f"/coordination/rounds/{code}/setup", form_of(version="1"))
    assert first.status_code == 303
    second = cora.post(
        f"/coordination/rounds/{code}/setup", form_of(version="1", purpose_en="Other words")
    )
    assert second.status_code == 409
    assert "Other words" in text(second)
    assert "Somebody saved this page meanwhile" in text(second)
    assert world.read(
        service.coordinators_round, "cora", code=code, now=clock.now()
    ).plan.purpose.en == "Support"  # fmt: skip
