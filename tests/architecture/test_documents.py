"""ARCHITECTURE.md and its neighbours say what the code does."""

import ast
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from portal.matching import lifecycle
from portal.rounds import model as rounds
from tests.architecture.house import PORTAL, ROOT, tree

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
STEP = re.compile(r"`([a-z_]+(?:/[a-z_]+)*\.py):(\w+)`")
ARROW = "→"
DIAGRAM = re.compile(r"### (\w+)\n[^#]*?```mermaid\n(.*?)\n```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
DIAGRAMS: dict[str, Callable[[], str]] = {
    "Round": lambda: rounds.diagram(rounds.ROUND_NEXT),
    "Application": lambda: rounds.diagram(rounds.APPLICATION_NEXT),
    "Assignment": lambda: rounds.diagram(rounds.ASSIGNMENT_NEXT),
    "Introduction": lifecycle.diagram,
}
PAPERS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DOCUMENTS = [
    ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
] + [*PAPERS, ROOT / "instance" / "README.md"]


def section(title: str) -> str:
    """The text under a heading, up to the next of its level."""
    return ARCHITECTURE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def definitions(module: ast.Module) -> dict[str, str]:
    """The body of every function and class of a module, methods included."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {
        node.name: "\n".join(ast.unparse(line) for line in node.body)
        for node in ast.walk(module)
        if isinstance(node, kinds)
    }


def reach(module: ast.Module, name: str) -> set[str]:
    """Every word that a function mentions, itself or through helpers of its own module."""
    known, seen, words = definitions(module), set(), set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen or current not in known:
            continue
        seen.add(current)
        mentioned = set(re.findall(r"\w+", known[current]))
        words |= mentioned
        waiting += sorted(mentioned & set(known))
    return words


def steps() -> list[list[tuple[str, str]]]:
    """The named places of each line of the walks, in order."""
    lines = (section("Walk one") + section("Walk two")).splitlines()
    return [found for line in lines if (found := STEP.findall(line))]


def chains() -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs that a walk joins with an arrow."""
    found = []
    for line in (section("Walk one") + section("Walk two")).splitlines():
        parts = [STEP.findall(part) for part in line.split(ARROW)]
        found += [(a[-1], b[0]) for a, b in pairwise(parts) if a and b]
    return found


def test_both_walks_are_told():
    assert len(steps()) >= 8
    assert len(chains()) >= 12


@pytest.mark.parametrize("place", sorted({place for line in steps() for place in line}))
def test_every_place_of_the_walks_exists(place):
    path, name = place
    assert (PORTAL / path).is_file()
    assert name in definitions(tree(PORTAL / path))


@pytest.mark.parametrize("chain", sorted(set(chains())))
def test_every_arrow_of_the_walks_is_a_call(chain):
    (path, name), (_target, called) = chain
    assert called in reach(tree(PORTAL / path), name)


def test_reach_follows_helpers_and_nothing_else():
    source = "def a():\n    _b()\ndef _b():\n    store.keep()\ndef c():\n    other()\n"
    assert "keep" in reach(ast.parse(source), "a")
    assert "other" not in reach(ast.parse(source), "a")


@pytest.mark.parametrize("name", DIAGRAMS)
def test_lifecycle_is_printed_from_the_code(name):
    drawn = dict(DIAGRAM.findall(section("Lifecycles")))
    assert drawn[name] == DIAGRAMS[name]()


def test_every_lifecycle_of_the_code_is_drawn():
    assert set(dict(DIAGRAM.findall(section("Lifecycles")))) == set(DIAGRAMS)
    tables = [
        ast.unparse(node.target)
        for path in PORTAL.glob("*/*.py")
        for node in tree(path).body
        if isinstance(node, ast.AnnAssign) and "State, frozenset[" in ast.unparse(node.annotation)
    ]
    assert sorted(tables) == ["APPLICATION_NEXT", "ASSIGNMENT_NEXT", "ROUND_NEXT"]


def test_the_map_names_every_room_and_no_other():
    cells = re.findall(r"^\| (`.+?`) \|", section("The map"), re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    folders = {path.parent.name for path in PORTAL.glob("*/__init__.py")}
    modules = {path.stem for path in PORTAL.glob("*.py")} - {"__init__"}
    assert named == folders | modules


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_the_documents_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_every_decision_has_its_three_parts(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# \d{4}\. .+\n\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in PAPERS] == list(range(1, len(PAPERS) + 1))


def test_the_access_list_and_the_policy_are_named():
    for place in ("tests/architecture/routes.toml", "portal routes", "portal policy"):
        assert place in ARCHITECTURE
