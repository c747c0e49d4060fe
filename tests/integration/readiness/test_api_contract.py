"""The JSON API with data in it: what every call answers is what its description promises."""

import pytest

from portal.organisations import service as organisations
from portal.web import openapi
from tests.cast import NOW, PASSWORD, email_of
from tests.described import broken

SESSIONS = "/api/v1/sessions"
ANSWER = "/api/v1/projects/{code}/answers/{question}"
ASSESSMENT = "/api/v1/projects/{code}/assessment"
SNAPSHOTS = "/api/v1/projects/{code}/snapshots"
MATCHES = "/api/v1/matches"
INVESTOR = {"type": "specialist_vc", "country": "SE", "stages": ["C"], "modalities_in": ["car_t"]}
WISHES = {"country": "SE", "modality": ["car_t"], "ask_amount": 5_000_000, "ask_currency": "SEK"}


@pytest.fixture
def described(app):
    return app.test_client().get(openapi.ADDRESS).json


class Script:
    """A client with a bearer token that notes what it called and compares every answer."""

    def __init__(self, client, described):
        self.client, self.described, self.called, self.headers = client, described, {}, {}

    def __call__(self, method, path, *, json=None, key=None, query=None, **places):
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        response = self.client.open(
            path.format(**places), method=method, json=json, query_string=query, headers=headers
        )
        assert broken(self.described, method, path, response) == [], response.json
        self.called.setdefault((method, path), []).append(response.status_code)
        return response

    def sign_in(self, name, **more):
        made = self("POST", SESSIONS, json={"email": email_of(name), "password": PASSWORD, **more})
        self.headers = {"Authorization": f"Bearer {made.json['token']}"}
        return made


@pytest.fixture
def script(app, cast, described):
    """`script("ada")` is Ada's script, signed in."""

    def start(name):
        made = Script(app.test_client(), described)
        made.sign_in(name)
        return made

    return start


@pytest.fixture
def market(db, cast, full):
    """Heron and the investor, both published."""
    with db.write() as session:
        for who, code, values in (
            (cast.ada, full, WISHES),
            (cast.ines, cast.ines.organisation_code, INVESTOR),
        ):
            page = organisations.profile_page(session, who, code=code, now=NOW)
            rev = organisations.save_profile(
                session, who, code=code, rev=page.rev, values=values, now=NOW
            )
            organisations.publish(
                session, who, code=code, rev=rev, texts=[], name_public=False, listed=True, now=NOW
            )
        session.commit()
    return full


def success(statuses):
    return [status for status in statuses if status < 300]


def test_every_operation_succeeds_as_described(script, described, market):
    ada = script("ada")
    places = {"code": market, "question": "IP-03"}
    read = ada("GET", ANSWER, **places).json
    body = {
        "version": read["version"],
        "score": 2,
        "comment": "Två familjer.",
        "evidence": [{"title": "Family table"}, {"title": "", "url": "https://example.org/x"}],
        "parts": {"families": [{"title": "Vector"}]},
    }
    assert ada("PUT", ANSWER, json=body, **places).json["version"] == read["version"] + 1
    assert ada("GET", ANSWER, **places).json["comment"] == "Två familjer."
    device = {"code": market, "question": "REG-12"}
    seen = ada("GET", ANSWER, **device).json["version"]
    ada("PUT", ANSWER, json={"version": seen, "dont_know": True}, **device)
    outside = ada("GET", ANSWER, **device).json
    assert (outside["state"], outside["score"]) == ("dont_know", None)
    assert ada("GET", ASSESSMENT, **places).json["next"]["band"] == "D"
    frozen = ada("POST", SNAPSHOTS, json={"name": "Vår", "core_only": True}, **places)
    assert frozen.status_code == 201
    lists = ada("GET", MATCHES, query={"project": market, "kind": "investor"}).json["lists"]
    assert [len(each["matches"]) for each in lists] == [1]
    ada("GET", openapi.ADDRESS)
    ada("DELETE", SESSIONS)
    operations = {
        (method.upper(), path)
        for path, methods in described["paths"].items()
        for method in methods
        if method in openapi.METHODS
    }
    assert {key for key, statuses in ada.called.items() if success(statuses)} == operations


