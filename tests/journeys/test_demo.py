"""The demonstration: everybody it prints can sign in, and every page two steps from home works."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Start
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
PERSON = re.compile(r"(\w+)@demo\.example")
PASSWORD = re.compile(r"^Password for all: (.+)$", re.MULTILINE)
EVERYBODY = ("ada", "ines", "dov", "nora", "cora", "rut", "otto")
NOT_FOLLOWED = ("/static/", "/developers/")
PICTURES = {
    ("ada", "/matches"): "07-matches",
    ("ines", "/matches/<project>/<partner>"): "08-match",
}
EACH = 2  # addresses of one pattern opened in the browser; the others are only asked for


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, str]]:
    """What `make run` serves, and what it prints."""
    made = Portal(tmp_path_factory.mktemp("demo"), None)
    printed = ""
    file = ROOT / "portal" / "organisations" / "directory.toml"
    for words in (["migrate"], ["import-directory", str(file)], ["demo"], ["demo", "--if-empty"]):
        done = made.command(*words)
        assert done.returncode == 0, done.stderr
        printed = done.stdout
    made.start()
    yield made, printed
    made.stop()
    assert made.tracebacks() == []


@pytest.fixture(scope="module")
def portal(demo: tuple[Portal, str]) -> Portal:
    return demo[0]


@pytest.fixture(scope="module")
def password(demo: tuple[Portal, str]) -> str:
    found = PASSWORD.search(demo[1])
    assert found
    assert tuple(PERSON.findall(demo[1])) == EVERYBODY
    return found[1]


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_finds_every_page_two_steps_from_home(start: Start, password: str, who: str):
    walk = start()
    walk.one_language = False  # the fictional companies write in the language they like
    steps.sign_in(walk, f"{who}@demo.example", password)
    opened: dict[str, int] = {}
    todo, seen = ["/"], {"/"}
    for _step in range(3):
        named = {link for path in todo for link in visit(walk, path, opened, who)} - seen
        todo = sorted(named)
        seen |= named
    assert walk.faults == []


def test_nothing_in_the_demonstration_differs_when_recomputed(portal: Portal, password: str):
    done = portal.command("invariants")
    assert done.returncode == 0, done.stderr
    assert '"count": 0' in done.stdout


def visit(walk: Walk, path: str, opened: dict[str, int], who: str) -> list[str]:
    """Open one page, or only ask for it when enough like it were opened; the links on it."""
    pattern = walk.examined.pattern(path.partition("?")[0])
    opened[pattern] = opened.get(pattern, 0) + 1
    if opened[pattern] > EACH:
        answer = walk.context.request.get(path)
        if answer.status != 200:
            walk.faults.append(f"{answer.status} at {path}")
        return []
    walk.page.goto(path)
    walk.page.wait_for_load_state("load")
    if walk.status != 200:
        walk.faults.append(f"{walk.status} at {path}")
        return []
    walk.examine(state="demonstration")
    if opened[pattern] == 1 and (who, pattern) in PICTURES:
        walk.tour(PICTURES[who, pattern])
    found = walk.page.eval_on_selector_all(
        "a[href^='/']", "all => all.map(a => a.getAttribute('href'))"
    )
    plain = {str(each).partition("#")[0] for each in found}
    return sorted(
        each for each in plain if not each.startswith(NOT_FOLLOWED) and "lang=" not in each
    )
