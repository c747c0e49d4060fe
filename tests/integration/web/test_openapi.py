"""The description of the API is valid, complete, and what the calls really answer."""

import re

import pytest
from openapi_spec_validator import validate

from portal.web import openapi
from portal.web.guards import ENTRY, name_of
from tests.cast import PASSWORD, email_of
from tests.described import broken

ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SESSIONS = "/api/v1/sessions"
pytestmark = ONE_DATABASE


@pytest.fixture
def described(app):
    return app.test_client().get(openapi.ADDRESS).json


def operations(described):
    return {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method in openapi.METHODS
    }


def api_rules(app):
    return {
        (method, openapi.as_path(rule.rule)): rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_description_is_valid_openapi(described):
    validate(described)
    assert described["openapi"].startswith("3.1")


def test_every_route_is_described_and_every_description_is_a_route(app, described):
    assert set(operations(described)) == set(api_rules(app))


def test_who_may_call_is_what_the_access_list_says(app, described):
    signs = {
        key: ENTRY[name_of(app.view_functions[rule.endpoint])] == "public"
        for key, rule in api_rules(app).items()
    }
    said = {key: each["security"] == [] for key, each in operations(described).items()}
    assert said == signs
    assert set(described["components"]["securitySchemes"]) == {"bearer", "cookie"}


def test_every_operation_has_a_name_of_its_own_and_a_summary(described):
    every = operations(described).values()
    names = [each["operationId"] for each in every]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)
    assert [each["operationId"] for each in every if not each.get("summary")] == []


def test_real_answers_match_their_description(app, cast, described):
    client = app.test_client()
    good = {"email": email_of("ada"), "password": PASSWORD}
    made = client.post(SESSIONS, json=good)
    token = {"Authorization": f"Bearer {made.json['token']}"}
    calls = [
        ("POST", SESSIONS, made, 201),
        ("POST", SESSIONS, client.post(SESSIONS, json={**good, "password": "wrong"}), 401),
        ("POST", SESSIONS, client.post(SESSIONS, json={"email": 1}), 422),
        ("POST", SESSIONS, client.post(SESSIONS, data=b"{", content_type="application/json"), 400),
        ("DELETE", SESSIONS, client.delete(SESSIONS), 400),
        ("GET", openapi.ADDRESS, client.get(openapi.ADDRESS), 200),
    ]
    for (method, path), rule in api_rules(app).items():
        if method == "GET" and rule.arguments:
            address = re.sub(r"{\w+}", "0000000000", path)
            calls.append((method, path, client.get(address, headers=token), 404))
            calls.append((method, path, client.get(address), 401))
    calls.append(("DELETE", SESSIONS, client.delete(SESSIONS, headers=token), 204))
    for method, path, response, status in calls:
        assert (method, path, response.status_code) == (method, path, status)
        assert broken(described, method, path, response) == []


def test_a_wrong_answer_is_seen(app, described):
    class Wrong:
        status_code, data, json = 201, b"{}", {"token": 1}

    assert broken(described, "POST", SESSIONS, Wrong())


def test_scripts_are_never_redirected_to_a_page(app, described):
    client = app.test_client()
    for method, path in operations(described):
        address = re.sub(r"{\w+}", "0000000000", path)
        answer = client.open(address, method=method, json={} if method != "GET" else None)
        assert answer.mimetype == "application/json" or not answer.data
        assert answer.status_code not in {301, 302, 303}
