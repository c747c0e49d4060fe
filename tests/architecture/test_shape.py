"""The form of the house: short files, short functions, nothing in it that has no place."""

import ast
import hashlib
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import PORTAL, ROOT, python_files, tree

MAX_FILE = 300
MAX_FUNCTION, MAX_TEST, MEDIAN = 40, 60, 8
# Words about how this was made, by the hash of each: the list itself must not say them.
UNWANTED = {
    "c857d09db23e6822",
    "c70eca6b0f88f44d",
    "7d3194f79e645c42",
    "60965168ce762e94",
    "3ea125d0bff386e6",
    "57de4cf40144bdf7",
    "487b91042c7cf27a",
    "de2187af3fb01170",
    "94a168d2da574b00",
    "053ea4804ef1bb33",
}
# Somebody's home, or the folder that this very copy lies in.
PATHS = re.compile(rf"(?<![\w.%}}>-])/(?:root|home/\w+|{re.escape(str(ROOT)[1:])})/")
ADDRESSES = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|@ ?git\+")
# Registries by the hash of their host, for the same reason.
HOSTS = {
    "c899567ee9068517",
    "8b5bb5eb9d758455",
    "a4aa2ac280bb8d1a",
    "0dc11026ac75c015",
}
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
WORD = re.compile(r"[a-z]{3,}")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore")


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions(folder: Path) -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": length(node)
        for path in python_files(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def mark(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()[:16]


def unwanted(text: str) -> list[str]:
    words = {word for word in set(WORD.findall(text.lower())) if mark(word) in UNWANTED}
    return sorted(words) + PATHS.findall(text)


def long_files(folder: Path, suffixes: set[str]) -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.is_relative_to(folder) and path.suffix in suffixes
        if (lines := text_of(path).count("\n")) > MAX_FILE
    }


def test_no_file_is_long():
    code = {".py", ".js", ".css", ".html"}
    assert long_files(PORTAL, code) | long_files(ROOT / "tests", {".py"}) == {}


def test_no_function_of_the_portal_is_long():
    lengths = functions(PORTAL)
    assert {name: n for name, n in lengths.items() if n > MAX_FUNCTION} == {}


def test_functions_of_the_portal_are_mostly_short(capsys):
    median = statistics.median(functions(PORTAL).values())
    with capsys.disabled():
        sys.stdout.write(f" [median function: {median:g} lines] ")
    assert median <= MEDIAN


def test_no_function_of_the_tests_is_long():
    assert {n: size for n, size in functions(ROOT / "tests").items() if size > MAX_TEST} == {}


def test_every_module_opens_with_a_line_on_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in (*python_files(), *python_files(ROOT / "migrations"))
        if not ast.get_docstring(tree(path))
    ]
    assert silent == []


@pytest.mark.parametrize("text", ["see /{}/main/x", "cp /{}/a", "'/{}/x'"])
def test_machine_paths_are_recognised(text):
    for folder in ("root", "home/ada", str(ROOT)[1:]):
        assert unwanted(text.format(folder))


@pytest.mark.parametrize("text", ["../shared/x", "a/work/b", "/rounds/x", "portal/home/views.py"])
def test_other_paths_are_spared(text):
    assert unwanted(text) == []


def test_nothing_tracked_says_how_or_where_it_was_made():
    found = {
        str(path.relative_to(ROOT)): words
        for path in tracked()
        if path.suffix != ".png" and (words := unwanted(text_of(path)))
    }
    assert found == {}


def test_lock_files_hold_hashes_and_no_address():
    locks = sorted(ROOT.glob("*.lock"))
    assert {path.name for path in locks if ADDRESSES.search(text_of(path))} == set()
    assert {path.name for path in locks if "--hash=sha256:" not in text_of(path)} == set()


def hosts_in(text: str) -> set[str]:
    return {host for host in set(HOST.findall(text)) if mark(host) in HOSTS}


def test_no_file_names_a_registry_host():
    named = {str(p.relative_to(ROOT)) for p in tracked() if hosts_in(text_of(p))}
    assert named == set()


def test_a_registry_host_is_recognised():
    name = "pypi"
    assert hosts_in(f"see https://{name}.org/simple") != set()


def test_nobody_elses_binaries_are_committed():
    kinds = {".woff", ".woff2", ".ttf", ".otf", ".whl", ".gz", ".zip", ".so", ".pyc", ".db"}
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.suffix in kinds] == []
