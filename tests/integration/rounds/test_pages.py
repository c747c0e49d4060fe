"""The pages of a round: well formed, the same for strangers as none, never failing loudly."""

import re

import pytest
from html5lib import HTMLParser

from portal import clock
from portal.rounds.model import RoundState
from tests.integration.rounds.browsing import close, strip, text

pytestmark = pytest.mark.usefixtures("world")


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
