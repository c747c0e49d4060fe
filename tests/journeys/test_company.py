"""A company's journey: from reading the questions to the receipt of a submitted application."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.organisations import service as organisations
from portal.readiness import service as readiness
from tests.journeys import answering, steps, world
from tests.journeys.conftest import Start
from tests.journeys.examining import Look
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def call(portal: Portal) -> str:
    """An open round, and partners to meet."""
    world.partners(portal)
    return world.open_round(portal)


def test_newcomer_reaches_a_submitted_application(
    start: Start, portal: Portal, look: Look, call: str, tmp_path: Path
):
    email = f"anna-{look.lang}@example.org"
    walk = start()
    read_before_signing_up(walk)
    steps.sign_up(walk, email, "Anna Ask")
    steps.register(walk, f"Heron Cells {look.lang}", "company")
    code = describe(walk)
    confirm(portal, email)
    question = answering.answer(walk, code)
    answering.lose_the_line(walk)
    answering.meet_oneself_in_another_tab(walk)
    answering.be_signed_out(walk, email)
    answering.answer_an_area_by_keyboard(walk, code)
    answer_the_rest(portal, email, code, besides=question)
    look_back(walk, code, question)
    read_results(walk, code)
    publish(walk, code)
    take_papers(walk, code, tmp_path)
    meet(walk, code)
    apply(walk, code, call)
    assert any(
        "HERON" in each.upper() or "/applications/" in each for each in portal.letters(email)
    )


def read_before_signing_up(walk: Walk) -> None:
    """ux.md 7.2, C1 and C2."""
    walk.open("/")
    walk.tour("01-front")
    walk.press("main a[href='/questions']")
    walk.has("IP-01", "PRO-01")
    for path in ("/help", "/terms", "/privacy", "/accessibility", "/contact", "/directory"):
        walk.open(path)
    walk.open("/rounds").press("main h2 a")


def describe(walk: Walk) -> str:
    """C4: every page of the profile; a wrong number is kept and explained."""
    walk.press("main a[href='/projects/new']")
    walk.fill({"name": ""}).submit(status=422, state="error")
    walk.fill({"name": "Heron"}).submit()
    code = walk.part(2)
    walk.open("/").press(f"main a[href='/projects/{code}']")
    walk.press(f"main a[href='/projects/{code}/profile']")
    walk.press(f"main a[href='/projects/{code}/profile/basics']")
    given = {name: value for name, value in world.PROJECT.items() if name != "ask_amount"}
    for group in ("basics", "product", "patients", "stage", "production", "money", "partners"):
        assert walk.part(4) == group
        if group == "money":
            walk.fill({"ask_amount": "a lot"}).submit(status=422, state="error")
            assert walk.page.input_value("[name=ask_amount]") == "a lot"
            walk.fill({"ask_amount": "55 000 000"})
        here = {k: v for k, v in given.items() if walk.page.locator(f"main [name='{k}']").count()}
        if group == "stage":
            here["parallel_stages"] = ["S04"]
        walk.fill(here).submit()
    walk.fill({"has_patents_planned": "yes"}).submit()
    walk.fill({"headline": world.PROJECT["headline"]}).submit()
    assert walk.path == f"/projects/{code}/profile"
    return code


def confirm(portal: Portal, email: str) -> None:
    company = portal.actor(email).organisation_code
    portal.do(organisations.verify_organisation, "cora", code=company)


def answer_the_rest(portal: Portal, email: str, code: str, *, besides: str) -> None:
    """The other areas, as a colleague with time would have; one gate stays open."""
    given = {
        each.id: {
            "score": 1 if each.id == "REG-01" else 3,
            "evidence": "E1",
            "items": [{"title": f"Dossier {each.id}"}],
        }
        for each in readiness.current_edition().questions
        if each.pillar != answering.AREA and each.id != besides
    }
    portal.do(readiness.put_answers, portal.actor(email), project=code, answers=given)


def look_back(walk: Walk, code: str, question: str) -> None:
    walk.open(f"/projects/{code}/assessment", state="filled")
    walk.tour("03-task-list")
    walk.open(f"/projects/{code}/assessment?show=no_evidence")
    walk.open(f"/projects/{code}/areas/{answering.AREA}")
    walk.open(f"/projects/{code}/questions/{question}/history")


def read_results(walk: Walk, code: str) -> None:
    """C16: levels, gates and next actions in the page's own text."""
    walk.open(f"/projects/{code}", state="assessed").press(f"a[href='/projects/{code}/results']")
    assert walk.page.locator("main .level").count() >= 5
    assert walk.page.locator("main .gates li").count() >= 1
    assert walk.page.locator(f"main a[href*='/projects/{code}/questions/']").count() >= 3
    steps.unfold(walk)
    walk.examine(state="unfolded")
    walk.tour("04-results")
    walk.press(f"main a[href='/projects/{code}/review']")
    walk.fill({"name": "Heron 1"}).submit()
    assert walk.part(3) == "snapshots"
    walk.has("Heron 1")


