"""A whole round through the pages, from draft to decision, as each role meets them."""

import re

import pytest

from tests.integration.rounds.browsing import close, form_of, strip, text, version
from tests.integration.rounds.conftest import CRITERIA

pytestmark = pytest.mark.usefixtures("world")


def test_whole_round_through_the_pages(world, browse):
    cora, ada = browse("cora"), browse("ada")
    made = cora.post("/coordination/rounds/new", form_of())
    code = made.location.split("/")[3]
    assert "Manufacturing plan" in text(cora.get(made.location))
    assert browse(None).get(f"/rounds/{code}").status_code == 404
    opening = text(cora.get(f"/coordination/rounds/{code}/opening"))
    opened = cora.post(f"/coordination/rounds/{code}/opening", {"version": version(opening)})
    assert opened.location == f"/coordination/rounds/{code}"
    public = text(browse(None).get(f"/rounds/{code}"))
    assert "Autumn call" in public
    assert "1 December 2099, 14:00 (Swedish time)" in public

    page = text(ada.get(f"/rounds/{code}/apply?project={world.heron}"))
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)[1]
    sent = {"key": key, "project": world.heron, "signed_name": "Ada Ask", "signed_role": "CEO"}
    refused = ada.post(f"/rounds/{code}/apply", sent)
    assert refused.status_code == 422
    assert "Confirm the statement" in text(refused)
    assert 'value="CEO"' in text(refused)
    done = [ada.post(f"/rounds/{code}/apply", {**sent, "confirmed": "y"}) for _ in range(2)]
    assert [each.status_code for each in done] == [303, 303]
    assert done[0].location == done[1].location
    receipt = text(ada.get(done[0].location))
    assert "2026:1-" in receipt
    assert "Confirmed by" in receipt
    application = done[0].location.split("/")[2]
    assert "Project Heron" not in text(cora.get(f"/coordination/rounds/{code}"))

    close(world, code)
    check_and_assign(cora, code, application)
    review_and_release(browse, code, application)


def check_and_assign(cora, code, application):
    assert "Project Heron" in text(cora.get(f"/coordination/rounds/{code}"))
    sheet = text(cora.get(f"/coordination/applications/{application}"))
    assert "Secret of Project Heron" in sheet
    cora.post(f"/coordination/rounds/{code}/step", {"to": "reviewing"})
    unchecked = cora.post(
        f"/coordination/applications/{application}/checks",
        {"version": "0", "check_q1": "no", "note": "Outside", "do": "pass"},
    )
    assert unchecked.status_code == 409
    assert "Outside</textarea>" in text(unchecked)
    passed = cora.post(
        f"/coordination/applications/{application}/checks",
        {"version": "0", "check_q1": "yes", "note": "", "do": "pass"},
    )
    assert passed.status_code == 303
    none = cora.post(f"/coordination/applications/{application}/reviewers", {})
    assert none.status_code == 422
    cora.post(f"/coordination/applications/{application}/reviewers", {"reviewers": ["rut", "rolf"]})


def review_and_release(browse, code, application):
    cora, carl, ada = browse("cora"), browse("carl"), browse("ada")
    for name in ("rut", "rolf"):
        review(browse(name), name)
    cora.post(f"/coordination/rounds/{code}/step", {"to": "deciding"})
    before = text(ada.get(f"/applications/{application}"))
    bare = {"version": "0", "outcome": "conditions", "reasons": "The plan holds together"}
    assert cora.post(f"/coordination/applications/{application}/decision", bare).status_code == 422
    cora.post(
        f"/coordination/applications/{application}/decision",
        {**bare, "conditions": "Sign the agreement"},
    )
    letter = text(cora.get(f"/coordination/applications/{application}/letter"))
    assert "Decision: Approved with conditions" in letter
    assert "Beslut: Godkänd med villkor" in letter
    cora.post(f"/coordination/rounds/{code}/release", {"do": "request"})
    assert strip(text(ada.get(f"/applications/{application}"))) == strip(before)
    alone = cora.post(f"/coordination/rounds/{code}/release", {"do": "release"})
    assert "Another coordinator has to confirm it" in text(cora.get(alone.location))
    carl.post(f"/coordination/rounds/{code}/release", {"do": "release"})
    after = text(ada.get(f"/applications/{application}"))
    assert "Decision: Approved with conditions" in after
    assert "Sign the agreement" in after
    assert "Comment of rut on need" in after
    assert "Private note" not in after
    assert "Rut" not in after
    rut = browse("rut")
    path = re.search(r'href="(/reviews/\w+)"', text(rut.get("/reviews")))[1]
    assert "Decision: Approved with conditions" in text(rut.get(path))


def review(browser, name):
    desk = text(browser.get("/reviews"))
    path = re.search(r'href="(/reviews/\w+)/conflict"', desk)[1]
    assert "Secret of" not in text(browser.get(f"{path}/conflict"))
    assert browser.get(path).location == f"{path}/conflict"
    browser.post(f"{path}/conflict", {"conflict": "no"})
    page = text(browser.get(path))
    assert "Secret of Project Heron" in page
    partly = {"version": "0", "score_need": "3", "note": "Private note"}
    short = browser.post(path, {**partly, "do": "submit"})
    assert short.status_code == 422
    assert "Private note" in text(short)
    whole = {f"score_{each}": "3" for each in CRITERIA}
    whole |= {f"comment_{each}": f"Comment of {name} on {each}" for each in CRITERIA}
    saved = browser.post(path, {**partly, "do": "save"})
    assert saved.status_code == 303
    stale = browser.post(path, {**partly, **whole, "do": "save"})
    assert stale.status_code == 409
    assert f"Comment of {name} on need" in text(stale)
    sent = browser.post(path, {**partly, **whole, "version": "1", "do": "submit"})
    assert sent.status_code == 303
