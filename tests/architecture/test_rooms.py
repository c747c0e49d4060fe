"""Rooms: entered through open doors only, views without tables, services without frameworks."""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import (
    PORTAL,
    ROOMS,
    contract,
    dotted,
    imports,
    names,
    python_files,
    role_of,
    room_of,
    tree,
)

OPEN = {"service", "model"}
# Homes put several rooms on one page, so they may also borrow the words that rooms use there.
WORDS = {"portal.readiness.telling", "portal.rounds.wording"}
# The wiring sees everything; rooms and plumbing do not.
INSIDE = [path for path in python_files() if room_of(path) in {*ROOMS, "web", "jobs", "db", "home"}]
SERVICES = [path for path in INSIDE if role_of(path) == "service"]
VIEWS = [path for path in INSIDE if role_of(path) == "view"]
FRAMEWORKS = {"flask", "flask_login", "flask_babel", "flask_openapi3", "wtforms", "werkzeug"}
NOT_FOR_SERVICES = FRAMEWORKS | {"sqlalchemy", "weasyprint", "jinja2"}


def crossings(room: str, module: ast.Module) -> list[str]:
    """Imports that enter another room elsewhere than through its service or its model."""
    found = []
    for name in imports(module):
        top, other, *rest = [*name.split("."), ""]
        if top == "portal" and other in ROOMS and other != room and rest[0] not in OPEN:
            found += [name] if room != "home" or ".".join(name.split(".")[:3]) not in WORDS else []
    return found


def forbidden(module: ast.Module, packages: set[str]) -> list[str]:
    return [name for name in imports(module) if name.split(".")[0] in packages]


def beneath(module: ast.Module) -> list[str]:
    """Tables and stores: what a view must not touch."""
    found = [name for name in imports(module) if {"tables", "store"} & set(name.split(".")[2:])]
    asks = [name for name in imports(module) if name.split(".")[0] == "sqlalchemy"]
    return found + asks


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (
            lambda tree: crossings("rounds", tree),
            "from portal.people import store",
            "from portal.people import service",
        ),
        (
            lambda tree: crossings("rounds", tree),
            "from portal.people.tables import AccountRow",
            "from portal.people.model import MemberView\nfrom portal.rounds import store",
        ),
        (
            lambda tree: forbidden(tree, NOT_FOR_SERVICES),
            "def f():\n    from sqlalchemy import select",
            "from portal.db import Session",
        ),
        (beneath, "from portal.rounds import store", "from portal.rounds import service"),
        (beneath, "from portal.rounds.tables import RoundRow", "from portal.web import pages"),
    ],
)
def test_check_catches_the_bad_and_spares_the_good(check, bad, good):
    assert (bool(check(ast.parse(bad))), check(ast.parse(good))) == (True, [])


def found_in(paths: list[Path], check) -> dict[str, list[str]]:
    return {dotted(path): broken for path in paths if (broken := check(path))}


def test_room_enters_another_only_through_its_open_doors():
    assert found_in(INSIDE, lambda path: crossings(room_of(path), tree(path))) == {}


def test_services_speak_neither_http_nor_sql():
    assert found_in(SERVICES, lambda path: forbidden(tree(path), NOT_FOR_SERVICES)) == {}


def test_views_never_touch_tables():
    assert found_in(VIEWS, lambda path: beneath(tree(path))) == {}


def test_only_stores_ask_the_database():
    """`select` stands in stores, in the base, and in the outbox's own claim."""
    asks = [
        path
        for path in INSIDE
        if room_of(path) in ROOMS
        and role_of(path) not in {"store", "tables"}
        and "sqlalchemy.select" in set(imports(tree(path)))
    ]
    assert [dotted(path) for path in asks] == []


def test_nothing_below_the_views_speaks_to_a_request():
    """Request, session cookie and g are for pages, forms and the plumbing."""
    uses = [
        path
        for path in INSIDE
        if role_of(path) in {"service", "store", "tables"}
        and forbidden(tree(path), {"flask", "flask_login"})
    ]
    assert [dotted(path) for path in uses] == []


def test_nobody_catches_everything():
    broad = [
        f"{dotted(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert broad == []


def test_only_views_and_commands_ask_the_time():
    asking = [
        dotted(path)
        for path in INSIDE
        if role_of(path) in {"service", "store", "tables"}
        and "portal.clock" in set(imports(tree(path)))
    ]
    assert asking == []


def test_every_room_on_the_floors_exists_and_every_room_has_a_floor():
    floors = {name for layer in contract("floors")["layers"] for name in names(layer)}
    there = {p.stem for p in PORTAL.glob("*.py")} | {
        p.parent.name for p in PORTAL.glob("*/__init__.py")
    }
    assert there - {"__init__"} - floors == set()
    assert floors - there - {"insights", "worlds"} == set()
