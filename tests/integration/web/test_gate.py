"""What ordinary code gets wrong (security.md 2.4): refused in words, never a fault, on both."""

import io
import json
import time

import pytest

from tests.integration.web.conftest import filled, fingerprint, unsafe_routes

NOT_STRICT = {
    "NUL": b'{"email": "a\\u0000@example.org", "password": "x"}',
    "lone surrogate": b'{"email": "a\\ud800@example.org", "password": "x"}',
    "lone low surrogate": b'{"email": "a\\udc00@example.org", "password": "x"}',
    "non-character": b'{"email": "a\\uffff@example.org", "password": "x"}',
    "NUL in a key": b'{"em\\u0000ail": "a@example.org", "password": "x"}',
    "NaN": b'{"email": NaN, "password": "x"}',
    "Infinity": b'{"email": Infinity, "password": "x"}',
    "-Infinity": b'{"email": -Infinity, "password": "x"}',
    "1e400": b'{"email": 1e400, "password": "x"}',
    "2^63": b'{"email": 9223372036854775808, "password": "x"}',
    "5000 digits": b'{"email": ' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep, unclosed": b"[" * 100_000,
    "duplicate keys": b'{"email": "a@example.org", "email": "b@example.org"}',
    "not UTF-8": b'{"email": "\xff\xfe"}',
    "overlong UTF-8": b'{"email": "\xc0\xaf"}',
    "a list": b"[]",
    "a text": b'"x"',
    "nothing but a brace": b"{",
}
WRONG_SHAPE = {
    "an object for a text": {"email": {"a": 1}, "password": "x"},
    "a number for a text": {"email": 1, "password": "x"},
    "null for a text": {"email": None, "password": "x"},
    "too long": {"email": "a" * 300, "password": "x"},
    "an unknown key": {"email": "a@example.org", "password": "x", "admin": True},
    "nothing": {},
}
ODD_TEXTS = {
    "NUL": "a\x00b",
    "escape": "a\x1bb",
    "non-character": "a\uffffb",
    "too long": "a" * 5000,
    "line break": "a\nb",
    "markup": "<script>alert(1)</script>",
    "right to left": "a\u202eb",
    "digits": "9" * 400,
    "blank": " \t ",
}
ODD_PATHS = ["%00", "%ff", "%ed%a0%80", "9" * 30, "9" * 400, "..%2f..", "%0a", "a" * 6000, "%F0%9F"]


@pytest.fixture
def ada(browse):
    return browse("ada")


@pytest.mark.parametrize("name", NOT_STRICT)
def test_json_that_is_not_strict_is_refused_at_the_door(client, db, cast, name):
    before = fingerprint(db)
    started = time.perf_counter()
    answer = client.post("/api/v1/sessions", data=NOT_STRICT[name], content_type="application/json")
    assert answer.status_code == 400
    assert isinstance(answer.json["error"], str)
    assert answer.json["error"]
    assert time.perf_counter() - started < 2
    assert fingerprint(db) == before


@pytest.mark.parametrize("name", WRONG_SHAPE)
def test_json_of_the_wrong_shape_names_its_fields(client, db, cast, name):
    before = fingerprint(db)
    answer = client.post("/api/v1/sessions", json=WRONG_SHAPE[name])
    assert answer.status_code == 422
    assert answer.json["error"] == "invalid"
    assert all(problem["field"] and problem["code"] for problem in answer.json["problems"])
    assert fingerprint(db) == before


@pytest.mark.parametrize("suffix", ["", "; charset=utf-8", "; charset=latin-1", "; charset=odd"])
def test_json_is_strict_whatever_charset_it_claims(client, cast, suffix):
    answer = client.post(
        "/api/v1/sessions",
        data=NOT_STRICT["NUL"],
        content_type="application/json" + suffix,
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["application/problem+json", "text/json", "text/plain", ""])
def test_json_under_another_name_reaches_no_view(client, db, cast, kind):
    before = fingerprint(db)
    for body in NOT_STRICT.values():
        answer = client.post("/api/v1/sessions", data=body, content_type=kind)
        assert 400 <= answer.status_code < 500
    assert fingerprint(db) == before


def test_chunked_json_is_as_strict(client, cast):
    answer = client.post(
        "/api/v1/sessions",
        input_stream=io.BytesIO(NOT_STRICT["NUL"]),
        headers={"Transfer-Encoding": "chunked"},
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_text_in_a_form_is_told_beside_its_field_and_kept(db, ada, name):
    before = fingerprint(db)
    kind = {"kind": "company" if name != "markup" else "pirates"}
    answer = ada.post("/organisations/new", {"name": ODD_TEXTS[name], **kind})
    if name in {"right to left", "digits"}:
        assert answer.status_code in {303, 422}
        return
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "<script>alert" not in answer.text
    assert fingerprint(db) == before


def test_every_address_that_takes_a_form_survives_odd_texts(app, db, browse):
    """Whoever sends whatever to wherever: a refusal, never a fault."""
    faults = []
    for name in ("ada", "ines", "cora", "rut", "otto"):
        browser = browse(name)
        for method, path in unsafe_routes(app):
            if path in {"/sign-out", "/api/v1/sessions"}:
                continue
            for label, text in ODD_TEXTS.items():
                fields = dict.fromkeys(
                    ("name", "email", "code", "version", "comment", "kind"), text
                )
                send = browser.put if method == "PUT" else browser.post
                answer = send(path, data=fields) if method != "PUT" else send(path, json=fields)
                if answer.status_code >= 500:
                    faults.append((name, method, path, label))
    assert faults == []


def test_every_address_that_takes_json_survives_odd_bodies(app, db, browse):
    browser = browse("ada")
    before = fingerprint(db)
    statuses = {
        (method, path, label): browser.client.open(
            path,
            method=method,
            data=body,
            content_type="application/json",
            headers={"X-CSRF-Token": browser.token},
        ).status_code
        for method, path in unsafe_routes(app)
        for label, body in NOT_STRICT.items()
    }
    assert {route: status for route, status in statuses.items() if status != 400} == {}
    assert fingerprint(db) == before


@pytest.mark.parametrize("odd", ODD_PATHS)
def test_odd_addresses_are_not_found(app, ada, odd):
    faults = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "<" in rule.rule:
            path = filled(rule.rule).replace("0000000000", odd)
            status = ada.client.get(path).status_code
            if not 300 <= status < 500:
                faults.append((path[:80], status))
    assert faults == []


@pytest.mark.parametrize("odd", ["%00", "%ff", "%ed%a0%80", "%EF%BF%BF", "a" * 60_000])
def test_odd_queries_are_refused(app, ada, odd):
    faults = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "<" not in rule.rule:
            for key in ("q", "page", "lang", "next", odd):
                status = ada.client.get(f"{rule.rule}?{key}={odd}").status_code
                if status >= 500:
                    faults.append((rule.rule, key, status))
    assert faults == []


def test_a_thousand_parameters_are_enough(client):
    assert client.get("/sign-in?" + "&".join(f"a{n}=1" for n in range(1000))).status_code == 200
    assert client.get("/sign-in?" + "&".join(f"a{n}=1" for n in range(1001))).status_code == 400


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"]
)
def test_a_body_of_twenty_megabytes_is_refused_at_once(ada, db, kind):
    before = fingerprint(db)
    body = b'{"a": "' + b"x" * 20_000_000 + b'"}' if "json" in kind else b"a=" + b"x" * 20_000_000
    started = time.perf_counter()
    answer = ada.client.post(
        "/organisations/new", data=body, content_type=kind, headers={"X-CSRF-Token": ada.token}
    )
    assert answer.status_code == 413
    assert time.perf_counter() - started < 1
    assert fingerprint(db) == before


def test_eleven_hundred_parts_are_refused(ada, db):
    before = fingerprint(db)
    parts = {f"field{n}": "x" for n in range(1100)}
    answer = ada.client.post(
        "/organisations/new",
        data=parts,
        content_type="multipart/form-data",
        headers={"X-CSRF-Token": ada.token},
    )
    assert answer.status_code == 413
    assert fingerprint(db) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "brygga=\xff\xfe"},
        {"Cookie": "brygga=a.b.c; brygga=d"},
        {"Cookie": "=" * 5000},
        {"Accept-Language": "sv;q=x, \xff"},
        {"Accept-Language": "," * 5000},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \xe5"},
        {"Authorization": "Basic x"},
        {"Range": "bytes=9-1"},
        {"If-Modified-Since": "yesterday"},
        {"Idempotency-Key": "x" * 5000},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "multipart/form-data; boundary="},
    ],
)
def test_odd_headers_are_no_fault(client, cast, headers):
    for path in ("/", "/settings", "/static/css/base.css"):
        assert client.get(path, headers=headers).status_code < 500
    assert client.post("/sign-in", data=b"x", headers=headers).status_code < 500


def test_error_of_the_gate_does_not_repeat_the_value(client, cast):
    body = json.dumps({"email": "secret\x00value@example.org", "password": "x"})
    answer = client.post("/api/v1/sessions", data=body, content_type="application/json")
    assert "secret" not in answer.text
