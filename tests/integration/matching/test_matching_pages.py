"""Pages and JSON: what each viewer receives, byte for byte, and what bad input gets."""

import re

import pytest
from sqlalchemy import func, select

from portal.db.trail import TrailRow
from portal.matching import service
from portal.matching.tables import IntroductionRow
from portal.organisations import service as organisations
from tests.integration.matching.conftest import INVESTOR


def body(response) -> str:
    """The page without what differs on every load."""
    text = response.get_data(as_text=True)
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def tour(browser, *paths):
    return [(p, (r := browser.get(p)).status_code, body(r)) for p in paths]


def investor_tour(world, browser):
    ines = world.org("ines")
    return tour(
        browser, "/matches", f"/matches/{world.heron}/{ines}", f"/matches/{world.auk}/{ines}",
        "/matches/settings", "/introductions", "/api/v1/matches", f"/matches/missing/{ines}",
    )  # fmt: skip


def company_tour(world, browser):
    return tour(
        browser, "/matches", "/matches?kind=cdmo", "/introductions", "/matches/settings",
        f"/matches/{world.heron}/{world.org('ines')}", "/api/v1/matches?kind=investor",
    )  # fmt: skip


def test_investor_sees_no_trace_of_what_companies_keep(world, browse):
    ines = browse("ines")
    before = investor_tour(world, ines)

    page = world.read(organisations.profile_page, "ada", code=world.heron)
    hidden = {
        "ask_amount": 1_000, "investor_wanted": ["strategic"], "runway_months": 1,
        "vector": ["lentivirus"], "no_go_investors": "Northern Light Capital",
    }  # fmt: skip
    hidden["vector"] = [organisations.vocabulary("vector").options[0].id]
    world.write(organisations.save_profile, "ada", code=world.heron, rev=page.rev, values=hidden)
    pair = {"project": world.heron, "partner": world.org("ines")}
    musts = ["investor_wanted", "ask_amount", "modality"]
    world.write(service.save_musts, "ada", project=world.heron, musts=musts, rev=0)
    world.write(service.note_interest, "ada", interested=True, **pair)
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=True)
    made = world.write(organisations.create_project, "bea", name="Unpublished")
    world.write(
        organisations.save_profile, "bea", code=made.code, rev=1,
        values={"stage": "S05", "type_code": ["GX"], "modality": ["car_t"]},
    )  # fmt: skip

    assert investor_tour(world, ines) == before


def test_company_sees_no_trace_of_what_partners_keep(world, browse):
    ada = browse("ada")
    before = company_tour(world, ada)

    page = world.read(organisations.profile_page, "ines", code=world.org("ines"))
    hidden = {"ticket_min": 1, "ticket_max": 2, "lead": "lead_only", "conflicts": "Heron"}
    world.write(
        organisations.save_profile, "ines", code=world.org("ines"), rev=page.rev, values=hidden
    )
    pair = {"project": world.heron, "partner": world.org("ines")}
    world.write(service.save_musts, "ines", musts=["therapeutic_in", "ticket_min"], rev=0)
    world.write(service.note_interest, "ines", interested=True, **pair)
    world.write(service.leave_out, "ines", other=world.heron, left_out=True)

    assert company_tour(world, ada) == before


def test_published_change_does_move_the_list(world, browse):
    ada = browse("ada")
    before = company_tour(world, ada)
    world.publish("ines", world.org("ines"), INVESTOR | {"modalities_in": ["aav"]})

    assert company_tour(world, ada) != before


def test_hidden_reason_changes_no_byte_for_the_asker(world, browse):
    ada = browse("ada")
    made = world.ask()
    pages = []
    for reason in ("timing", "other"):
        world.write(service.decline, "ines", code=made.code, version=1, reason=reason)
        pages.append(
            tour(
                ada,
                f"/introductions/{made.code}",
                "/introductions",
                f"/matches/{world.heron}/{world.org('ines')}",
                "/matches",
            )
        )
        with world.db.write() as session:
            row = session.scalars(select(IntroductionRow)).one()
            row.state, row.live, row.version, row.answered_at = "asked", True, 1, None
            session.commit()

    assert pages[0] == pages[1]
    assert "They said not now" in pages[0][0][2]


@pytest.mark.parametrize("lang", ["en", "sv"])
@pytest.mark.parametrize("who", ["ada", "alva", "axel", "ines", "dov", "nora"])
def test_pages_open(world, browse, who, lang):
    browser = browse(who)
    partner = world.org("ines") if world.org(who) == world.org("ada") else world.org(who)
    asked = world.ask("ada", partner="ines")
    paths = ["/matches", "/matches/settings", "/introductions", f"/matches/{world.heron}/{partner}"]
    if world.org(who) in (world.org("ada"), world.org("ines")):
        paths.append(f"/introductions/{asked.code}")

    for path in paths:
        response = browser.get(path, query_string={"lang": lang})
        assert (path, response.status_code) == (path, 200)
        assert body(response).count("<h1") == 1
        assert "%(" not in body(response)


