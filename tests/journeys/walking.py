"""A walk through the portal in the real browser: every page it meets is examined."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.journeys.server import Portal

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXAMINE = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
  return found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(
    n => n.target.join(' ') + ' ' + n.html.slice(0, 160)).join(' | '));
}"""
FACTS = """() => {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll('body *')].filter(e => !e.closest('.table-region') &&
    e.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 3);
  return {
    sideways: root.scrollWidth > root.clientWidth,
    wide: wide.map(e => e.tagName + '.' + e.className + ' ' + (e.innerText || '').slice(0, 40)),
    lang: root.lang,
    h1: document.querySelectorAll('h1').length,
    title: document.title,
  };
}"""
# Words of one language that the other does not have, in what a reader of the other one sees.
FOREIGN = {
    "sv": r"\b(the|and|your|with|this|that|what|which|from|have|are)\b",
    "en": r"\b(och|för|att|inte|som|med|från|eller|är|din|ditt)\b",
}
WORDS = """(lang) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.textContent.trim();
    const owner = node.parentElement.closest('[lang]');
    if (text && owner && owner.lang === lang && !node.parentElement.closest('script, style, .typed'))
      found.push(text);
  }
  return found;
}"""
TOUR = Path(__file__).parents[2] / "docs" / "tour"
TOUR_LIMIT = 200_000
LONGEST = 10_000


@dataclass(frozen=True)
class Look:
    """How a reader sees the portal: language, and width of the screen in CSS pixels."""

    lang: str
    width: int

    @property
    def english(self) -> bool:
        return self.lang == "en"

    def words(self, english: str, swedish: str) -> str:
        return english if self.english else swedish


LOOKS = (Look("en", 1280), Look("sv", 360))


@dataclass
class Examined:
    """What has been examined in this run, and every fault that was found."""

    routes: MapAdapter
    done: set[tuple[Any, ...]] = field(default_factory=set)

    def pattern(self, path: str) -> str:
        try:
            rule, _values = self.routes.match(path, method="GET", return_rule=True)
        except HTTPException:
            return path
        return rule.rule


