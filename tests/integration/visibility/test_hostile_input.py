"""Bodies that break ordinary code: refused with the field named, never a fault, nothing changed."""

import json
from datetime import timedelta

import pytest

from tests.cast import PASSWORD, email_of
from tests.integration.visibility.stage import PRESENT

ANSWER = "/api/v1/projects/{}/answers/IP-02"
FREEZE = "/api/v1/projects/{}/snapshots"
AUTOSAVE = "/projects/{}/questions/IP-02/autosave"
WRONG = {
    "version": [None, "1", 1.5, -1, 2**63, [], {}, True, 10**14],
    "score": ["3", 1.5, -1, 5, 2**63, [3], {"a": 1}, True, 10**14],
    "na": [1, [], {}, "x" * 5000, True],
    "na_text": [1, [], {}, "x" * 5000],
    "dont_know": ["yes", 1, [], {}],
    "comment": [1, [], {}, "x" * 100_000, True],
    "evidence": ["x", {}, [1], [{"title": 1}], [{"odd": "x"}], [{"title": "x"}] * 1000,
                 [{"title": "x", "url": "javascript:alert(1)"}], [{"title": "x" * 5000}]],
    "parts": ["x", [], [1], 1, {"odd": 1}, {"description": {"a": [1]}}],
    "odd": [1],
}  # fmt: skip
RAW = {
    "nul": b'{"version": 1, "comment": "a\\u0000b"}',
    "lone surrogate": b'{"version": 1, "comment": "\\ud800"}',
    "lone surrogate key": b'{"version": 1, "\\udfff": "x"}',
    "nan": b'{"version": 1, "score": NaN}',
    "nan in a part": b'{"version": 1, "parts": {"description": NaN}}',
    "infinity": b'{"version": 1, "score": -Infinity}',
    "huge integer": b'{"version": 1, "score": 9223372036854775808}',
    "huge exponent": b'{"version": 1, "score": 1e400}',
    "duplicate key": b'{"version": 1, "score": 1, "score": 3}',
    "deep": b'{"version": 1, "parts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "bad utf-8": b'{"version": 1, "comment": "\xff\xfe"}',
    "overlong utf-8": b'{"version": 1, "comment": "\xc0\x80"}',
    "no object": b"[1, 2, 3]",
    "nothing": b"",
    "half": b'{"version": 1',
    "two": b'{"version": 1} {"version": 2}',
    "text": b'"version"',
    "huge array": b'{"version": 1, "evidence": [' + b"1," * 200_000 + b"1]}",
    "too long": b'{"version": 1, "comment": "' + b"x" * 2_000_000 + b'"}',
}


def _refused(response):
    assert 400 <= response.status_code < 500, response.get_data()[:300]
    assert response.mimetype == "application/json"
    return response.get_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field, values in WRONG.items() for value in values],
    ids=lambda value: repr(value)[:24],
)
def test_a_value_of_the_wrong_shape_is_refused_by_name(still, field, value):
    ada, before = still.viewer("ada"), still.digest()
    aurora = still.code("projects", "aurora")
    sent = ada.send("PUT", ANSWER.format(aurora), json={"version": 1, field: value})
    told = _refused(sent)
    if sent.status_code == 422:
        named = " ".join(each["field"] for each in told["problems"])
        # An unknown part is named by its own name.
        inner = value if isinstance(value, dict) else ()
        assert field in named or any(key in named for key in inner)
    else:
        assert told["error"]
    assert still.digest() == before


@pytest.mark.parametrize("address", [ANSWER, FREEZE, AUTOSAVE, "/api/v1/sessions"])
@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_honest_json_are_refused(still, address, name):
    ada, before = still.viewer("ada"), still.digest()
    path = address.format(still.code("projects", "aurora"))
    method = "PUT" if address in {ANSWER, AUTOSAVE} else "POST"
    sent = ada.send(method, path, data=RAW[name], content_type="application/json")
    assert 400 <= sent.status_code < 500
    assert still.digest() == before


