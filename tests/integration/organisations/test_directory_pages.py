"""The directory and the coordinators' queues in the browser."""

import pytest


def text(response):
    return response.get_data(as_text=True)


def test_directory_filters_and_survives_odd_addresses(browse, entry, published):
    nobody = browse(None)

    def names(query):
        return [
            name
            for name in ("Karolinska ATMP Center", f"Project {published.code[:4]}")
            if name in text(nobody.get(f"/directory?{query}"))
        ]

    both = ["Karolinska ATMP Center", f"Project {published.code[:4]}"]
    assert names("") == both
    assert names("kind=node") == both[:1]
    assert names("type=GX") == both[1:]
    assert names("hub=stockholm_uppsala") == both
    assert names("q=karolinska+center") == both[:1]
    assert names("q=heron") == []
    assert names("kind=bogus&page=x") == both
    assert names("page=999999999999") == both
    assert nobody.get("/directory?q=%00").status_code == 400


def test_every_entry_says_its_source(browse, entry):
    page = text(browse(None).get("/directory"))

    assert "Source: IVA 2026, working group, as of 31 May 2026" in page
    assert "Unclaimed" in page


def test_claim_is_asked_approved_and_shown(browse, entry):
    nora, cora = browse("nora"), browse("cora")

    nora.post(f"/directory/entries/{entry}/claim")
    queue = text(cora.get("/coordination/claims"))
    code = queue.split("/coordination/claims/")[1].split("/")[0]
    cora.post(f"/coordination/claims/{code}/approve")

    page = text(browse(None).get(f"/directory/entries/{entry}"))
    assert "Mälaren ATMP Unit" in page
    assert "Claim this entry" not in page


@pytest.mark.parametrize("name", ["ada", "otto", "ines", "rut", "nora", None])
def test_only_coordinators_meet_the_queues(browse, entry, name):
    browse("nora").post(f"/directory/entries/{entry}/claim")
    visitor = browse(name)
    expected = 404 if name else 303

    for path in ("/coordination/organisations", "/coordination/claims"):
        assert visitor.get(path).status_code == expected
    assert visitor.post("/coordination/claims/zzzz/approve").status_code == expected
