"""Every address of the portal with Ada's objects in it, and who may enter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from tests.integration.visibility.stage import Place
from tests.integration.visibility.world import COORDINATORS, PEOPLE, TEAM

EVERYBODY = frozenset({*PEOPLE, None})
SIGNED_IN = frozenset(PEOPLE)
PARTNERS = frozenset({"ines", "ivar", "iris", "ruben", "uno", "dov", "nora"})
COMPANIES = TEAM | {"bea", "vera"}
ALL_COORDINATORS = COORDINATORS | {"kim"}
ALL_REVIEWERS = frozenset({"rut", "ros", "rex", "roy", "rolf", "kurt"})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# The first family whose pattern matches says who may enter with Ada's objects.
FAMILIES: tuple[tuple[str, frozenset[str | None]], ...] = (
    (r"/api/v1/projects/<code>", TEAM),
    (r"/api/v1/matches", COMPANIES | PARTNERS),
    (r"/api/v1/(sessions|openapi)", EVERYBODY),
    (r"/applications/<code>", TEAM),
    (r"/applications$", COMPANIES),
    (r"/coordination/(rounds|applications)/<code>", COORDINATORS),
    (r"/coordination/", ALL_COORDINATORS),
    (r"/introductions/<code>", TEAM | {"ines"}),
    (r"/introductions$", COMPANIES | PARTNERS),
    (r"/matches/<project>/<partner>", TEAM | {"ines"}),
    (r"/matches", COMPANIES | PARTNERS),
    (r"/members/invitations/<code>", TEAM),
    (r"/members/<code>", TEAM),
    (r"/members$", SIGNED_IN - {"otto", "eva"}),
    (r"/profile", PARTNERS),
    (r"/projects/<code>", TEAM),
    (r"/projects/new", COMPANIES),
    (r"/reviews/<code>", frozenset({"rut"})),
    (r"/reviews$", ALL_REVIEWERS),
    (r"/rounds/<code>/(apply|intention)", COMPANIES),
    (r"/shared/<code>/<pillar>", frozenset({"ivar"})),
    (r"/shared/<code>", frozenset({"ines", "ivar"})),
    (r"/shared$", PARTNERS),
    (r"/(sign-out|start|switch|settings|organisations/new)", SIGNED_IN),
    (r"/directory/entries/<code>/claim", SIGNED_IN),
    (
        (
            r"/($|accessibility|check|contact|developers|directory|help|join|privacy|questions|reset|rounds"
            r"|sign-in|sign-up|static|terms)"
        ),
        EVERYBODY,
    ),
)
# Round and code of the round's own application per address; the rest is Ada's project.
FILLINGS: tuple[tuple[str, str, str, str], ...] = (
    (r"/api/v1/projects|/projects|/shared|/directory/projects", "code", "projects", "aurora"),
    (r"/applications|/coordination/applications", "code", "applications", "ada-judged"),
    (r"/coordination/rounds", "code", "rounds", "judged"),
    (r"/rounds", "code", "rounds", "open"),
    (r"/introductions", "code", "introductions", "of-ines"),
    (r"/reviews", "code", "reviews", "rut-judged"),
    (r"/members/<code>", "code", "people", "ada"),
    (r"/directory/organisations|/coordination/organisations", "code", "organisations", "northern"),
    (r"/matches", "project", "projects", "aurora"),
    (r"/matches", "partner", "organisations", "northern"),
    (r"", "snapshot", "snapshots", "spring"),
    (r"", "grant", "grants", "live"),
)
FIXED = {
    "question": "IP-01",
    "pillar": "IP",
    "audience": "public",
    "edition": "atmp-2026.1",
    "criterion": "need",
    "filename": "app.css",
    "token": "n0such0token",
}
NOBODY = "0000000000"
# Only there after something happened: two people answered one question at a time.
SOMETIMES = "/projects/<code>/questions/<question>/conflict"


@dataclass(frozen=True)
class Address:
    """One rule with its methods, filled in; `missing` is the same with codes that nothing has."""

    rule: str
    method: str
    path: str
    missing: str
    codes: tuple[str, ...]
    enter: frozenset[str | None]


def addresses(place: Place) -> Iterator[Address]:
    """Every rule and method."""
    for rule, methods in rules(place.app):
        filled, codes = fill(place, rule)
        missing, _ = fill(place, rule, nobody=True)
        for method in methods:
            yield Address(rule, method, filled, missing, codes, family(rule))


def rules(app: Flask) -> list[tuple[str, list[str]]]:
    """Rules with their methods, without those that the framework adds."""
    found: dict[str, set[str]] = {}
    for each in app.url_map.iter_rules():
        found.setdefault(each.rule, set()).update((each.methods or set()) - {"HEAD", "OPTIONS"})
    return [(rule, sorted(found[rule])) for rule in sorted(found)]


def family(rule: str) -> frozenset[str | None]:
    """Who may enter."""
    plain = re.sub(r"<\w+:(\w+)>", r"<\1>", rule)
    for pattern, enter in FAMILIES:
        if re.match(pattern, plain):
            return enter
    raise AssertionError(f"{rule} belongs to no family: say in routes.py who may enter")


def fill(place: Place, rule: str, *, nobody: bool = False) -> tuple[str, tuple[str, ...]]:
    """The path, and the public codes in it."""
    codes: list[str] = []

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name in FIXED:
            return FIXED[name]
        if name == "group":
            return "who" if rule.startswith("/profile") else "basics"
        code = NOBODY if nobody else _code(place, rule, name)
        codes.append(code)
        return code

    path = re.sub(r"<(?:\w+:)?(\w+)>", value, rule)
    return path, (*codes, NOBODY)


def _code(place: Place, rule: str, name: str) -> str:
    for pattern, parameter, kind, own_id in FILLINGS:
        if parameter == name and re.match(pattern, rule):
            return place.code(kind, own_id)
    return NOBODY
