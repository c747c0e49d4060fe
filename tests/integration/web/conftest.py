"""What the tests of the plumbing share: the routes, a fingerprint of the database, a crawler."""

import hashlib
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from portal import clock
from portal.db import Base, Database
from portal.db.migrate import load_tables
from portal.people import passwords
from portal.worlds import building, demonstration
from tests.conftest import Browser

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
LINK = re.compile(r'href="(/[^"#]*)')
VARIANTS = 3  # of one address: the same page with other queries is mostly the same page
MISSING = "0000000000"


def fingerprint(db: Database, *, but: frozenset[str] = frozenset()) -> dict[str, str]:
    """A hash of everything in every table, by table."""
    load_tables()
    found = {}
    with db.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in but:
                rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def filled(rule: str) -> str:
    """A rule's address with a code that leads nowhere in every gap."""
    return re.sub(r"<[^>]+>", MISSING, rule)


def unsafe_routes(app) -> list[tuple[str, str]]:
    """Every address that takes a change, with its method."""
    return sorted(
        {
            (m, filled(r.rule))
            for r in app.url_map.iter_rules()
            for m in (r.methods or set()) & UNSAFE
        }
    )


def plain_pages(app) -> list[str]:
    """Every address that shows something and needs no code."""
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or set()) and "<" not in rule.rule
        }
    )


def crawl(browser, starts, *, limit=150):
    """Every page reached from `starts` by links: address -> response."""
    seen, waiting, counts = {}, list(dict.fromkeys(starts)), Counter()
    while waiting and len(seen) < limit:
        path = waiting.pop(0)
        place = urlsplit(path).path
        if path in seen or counts[place] >= VARIANTS or place.startswith("/static/"):
            continue
        counts[place] += 1
        response = browser.get(path)
        seen[path] = response
        if response.mimetype == "text/html" and response.status_code == 200:
            links = (link.replace("&amp;", "&") for link in LINK.findall(response.text))
            waiting += [link for link in links if link not in seen and "lang=" not in link]
        elif response.location:
            waiting.append(urlsplit(response.location).path)
    return seen


@pytest.fixture
def demo(db, monkeypatch):
    """The demonstration in the database, so that every page has something true to show."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
    now = clock.now()
    with db.write() as session:
        building.build(session, demonstration.demonstration(now.date()), now=now)
        session.commit()


@pytest.fixture
def visit(app, demo):
    """`visit("ada")` is a browser of the demonstration's Ada, `visit(None)` nobody's."""

    def open_browser(name):
        browser = Browser(app.test_client())
        browser.get("/sign-in")
        if name:
            address = f"{name}@{demonstration.DOMAIN}"
            who = {"email": address, "password": demonstration.PASSWORD}
            assert browser.post("/sign-in", who).status_code == 303
            browser.token = ""
            browser.get("/settings")
        return browser

    return open_browser
