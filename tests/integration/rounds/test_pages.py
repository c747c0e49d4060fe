"""The pages of a round, from draft to decision, as each role meets them."""

import re
from datetime import timedelta

import pytest
from html5lib import HTMLParser

from portal import clock
from portal.rounds import service
from portal.rounds.model import RoundState
from tests.integration.rounds.conftest import CRITERIA, plan

pytestmark = pytest.mark.usefixtures("world")


def text(response):
    return response.get_data(as_text=True)


def version(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


def form_of(**changes):
    data = {
        "version": "", "name_en": "Autumn call", "name_sv": "Höstutlysning",
        "purpose_en": "Support", "purpose_sv": "Stöd", "offers_en": "Advice", "offers_sv": "Råd",
        "contact": "rounds@example.org", "opens_day": "2026-11-01", "opens_time": "08:00",
        "closes_day": "2099-12-01", "closes_time": "14:00", "due_day": "2099-12-20",
        "due_time": "14:00", "edition": "atmp-2026.1", "reviews_wanted": "2", "q1_en": "In the EU?",
        "q1_sv": "Inom EU?",
    }  # fmt: skip
    return {**data, **changes}


@pytest.fixture
def running(world):
    """A round opened yesterday by the real clock that closes tomorrow."""
    now = clock.now()
    day = timedelta(days=1)
    made = plan(opens_at=now - day, closes_at=now + day, review_due=now + 9 * day)
    code = world.write(service.create_round, "cora", plan=made, now=now - 2 * day)
    world.write(service.open_round, "cora", code=code, version=1, now=now - 2 * day)
    return code


def close(world, code):
    """Let the round have closed a minute ago."""
    from sqlalchemy import update

    from portal.rounds.tables import RoundRow

    past = clock.now() - timedelta(minutes=1)
    with world.db.write() as session:
        session.execute(update(RoundRow).where(RoundRow.code == code).values(closes_at=past))
        session.commit()


def test_whole_round_through_the_pages(world, browse):
    cora, ada = browse("cora"), browse("ada")
    made = cora.post("/coordination/rounds/new", form_of())
    code = made.location.split("/")[3]
    assert "Manufacturing plan" in text(cora.get(made.location))
    assert browse(None).get(f"/rounds/{code}").status_code == 404
    opening = text(cora.get(f"/coordination/rounds/{code}/opening"))
    opened = cora.post(f"/coordination/rounds/{code}/opening", {"version": version(opening)})
    assert opened.location == f"/coordination/rounds/{code}"
    public = text(browse(None).get(f"/rounds/{code}"))
    assert "Autumn call" in public
    assert "1 December 2099, 14:00 (Swedish time)" in public

    page = text(ada.get(f"/rounds/{code}/apply?project={world.heron}"))
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)[1]
    sent = {"key": key, "project": world.heron, "signed_name": "Ada Ask", "signed_role": "CEO"}
    refused = ada.post(f"/rounds/{code}/apply", sent)
    assert refused.status_code == 422
    assert "Confirm the statement" in text(refused)
    assert 'value="CEO"' in text(refused)
    done = [ada.post(f"/rounds/{code}/apply", {**sent, "confirmed": "y"}) for _ in range(2)]
    assert [each.status_code for each in done] == [303, 303]
    assert done[0].location == done[1].location
    receipt = text(ada.get(done[0].location))
    assert "2026:1-" in receipt
    assert "Confirmed by" in receipt
    application = done[0].location.split("/")[2]
    assert "Project Heron" not in text(cora.get(f"/coordination/rounds/{code}"))

    close(world, code)
    check_and_assign(cora, code, application)
    review_and_release(browse, code, application)


def check_and_assign(cora, code, application):
    assert "Project Heron" in text(cora.get(f"/coordination/rounds/{code}"))
    sheet = text(cora.get(f"/coordination/applications/{application}"))
    assert "Secret of Project Heron" in sheet
    cora.post(f"/coordination/rounds/{code}/step", {"to": "reviewing"})
    unchecked = cora.post(
        f"/coordination/applications/{application}/checks",
        {"version": "0", "check_q1": "no", "note": "Outside", "do": "pass"},
    )
    assert unchecked.status_code == 409
    assert "Outside</textarea>" in text(unchecked)
    passed = cora.post(
        f"/coordination/applications/{application}/checks",
        {"version": "0", "check_q1": "yes", "note": "", "do": "pass"},
    )
    assert passed.status_code == 303
    none = cora.post(f"/coordination/applications/{application}/reviewers", {})
    assert none.status_code == 422
    cora.post(f"/coordination/applications/{application}/reviewers", {"reviewers": ["rut", "rolf"]})


