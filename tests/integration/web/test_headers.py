"""Every response, of whatever kind, carries the same protection."""

import pytest
from sqlalchemy.exc import OperationalError

from portal.app import create_app
from portal.app import test_settings as settings
from portal.errors import ConflictError, NotAllowedError, ThrottledError
from portal.web.headers import ALWAYS, CSP, HSTS
from tests.conftest import Browser

ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SECRET = "what Ada wrote"


def fail(error):
    def view():
        raise error.with_traceback(None)

    return view


FAULTS = {
    "/fault": (ValueError(SECRET), 500),
    "/busy": (OperationalError("select", {}, ValueError(SECRET)), 503),
    "/stale": (ConflictError("stale"), 409),
    "/forbidden": (NotAllowedError("owners_invite"), 403),
    "/throttled": (ThrottledError("too_many_tries", retry_after=7), 429),
}


@pytest.fixture
def faulty(app):
    """The app with addresses that fail in every known way."""
    for path, (error, _status) in FAULTS.items():
        app.add_url_rule(path, path.strip("/"), fail(error))
    return Browser(app.test_client())


def every_kind(browser):
    """One response of each kind, by name, read to its end."""
    found = responses(browser)
    for response in found.values():
        response.get_data()
        response.close()
    return found


def responses(browser):
    big = {"email": "x" * 3_000_000}
    return {
        "page": browser.get("/sign-in"),
        "redirect": browser.get("/settings"),
        "not found": browser.get("/nowhere"),
        "wrong method": browser.client.delete("/sign-in", headers={"X-CSRF-Token": browser.token}),
        "no token": browser.client.post("/sign-in", data={}),
        "too large": browser.client.post("/sign-up", data=big),
        "static": browser.get("/static/css/base.css"),
        "static, hashed": browser.get("/static/css/base.css?v=0"),
        "static, missing": browser.get("/static/none.css"),
        "json": browser.client.post("/api/v1/sessions", json={}),
        "json, refused": browser.get("/api/v1/nowhere"),
        **{path: browser.get(path) for path in FAULTS},
    }


@ONE_DATABASE
def test_every_kind_of_response_is_protected(faulty):
    bare = {
        name: missing
        for name, response in every_kind(faulty).items()
        if (missing := [key for key, value in ALWAYS.items() if response.headers.get(key) != value])
    }
    assert bare == {}


@ONE_DATABASE
def test_every_kind_has_its_status(faulty):
    statuses = {name: response.status_code for name, response in every_kind(faulty).items()}
    assert statuses == {
        "page": 200,
        "redirect": 303,
        "not found": 404,
        "wrong method": 405,
        "no token": 400,
        "too large": 413,
        "static": 200,
        "static, hashed": 200,
        "static, missing": 404,
        "json": 422,
        "json, refused": 404,
        **{path: status for path, (_error, status) in FAULTS.items()},
    }


@ONE_DATABASE
def test_only_files_may_be_kept(faulty):
    kept = {
        name: response.headers["Cache-Control"]
        for name, response in every_kind(faulty).items()
        if response.headers["Cache-Control"] != "no-store, private"
    }
    assert kept == {
        "static": "no-cache",
        "static, hashed": "public, max-age=31536000, immutable",
    }


@ONE_DATABASE
def test_what_may_not_be_kept_varies_with_the_cookie(faulty):
    loose = [
        name
        for name, response in every_kind(faulty).items()
        if not name.startswith("static") and "Cookie" not in response.headers.get("Vary", "")
    ]
    assert loose == []


@ONE_DATABASE
def test_failures_tell_nothing_but_a_reference(faulty):
    for path in FAULTS:
        response = faulty.get(path)
        assert SECRET not in response.text
        assert "Traceback" not in response.text
    assert faulty.get("/throttled").headers["Retry-After"] == "7"


@ONE_DATABASE
def test_policy_allows_no_inline_code_and_no_foreign_source(db):
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert "default-src 'none'" in CSP


@ONE_DATABASE
def test_strict_transport_is_promised_only_over_tls(db):
    plain = create_app(settings(), db).test_client().get("/sign-in")
    secure = create_app(settings(public_url="https://brygga.example"), db)
    over_tls = secure.test_client().get("/sign-in")
    assert "Strict-Transport-Security" not in plain.headers
    assert over_tls.headers["Strict-Transport-Security"] == HSTS


@ONE_DATABASE
def test_cookie_over_tls_is_bound_to_the_host(db):
    secure = create_app(settings(public_url="https://brygga.example"), db)
    response = secure.test_client().get("/sign-in", base_url="https://brygga.example")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-brygga=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
