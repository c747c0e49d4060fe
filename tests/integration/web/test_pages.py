"""Every page: strict HTML, one heading, the right language, and looking changes nothing."""

import html5lib
import pytest

from tests.integration.web.conftest import crawl, fingerprint, plain_pages

ONE_DATABASE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
VISITORS = [None, "ada", "axel", "ines", "dov", "nora", "cora", "rut", "otto"]
HTML = "{http://www.w3.org/1999/xhtml}"


def test_looking_around_changes_nothing(app, db, browse):
    """Every page that anybody of the cast can reach, on both databases."""
    visitors = {name: browse(name) for name in VISITORS}
    before = fingerprint(db)
    faults = {}
    for name, browser in visitors.items():
        seen = crawl(browser, plain_pages(app))
        assert len(seen) > 5
        faults |= {(name, p): r.status_code for p, r in seen.items() if r.status_code >= 500}
    assert faults == {}
    assert fingerprint(db) == before


@ONE_DATABASE
def test_no_page_links_to_nowhere(browse):
    dead = {
        (name, path): response.status_code
        for name in VISITORS
        for path, response in crawl(browse(name), ["/"]).items()
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
def test_every_page_is_well_formed_in_its_language(app, browse, lang):
    wrong = {}
    for name in VISITORS:
        browser = browse(name)
        browser.get(f"/help?lang={lang}")
        for path, response in crawl(browser, plain_pages(app)).items():
            shown = response.mimetype == "text/html" and response.status_code != 303
            if shown and (found := faults(response.text, lang)):
                wrong[name, path] = found
    assert wrong == {}


@ONE_DATABASE
@pytest.mark.parametrize("lang", ["en", "sv"])
def test_error_pages_are_pages_too(app, browse, lang):
    browser = browse("ada")
    browser.get(f"/settings?lang={lang}")
    for response in (browser.get("/nowhere"), browser.client.post("/sign-out")):
        assert faults(response.text, lang) == []


@ONE_DATABASE
def test_not_permitted_looks_like_not_existing(app, browse):
    """Otto, and members of the wrong kind, get the very page of an address that is not there."""
    for name in ("otto", "ines", "rut"):
        browser = browse(name)
        nowhere = browser.get("/nowhere")
        for path in ("/coordination/organisations", "/coordination/claims", "/projects/new"):
            answer = browser.get(path)
            if answer.status_code == 404:
                masked = answer.text.replace(path, "/nowhere")
                assert (answer.status_code, masked) == (404, nowhere.text)
            else:
                assert name == "cora", (name, path, answer.status_code)
