"""An investor's, a manufacturer's and a node's journey: found, asked, answered, introduced."""

import pytest

from portal.matching import service as matching
from tests.cast import email_of
from tests.journeys import steps, world
from tests.journeys.conftest import Start
from tests.journeys.examining import Look
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey

MESSAGE = "Heron?"


@pytest.fixture(scope="module")
def partners(portal: Portal) -> None:
    world.partners(portal)


@pytest.fixture
def heron(portal: Portal, look: Look) -> str:
    """Ada's published project; a new one for each language, for pairs are asked once."""
    code = world.project(portal, "ada", f"Heron {look.lang}")
    world.answered(portal, "ada", code)
    return code


def test_investor_is_introduced_to_a_project(start: Start, portal: Portal, look: Look, heron: str):
    email = f"lars-{look.lang}@example.org"
    fund = f"Skagen Capital {look.lang}"
    lars, ada = start(), start()
    steps.sign_up(lars, email, "Lars Lund")
    steps.register(lars, fund, "investor")
    steps.fill_profile(lars, world.INVESTOR)
    lars.open("/", state="not confirmed").open("/matches", state="not confirmed")
    confirm(start(), fund)
    thread = ask(lars, heron)
    lars.lacks(email_of("ada"), "contact@ardent.example.org")
    accept(ada, portal, email)
    lars.open(portal.link(email).removeprefix(portal.origin), state="accepted")
    lars.has(email_of("ada"))
    lars.fill({"step": "Call 4 December"})
    lars.press(f"main form[action='{thread}/step'] button", state="agreed")
    ada.open(thread, state="agreed").has("Call 4 December")
    ada.submit(f"main form[action='{thread}/outcome']", status=422, state="error")
    ada.fill({"outcome": "talks"}).submit(f"main form[action='{thread}/outcome']", state="over")
    lars.open("/introductions", state="over")


def confirm(walk: Walk, name: str) -> None:
    """A coordinator confirms the organisation."""
    steps.sign_in(walk, "cora").open("/coordination/organisations")
    walk.press(walk.page.locator("main tr").filter(has_text=name).locator("button"))
    assert name not in walk.page.locator("main tbody").all_inner_texts()


def ask(walk: Walk, heron: str) -> str:
    """I4 and I10: reasons for and against, what they will see, then the request."""
    walk.open("/").press("main a[href='/matches']")
    walk.press(f"main .match-list a[href^='/matches/{heron}/']")
    steps.unfold(walk)
    walk.examine(state="unfolded")
    steps.check_sums(walk)
    walk.lacks(email_of("ada"), "contact@ardent.example.org", "Comment on")
    walk.press("main a[href^='/directory/projects/']").page.go_back()
    walk.fill({"message": MESSAGE}).submit("main form[action$='/ask']")
    walk.has(MESSAGE)
    return walk.path


def accept(walk: Walk, portal: Portal, email: str) -> None:
    """The company answers from the letter; only then are there addresses."""
    newest = portal.letters(email_of("ada"))[-1]
    assert MESSAGE not in newest
    link = portal.link(email_of("ada")).removeprefix(portal.origin)
    steps.sign_in(walk, "ada").open(link, state="to answer")
    walk.has(MESSAGE)
    walk.lacks(email)
    walk.submit("main form[action$='/accept']", state="accepted")
    walk.has(email)


@pytest.mark.parametrize("who", ["dov", "nora"])
def test_partner_answers_a_request(
    start: Start, portal: Portal, heron: str, partners: None, who: str
):
    partner = portal.who(who)
    portal.do(
        matching.ask, "ada", project=heron, partner=partner.organisation_code, message=MESSAGE
    )
    walk = steps.sign_in(start(), who).open("/introductions", state="to answer")
    walk.press("main .task-name a", state="to answer")
    walk.has(MESSAGE)
    walk.lacks(email_of("ada"))
    for path in ("/profile", "/matches", "/shared", "/directory", "/members"):
        walk.open(path, state=who)
    walk.open("/introductions").press("main .task-name a")
    if who == "dov":
        say_not_now(walk)
        walk.lacks(email_of("ada"))
    else:
        walk.submit("main form[action$='/accept']", state="accepted")
        walk.has(email_of("ada"))
    ada = steps.sign_in(start(), "ada").open(walk.path, state=f"answered by {who}")
    assert (email_of(who) in ada.page.content()) is (who == "nora")


def say_not_now(walk: Walk) -> None:
    """I11: one press to unfold, a reason, and sharing it is a choice."""
    steps.unfold(walk)
    walk.press("main form[action$='/decline'] button", status=422, state="error")
    walk.fill({"reason": "timing", "shown": True})
    walk.press("main form[action$='/decline'] button", state="not now")
