"""What ordinary code gets wrong (security.md 2.4): refused in words, never a fault, on both."""

import io
import json
import time

import pytest

from tests.integration.web.conftest import MISSING, filled, fingerprint, unsafe_routes

# Walks over every address run on the stricter database alone: what it takes, both take.
STRICTER = pytest.mark.parametrize("db", ["postgresql"], indirect=True)
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
REFUSED = ("NUL", "escape", "non-character", "too long", "line break", "blank")
ODD_QUERIES = [
    "q=%00", "q=%ff", "q=%ed%a0%80", "%00=1", "lang=%EF%BF%BF", "page=-1", "page=" + "9" * 30,
    "kind=nonsense&hub=x&type=y&stage=z", "q=" + "a" * 20_000, "next=%0a", "q[]=1&q=2&q=3",
]  # fmt: skip
ODD_PATHS = ["%00", "%ff", "%ed%a0%80", "9" * 30, "9" * 400, "..%2f..", "%0a", "a" * 6000, "%F0%9F"]


@pytest.fixture
def ada(browse):
    return browse("ada")


def test_json_that_is_not_strict_is_refused_at_the_door(client, db, cast):
    before = fingerprint(db)
    wrong = {}
    for name, body in NOT_STRICT.items():
        answer = client.post("/api/v1/sessions", data=body, content_type="application/json")
        if answer.status_code != 400 or not answer.json["error"]:
            wrong[name] = (answer.status_code, answer.text)
    assert wrong == {}
    assert fingerprint(db) == before


def test_json_of_the_wrong_shape_names_its_fields(client, db, cast):
    before = fingerprint(db)
    for name, body in WRONG_SHAPE.items():
        answer = client.post("/api/v1/sessions", json=body)
        assert (name, answer.status_code, answer.json["error"]) == (name, 422, "invalid")
        assert all(problem["field"] and problem["code"] for problem in answer.json["problems"])
    assert fingerprint(db) == before


def test_json_is_strict_whatever_it_calls_itself(client, db, cast):
    before = fingerprint(db)
    plain = "application/json"
    for kind in (f"{plain}; charset=latin-1", f"{plain}; charset=odd", "application/problem+json"):
        for name, body in NOT_STRICT.items():
            answer = client.post("/api/v1/sessions", data=body, content_type=kind)
            assert (kind, name, answer.status_code) == (kind, name, 400)
    for kind in ("text/json", "text/plain", ""):
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


def test_odd_text_in_a_form_is_told_beside_its_field_and_kept(db, ada):
    before = fingerprint(db)
    for name, text in ODD_TEXTS.items():
        answer = ada.post("/organisations/new", {"name": text, "kind": "pirates"})
        assert (name, answer.status_code) == (name, 422)
        assert 'aria-invalid="true"' in answer.text
        assert "<script>alert" not in answer.text
    for name in REFUSED:
        answer = ada.post("/organisations/new", {"name": ODD_TEXTS[name], "kind": "company"})
        assert (name, answer.status_code) == (name, 422)
    assert fingerprint(db) == before


def test_typed_text_stays_in_the_field_that_is_refused(ada):
    answer = ada.post("/organisations/new", {"name": "Å" * 121, "kind": "company"})
    assert answer.status_code == 422
    assert "Å" * 121 in answer.text


@STRICTER
def test_every_address_that_takes_a_form_survives_odd_texts(app, browse):
    """Whoever sends whatever to wherever: a refusal, never a fault."""
    faults = []
    names = ("name", "email", "code", "version", "comment", "kind", "role", "organisation", "score")
    for name in ("ada", "ines", "cora", "rut"):
        browser = browse(name)
        for method, path in unsafe_routes(app):
            if path in {"/sign-out", "/api/v1/sessions"}:
                continue
            for turn in (0, 4):
                texts = [*ODD_TEXTS.values()][turn:] + [*ODD_TEXTS.values()][:turn]
                fields = dict(zip(names, texts, strict=True))
                token = {"X-CSRF-Token": browser.token}
                answer = browser.client.open(path, method=method, data=fields, headers=token)
                if answer.status_code >= 500:
                    faults.append((name, method, path, turn))
    assert faults == []


@STRICTER
def test_every_address_that_takes_json_survives_odd_bodies(app, db, browse):
    browser = browse("ada")
    before = fingerprint(db)
    token = {"X-CSRF-Token": browser.token}
    kind = "application/json"
    statuses = {
        (method, path, label): browser.client.open(
            path, method=method, data=NOT_STRICT[label], content_type=kind, headers=token
        ).status_code
        for method, path in unsafe_routes(app)
        for label in ("NUL", "lone surrogate", "NaN", "2^63", "deep, unclosed", "not UTF-8")
    }
    assert {route: status for route, status in statuses.items() if status != 400} == {}
    assert fingerprint(db) == before


@STRICTER
def test_odd_addresses_are_not_found(app, ada):
    faults = []
    for rule in app.url_map.iter_rules():
        # The check page answers every code, known or odd, with a page that says so.
        asked = "GET" in (rule.methods or set()) and rule.rule != "/check/<code>"
        if asked and "<" in rule.rule:
            for odd in ODD_PATHS:
                path = filled(rule.rule).replace(MISSING, odd)
                status = ada.client.get(path).status_code
                if not 300 <= status < 500:
                    faults.append((path[:80], status))
    assert faults == []


@STRICTER
def test_odd_queries_are_refused(app, ada):
    faults = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "<" not in rule.rule:
            for odd in ODD_QUERIES:
                status = ada.client.get(f"{rule.rule}?{odd}").status_code
                if status >= 500:
                    faults.append((rule.rule, odd[:20], status))
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


ODD_HEADERS = [
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
]


def test_odd_headers_are_no_fault(client, cast):
    for headers in ODD_HEADERS:
        for path in ("/", "/settings", "/static/css/base.css"):
            with client.get(path, headers=headers) as answer:
                assert answer.status_code < 500, (headers, path)
        assert client.post("/sign-in", data=b"x", headers=headers).status_code < 500


def test_error_of_the_gate_does_not_repeat_the_value(client, cast):
    body = json.dumps({"email": "secret\x00value@example.org", "password": "x"})
    answer = client.post("/api/v1/sessions", data=body, content_type="application/json")
    assert "secret" not in answer.text
