"""A coordinator's and a reviewer's journey: one round from its first draft to the letters."""

from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from portal.rounds import service as rounds
from portal.rounds.model import Mark
from tests.cast import email_of
from tests.journeys import steps, world
from tests.journeys.conftest import Start
from tests.journeys.examining import Look
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey

SWEDEN = ZoneInfo("Europe/Stockholm")
REASON = "We wrote a paper together last year."
CRITERIA = ("need", "rights", "data", "regulatory", "manufacturing")
PROJECTS = MappingProxyType({"heron": "ada", "auk": "bea", "puffin": "bea"})


@pytest.fixture(scope="module")
def projects(portal: Portal) -> dict[str, str]:
    """Three projects that can be submitted: Ada's, and two of Bea's."""
    made = {}
    for name, who in PROJECTS.items():
        made[name] = world.project(portal, who, name.capitalize())
        world.answered(portal, who, made[name])
    return made


def test_round_goes_from_draft_to_letters(
    start: Start, portal: Portal, look: Look, projects: dict[str, str]
):
    cora, carl = start(), start()
    steps.sign_in(cora, "cora")
    call = set_up(cora)
    references = submit_all(portal, call, projects)
    see_nothing_before_the_close(cora, call)
    world.deadline_passes(portal, call)
    triage(cora, call)
    steps.sign_in(carl, "carl")
    refuse_together(cora, carl, call)
    assign(cora, call)
    review(start(), portal)
    judge_the_rest(portal, call)
    decide(cora, call)
    ada = before_the_release(start(), portal, references["heron"])
    release(cora, carl, call)
    read_the_decision(ada, portal)


def set_up(walk: Walk) -> str:
    """ux.md 7.4, R1: draft, criteria, and what opening means before it happens."""
    walk.open("/coordination/rounds").press("main a[href='/coordination/rounds/new']")
    today = datetime.now(SWEDEN)
    days = {"opens": -1, "closes": 14, "due": 28}
    dates = {f"{key}_day": str((today + timedelta(days=n)).date()) for key, n in days.items()}
    times = {f"{key}_time": "14:00" for key in days}
    walk.fill({**dates, **times, "closes_day": dates["due_day"]}).submit(status=422, state="error")
    texts = {"name": "Call", "purpose": "Support towards clinic.", "offers": "Advice."}
    both = {f"{key}_{lang}": text for key, text in texts.items() for lang in ("en", "sv")}
    walk.fill({**both, "contact": "rounds@example.org", "closes_day": dates["closes_day"]})
    walk.fill({"bands": ["C"], "reviews_wanted": "2"}).submit()
    call = walk.part(3)
    walk.press("main a[href$='/criteria/rights']").fill({"prompt_en": "Are the rights clear?"})
    walk.submit()
    walk.open(f"/coordination/rounds/{call}/criteria/new").submit(status=422, state="error")
    walk.open(f"/coordination/rounds/{call}/setup", state="draft")
    walk.open(f"/coordination/rounds/{call}/criteria")
    walk.press("main form[action$='/delivery/removal'] button")
    walk.open(f"/coordination/rounds/{call}/opening").submit()
    walk.open(f"/coordination/rounds/{call}/setup", state="opened")
    walk.open(f"/coordination/rounds/{call}/dates").submit(status=422, state="error")
    later = (today + timedelta(days=15)).date()
    walk.fill({"closes_day": str(later), "note": "One more day for everybody."}).submit()
    return call


def submit_all(portal: Portal, call: str, projects: dict[str, str]) -> dict[str, str]:
    """The applications' codes by project."""
    signature = rounds.Signature("Ada Ask", world.SIGNED_ROLE)
    return {
        name: world.submitted(portal, PROJECTS[name], call, code, signature)
        for name, code in projects.items()
    }


def see_nothing_before_the_close(walk: Walk, call: str) -> None:
    walk.open(f"/coordination/rounds/{call}", state="sealed")
    walk.has("3")
    walk.lacks("Ardent Cells", "Borealis Gene", "Heron", "Puffin")


def triage(walk: Walk, call: str) -> None:
    """R4: each application against the rules; two pass."""
    walk.open(f"/coordination/rounds/{call}", state="closed")
    walk.has("Heron", "Ardent Cells")
    walk.press(f"main form[action='/coordination/rounds/{call}/step'] button")
    for name in ("Heron", "Auk"):
        application(walk, call, name)
        walk.press("main form[action$='/checks'] button[value=pass]")


def application(walk: Walk, call: str, project: str, state: str = "") -> Walk:
    """Open the row of a project."""
    walk.open(f"/coordination/rounds/{call}", state=state or "reviewing")
    row = walk.page.locator("main tbody tr").filter(has_text=project)
    return walk.press(row.locator("a"))


