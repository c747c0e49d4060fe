"""Every page of the room opens, in both languages, and forms keep what was typed."""

import pytest

from portal.organisations import service
from portal.organisations.model import ProfileKind
from tests.cast import NOW
from tests.integration.organisations.conftest import FULL


def text(response):
    return response.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize(
    "path",
    [
        "/projects/new",
        "/projects/{code}/profile",
        *(f"/projects/{{code}}/profile/{g.id}" for g in service.schema(ProfileKind.PROJECT).groups),
        "/projects/{code}/publish",
        "/projects/{code}/unpublish",
        "/projects/{code}/sharing",
        "/projects/{code}/sharing/new",
        "/projects/{code}/sharing/preview/public",
        "/projects/{code}/sharing/preview/investor",
        "/directory/projects/{code}",
        "/directory",
    ],
)
def test_company_pages_open(browse, published, path, lang):
    ada = browse("ada")

    response = ada.get(path.format(code=published.code), query_string={"lang": lang})

    assert response.status_code == 200
    assert text(response).count("<h1") == 1


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("name", ["ines", "dov", "nora"])
def test_partner_pages_open(browse, name, lang):
    partner = browse(name)
    kind = {"ines": "investor", "dov": "cdmo", "nora": "node"}[name]
    groups = [f"/profile/{g.id}" for g in service.schema(ProfileKind(kind)).groups]

    for path in ["/profile", "/profile/publish", "/profile/unpublish", "/shared", *groups]:
        response = partner.get(path, query_string={"lang": lang})
        assert (path, response.status_code) == (path, 200)


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_coordinator_pages_open(browse, lang):
    cora = browse("cora")

    for path in ["/coordination/organisations", "/coordination/claims"]:
        assert cora.get(path, query_string={"lang": lang}).status_code == 200


def test_company_makes_a_project_and_fills_a_page(browse, db, cast):
    ada = browse("ada")

    made = ada.post("/projects/new", {"name": "Project Å"})
    overview = made.headers["Location"]
    saved = ada.post(
        f"{overview}/stage", {"rev": "1", "stage": "S03", "present": "parallel_stages"}
    )

    assert (made.status_code, saved.status_code) == (303, 303)
    with db.read() as session:
        (found,) = service.projects(session, cast.ada, now=NOW)
    assert (found.project.name, found.stage) == ("Project Å", "S03")


def test_bad_input_keeps_the_text_and_says_what_to_do(browse, heron):
    ada = browse("ada")

    refused = ada.post(
        f"/projects/{heron.code}/profile/money",
        {"rev": "2", "ask_amount": "55 million", "ask_currency": "SEK", "close_target": "soon"},
    )

    assert refused.status_code == 422
    page = text(refused)
    assert 'value="55 million"' in page
    assert 'value="soon"' in page
    assert "Amount sought: Write a number, for example 1500 or 1 500." in page


def test_partial_form_leaves_checkboxes_alone(browse, db, cast, heron):
    browse("ada").post(
        f"/projects/{heron.code}/profile/product", {"rev": "2", "atmp_class": "gtmp"}
    )

    with db.read() as session:
        found = service.profile_page(session, cast.ada, code=heron.code, now=NOW)
    assert (found.values["type_code"], found.values["atmp_class"]) == (["GX"], "gtmp")


def test_stale_page_shows_both_texts_and_then_saves(browse, db, cast, heron):
    path = f"/projects/{heron.code}/profile/teaser"
    browse("alva").post(path, {"rev": "2", "headline": "Alva's words"})
    ada = browse("ada")

    refused = ada.post(path, {"rev": "2", "headline": "Ada's words"})
    again = ada.post(path, {"rev": "3", "headline": "Ada's words"})

    assert refused.status_code == 409
    assert "Alva&#39;s words" in text(refused)
    assert 'value="Ada&#39;s words"' in text(refused)
    assert 'name="rev" value="3"' in text(refused)
    assert again.status_code == 303


def test_tables_are_typed_row_by_row(browse, db, cast, heron):
    ada = browse("ada")
    row = {
        "rev": "2", "present": "use_of_proceeds",
        "use_of_proceeds-0-what": "Clinical batch", "use_of_proceeds-0-amount": "1 500 000",
        "use_of_proceeds-1-what": " ",
    }  # fmt: skip

    assert ada.post(f"/projects/{heron.code}/profile/money", row).status_code == 303
    with db.read() as session:
        found = service.profile_page(session, cast.ada, code=heron.code, now=NOW)
    assert found.values["use_of_proceeds"] == [{"what": "Clinical batch", "amount": 1500000}]
    row |= {"rev": "3", "use_of_proceeds-0-amount": "lots"}
    refused = ada.post(f"/projects/{heron.code}/profile/money", row)
    assert refused.status_code == 422
    assert "Row 1: Write a number" in text(refused)


