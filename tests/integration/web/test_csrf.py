"""Nothing changes without proof that the request comes from one of our own pages."""

import pytest

from tests.cast import PASSWORD, email_of
from tests.conftest import Browser
from tests.integration.web.conftest import fingerprint, unsafe_routes

SIGN_IN = "/api/v1/sessions"


@pytest.fixture
def ada(browse):
    return browse("ada")


def send(browser, method, path, **options):
    return browser.client.open(path, method=method, **options)


def test_every_change_without_token_is_refused(app, db, ada):
    before = fingerprint(db)
    statuses = {
        (method, path): send(ada, method, path, data={"end": "yes"}).status_code
        for method, path in unsafe_routes(app)
        if (method, path) != ("POST", SIGN_IN)
    }
    assert {route: status for route, status in statuses.items() if status != 400} == {}
    assert fingerprint(db) == before


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "å", "\x00"])
def test_wrong_token_is_refused(db, ada, token):
    before = fingerprint(db)
    assert send(ada, "POST", "/sign-out", data={"csrf_token": token}).status_code == 400
    assert fingerprint(db) == before


def test_token_of_another_browser_is_refused(app, ada):
    other = Browser(app.test_client())
    other.get("/sign-in")
    answer = send(ada, "POST", "/sign-out", data={"csrf_token": other.token})
    assert answer.status_code == 400


def test_token_before_signing_in_opens_nothing_after(app, cast):
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    early = browser.token
    browser.post("/sign-in", {"email": email_of("ada"), "password": PASSWORD})
    assert send(browser, "POST", "/sign-out", data={"csrf_token": early}).status_code == 400


def test_signing_in_itself_needs_the_token(app, cast):
    answer = app.test_client().post(
        "/sign-in", data={"email": email_of("ada"), "password": PASSWORD}
    )
    assert answer.status_code == 400


def test_a_bearer_that_is_no_token_does_not_fall_back_on_the_cookie(db, ada):
    before = fingerprint(db)
    forged = {"Authorization": "Bearer none"}
    answer = send(ada, "POST", "/sign-out", headers=forged)
    assert answer.status_code in {303, 400, 401}
    assert fingerprint(db) == before


def test_script_needs_no_token(app, cast):
    client = app.test_client()
    made = client.post(SIGN_IN, json={"email": email_of("ada"), "password": PASSWORD})
    assert made.status_code == 201
    ends = client.delete(SIGN_IN, headers={"Authorization": f"Bearer {made.json['token']}"})
    assert ends.status_code == 204


def test_form_and_header_both_carry_the_token(ada):
    by_form = send(ada, "POST", "/switch", data={"csrf_token": ada.token, "organisation": "x"})
    by_header = send(ada, "POST", "/switch", headers={"X-CSRF-Token": ada.token})
    assert (by_form.status_code, by_header.status_code) == (404, 404)