def publish(walk: Walk, code: str) -> None:
    """What becomes public is shown before it does."""
    walk.open(f"/projects/{code}/publish")
    walk.fill({"texts": ["headline", "summary_public"], "name_public": True}).submit()
    walk.open(f"/directory/projects/{code}")
    walk.has("Heron", str(world.PROJECT["headline"]))
    walk.open(f"/projects/{code}/sharing")
    walk.tour("05-sharing")
    walk.open(f"/projects/{code}/sharing/new")
    walk.open(f"/projects/{code}/unpublish")


def take_papers(walk: Walk, code: str, folder: Path) -> None:
    """C18: both papers, in the reader's language, with title and tags."""
    walk.open(f"/projects/{code}/papers")
    for kind in ("report", "teaser"):
        walk.fill({"kind": kind, "lang": walk.look.lang})
        with walk.page.expect_download() as waiting:
            walk.page.click("main form button.button-primary")
        path = folder / f"{kind}.pdf"
        waiting.value.save_as(path)
        assert waiting.value.suggested_filename.endswith(".pdf")
        read_paper(path, walk.look.lang, kind)


def read_paper(path: Path, lang: str, kind: str) -> None:
    paper = PdfReader(path)
    root = paper.trailer["/Root"].get_object()
    assert str(root["/Lang"]).startswith(lang)
    assert root["/MarkInfo"]["/Marked"]
    assert paper.metadata is not None
    assert "Heron" in str(paper.metadata.title)
    assert "Heron" in paper.pages[0].extract_text()
    assert kind == "report" or len(paper.pages) == 2


def meet(walk: Walk, code: str) -> None:
    """M1 and M2: an investor, a manufacturer and a node fit, each with reasons; one is asked."""
    walk.open(f"/matches?project={code}")
    walk.has("Northern Light Capital", "Fjord Vector Works", "Mälaren ATMP Unit")
    walk.press(f"main a[href='/matches/settings?project={code}']").submit()
    for name in ("Fjord Vector Works", "Mälaren ATMP Unit", "Northern Light Capital"):
        walk.open(f"/matches?project={code}")
        walk.press(walk.page.locator("main .match-list a").filter(has_text=name))
    steps.unfold(walk)
    walk.examine(state="unfolded")
    steps.check_sums(walk)
    walk.press("main form[action$='/interest'] button", state="noted")
    walk.fill({"message": "Heron"}).submit("main form[action$='/ask']")
    assert walk.part(1) == "introductions"
    walk.lacks("ines@example.org")
    walk.open("/introductions")


def apply(walk: Walk, code: str, call: str) -> None:
    """C14 and C15: what is missing is said, the statement is asked for, the receipt stays."""
    walk.open("/rounds").press(f"main a[href='/rounds/{call}']")
    walk.press(f"main a[href='/rounds/{call}/apply']")
    walk.open(f"/rounds/{call}/apply?project={code}")
    walk.fill({"signed_role": ""}).submit(f"main form[action='/rounds/{call}/apply']", status=422,
                                           state="error")  # fmt: skip
    walk.fill({"confirmed": True, "signed_role": world.SIGNED_ROLE})
    walk.submit(f"main form[action='/rounds/{call}/apply']")
    assert walk.part(1) == "applications"
    walk.has("Heron", "Anna Ask")
    walk.tour("06-receipt")
    walk.press("main a[href$='/withdrawal']")
    walk.open("/applications")