def review_and_release(browse, code, application):
    cora, carl, ada = browse("cora"), browse("carl"), browse("ada")
    for name in ("rut", "rolf"):
        review(browse(name), name)
    cora.post(f"/coordination/rounds/{code}/step", {"to": "deciding"})
    before = text(ada.get(f"/applications/{application}"))
    bare = {"version": "0", "outcome": "conditions", "reasons": "The plan holds together"}
    assert cora.post(f"/coordination/applications/{application}/decision", bare).status_code == 422
    cora.post(
        f"/coordination/applications/{application}/decision",
        {**bare, "conditions": "Sign the agreement"},
    )
    letter = text(cora.get(f"/coordination/applications/{application}/letter"))
    assert "Decision: Approved with conditions" in letter
    assert "Beslut: Godkänd med villkor" in letter
    cora.post(f"/coordination/rounds/{code}/release", {"do": "request"})
    assert strip(text(ada.get(f"/applications/{application}"))) == strip(before)
    alone = cora.post(f"/coordination/rounds/{code}/release", {"do": "release"})
    assert "Another coordinator has to confirm it" in text(cora.get(alone.location))
    carl.post(f"/coordination/rounds/{code}/release", {"do": "release"})
    after = text(ada.get(f"/applications/{application}"))
    assert "Decision: Approved with conditions" in after
    assert "Sign the agreement" in after
    assert "Comment of rut on need" in after
    assert "Private note" not in after
    assert "Rut" not in after
    rut = browse("rut")
    path = re.search(r'href="(/reviews/\w+)"', text(rut.get("/reviews")))[1]
    assert "Decision: Approved with conditions" in text(rut.get(path))


