"""Ways that several journeys share: signing up and in, registering, describing, answering."""

from tests.cast import PASSWORD, email_of
from tests.journeys.walking import Walk


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


def save_page(walk: Walk, values: dict[str, str | bool | list[str]]) -> Walk:
    """Fill in one page of a profile and go on."""
    return walk.fill(values).submit()
