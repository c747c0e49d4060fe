"""What the architecture tests share: the rooms, their layers and what each file imports."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
# Rooms that hold domain words; the other folders are plumbing, wiring or foundations.
ROOMS = (
    "people",
    "sharing",
    "organisations",
    "readiness",
    "matching",
    "rounds",
    "papers",
    "insights",
)


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def contract(name: str) -> dict[str, Any]:
    """One import-linter contract, by its id."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(found for found in contracts if found["id"] == name)


def names(layer: str) -> list[str]:
    """The modules of one layer."""
    return [part.strip(" ()") for part in layer.replace("|", ":").split(":")]


def layers(room: str) -> list[list[str]]:
    """A room's layers from the top, as its contract has them."""
    return [names(layer) for layer in contract(room)["layers"]]


def python_files(folder: Path = PORTAL) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def dotted(path: Path) -> str:
    """`portal/db/base.py` is `portal.db.base`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(module: ast.Module) -> Iterator[str]:
    """Every dotted name that is imported, with the names taken out of packages."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    inside = path.relative_to(PORTAL).parts
    return inside[0] if len(inside) > 1 else ""


def role_of(path: Path) -> str:
    """`page`, `service`, `store`, `tables` or `rule`, from the file's place in its room."""
    room, name = room_of(path), path.stem
    if name in {"views", "api", "commands"} or name.endswith("_views"):
        return "view"
    if room not in ROOMS or name == "__init__":
        return ""
    places = layers(room)
    if any("service" in layer for layer in places):
        start = next(i for i, layer in enumerate(places) if "service" in layer)
        end = next((i for i, layer in enumerate(places) if "store" in layer), start + 1)
        if any(name in layer for layer in places[start:end]):
            return "service"
        if any(name in layer and "store" in layer for layer in places):
            return "store"
    return name if name in {"store", "tables"} else ""
