"""The walls hold, and each of them can fall: a violation of every contract is seen."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import PORTAL, ROOT, layers, project

CONTRACTS = {found["id"]: found for found in project()["tool"]["importlinter"]["contracts"]}
INSIDE = [name for name in CONTRACTS if name not in {"floors", "pure"}]


def broken(folder: Path) -> set[str]:
    """The contracts that the linter finds broken in a copy of the house."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)},
    )  # fmt: skip
    states = dict(re.findall(r"^(.+) (KEPT|BROKEN)", done.stdout, re.MULTILINE))
    assert set(states) == {found["name"] for found in CONTRACTS.values()}, done.stdout
    return {key for key, found in CONTRACTS.items() if states[found["name"]] == "BROKEN"}


@pytest.fixture
def copy(tmp_path):
    """The house without its templates and catalogues, to be damaged at will."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    keep = shutil.ignore_patterns("templates", "static", "translations", "editions", "__pycache__")
    shutil.copytree(PORTAL, tmp_path / "portal", ignore=keep)
    return tmp_path


def damage(folder: Path, module: str, line: str) -> None:
    with (folder / "portal" / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


def upwards(room: str) -> tuple[str, str]:
    """A module of the room's lowest layer and one of its highest."""
    there = [
        name for layer in layers(room) for name in layer if (PORTAL / room / f"{name}.py").is_file()
    ]
    return there[-1], there[0]


def test_walls_stand():
    assert broken(ROOT) == set()


def test_every_wall_of_a_room_and_every_floor_can_fall(copy):
    damage(copy, "db/base", "import portal.people.model")
    for room in INSIDE:
        low, high = upwards(room)
        damage(copy, f"{room}/{low}", f"import portal.{room}.{high}")
    assert broken(copy) >= {"floors", *INSIDE}


def test_a_framework_in_the_pure_domain_is_seen(copy):
    damage(copy, "access", "def f():\n    import sqlalchemy")
    assert broken(copy) == {"pure"}


def test_a_module_without_a_layer_is_seen(copy):
    (copy / "portal" / "people" / "helpers.py").write_text('"""Nowhere."""\n')
    assert broken(copy) == {"people"}