def strip(page):
    """The page without its CSRF tokens."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def review(browser, name):
    desk = text(browser.get("/reviews"))
    path = re.search(r'href="(/reviews/\w+)/conflict"', desk)[1]
    assert "Secret of" not in text(browser.get(f"{path}/conflict"))
    assert browser.get(path).location == f"{path}/conflict"
    browser.post(f"{path}/conflict", {"conflict": "no"})
    page = text(browser.get(path))
    assert "Secret of Project Heron" in page
    partly = {"version": "0", "score_need": "3", "note": "Private note"}
    short = browser.post(path, {**partly, "do": "submit"})
    assert short.status_code == 422
    assert "Private note" in text(short)
    whole = {f"score_{each}": "3" for each in CRITERIA}
    whole |= {f"comment_{each}": f"Comment of {name} on {each}" for each in CRITERIA}
    saved = browser.post(path, {**partly, "do": "save"})
    assert saved.status_code == 303
    stale = browser.post(path, {**partly, **whole, "do": "save"})
    assert stale.status_code == 409
    assert f"Comment of {name} on need" in text(stale)
    sent = browser.post(path, {**partly, **whole, "version": "1", "do": "submit"})
    assert sent.status_code == 303


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("who", [None, "ada", "cora", "rut", "otto"])
def test_every_open_page_has_one_heading_in_both_languages(world, browse, running, who, lang):
    application = world.submit(running, at=clock.now())
    paths = {
        None: ["/rounds", f"/rounds/{running}"],
        "otto": ["/rounds", f"/rounds/{running}"],
        "ada": [
            f"/rounds/{running}/apply", "/applications", f"/applications/{application}",
            f"/applications/{application}/withdrawal",
        ],
        "cora": [
            "/coordination/rounds", "/coordination/rounds/new", f"/coordination/rounds/{running}",
            f"/coordination/rounds/{running}/setup", f"/coordination/rounds/{running}/criteria",
            f"/coordination/rounds/{running}/criteria/need",
            f"/coordination/rounds/{running}/criteria/new",
            f"/coordination/rounds/{running}/opening", f"/coordination/rounds/{running}/dates",
            f"/coordination/rounds/{running}/release",
        ],
        "rut": ["/reviews"],
    }[who]  # fmt: skip
    browser = browse(who)
    for path in paths:
        response = browser.get(f"{path}?lang={lang}")
        assert (path, response.status_code) == (path, 200)
        page = text(response)
        HTMLParser(strict=True).parse(page)
        assert page.count("<h1") == 1
        assert f'<html lang="{lang}">' in page


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


def test_closed_round_says_so_and_keeps_the_page(world, browse, running):
    ada = browse("ada")
    close(world, running)
    sent = {
        "key": "k", "project": world.heron, "signed_name": "Ada", "signed_role": "CEO",
        "confirmed": "y",
    }  # fmt: skip
    response = ada.post(f"/rounds/{running}/apply", sent)
    assert response.status_code == 409
    assert "The round has closed" in text(response)


def test_not_permitted_reads_like_not_existing(world, browse, running):
    application = world.submit(running, at=clock.now())
    close(world, running)
    world.advance(running, RoundState.REVIEWING, at=clock.now())
    paths = [
        "/applications/{}", "/coordination/applications/{}",
        "/coordination/applications/{}/reviewers", "/coordination/applications/{}/decision",
        "/coordination/applications/{}/letter", "/reviews/{}", "/reviews/{}/conflict",
        "/coordination/rounds/{}",
    ]  # fmt: skip
    for who in ("bea", "ines", "dov", "nora", "kim", "rut", "otto"):
        browser = browse(who)
        for path in paths:
            real = running if "rounds" in path else application
            there, missing = browser.get(path.format(real)), browser.get(path.format("0000000000"))
            assert (path, there.status_code) == (path, 404)
            masked = [text(each).replace(code, "CODE") for each, code in (
                (there, real), (missing, "0000000000"),
            )]  # fmt: skip
            assert strip(masked[0]) == strip(masked[1])


@pytest.mark.parametrize(
    ("who", "path", "data"),
    [
        ("ada", "/rounds/{round}/apply", {"project": "{heron}", "confirmed": "y"}),
        ("ada", "/rounds/{round}/intention", {"project": "nothere"}),
        ("cora", "/coordination/rounds/{round}/step", {"to": "nowhere"}),
        ("cora", "/coordination/rounds/{round}/step", {}),
        ("cora", "/coordination/rounds/{round}/opening", {"version": "-1"}),
        ("cora", "/coordination/rounds/{round}/opening", {"version": "9" * 30}),
        ("cora", "/coordination/rounds/{round}/release", {"do": "release"}),
        ("cora", "/coordination/rounds/{round}/dates", {"closes_day": "2099-01-01"}),
        ("cora", "/coordination/rounds/{round}/criteria/nothere", {"version": "1"}),
        ("cora", "/coordination/rounds/{round}/criteria/need/removal", {"version": "1"}),
        ("rut", "/reviews/nothere/conflict", {"conflict": "yes"}),
    ],
)
def test_odd_requests_never_fail_loudly(world, browse, running, who, path, data):
    facts = {"round": running, "heron": world.heron}
    sent = {key: value.format(**facts) for key, value in data.items()}
    response = browse(who).post(path.format(**facts), sent)
    assert response.status_code in {303, 400, 404, 409, 422}


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_every_inner_page_is_well_formed_in_both_languages(world, browse, lang):
    code, application = world.reviewing()
    assignments = world.assigned(application, "rut", "rolf")
    world.reviewed(assignments["rolf"], "rolf")
    pages = {
        "cora": [
            f"/coordination/rounds/{code}",
            *(
                f"/coordination/applications/{application}{part}"
                for part in ("", "/reviewers", "/decision", "/letter")
            ),
        ],
        "rolf": ["/reviews", f"/reviews/{assignments['rolf']}"],
        "rut": [f"/reviews/{assignments['rut']}/conflict"],
        "ada": [f"/applications/{application}", f"/rounds/{code}"],
    }
    for who, paths in pages.items():
        browser = browse(who)
        for path in paths:
            response = browser.get(f"{path}?lang={lang}")
            assert (path, response.status_code) == (path, 200)
            HTMLParser(strict=True).parse(text(response))
            assert text(response).count("<h1") == 1
            ids = re.findall(r'\sid="([^"]+)"', text(response))
            assert (path, len(ids)) == (path, len(set(ids)))