@pytest.mark.parametrize(
    "fields",
    [[], "x", 1, None, {"score": []}, {"score": {"a": 1}}, {"choice": 3}, {"comment": 1},
     {"comment": ["x"]}, {"comment": "x" * 100_000}, {"odd": "x"}, {"items": "x"},
     {"items": [1]}, {"parts": "x"}, {"na": 5}, {"dont_know": []}, {"part-odd": "x"}],
    ids=lambda value: repr(value)[:24],
)  # fmt: skip
def test_autosave_takes_no_odd_fields(still, fields):
    ada, before = still.viewer("ada"), still.digest()
    path = AUTOSAVE.format(still.code("projects", "aurora"))
    sent = ada.send("PUT", path, json={"version": 1, "fields": fields, "key": "k"})
    assert 400 <= sent.status_code < 500
    assert still.digest() == before


@pytest.mark.parametrize(
    "body",
    [{}, {"email": 1, "password": "x"}, {"email": "ada@example.org"}, {"email": [], "password": {}},
     {"email": "x" * 10_000, "password": "x" * 10_000}, {"email": None, "password": None},
     {"email": "ada@example.org", "password": PASSWORD, "role": "owner"}],
    ids=lambda value: repr(value)[:32],
)  # fmt: skip
def test_signing_in_by_script_takes_an_address_and_a_password_alone(still, body):
    before = still.digest()
    sent = still.app.test_client().post("/api/v1/sessions", json=body)
    _refused(sent)
    assert still.digest() == before


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=0", "page=99999999999999999999", "page=NaN", "page=%E2%91%A0", "kind=x",
     "type[]=GX", "q=" + "x" * 5000, "q=%25_%27--", "hub=%F0%9F%92%A9", "page=1&page=2", "q=%C3",
     "q=%ED%A0%80"],
)  # fmt: skip
def test_odd_questions_to_the_directory_get_an_answer(still, query):
    assert still.viewer(None).get(f"/directory?{query}").status_code in {200, 400}


@pytest.mark.parametrize("query", ["q=%00", "kind=%00", "%00=x", "page=%00"])
def test_characters_that_nothing_can_hold_are_refused_in_addresses(still, query):
    assert still.viewer(None).get(f"/directory?{query}").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/directory/projects/%00", "/directory/projects/%ED%A0%80", "/directory/projects/" + "9" * 30,
     "/directory/projects/" + "x" * 4000, "/rounds/..%2f..%2fetc%2fpasswd", "/join/%F0%9F%92%A9",
     "/questions/" + "1" * 300, "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py"],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_odd_paths_are_no_pages(still, path):
    assert still.viewer("ada").get(path).status_code in {404, 410}


def test_stale_versions_are_refused_and_both_texts_are_kept(copy):
    ada, aurora = copy.viewer("ada"), copy.code("projects", "aurora")
    path = ANSWER.format(aurora)
    first = ada.send("PUT", path, json={"version": 1, "comment": "mine"})
    assert first.status_code == 200
    stale = ada.send("PUT", path, json={"version": 1, "comment": "theirs"})
    assert stale.status_code == 409
    assert {"mine", "theirs"} <= set(stale.get_json())
    assert ada.get(path).get_json()["comment"] == "mine"


def test_a_closed_round_takes_nothing(copy):
    ada, before = copy.viewer("ada"), copy.digest()
    typed = {"project": copy.code("projects", "aurora"), "signed_name": "Ada",
             "signed_role": "CEO", "confirm": "yes", "key": "x" * 10}  # fmt: skip
    for own_id in ("judged", "pending", "done"):
        code = copy.code("rounds", own_id)
        for path in (f"/rounds/{code}/apply", f"/rounds/{code}/intention"):
            assert 300 <= ada.post(path, typed).status_code < 500
    assert copy.digest() == before


@pytest.mark.parametrize("odd", ["a\x00b", "\ufffe", "9" * 30, "x" * 6_000, "'--", "٣"])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/projects/{aurora}/sharing/new", "grantee"),
        ("/projects/{aurora}/sharing/new?to=x", "to"),
        ("/projects/{aurora}/papers", "source"),
        ("/projects/{aurora}/questions/IP-02", "key"),
        ("/projects/{aurora}/questions/IP-02", "version"),
        ("/rounds/{open}/apply", "project"),
        ("/rounds/{open}/apply", "key"),
        ("/rounds/{open}/intention", "project"),
        ("/matches/settings", "project"),
        ("/matches/settings/left-out", "other"),
        ("/switch", "organisation"),
        ("/check", "code"),
    ],
)
def test_codes_and_keys_in_forms_may_hold_anything(copy, path, field, odd):
    where = path.format(aurora=copy.code("projects", "aurora"), open=copy.code("rounds", "open"))
    typed = {"kind": "report", "lang": "en", "scopes": "levels", "until": "2027-01-01",
             "choice": "3", "version": "1", "project": copy.code("projects", "aurora"),
             "signed_name": "Ada", "signed_role": "CEO", "confirm": "yes"}  # fmt: skip
    sent = copy.viewer("ada").post(where, {**typed, field: odd})
    assert sent.status_code < 500


