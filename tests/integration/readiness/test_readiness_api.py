"""The JSON API of the room."""

import pytest

HOSTILE = [
    b'{"version": 0, "score": NaN}',
    b'{"version": 0, "score": 3, "score": 4}',
    b'{"version": 0, "comment": "\\u0000"}',
    b'{"version": 0, "comment": "\\ud800"}',
    b'{"version": 9223372036854775808, "score": 3}',
    b'{"version": 0, "score": 3.5}',
    b'{"version": 0, "score": "3"}',
    b'{"version": 0, "score": 9}',
    b'{"version": -1, "score": 3}',
    b'{"version": true, "score": 3}',
    b'{"version": 0, "score": 3, "surprise": 1}',
    b'{"version": 0, "score": 3, "na": "other"}',
    b'{"version": 0, "na": "no_such_reason"}',
    b'{"version": 0, "comment": "' + b"x" * 4001 + b'"}',
    b'{"version": 0, "evidence": [{"url": "javascript:alert(1)"}]}',
    b'{"version": 0, "evidence": {"url": "x"}}',
    b'{"version": 0, "parts": {"families": [{"title": {"deep": 1}}]}}',
    b'{"version": 0, "parts": {"families": 1e400}}',
    b'{"version": 0, "parts": {"unknown": 1}}',
    b'{"version": 0, "parts": [1]}',
    b'{"version": 99, "score": 3}',
    b"[" * 3000,
    b"\xff\xfe",
    b"null",
    b"",
]


@pytest.fixture
def ada(app, cast):
    """Ada's script."""
    client = app.test_client()
    token = client.post(
        "/api/v1/sessions",
        json={"email": "ada@example.org", "password": "harbour lantern over quiet water"},
    ).json["token"]

    def call(verb, path, **options):
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        return getattr(client, verb)(f"/api/v1{path}", headers=headers, **options)

    return call


def test_answer_is_saved_and_read_back(ada, heron):
    path = f"/projects/{heron}/answers/IP-03"
    saved = ada(
        "put",
        path,
        json={
            "version": 0,
            "score": 3,
            "comment": "Two families.",
            "evidence": [{"title": "Family table"}],
            "parts": {"families": [{"title": "Vector"}]},
        },
        headers={"Idempotency-Key": "a"},
    )

    assert saved.status_code == 200, saved.json
    assert saved.json["version"] == 1
    read = ada("get", path).json
    assert read["score"] == 3
    assert read["comment"] == "Two families."
    assert read["parts"] == {"families": [{"title": "Vector"}]}
    assert [each["title"] for each in read["evidence"]] == ["Family table"]


def test_replay_and_stale_versions(ada, heron):
    path = f"/projects/{heron}/answers/IP-01"
    first = ada("put", path, json={"version": 0, "score": 3}, headers={"Idempotency-Key": "k"})
    again = ada("put", path, json={"version": 0, "score": 3}, headers={"Idempotency-Key": "k"})
    stale = ada("put", path, json={"version": 0, "score": 1, "comment": "mine"})

    assert again.json == first.json
    assert stale.status_code == 409
    assert stale.json["mine"]["comment"] == "mine"
    assert stale.json["theirs"]["score"] == 3


def test_assessment_is_what_portal_assess_prints(ada, full):
    answer = ada("get", f"/projects/{full}/assessment")

    assert answer.status_code == 200
    assert list(answer.json["pillars"]) == sorted(["IP", "DAT", "REG", "PRO", "PRJ"])
    assert answer.json["pillars"]["PRO"]["level"] == 4
    assert answer.json["pillars"]["PRO"]["confidence"] == 0.6


def test_snapshot_is_frozen(ada, full):
    made = ada("post", f"/projects/{full}/snapshots", json={"name": "By script"})

    assert made.status_code == 201
    assert len(made.json["content_hash"]) == 64


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bodies_are_refused_and_nothing_is_lost(ada, heron, body):
    path = f"/projects/{heron}/answers/IP-03"
    ada("put", path, json={"version": 0, "score": 2, "comment": "kept"})

    answer = ada("put", path, data=body, content_type="application/json")

    assert 400 <= answer.status_code < 500, answer.data
    read = ada("get", path).json
    assert (read["version"], read["score"], read["comment"]) == (1, 2, "kept")


def test_unknown_projects_and_questions_are_alike(ada, heron):
    answers = {
        ada("get", f"/projects/{heron}/answers/IP-99").data,
        ada("get", "/projects/nothing/answers/IP-01").data,
        ada("get", "/projects/nothing/assessment").data,
    }

    assert len(answers) == 1
