"""Without scripts: answering, two tabs and submitting work by their buttons (ux.md 7.5, X7)."""

import pytest

from portal.matching import service as matching
from tests.journeys import steps, world
from tests.journeys.conftest import Start
from tests.journeys.examining import Look
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey

QUESTION = "DAT-01"


@pytest.fixture(scope="module")
def call(portal: Portal) -> str:
    world.partners(portal)
    return world.open_round(portal)


def test_company_gets_to_a_receipt_without_scripts(
    start: Start, portal: Portal, look: Look, call: str
):
    code = world.project(portal, "ada", f"Heron {look.lang}")
    walk = steps.sign_in(start(scripts=False), "ada")
    answer(walk, code)
    meet_oneself_in_another_tab(walk)
    walk.open(f"/projects/{code}/results")
    walk.open(f"/projects/{code}/review").submit()
    assert walk.part(3) == "snapshots"
    apply_and_withdraw(walk, code, call)


def test_partner_answers_without_scripts(start: Start, portal: Portal, look: Look, call: str):
    code = world.project(portal, "ada", f"Puffin {look.lang}")
    dov = portal.who("dov").organisation_code
    portal.do(matching.ask, "ada", project=code, partner=dov, message="Puffin?")
    walk = steps.sign_in(start(scripts=False), "dov").open("/introductions")
    walk.press(walk.page.locator(".task-name").filter(has_text=f"Puffin {look.lang}").locator("a"))
    walk.find("main details summary").click()
    walk.fill({"reason": "timing"}).press("main form[action$='/decline'] button", state="not now")


def answer(walk: Walk, code: str) -> None:
    walk.open(f"/projects/{code}/questions/{QUESTION}")
    walk.fill({"choice": "2", "comment": "Typed by hand."})
    walk.press(steps.TO_LIST)
    walk.press(f"#task-{QUESTION} a")
    assert walk.page.input_value("#comment") == "Typed by hand."
    assert walk.page.is_checked("#choice-2")
    walk.press("main button[value=add-evidence]", state="row added")
    walk.press("main button[value=clear]", state="cleared")
    assert not walk.page.is_checked("#choice-2")
    assert walk.page.input_value("#comment") == "Typed by hand."


def meet_oneself_in_another_tab(walk: Walk) -> None:
    """C8 by hand: the second save is refused with both texts, and one is kept."""
    address, first = walk.path, walk.page
    second = walk.tab()
    second.goto(address)
    walk.fill({"choice": "3", "comment": "Second tab."}).press(steps.TO_LIST)
    walk.front(first)
    walk.fill({"choice": "1", "comment": "First tab."})
    walk.press(steps.CONTINUE, status=409, state="conflict")
    walk.has("First tab.", "Second tab.")
    walk.press("main button[name=keep][value=mine]")
    assert walk.page.input_value("#comment") == "First tab."
    assert walk.page.is_checked("#choice-1")
    second.close()


def apply_and_withdraw(walk: Walk, code: str, call: str) -> None:
    walk.open(f"/rounds/{call}/apply?project={code}")
    walk.fill({"confirmed": True, "signed_role": world.SIGNED_ROLE})
    walk.submit(f"main form[action='/rounds/{call}/apply']")
    assert walk.part(1) == "applications"
    walk.press("main a[href$='/withdrawal']")
    walk.press("main form[action$='/withdrawal'] button", state="withdrawn")