@pytest.mark.parametrize("who", ["otto", "cora", "rut", "bea"])
def test_strangers_get_the_page_for_nothing(world, browse, who):
    browser = browse(who)
    made = world.ask()
    ines = world.org("ines")
    for there, nowhere in (
        (f"/introductions/{made.code}", "/introductions/missing"),
        (f"/matches/{world.heron}/{ines}", f"/matches/missing/{ines}"),
    ):
        found, missing = browser.get(there), browser.get(nowhere)
        assert found.status_code == missing.status_code == 404
        assert mask(found, there) == mask(missing, nowhere)
    for path in (f"/introductions/{made.code}/accept", f"/introductions/{made.code}/withdraw"):
        assert browser.post(path, {"version": "1"}).status_code == 404
    assert browser.get(f"/api/v1/matches?project={world.heron}").status_code == 404


def mask(response, path):
    return body(response).replace(path, "")


def test_nobody_is_sent_to_sign_in(world, browse):
    nobody = browse(None)
    made = world.ask()

    for path in ("/matches", f"/introductions/{made.code}", "/introductions/missing"):
        response = nobody.get(path)
        assert (response.status_code, response.location.split("?")[0]) == (303, "/sign-in")
    assert nobody.get("/api/v1/matches").status_code == 401


def test_story_on_pages(world, browse):
    ada, ines = browse("ada"), browse("ines")
    pair = f"/matches/{world.heron}/{world.org('ines')}"

    assert ada.post(f"{pair}/interest", {"interested": "yes"}).status_code == 303
    asked = ada.post(f"{pair}/ask", {"message": "We know this disease area."})
    again = ada.post(f"{pair}/ask", {"message": "We know this disease area."})
    assert asked.location == again.location
    thread = asked.location

    received = body(ines.get(thread))
    assert "We know this disease area." in received
    assert "ada@example.org" not in received
    assert "1 request waits for you" in body(ines.get("/introductions"))
    assert ines.post(f"{thread}/accept", {"version": "1"}).status_code == 303
    assert "ada@example.org" in body(ines.get(thread))
    assert "ines@example.org" in body(ada.get(thread))
    assert ada.post(f"{thread}/step", {"version": "2", "step": "Call on Monday"}).status_code == 303
    assert ines.post(f"{thread}/outcome", {"version": "3", "outcome": "talks"}).status_code == 303
    assert "We keep talking outside Brygga" in body(ada.get(thread))
    stale = ines.post(f"{thread}/decline", {"version": "1", "reason": "timing"})
    assert stale.status_code == 409


def test_bad_input_keeps_what_was_typed(world, browse):
    ada, ines = browse("ada"), browse("ines")
    pair = f"/matches/{world.heron}/{world.org('ines')}"

    long = ada.post(f"{pair}/ask", {"message": "y" * 301})
    assert long.status_code == 422
    assert "y" * 301 in body(long)
    for message in ("a\x00b", "a\x0bb"):
        assert ada.post(f"{pair}/ask", {"message": message}).status_code == 422
    made = world.ask()
    thread = f"/introductions/{made.code}"
    assert ines.post(f"{thread}/decline", {"version": "1"}).status_code == 422
    odd = {"version": "1", "reason": "nonsense", "area": "\x00"}
    assert ines.post(f"{thread}/decline", odd).status_code == 422
    for version in ("", "x", "-1", "9" * 400, "１", "1.0"):
        assert ines.post(f"{thread}/accept", {"version": version}).status_code == 409
    assert ines.post("/matches/settings", {"musts": ["nope"], "rev": "0"}).status_code == 422
    assert ines.post("/matches/settings", {"musts": ["stages"], "rev": "7"}).status_code == 409
    for other in ("", "missing", "\x00", "x" * 5000):
        assert ines.post("/matches/settings/left-out", {"other": other}).status_code == 404
    for path in ("/matches?kind=bank", "/matches?project=%F0%9F%90%A6", "/matches/x/y"):
        assert ada.get(path).status_code == 404
    assert ada.get("/api/v1/matches?kind=bank").status_code == 422


def test_not_permitted_shows_why_and_keeps_the_text(world, browse):
    alva = browse("alva")
    pair = f"/matches/{world.heron}/{world.org('ines')}"

    refused = alva.post(f"{pair}/ask", {"message": "Let us talk"})

    assert refused.status_code == 403
    assert "An owner of your organisation can ask" in body(refused)


def test_json_parts_add_up_to_points(world, browse):
    for who in ("ada", "ines", "dov", "nora"):
        found = browse(who).get("/api/v1/matches").get_json()
        for each in found["lists"]:
            for match in each["matches"]:
                cents = sum(round(part["points"] * 100) for part in match["parts"])
                assert cents == round(match["points"] * 100)


def test_page_sum_adds_up(world, browse):
    page = body(browse("ada").get(f"/matches/{world.heron}/{world.org('ines')}"))
    tables = re.findall(r"<table>.*?</table>", page, re.DOTALL)

    assert len(tables) == 2
    for table in tables:
        *rows, total = (
            float(number.replace("−", "-"))
            for number in re.findall(r'<td class="numeric">([^<]+)</td>', table)
        )
        assert round(sum(rows), 1) == total


def test_reading_changes_nothing(world, browse):
    def events():
        with world.db.read() as session:
            return session.scalar(select(func.count()).select_from(TrailRow))

    ada = browse("ada")
    before = events()
    company_tour(world, ada)
    assert events() == before
