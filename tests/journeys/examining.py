"""What every page must be, in every language and at every width (ux.md 5.3)."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

LONGEST = 10_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXAMINE = """async (tags) => {
  const only = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
  const found = await axe.run(document, only);
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
    const shown = !node.parentElement.closest('script, style, .typed');
    if (text && shown && owner && owner.lang === lang) found.push(text);
  }
  return found;
}"""


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
        for method in ("GET", "POST"):
            with suppress(HTTPException):
                return self.routes.match(path, method=method, return_rule=True)[0].rule
        return path


def faults(page: Page, look: Look, *, scripts: bool, fresh: bool, one_language: bool) -> list[str]:
    """Everything that is wrong with the page at hand; a fresh one has just been opened."""
    facts, found = page.evaluate(FACTS), []
    if facts["sideways"]:
        found.append(f"scrolls sideways: {facts['wide']}")
    if facts["lang"] != look.lang:
        found.append(f"html lang is {facts['lang']}")
    if facts["h1"] != 1:
        found.append(f"{facts['h1']} h1")
    if not facts["title"].partition("– Brygga")[0].strip():
        found.append("no title of its own")
    if one_language:
        found += foreign(page, look)
    if not scripts:
        return found  # axe needs them; the markup is the same
    if fresh:
        found += first_tab(page)
    return found + axe(page)


def axe(page: Page) -> list[str]:
    """On a screen as high as the page, where nothing that sticks to an edge covers anything."""
    size = page.viewport_size
    assert size is not None
    height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    page.evaluate(AXE)
    found: list[str] = page.evaluate(EXAMINE, TAGS)
    page.set_viewport_size(size)
    return found


def first_tab(page: Page) -> list[str]:
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.evaluate("document.activeElement.blur()")
    return [] if first == "skip-link" else [f"first Tab goes to {first!r}"]


def foreign(page: Page, look: Look) -> list[str]:
    """Sentences of the other language that are not marked as such."""
    pattern = re.compile(FOREIGN[look.lang], re.IGNORECASE)
    texts = page.evaluate(WORDS, look.lang)
    odd = [text[:80] for text in texts if pattern.search(text)]
    return [f"another language: {odd[:5]}"] if odd else []
