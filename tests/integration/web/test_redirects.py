"""After signing in a person stays on this site; a forged host changes no letter."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest

from portal.app import create_app
from portal.app import test_settings as settings
from portal.config import Env
from portal.jobs.outbox import send_due
from portal.web.pages import local_path
from tests.cast import NOW, PASSWORD, email_of
from tests.conftest import Browser

# Each of these took a browser off the site, or may (security.md 2.1).
HOSTILE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "http://evil.example", "http:///evil.example", "\\/evil.example", "http:\\\\evil.example",
    "///evil.example", "https:evil.example", "javascript:alert(1)", "evil.example", "", " //evil",
    "/%\x00", "/å", "/a/../../evil", "data:text/html,x", "\x00/evil", "/\\\\evil", "@evil.example",
]  # fmt: skip
HARMLESS = [
    "/",
    "/members",
    "/projects/k3v9x2m8qa?lang=sv",
    "/%09/h",
    "/%5ch",
    "/;@h",
    "/join/a_B-9",
]
ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HERE = "https://brygga.example"
FORGED = [
    {"Host": "evil.example"},
    {"Host": "evil.example:80"},
    {"Host": "brygga.example.evil.example"},
    {"Host": "brygga.example@evil.example"},
    {"Host": "brygga.example", "X-Forwarded-Host": "evil.example"},
    {"Host": "brygga.example", "Forwarded": "host=evil.example"},
    {"Host": "brygga.example", "X-Original-Host": "evil.example"},
]


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_address_becomes_the_front_page(path):
    assert local_path(path) == "/"


@pytest.mark.parametrize("path", HARMLESS)
def test_harmless_address_stays(path):
    assert local_path(path) == path
    assert urlsplit(urljoin(HERE, path)).netloc == "brygga.example"


@ONE_DATABASE
def test_signing_in_leads_nowhere_else(app, cast):
    for path in HOSTILE:
        browser = Browser(app.test_client())
        shown = browser.get("/sign-in?next=" + quote(path, safe=""))
        data = {"email": email_of("ada"), "password": PASSWORD, "next": path}
        answer = browser.post("/sign-in?next=" + quote(path, safe=""), data)
        where = answer.headers.get("Location", "/")
        assert urlsplit(urljoin(HERE, where)).netloc == "brygga.example", path
        assert "evil" not in where, path
        assert 'value="//' not in shown.text


@ONE_DATABASE
def test_signing_in_returns_to_where_one_wanted_to_go(app, cast):
    browser = Browser(app.test_client())
    sent = browser.get("/settings?a=1")
    browser.get(sent.location)
    data = {"email": email_of("ada"), "password": PASSWORD, "next": "/settings?a=1"}
    assert browser.post("/sign-in", data).location == "/settings?a=1"


@pytest.fixture
def production(db):
    made = settings(public_url=HERE, smtp_url="smtp://mail.example")
    from dataclasses import replace

    return create_app(replace(made, env=Env.PRODUCTION), db).test_client()


@ONE_DATABASE
@pytest.mark.parametrize("headers", FORGED[:4])
def test_production_answers_only_to_its_own_name(production, headers):
    assert production.get("/sign-in", headers=headers).status_code == 400


@ONE_DATABASE
def test_production_answers_to_its_own_name(production):
    assert production.get("/sign-in", base_url=HERE).status_code == 200


@ONE_DATABASE
@pytest.mark.parametrize("headers", FORGED)
def test_letter_links_to_the_configured_address(app, db, cast, headers):
    client = app.test_client(use_cookies=False)
    page = client.get("/reset")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    client.post(
        "/reset",
        data={"email": email_of("ada"), "csrf_token": token},
        headers={**headers, "Cookie": cookie},
    )
    letters = []

    class Box:
        def send(self, letter):
            letters.append(letter)

    with db.write() as session:
        from portal import clock

        send_due(session, Box(), origin=HERE, now=max(clock.now(), NOW))
    [letter] = letters
    assert "evil" not in letter.text + letter.subject + letter.to
    assert re.findall(r"https?://[^/\s]+", letter.text) == [HERE]


@ONE_DATABASE
def test_several_addresses_in_one_field_are_refused(app, db, cast):
    browser = Browser(app.test_client())
    browser.get("/reset")
    for text in (
        "ada@example.org,eve@evil.example",
        "ada@example.org eve@evil.example",
        "ada@example.org\r\nBcc: eve@evil.example",
        "Ada <ada@example.org>",
        "ada@example.org;eve@evil.example",
        "ada@localhost",
        "ada@@example.org",
    ):
        assert browser.post("/reset", {"email": text}).status_code == 422
