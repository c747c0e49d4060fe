"""Whoever is entitled to nothing walks every address that Ada's pages name, and learns nothing."""

import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from portal import clock
from portal.matching import service as matching
from portal.organisations import disclosing
from portal.readiness import service as readiness
from portal.readiness.records import Reason
from portal.rounds import service as rounds
from tests.journeys import steps, world
from tests.journeys.conftest import Start
from tests.journeys.examining import LOOKS, Examined
from tests.journeys.server import Portal
from tests.journeys.walking import Walk

pytestmark = pytest.mark.journey

SECRET = "Quillwort"  # in everything of Ada's that is not public
CODE = 10  # characters of a public code
MOST = 400
ADDRESS = re.compile(r'href="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/sign-out", "/switch")


@pytest.fixture(scope="module")
def ada(portal: Portal) -> str:
    """Ada's project, with one of everything that can hang on it."""
    world.partners(portal)
    code = world.project(portal, "ada", "Heron", next_milestone=f"{SECRET} batch")
    edition = readiness.current_edition()
    answers = {
        each.id: {"score": 2, "comment": f"{SECRET} {each.id}", "evidence": "E1"}
        for each in edition.questions
    }
    portal.do(readiness.put_answers, "ada", project=code, answers=answers)
    portal.do(readiness.freeze, "ada", project=code, reason=Reason.PUBLISHED, name=SECRET)
    call = world.open_round(portal)
    world.submitted(portal, "ada", call, code, rounds.Signature(SECRET, world.SIGNED_ROLE))
    ines = portal.who("ines").organisation_code
    portal.do(matching.ask, "ada", project=code, partner=ines, message=SECRET)
    portal.do(
        disclosing.share, "ada", code=code, grantee=ines, scopes=["profile"],
        until=clock.now() + timedelta(days=30),
    )  # fmt: skip
    return code


@pytest.fixture(scope="module")
def addresses(chromium: Browser, portal: Portal, examined: Examined, ada: str) -> list[str]:
    """Every address that Ada's own pages name, however deep."""
    walk = Walk(chromium, portal, LOOKS[0], examined, scripts=True)
    steps.sign_in(walk, "ada")
    found, waiting = set(), ["/"]
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        if path in found or path.startswith(NOT_FOLLOWED):
            continue
        found.add(path)
        answer = walk.context.request.get(path, max_redirects=0)
        if answer.ok and "text/html" in answer.headers["content-type"]:
            waiting += sorted(links(answer.text()))
    walk.close()
    assert sum(ada in path for path in found) > 100
    return sorted(found)


@pytest.mark.parametrize("look", LOOKS[:1], ids=["en"])
@pytest.mark.parametrize("who", ["otto", "bea", "cora", ""])
def test_stranger_learns_nothing(start: Start, ada: str, addresses: list[str], who: str):
    walk = start()
    if who:
        steps.sign_in(walk, who)
    kinds = {path: judge(walk, path) for path in addresses}
    assert {path: kind for path, kind in kinds.items() if kind == "leaks"} == {}
    inner = [kind for path, kind in kinds.items() if is_inner(walk, path)]
    assert len(inner) > 100
    assert set(inner) == ({"nothing"} if who else {"sign in"})


def links(text: str) -> Iterable[str]:
    return {each.replace("&amp;", "&") for each in ADDRESS.findall(text)}


def is_inner(walk: Walk, path: str) -> bool:
    """Whether the address is one that only Ada's company, or whom it chose, may open."""
    rule = walk.examined.pattern(path.partition("?")[0])
    return "<" in rule and not rule.startswith(("/directory", "/questions", "/rounds", "/join"))


def judge(walk: Walk, path: str) -> str:
    answer = walk.context.request.get(path, max_redirects=0)
    text, nowhere = answer.text(), elsewhere(walk, path)
    if SECRET in text or answer.status >= 500:
        return "leaks"
    if answer.status == 404:
        other = walk.context.request.get(nowhere, max_redirects=0)
        return "nothing" if plain(text, path) == plain(other.text(), nowhere) else "leaks"
    if answer.status in {302, 303}:
        return "sign in" if answer.headers["location"].startswith("/sign-in") else "elsewhere"
    return "page"


def elsewhere(walk: Walk, path: str) -> str:
    """An address of the same form that leads to nothing."""
    address, mark, query = path.partition("?")
    _rule, values = walk.examined.routes.match(address, method="GET")
    for value in values.values():
        if len(str(value)) == CODE:
            address = address.replace(str(value), "0" * CODE)
    return address + mark + query


def plain(text: str, path: str) -> str:
    """What the page says, without what every page has of its own: its token and its address."""
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    return text.replace(path.partition("?")[0], "")