class Walk:
    """One person's browser with one tab in front; keeps every address it has met."""

    def __init__(
        self, browser: Browser, portal: Portal, look: Look, examined: Examined, *, scripts: bool
    ) -> None:
        self.portal, self.look, self.examined, self.scripts = portal, look, examined, scripts
        self.one_language = True  # what people typed here is in the reader's language, too
        locale = {"en": "en-GB", "sv": "sv-SE"}[look.lang]
        self.context: BrowserContext = browser.new_context(
            base_url=portal.origin,
            viewport={"width": look.width, "height": 900 if look.width > 800 else 740},
            locale=locale,
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.met: set[str] = set()
        self.status = 0
        self.expected: set[int] = set()
        self.page = self.tab()

    # Tabs and what they report

    def tab(self) -> Page:
        """Another tab of the same browser, in front from now on."""
        page = self.context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)
        self.page = page
        return page

    def front(self, page: Page) -> None:
        """Go to another of one's tabs."""
        page.bring_to_front()
        self.page = page

    def _said(self, message: ConsoleMessage) -> None:
        # Failed requests are judged by their status, in _answered.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request():
            self.status = response.status
            if 200 <= response.status < 300:
                self.met.add(response.url.removeprefix(self.portal.origin).partition("#")[0])
            if response.status >= 500:
                self.faults.append(f"{response.status} {request.method} {response.url}")
        elif response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} {request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        reason = request.failure or ""
        if "ABORTED" not in reason and 0 not in self.expected:
            self.faults.append(f"{reason} {request.method} {request.url}")

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers to scripts that are no fault here; 0 is no line at all."""
        self.expected = set(statuses)
        try:
            yield
        finally:
            self.expected = set()

    def close(self) -> None:
        self.context.close()
        assert self.faults == []

    # Going about

    def open(self, path: str, *, status: int = 200, state: str = "") -> "Walk":
        """Go to an address as if it had been typed."""
        self.page.goto(path)
        return self.arrived(status=status, state=state)

    def press(self, target: str | Locator, *, status: int = 200, state: str = "") -> "Walk":
        """Press something that leads to another page, and examine that page."""
        found = self.find(target)
        with self.page.expect_navigation():
            found.click()
        return self.arrived(status=status, state=state)

    def arrived(self, *, status: int = 200, state: str = "") -> "Walk":
        """The page that has just opened is what it should be."""
        self.page.wait_for_load_state("load")
        assert self.status == status, f"{self.status} at {self.page.url}\n{self.text()[:600]}"
        self.examine(state)
        return self

    def find(self, target: str | Locator) -> Locator:
        found = self.page.locator(target) if isinstance(target, str) else target
        return found.first

    def fill(self, values: dict[str, str | bool | list[str]]) -> "Walk":
        """Fill in fields by name: texts, one of several, several of several, a box."""
        for name, value in values.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value: str | bool | list[str]) -> None:  # noqa: FBT001
        field = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
        kind = field.first.get_attribute("type")
        if isinstance(value, bool):
            field.first.set_checked(value)
        elif isinstance(value, list):
            for each in value:
                self.page.check(f'main [name="{name}"][value="{each}"]')
        elif kind == "radio":
            self.page.check(f'main [name="{name}"][value="{value}"]')
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)

    def submit(self, form: str = "main form", *, status: int = 200, state: str = "") -> "Walk":
        """Press a form's main button."""
        return self.press(f"{form} button.button-primary:visible", status=status, state=state)

    def text(self) -> str:
        return self.page.inner_text("body")

    def main(self) -> str:
        return self.page.inner_text("main")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.portal.origin)

    def part(self, place: int) -> str:
        """A part of the present path: 1 is the first."""
        parts = self.path.partition("?")[0].partition("#")[0].split("/")
        return parts[place] if place < len(parts) else ""

    def has(self, *texts: str) -> None:
        """The reader sees every one of these."""
        seen = " ".join(self.text().split())
        missing = [each for each in texts if each not in seen]
        assert missing == [], f"{missing} not on {self.path}:\n{seen[:1500]}"

    def lacks(self, *texts: str) -> None:
        """None of these is anywhere in the page."""
        source = self.page.content()
        assert [each for each in texts if each in source] == []

    # Examining

    def examine(self, state: str = "") -> None:
        """Once for every kind of page, state, language and width (ux.md 5.3)."""
        path = self.path.partition("?")[0].partition("#")[0]
        pattern = self.examined.pattern(path)
        key = (pattern, self.status, state, self.look, self.scripts)
        if key in self.examined.done:
            return
        self.examined.done.add(key)
        self._picture(pattern, state)
        name = f"{pattern} {state} {self.look.lang} {self.look.width}".replace("  ", " ")

        self.faults += [f"{name}: {fault}" for fault in self._faults(state)]


    def _faults(self, state: str) -> list[str]:
        page, found = self.page, []
        facts = page.evaluate(FACTS)
        if facts["sideways"]:
            found.append(f"scrolls sideways: {facts['wide']}")
        if facts["lang"] != self.look.lang:
            found.append(f"html lang is {facts['lang']}")
        if facts["h1"] != 1:
            found.append(f"{facts['h1']} h1")
        if not facts["title"].partition("– Brygga")[0].strip():
            found.append("no title of its own")
        if self.one_language:
            found += self._foreign()
        if not self.scripts:
            return found  # axe needs them; the markup is the same
        if self.status == 200 and not state and "#" not in page.url:
            found += self._first_tab()
        return found + self._axe()

    def _axe(self) -> list[str]:
        """On a screen as high as the page, where nothing that sticks to an edge covers anything."""
        size = self.page.viewport_size
        assert size is not None
        height = min(LONGEST, self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        self.page.evaluate(AXE)
        found: list[str] = self.page.evaluate(EXAMINE, TAGS)
        self.page.set_viewport_size(size)
        return found

    def _first_tab(self) -> list[str]:
        self.page.keyboard.press("Tab")
        first = self.page.evaluate("document.activeElement.className")
        self.page.evaluate("document.activeElement.blur()")
        return [] if first == "skip-link" else [f"first Tab goes to {first!r}"]

    def _foreign(self) -> list[str]:
        pattern = re.compile(FOREIGN[self.look.lang], re.IGNORECASE)
        texts = self.page.evaluate(WORDS, self.look.lang)
        odd = [text[:80] for text in texts if pattern.search(text)]
        return [f"another language: {odd[:5]}"] if odd else []

    def _picture(self, pattern: str, state: str) -> None:
        folder = os.environ.get("BRYGGA_SHOTS")
        if folder:
            name = re.sub(r"[^a-z0-9]+", "-", f"{pattern}-{state}").strip("-") or "front"
            place = Path(folder) / f"{name}-{self.status}-{self.look.lang}-{self.look.width}.png"
            long = self.page.evaluate("document.documentElement.scrollHeight") > LONGEST
            self.page.screenshot(path=place, full_page=not long)

    def tour(self, name: str) -> None:
        """A picture for the README, when asked for."""
        if os.environ.get("BRYGGA_TOUR") == "1" and self.look == LOOKS[0]:
            TOUR.mkdir(parents=True, exist_ok=True)
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.screenshot(path=TOUR / f"{name}.png")
            assert (TOUR / f"{name}.png").stat().st_size < TOUR_LIMIT
