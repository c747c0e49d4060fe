"""What a viewer can reach: every address that is theirs, and the links on it."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from tests.integration.visibility.routes import fill, rules
from tests.integration.visibility.stage import Place, Received, received

LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
SKIPPED = re.compile(r"/static/|/developers/|/questions|.*[?&]lang=")
# Every question's page is the same page: two of them stand for all.
QUESTIONS = re.compile(r"/projects/\w+/questions/(?!IP-01|IP-03|REG-02)")
FILTERS = (
    "/directory",
    "/directory?page=2",
    "/directory?q=aurora",
    "/directory?q=cells",
    "/directory?q=zqbeaname",
    "/directory?q=lentivirus",
    "/directory?q=zqf2milestone",
    "/directory?q=fund",
    "/directory?kind=project",
    "/directory?kind=investor",
    "/directory?kind=node",
    "/directory?type=GX",
    "/directory?type=SC",
    "/directory?hub=stockholm_uppsala",
    "/matches?kind=investor",
    "/matches?kind=cdmo",
    "/matches?kind=node",
    "/api/v1/matches",
    "/api/v1/matches?kind=investor",
)


def own_addresses(place: Place) -> list[str]:
    """Every address that GET has, with the codes of everybody's objects in turn."""
    found = [fill(place, rule)[0] for rule, methods in rules(place.app) if "GET" in methods]
    return [path for path in found if not SKIPPED.match(path)]


def everybodys(place: Place) -> list[str]:
    """The addresses of single things, for every thing in the world."""
    made = place.codes
    own = [made["organisations"][each] for each in ("northern", "answers", "second", "fjord")]
    projects = made["projects"].values()
    return [
        *(f"/applications/{code}" for code in made["applications"].values()),
        *(f"/coordination/applications/{code}" for code in made["applications"].values()),
        *(f"/coordination/rounds/{code}" for code in made["rounds"].values()),
        *(f"/rounds/{code}" for code in made["rounds"].values()),
        *(f"/reviews/{code}" for code in made["reviews"].values()),
        *(f"/introductions/{code}" for code in made["introductions"].values()),
        *(f"/directory/projects/{code}" for code in projects),
        *(f"/directory/organisations/{code}" for code in made["organisations"].values()),
        *(f"/shared/{code}" for code in projects),
        *(f"/shared/{code}/{area}" for code in projects for area in ("IP", "DAT")),
        *(f"/matches/{code}/{partner}" for code in projects for partner in own),
        *(f"/api/v1/projects/{code}/assessment" for code in projects),
        *(f"/api/v1/projects/{code}/answers/IP-01" for code in projects),
    ]


def tour(place: Place) -> list[str]:
    """The fixed tour: the same for every viewer and every world."""
    return [*dict.fromkeys([*FILTERS, *own_addresses(place), *everybodys(place)])]


def walk(place: Place, name: str | None, paths: Iterable[str]) -> dict[str, Received]:
    """What a viewer receives at each address."""
    viewer = place.viewer(name)
    return {path: received(viewer.get(path)) for path in paths}


def crawl(place: Place, name: str | None, *, depth: int = 2) -> Iterator[tuple[str, Received]]:
    """The tour, and what its pages link to, so many steps away."""
    viewer, seen = place.viewer(name), set()
    paths = tour(place)
    for step in range(depth + 1):
        onward: list[str] = []
        for path in dict.fromkeys(paths):
            if path in seen or SKIPPED.match(path) or (step and QUESTIONS.match(path)):
                continue
            seen.add(path)
            got = received(viewer.get(path))
            yield path, got
            if got.status == 200:
                onward += [unescape(each) for each in LINK.findall(got.text)]
            elif got.status == 303:
                onward += [value for key, value in got.headers if key == "Location"]
        paths = onward