def refuse_together(cora: Walk, carl: Walk, call: str) -> None:
    """A refusal takes two people: whoever proposed it cannot confirm it."""
    application(cora, call, "Puffin")
    cora.press("main form[action$='/refusal'] button", status=422, state="refusal error")
    cora.fill({"reason": "Not an advanced therapy."})
    cora.press("main form[action$='/refusal'] button", state="refusal proposed")
    assert cora.page.locator("main button[value=confirm]").count() == 0
    carl.open(cora.path, state="refusal to confirm")
    carl.press("main button[value=confirm]", state="refused")


def assign(walk: Walk, call: str) -> None:
    """R5: reviewers are asked by letter."""
    for project in ("Heron", "Auk"):
        application(walk, call, project)
        if not walk.path.endswith("/reviewers"):
            walk.press("main a[href$='/reviewers']")
        walk.press("main form[action$='/reviewers'] button", status=422, state="error")
        for name in ("rut", "rolf"):
            walk.page.check(f"main [name=reviewers][value={name}]")
        walk.press("main form[action$='/reviewers'] button")


def review(walk: Walk, portal: Portal) -> None:
    """V1 and V4: conflict before content, own review before the others'."""
    steps.sign_in(walk, "rut").open(portal.link(email_of("rut")).removeprefix(portal.origin))
    walk.open("/reviews")
    for project, conflicted in (("Auk", True), ("Heron", False)):
        walk.open("/reviews")
        rows = walk.page.locator("main tbody tr").filter(has_text=project)
        link = rows.locator("a[href$='/conflict']")
        address = str(link.first.get_attribute("href")).removesuffix("/conflict")
        walk.press(link)
        walk.lacks("Comment on IP-01")
        walk.submit(status=422, state="error")
        walk.fill({"conflict": "yes" if conflicted else "no"})
        walk.fill({"reason": REASON} if conflicted else {}).submit()
        if conflicted:
            walk.page.goto(address)
            assert walk.status == 404
            walk.arrived(status=404)
    walk.has("Comment on IP-01")
    walk.lacks("Rolf")
    score(walk)


def score(walk: Walk) -> None:
    walk.fill({"comment_need": "Clear.", "score_need": "4"})
    walk.press("main button[value=save]", state="saved")
    walk.press("main button[value=submit]", status=422, state="error")
    for each in CRITERIA:
        walk.fill({f"score_{each}": "4", f"comment_{each}": f"Rut on {each}."})
    walk.fill({"score_data": "0", "unjudged_data": "Outside my field.", "comment_data": ""})
    walk.fill({"note": "Margin note: budget."})
    walk.press("main button[value=submit]", state="submitted")
    walk.open("/reviews", state="done")


def judge_the_rest(portal: Portal, call: str) -> None:
    """Rolf reviews both, elsewhere."""
    desk = portal.ask(rounds.desk, "rolf")
    marks = {each: Mark(3, "", f"Rolf on {each}.") for each in CRITERIA}
    mine = [item for item in desk if portal.ask(rounds.desk_item, "rolf", code=item.code)]
    for item in mine:
        if item.state == "assigned":
            portal.do(rounds.declare, "rolf", code=item.code, conflict=False, reason="")
            portal.do(rounds.submit_review, "rolf", code=item.code, marks=marks, note="", version=0)


def decide(walk: Walk, call: str) -> None:
    """R6 and R7: reviews side by side; the decision with its reasons."""
    walk.open(f"/coordination/rounds/{call}", state="reviewing")
    walk.press(f"main form[action='/coordination/rounds/{call}/step'] button")
    verdicts = {"Heron": "approve", "Auk": "decline"}
    for project, outcome in verdicts.items():
        application(walk, call, project, state="deciding")
        if not walk.path.endswith("/decision"):
            walk.press("main a[href$='/decision']")
        walk.submit(status=422, state="error")
        walk.fill({"outcome": outcome, "reasons": f"Because {project} is sound."})
        walk.fill({"strengths": "A clear need."}).submit()
        walk.has("is sound.")
    walk.tour("10-letter")


def before_the_release(walk: Walk, portal: Portal, code: str) -> Walk:
    steps.sign_in(walk, "ada").open(f"/applications/{code}", state="under review")
    walk.lacks("is sound.", "Rut on need")
    return walk


def release(cora: Walk, carl: Walk, call: str) -> None:
    """The second person releases."""
    cora.open(f"/coordination/rounds/{call}/release").press("main button[value=request]")
    assert cora.page.locator("main button[value=release]").count() == 0
    carl.open(f"/coordination/rounds/{call}/release", state="asked")
    carl.press("main button[value=release]", state="released")
    carl.tour("09-pipeline")


def read_the_decision(walk: Walk, portal: Portal) -> None:
    """The letter says only that there is news; the page says what, and why."""
    newest = portal.letters(email_of("ada"))[-1]
    assert "Because" not in newest
    walk.open(portal.link(email_of("ada")).removeprefix(portal.origin), state="decided")
    walk.has("Because Heron is sound.", "A clear need.", "Rut on need.", "Rolf on need.")
    walk.lacks("Margin note", ">Rut<", ">Rolf<")
    assert "Because" not in "".join(portal.letters(email_of("bea")))
