"""A walk through the portal in the real browser: every page it meets is examined."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

from tests.journeys.examining import LONGEST, LOOKS, Examined, Look, faults
from tests.journeys.server import Portal

TOUR = Path(__file__).parents[2] / "docs" / "tour"
TOUR_LIMIT = 200_000


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
        self.context.set_default_timeout(30_000)
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

    def _fill(self, name: str, value: str | bool | list[str]) -> None:
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

        found = faults(
            self.page,
            self.look,
            scripts=self.scripts,
            fresh=self.status == 200 and not state and "#" not in self.page.url,
            one_language=self.one_language,
        )
        self.faults += [f"{name}: {fault}" for fault in found]

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