def test_matches_add_up_for_both_sides(script, market):
    for who, kind in (("ada", "investor"), ("ines", "project")):
        [listed] = script(who)("GET", MATCHES, query={"kind": kind}).json["lists"]
        [match] = listed["matches"]
        assert listed["kind"] == kind
        assert {part["side"] for part in match["parts"]} == {"ours", "theirs"}
        hundredths = [round(part["points"] * 100) for part in match["parts"]]
        assert sum(hundredths) == round(match["points"] * 100)


@pytest.mark.parametrize(
    "query", [{"kind": "dragon"}, {"project": "x" * 41}, {"other": "1"}, {"kind": "\x00"}]
)
def test_odd_questions_for_matches_are_refused(script, market, query):
    assert script("ada")("GET", MATCHES, query=query).status_code in {400, 422}


def test_same_key_gives_the_same_answer_and_acts_once(script, heron):
    ada, places = script("ada"), {"code": heron, "question": "IP-01"}
    sent = {"version": 0, "score": 3, "comment": "Once."}
    first, again = (ada("PUT", ANSWER, json=sent, key="k1", **places) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    other = ada("PUT", ANSWER, json={**sent, "comment": "Twice."}, key="k1", **places)
    assert (other.status_code, other.json["error"]) == (409, "key_reused")
    kept = ada("GET", ANSWER, **places).json
    assert (kept["version"], kept["comment"]) == (1, "Once.")


def test_stale_version_brings_both_texts_and_changes_nothing(script, heron):
    ada, alva = script("ada"), script("alva")
    places = {"code": heron, "question": "IP-01"}
    ada("PUT", ANSWER, json={"version": 0, "score": 3, "comment": "Theirs."}, **places)
    stale = alva("PUT", ANSWER, json={"version": 0, "score": 1, "comment": "Mine."}, **places)
    assert (stale.status_code, stale.json["error"]) == (409, "answer_moved_on")
    mine, theirs = stale.json["mine"], stale.json["theirs"]
    assert (mine["version"], mine["score"], mine["comment"]) == (0, 1, "Mine.")
    assert (theirs["version"], theirs["score"], theirs["comment"]) == (1, 3, "Theirs.")
    assert ada("GET", ANSWER, **places).json == theirs
    told = alva("PUT", ANSWER, json={"version": theirs["version"], "score": 1}, **places)
    assert told.json["version"] == 2


def test_token_opens_nothing_after_its_end(script, heron):
    ada, other = script("ada"), script("ada")
    assert ada("GET", ASSESSMENT, code=heron).status_code == 200
    assert ada("DELETE", SESSIONS).status_code == 204
    for method, path, body in (
        ("GET", ASSESSMENT, None),
        ("PUT", ANSWER, {"version": 0, "score": 3}),
        ("POST", SNAPSHOTS, {}),
        ("GET", MATCHES, None),
    ):
        ended = ada(method, path, json=body, code=heron, question="IP-01")
        assert ended.status_code == 401, path
    assert other("GET", ASSESSMENT, code=heron).status_code == 200
    assert other("GET", ANSWER, code=heron, question="IP-01").json["version"] == 0


@pytest.mark.parametrize("who", ["bea", "ines", "cora", "otto"])
def test_others_learn_nothing_by_script(script, heron, who):
    stranger = script(who)
    for method, path, body in (
        ("GET", ASSESSMENT, None),
        ("GET", ANSWER, None),
        ("PUT", ANSWER, {"version": 0, "score": 3}),
        ("POST", SNAPSHOTS, {}),
    ):
        answers = [
            stranger(method, path, json=body, code=code, question="IP-01")
            for code in (heron, "0000000000")
        ]
        assert {each.status_code for each in answers} <= {403, 404}
        assert answers[0].data == answers[1].data