@pytest.mark.parametrize("value", ["\x00", "a\x0bb", "NaN", "1e400", "9" * 500, "-1"])
def test_hostile_input_is_refused_alike(browse, heron, value):
    response = browse("ada").post(
        f"/projects/{heron.code}/profile/money", {"rev": "2", "ask_amount": value}
    )

    assert response.status_code == 422


@pytest.mark.parametrize("rev", ["", "x", "-1", "٣", "9" * 30])
def test_odd_version_is_no_page(browse, heron, rev):
    response = browse("ada").post(
        f"/projects/{heron.code}/profile/money", {"rev": rev, "runway_months": "3"}
    )

    assert response.status_code == 404


def private_paths(code):
    return [
        f"/projects/{code}/profile",
        f"/projects/{code}/profile/money",
        f"/projects/{code}/publish",
        f"/projects/{code}/unpublish",
        f"/projects/{code}/sharing",
        f"/projects/{code}/sharing/new",
        f"/projects/{code}/sharing/preview/public",
        f"/directory/projects/{code}",
    ]


@pytest.mark.parametrize("name", ["otto", "bea", "ines", "cora", "rut"])
def test_stranger_cannot_tell_a_project_from_none(browse, heron, name):
    stranger = browse(name)

    for real, none in zip(private_paths(heron.code), private_paths("zzzzzzzzzz"), strict=True):
        seen, missing = stranger.get(real), stranger.get(none)
        assert (seen.status_code, missing.status_code) == (404, 404)
        assert text(seen).replace(heron.code, "-") == text(missing).replace("zzzzzzzzzz", "-")
        assert dict(seen.headers).keys() == dict(missing.headers).keys()


def test_anonymous_cannot_tell_a_project_from_none(browse, heron):
    nobody = browse(None)

    seen = nobody.get(f"/directory/projects/{heron.code}")
    missing = nobody.get("/directory/projects/zzzzzzzzzz")

    assert (seen.status_code, missing.status_code) == (404, 404)
    assert text(seen).replace(heron.code, "-") == text(missing).replace("zzzzzzzzzz", "-")


def test_stranger_changes_nothing(browse, db, cast, heron):
    for name in ("otto", "bea", "ines", "cora"):
        stranger = browse(name)
        for path in private_paths(heron.code)[:6]:
            assert stranger.post(path, {"rev": "2"}).status_code in (404, 405)
    with db.read() as session:
        found = service.profile_page(session, cast.ada, code=heron.code, now=NOW)
    assert (found.rev, found.published) == (2, None)


def test_publishing_shows_only_what_was_listed(browse, heron):
    ada, nobody = browse("ada"), browse(None)
    asked = text(ada.get(f"/projects/{heron.code}/publish"))

    done = ada.post(
        f"/projects/{heron.code}/publish", {"rev": "2", "texts": ["headline"], "listed": "y"}
    )
    seen = text(nobody.get(f"/directory/projects/{heron.code}"))

    assert "million" not in asked.split("Always shown")[1].split("<form")[0]
    assert done.status_code == 303
    assert FULL["headline"] in seen
    assert f"Project {heron.code[:4]}" in seen
    for secret in ("Heron", "Ardent", "Relapsed", "million", "Hidden Rival", "SEK"):
        assert secret not in seen.split("<main")[1].split("</main")[0]
    listed = text(nobody.get("/directory"))
    assert f"Project {heron.code[:4]}" in listed
    assert "Heron" not in listed

    ada.post(f"/projects/{heron.code}/unpublish", {"confirmed": "yes"})
    assert nobody.get(f"/directory/projects/{heron.code}").status_code == 404
    assert f"Project {heron.code[:4]}" not in text(nobody.get("/directory"))


def test_editor_may_not_publish(browse, heron):
    refused = browse("alva").post(f"/projects/{heron.code}/publish", {"rev": "2"})

    assert refused.status_code == 403


def test_stale_publish_is_shown_again(browse, heron):
    assert browse("ada").post(f"/projects/{heron.code}/publish", {"rev": "1"}).status_code == 409
