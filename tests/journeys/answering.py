"""Answering questions: saved without a button, offline, in two tabs, signed out, by keyboard."""

import time

from tests.journeys import steps
from tests.journeys.walking import Walk

SAVED = "[data-part=status][data-state=saved]"
FAILED = "[data-part=status][data-state=failed]"
AREA = "IP"
MOST_TABS = 150
PATIENCE = 20.0
KEPT = "JSON.stringify(sessionStorage)"
SETTLED = """() => {
  const names = performance.getEntriesByType('resource').map(e => e.name).join();
  return names.includes('/autosave.js') && names.includes('/signout.js') && !sessionStorage.length;
}"""
STOP = """(wanted) => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const bar = document.querySelector('.save-bar');
  const covered = bar && !bar.contains(e) && box.bottom > bar.getBoundingClientRect().bottom;
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return {
    here: e.matches(wanted),
    body: e === document.body,
    name: e.outerHTML.slice(0, 80),
    seen: ring || style.boxShadow !== 'none',
    inside: box.bottom > 0 && box.top < innerHeight && !covered,
  };
}"""


def answer(walk: Walk, code: str) -> str:
    """C5 and C6: two presses to the first answer; nothing pressed, and all is there again."""
    page = walk.open("/").press(f"main a[href^='/projects/{code}/questions/']").page
    question = walk.part(4)
    settle(walk)
    page.check("#choice-3")
    page.wait_for_selector(SAVED)
    page.fill("#comment", "Signed by all three inventors.")
    page.fill("[name^=evidence][name$=title] >> nth=0", "Assignments 2026")
    page.reload()
    settle(walk)
    walk.tab().goto(f"/projects/{code}/questions/{question}")
    page = walk.page
    assert page.input_value("#comment") == "Signed by all three inventors."
    assert page.input_value("[name^=evidence][name$=title] >> nth=0") == "Assignments 2026"
    assert page.is_checked("#choice-3")
    assert any(sign.isdigit() for sign in page.inner_text("[data-part=status]"))
    walk.examine(state="filled")
    walk.tour("02-question")
    with walk.expecting(422):
        page.fill("[name^=evidence][name$=url] >> nth=0", "not an address")
        walk.press(steps.CONTINUE, status=422, state="error")
    page.fill("[name^=evidence][name$=url] >> nth=0", "https://files.example.org/assignments")
    walk.press(steps.TO_LIST)
    walk.has("1", "Nothing has been submitted" if walk.look.english else "Inget")
    walk.press(f"#task-{question} a")
    return question


def settle(walk: Walk) -> None:
    """The page's scripts have begun, and nothing waits to be saved."""
    end = time.monotonic() + PATIENCE
    while not walk.page.evaluate(SETTLED):
        assert time.monotonic() < end, f"never settled: {walk.page.evaluate(KEPT)}"
        walk.page.wait_for_timeout(50)
    walk.page.wait_for_timeout(150)


def lose_the_line(walk: Walk) -> None:
    """C7: offline is said once, and the text goes when the line is back."""
    page = walk.page
    settle(walk)
    with walk.expecting(0):
        walk.context.set_offline(True)
        page.wait_for_selector(".band-offline p:visible")
        page.fill("#comment", "Written on a train.")
        page.locator("#comment").blur()
        page.wait_for_selector(FAILED)
        walk.examine(state="offline")
        walk.context.set_offline(False)
        page.wait_for_selector(SAVED)
    page.reload()
    assert page.input_value("#comment") == "Written on a train."


def meet_oneself_in_another_tab(walk: Walk) -> None:
    """C8: both texts are offered, first combined, then one of them kept."""
    address = walk.path
    for way in ("both", "theirs"):
        first = walk.page
        settle(walk)
        second = walk.tab()
        second.goto(address)
        settle(walk)
        second.fill("#comment", f"Second text, {way}.")
        second.locator("#comment").blur()
        second.wait_for_selector(SAVED)
        walk.front(first)
        with walk.expecting(409):
            first.fill("#comment", f"First text, {way}.")
            first.locator("#comment").blur()
            first.wait_for_selector(FAILED)
        walk.examine(state="conflict")
        walk.press("[data-part=status] a")
        walk.has(f"First text, {way}.", f"Second text, {way}.")
        walk.press(f"main button[name=keep][value={way}]")
        kept = walk.page.input_value("#comment")
        assert f"Second text, {way}." in kept
        assert (f"First text, {way}." in kept) is (way == "both")
        second.close()


def be_signed_out(walk: Walk, email: str) -> None:
    """C9: the same question after sign-in, with the text that was not saved."""
    page, address = walk.page, walk.path
    settle(walk)
    walk.context.clear_cookies()
    with walk.expecting(400, 401, 403):
        page.fill("#comment", "Typed after the session had ended.")
        page.locator("#comment").blur()
        page.wait_for_selector(f"{FAILED} a")
        walk.examine(state="signed out")
        walk.press("[data-part=status] a")
    walk.fill({"email": email, "password": steps.PASSWORD}).submit("main form[action='/sign-in']")
    assert walk.path == address
    page.wait_for_selector(SAVED)
    assert page.input_value("#comment") == "Typed after the session had ended."


def answer_an_area_by_keyboard(walk: Walk, code: str) -> None:
    """C11: no mouse; the next unfinished question is at most five tabs into the page."""
    walk.open(f"/projects/{code}/assessment?show=all")
    page = walk.page
    page.keyboard.press("Tab")
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")
    assert tab_to(walk, f"a[href*='/questions/{AREA}-']") <= 5
    while True:
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if not walk.part(4).startswith(AREA) or walk.part(3) != "questions":
            return
        walk.arrived()
        settle(walk)
        tab_to(walk, "[name=choice]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(walk, steps.CONTINUE)


def tab_to(walk: Walk, wanted: str) -> int:
    """Press Tab until the wanted thing has the focus; every stop shows that it has it."""
    for count in range(1, MOST_TABS):
        walk.page.keyboard.press("Tab")
        stop = walk.page.evaluate(
            STOP,
            wanted,
        )
        assert stop["body"] or stop["seen"], f"focus not visible on {walk.path}: {stop['name']}"
        assert stop["body"] or stop["inside"], f"focus out of sight: {stop['name']}"
        if stop["here"]:
            return count
    raise AssertionError(f"{wanted} is not reached by Tab on {walk.path}")
