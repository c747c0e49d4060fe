"""The pages of the room as a browser without scripts meets them."""

import re

import pytest

from portal.readiness import service
from tests.cast import NOW
from tests.integration.readiness.conftest import counted

STRANGERS = ("otto", "bea", "ines", "dov", "nora", "cora", "rut")
PAGES = (
    "/projects/{}/assessment",
    "/projects/{}/questions/IP-01",
    "/projects/{}/questions/IP-01/conflict",
    "/projects/{}/questions/IP-01/history",
    "/projects/{}/areas/IP",
    "/projects/{}/results",
    "/projects/{}/review",
    "/projects/{}/papers",
    "/projects/{}/snapshots/0000000000",
)


def text_of(response):
    return response.get_data(as_text=True)


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page)[1]


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_bank_is_public_and_whole(client, lang):
    response = client.get(f"/questions?lang={lang}")
    page = text_of(response)
    edition = service.current_edition()

    assert response.status_code == 200
    assert [q.id for q in edition.questions if f'id="{q.id}"' not in page] == []
    assert [q.id for q in edition.questions if q.why.in_(lang)[:40].split("'")[0] not in page] == []


def test_unknown_edition_is_not_found(client):
    assert client.get("/questions/atmp-1999.1").status_code == 404


def test_task_list_counts_in_one_sentence(browse, heron, save):
    save("IP-01", {"choice": "3", "evidence-0-title": "Deed"})

    page = text_of(browse("ada").get(f"/projects/{heron}/assessment"))

    assert "1 of 72 answered, 1 with evidence." in page
    assert "Nothing has been submitted yet." in page


def test_question_is_saved_without_scripts_and_goes_on(browse, heron, read):
    ada = browse("ada")
    page = text_of(ada.get(f"/projects/{heron}/questions/IP-01"))

    response = ada.post(
        f"/projects/{heron}/questions/IP-01",
        {
            "version": version_in(page),
            "choice": "3",
            "comment": "Signed in May.",
            "evidence-0-title": "Deed",
            "evidence-0-url": "https://data.example.org/deed",
            "action": "continue",
        },
    )

    assert response.status_code == 303
    assert response.location.endswith(f"/projects/{heron}/questions/IP-02")
    kept = read("IP-01")
    assert (kept.version, kept.content.score, kept.content.comment) == (1, 3, "Signed in May.")
    assert [(i.title, i.url) for i in kept.content.evidence] == [
        ("Deed", "https://data.example.org/deed")
    ]


def test_bad_input_is_said_beside_the_field_and_kept(browse, heron, read):
    ada = browse("ada")

    response = ada.post(
        f"/projects/{heron}/questions/IP-03",
        {
            "version": "0",
            "choice": "9",
            "comment": "typed with care",
            "evidence-0-url": "javascript:alert(1)",
            "part-families-0-filed": "32 May",
            "action": "continue",
        },
    )
    page = text_of(response)

    assert response.status_code == 422
    assert "There is a problem" in page
    assert "typed with care" in page
    assert "javascript:alert(1)" in page
    assert "Write a web address that begins with" in page
    assert read("IP-03").version == 0


def test_not_relevant_asks_for_its_reason(browse, heron, read):
    ada = browse("ada")
    path = f"/projects/{heron}/questions/REG-12"

    refused = ada.post(path, {"version": "0", "choice": "na", "action": "continue"})
    taken = ada.post(
        path, {"version": "0", "choice": "na", "na_reason": "no_device", "action": "list"}
    )

    assert refused.status_code == 422
    assert "Choose why the question is not relevant." in text_of(refused)
    assert taken.status_code == 303
    assert read("REG-12").content.na_reason == "no_device"


def test_rows_are_added_without_scripts(browse, heron):
    ada = browse("ada")
    path = f"/projects/{heron}/questions/IP-03"
    data = {"version": "0", "part-families-0-title": "First", "part-families-1-title": "Second"}

    before = text_of(ada.get(path)).count('name="part-families-1-title"')
    response = ada.post(path, {**data, "action": "add-part-families"})
    after = text_of(ada.get(path))

    assert (before, response.status_code) == (1, 303)
    assert response.location.endswith("#part-families")
    assert 'name="part-families-3-title"' in after