@pytest.mark.parametrize("path", ["/sign-up/{}", "/reset/{}", "/join/{}"])
@pytest.mark.parametrize("token", ["nothing", "x" * 43, "%F0%9F%92%A9", "1" * 3000])
def test_links_that_never_were_look_like_expired_ones(still, path, token):
    before, viewer = still.digest(), still.viewer(None)
    typed = {"name": "X", "password": "a sentence that nobody guesses", "password2": "x"}
    assert viewer.get(path.format(token)).status_code == 410
    assert viewer.post(path.format(token), typed).status_code == 410
    assert still.digest() == before


def test_an_expired_link_is_as_if_it_never_was(copy):
    viewer = copy.viewer(None)
    viewer.post("/reset", {"email": email_of("ada")})
    with copy.database.write() as session:
        from sqlalchemy import select, update

        from portal.jobs.tables import LetterRow
        from portal.people.tables import LinkRow

        query = select(LetterRow.facts).where(LetterRow.letter == "reset")
        path = session.scalars(query.order_by(LetterRow.id.desc())).first()["path"]
        assert viewer.get(path).status_code == 200
        session.execute(update(LinkRow).values(expires_at=PRESENT - timedelta(seconds=1)))
        session.commit()
    typed = {"password": "a sentence that nobody guesses"}
    assert viewer.post(path, typed).status_code == viewer.get(path).status_code == 410


OVER = {
    "id": "1", "organisation": "x", "organisation_id": "1", "organisation_code": "x",
    "role": "owner",
    "verified": "yes", "verified_at": "2026-01-01", "demo": "yes", "kind": "coordinator",
    "account": "1", "account_id": "1", "admin": "1", "is_admin": "1", "email": "x@example.org",
    "code": "x", "state": "decided", "published": "{}", "published_at": "2026-01-01",
    "name_public": "yes", "listed": "yes", "created_at": "x", "session": "1", "owner": "1",
    "password_hash": "x", "grantee_id": "1", "scopes": "levels", "until": "2099-01-01",
    "withdrawn_at": "", "number": "1", "outcome": "approve",
}  # fmt: skip


def test_fields_that_a_form_does_not_have_do_nothing(copy):
    aurora = copy.code("projects", "aurora")
    assert len(OVER) == 30
    ada, ines = copy.viewer("ada"), copy.viewer("ines")
    rut, own = copy.viewer("rut"), copy.code("reviews", "rut-judged")
    tables = ("accounts", "organisations", "memberships", "projects", "grants", "rounds",
              "round_applications", "round_decisions", "introductions")  # fmt: skip
    before = {key: value for key, value in copy.digest().items() if key in tables}
    assert set(before) == set(tables)
    published = copy.viewer(None).get(f"/directory/projects/{aurora}").get_data()
    for viewer, path, typed in (
        (ada, f"/projects/{aurora}/profile/money", {"rev": "0"}),
        (ada, f"/projects/{aurora}/profile/facts", {"rev": "3"}),
        (ada, f"/projects/{aurora}/questions/IP-02", {"version": "1", "choice": "score-3"}),
        (ada, "/matches/settings", {"rev": "1"}),
        (ines, "/profile/ticket", {"rev": "1"}),
        (ines, "/matches/settings", {"rev": "1"}),
        (rut, f"/reviews/{own}", {"version": "1"}),
        (ada, "/settings/password", {"old": "x", "new": "y"}),
    ):
        assert viewer.post(path, {**OVER, **typed}).status_code < 500
    after = {key: value for key, value in copy.digest().items() if key in tables}
    assert before == after
    shown = copy.viewer(None).get(f"/directory/projects/{aurora}").get_data()
    assert published == shown


def test_the_body_of_a_refusal_is_json_and_says_no_value(still):
    aurora = still.code("projects", "aurora")
    secret = "zq secret " * 600
    sent = still.viewer("ada").send(
        "PUT", ANSWER.format(aurora), data=json.dumps({"version": 1, "comment": secret}),
        content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 422
    assert "zq secret" not in sent.get_data(as_text=True)
