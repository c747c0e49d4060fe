"""Every page: strict HTML, one heading, the right language, and looking changes nothing."""

import dataclasses
from collections.abc import Iterable

import html5lib
import pytest
from flask import template_rendered

from portal.access import Role
from portal.db import Base
from portal.jobs.tables import LetterRow
from portal.people.model import MemberView
from portal.worlds import demonstration
from tests.integration.web.conftest import crawl, fingerprint, plain_pages

ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
LOOKED = frozenset({"accesses"})
VISITORS = [None, *demonstration.CAST]
HTML = "{http://www.w3.org/1999/xhtml}"


def test_looking_around_changes_nothing(app, db, visit):
    """Every page that anybody can reach, on both databases; only the log of who looked grows."""
    visitors = {name: visit(name) for name in VISITORS}
    before = fingerprint(db, but=LOOKED)
    faults = {}
    for name, browser in visitors.items():
        seen = crawl(browser, plain_pages(app))
        assert len(seen) > 5
        faults |= {(name, p): r.status_code for p, r in seen.items() if r.status_code >= 500}
    assert faults == {}
    assert fingerprint(db, but=LOOKED) == before


def rows_in(value: object, depth: int = 5) -> list[str]:
    """Names of the database rows inside what a template was given."""
    if isinstance(value, Base):
        return [type(value).__name__]
    inside: Iterable[object] = ()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        inside = [getattr(value, each.name, None) for each in dataclasses.fields(value)]
    elif isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        inside = value
    return [name for each in inside for name in rows_in(each, depth - 1)] if depth else []


def test_rows_are_found_wherever_they_hide():
    member = MemberView(1, "c", "n", "e", "en", Role.OWNER, LetterRow())
    assert rows_in({"shown": (member,)}) == ["LetterRow"]
    assert rows_in({"shown": (1, "a", None)}) == []


@ONE_DATABASE
def test_templates_get_plain_values_never_rows(app, visit):
    found = set()

    def look(_app, template, context, **_extra):
        found.update((template.name, row) for row in rows_in(context))

    with template_rendered.connected_to(look, app):
        for name in ("ada", "ines", "cora"):
            crawl(visit(name), plain_pages(app))
    assert found == set()


@ONE_DATABASE
def test_no_page_links_to_nowhere(visit):
    dead = {
        (name, path): response.status_code
        for name in VISITORS
        for path, response in crawl(visit(name), ["/"]).items()
        if response.status_code >= 400
    }
    assert dead == {}


def faults(text: str, lang: str) -> list[str]:
    """What is wrong with a page, in words."""
    parser = html5lib.HTMLParser(strict=False)
    document = parser.parse(text)
    found = [f"{where}: {what}" for where, what, _facts in parser.errors]
    headings = list(document.iter(f"{HTML}h1"))
    if len(headings) != 1:
        found.append(f"{len(headings)} h1")
    if document.get("lang") != lang:
        found.append(f"lang is {document.get('lang')}")
    ids = [node.get("id") for node in document.iter() if node.get("id")]
    found += [f"id {each} stands twice" for each in set(ids) if ids.count(each) > 1]
    title = document.find(f"{HTML}head/{HTML}title")
    if title is None or not (title.text or "").strip():
        found.append("no title")
    return found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<!doctype html><html lang=en><head><title>a</title></head><body><h1>a</h1>", 0),
        ("<!doctype html><html lang=sv><head><title>a</title></head><body><h1>a</h1>", 1),
        ("<!doctype html><html lang=en><head><title>a</title></head><body><h1>a</h1><h1>b</h1>", 1),
        ("<html lang=en><head><title>a</title></head><body><h1>a</h1>", 1),
        ("<!doctype html><html lang=en><head><title> </title></head><body><h1>a</h1>", 1),
        ("<!doctype html><html lang=en><title>a</title><h1 id=a>a</h1><p id=a>", 1),
    ],
)
def test_a_faulty_page_is_seen(text, count):
    assert len(faults(text, "en")) == count


@ONE_DATABASE
@pytest.mark.parametrize("lang", ["en", "sv"])
def test_every_page_is_well_formed_in_its_language(app, visit, lang):
    wrong = {}
    for name in VISITORS:
        browser = visit(name)
        browser.get(f"/help?lang={lang}")
        for path, response in crawl(browser, plain_pages(app)).items():
            shown = response.mimetype == "text/html" and response.status_code != 303
            if shown and (found := faults(response.text, lang)):
                wrong[name, path] = found
    assert wrong == {}


@ONE_DATABASE
@pytest.mark.parametrize("lang", ["en", "sv"])
def test_error_pages_are_pages_too(app, visit, lang):
    browser = visit("ada")
    browser.get(f"/settings?lang={lang}")
    for response in (browser.get("/nowhere"), browser.client.post("/sign-out")):
        assert faults(response.text, lang) == []


@ONE_DATABASE
def test_not_permitted_looks_like_not_existing(app, visit):
    """Otto, and members of the wrong kind, get the very page of an address that is not there."""
    for name in ("otto", "ines", "rut"):
        browser = visit(name)
        nowhere = browser.get("/nowhere")
        for path in ("/coordination/organisations", "/coordination/claims", "/projects/new"):
            answer = browser.get(path)
            if answer.status_code == 404:
                masked = answer.text.replace(path, "/nowhere")
                assert (answer.status_code, masked) == (404, nowhere.text)
            else:
                assert name == "cora", (name, path, answer.status_code)