def test_stale_form_shows_both_texts_and_keeps_them(browse, heron, save, read):
    save("IP-01", {"choice": "1", "comment": "start"})
    ada, alva = browse("ada"), browse("alva")
    path = f"/projects/{heron}/questions/IP-01"
    alva.post(path, {"version": "1", "choice": "2", "comment": "by Alva", "action": "list"})

    response = ada.post(
        path, {"version": "1", "choice": "3", "comment": "by Ada", "action": "list"}
    )
    page = text_of(response)

    assert response.status_code == 409
    assert "by Ada" in page
    assert "by Alva" in page
    assert read("IP-01").content.comment == "by Alva"
    assert "Needs attention" in text_of(ada.get(f"/projects/{heron}/assessment"))
    assert ada.post(f"{path}/conflict", {"version": "2", "keep": "mine"}).status_code == 303
    assert read("IP-01").content.comment == "by Ada"


def test_autosave_answers_with_the_next_version(browse, heron):
    ada = browse("ada")
    path = f"/projects/{heron}/questions/IP-01/autosave"
    ada.get(f"/projects/{heron}/questions/IP-01")

    first = ada.put(path, json={"version": 0, "fields": {"choice": "3"}})
    stale = ada.put(path, json={"version": 0, "fields": {"choice": "1"}})
    bad = ada.put(path, json={"version": 1, "fields": {"evidence-0-url": "nowhere"}})

    assert first.status_code == 200
    assert first.json["version"] == 1
    assert first.json["saved_at_label"].startswith("Saved ")
    assert stale.status_code == 409
    assert stale.json["conflict"]["mine"]["choice"] == "1"
    assert stale.json["conflict"]["theirs"]["choice"] == "3"
    assert stale.json["resolve_url"] == f"/projects/{heron}/questions/IP-01/conflict"
    assert bad.status_code == 422
    assert list(bad.json["errors"]) == ["evidence-0-url"]
    assert ada.get(stale.json["resolve_url"]).status_code == 200


def test_autosave_without_signing_in_is_401_json(browse, heron):
    nobody = browse(None)

    response = nobody.put(
        f"/projects/{heron}/questions/IP-01/autosave", json={"version": 0, "fields": {}}
    )

    assert response.status_code == 401
    assert response.is_json


@pytest.mark.parametrize("path", PAGES)
def test_strangers_get_the_same_page_as_for_nothing(browse, heron, full, path):
    for name in STRANGERS:
        browser = browse(name)
        there = browser.get(path.format(heron))
        missing = browser.get(path.format("x" * len(heron)))

        assert there.status_code == 404, name
        assert there.data.replace(heron.encode(), b"") == missing.data.replace(
            b"x" * len(heron), b""
        ), name


def test_strangers_cannot_write(browse, heron, read):
    for name in STRANGERS:
        browser = browse(name)
        statuses = {
            browser.post(f"/projects/{heron}/questions/IP-01", {"version": "0"}).status_code,
            browser.put(
                f"/projects/{heron}/questions/IP-01/autosave", json={"version": 0, "fields": {}}
            ).status_code,
            browser.post(f"/projects/{heron}/questions/IP-01/conflict", {}).status_code,
            browser.post(f"/projects/{heron}/review", {}).status_code,
            browser.post(f"/projects/{heron}/papers", {"kind": "report"}).status_code,
        }
        assert statuses == {404}, name
    assert read("IP-01").version == 0


def test_readers_read_and_cannot_write(browse, heron, full, read):
    axel = browse("axel")

    page = axel.get(f"/projects/{heron}/questions/IP-01")
    saved = axel.post(f"/projects/{heron}/questions/IP-01", {"version": "1", "choice": "0"})

    assert page.status_code == 200
    assert 'name="choice"' not in text_of(page)
    assert saved.status_code == 403
    assert read("IP-01").version == 1


def test_every_page_opens_for_its_owner(browse, full):
    ada = browse("ada")
    for lang in ("en", "sv"):
        for path in PAGES[:2] + PAGES[3:8]:
            assert ada.get(path.format(full) + f"?lang={lang}").status_code == 200, path


def test_question_page_takes_as_many_queries_for_one_answer_as_for_seventy(
    db, browse, heron, save, request
):
    save("IP-01", {"choice": "3"})
    ada = browse("ada")
    with counted(db) as few:
        ada.get(f"/projects/{heron}/questions/IP-01")
    request.getfixturevalue("full")
    with counted(db) as many:
        ada.get(f"/projects/{heron}/questions/IP-01")

    assert len(few) == len(many) <= 8


def test_project_without_stage_is_told_what_to_do(db, cast, browse):
    from portal.organisations import service as organisations

    with db.write() as session:
        made = organisations.create_project(session, cast.ada, name="Bare", now=NOW)
        session.commit()

    page = browse("ada").get(f"/projects/{made.code}/assessment")

    assert page.status_code == 200
    assert "Describe your project first" in text_of(page)
