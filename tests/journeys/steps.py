"""Ways that several journeys share: signing up and in, registering, describing, answering."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.cast import PASSWORD, email_of
from tests.journeys.walking import Walk

CONTINUE = "main button[value=continue]:not([aria-hidden])"
TO_LIST = "main button[value=list]"


def sign_in(walk: Walk, email: str, password: str = PASSWORD) -> Walk:
    """Sign in; `email` is an address, or the name of one of the cast."""
    address = email if "@" in email else email_of(email)
    walk.open("/sign-in").fill({"email": address, "password": password})
    return walk.submit("main form[action='/sign-in']")


def sign_up(walk: Walk, email: str, name: str) -> Walk:
    """From the front page to an account, by the mailed link."""
    walk.open("/").press("main a[href='/sign-up']")
    walk.fill({"email": "no address"}).submit(status=422, state="error")
    walk.fill({"email": email}).submit(state="asked")
    link = walk.portal.link(email)
    walk.open(link.removeprefix(walk.portal.origin))
    walk.fill({"name": name, "password": "short"}).submit(status=422, state="error")
    walk.fill({"name": name, "password": PASSWORD}).submit()
    assert walk.path == "/start"
    assert walk.page.goto(link).status == 410
    walk.arrived(status=410)
    return walk.open("/start")


def register(walk: Walk, name: str, kind: str) -> Walk:
    """Found an organisation."""
    walk.press("main a[href='/organisations/new']")
    walk.fill({"name": name, "kind": kind}).submit()
    walk.has(name)
    return walk


def fill_profile(walk: Walk, values: Mapping[str, Any]) -> Walk:
    """Walk through the pages of one's own profile, from the first to the last, and publish it."""
    walk.open("/profile").press("main section a[href^='/profile/']")
    while walk.part(2):
        here = {k: v for k, v in values.items() if walk.page.locator(f"main [name='{k}']").count()}
        walk.fill(here).submit()
    return walk.press("main a[href='/profile/publish']").submit()


def unfold(walk: Walk) -> None:
    """Open everything that can be opened."""
    folded = walk.page.locator("main details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()


def check_sums(walk: Walk) -> None:
    """Every table of contributions adds up to the sum below it."""
    tables = walk.page.locator("main table:has(tfoot)").all()
    assert tables
    for table in tables:
        rows = [number(text) for text in table.locator("tbody td.numeric").all_inner_texts()]
        assert rows
        assert sum(rows) == number(table.locator("tfoot td.numeric").inner_text())


def number(text: str) -> Decimal:
    """A figure as the page writes it, in either language."""
    plain = text.strip().replace("−", "-").replace(",", ".").replace("\xa0", "")
    return Decimal(plain.removeprefix("+"))
