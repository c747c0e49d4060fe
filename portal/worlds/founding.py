"""Organisations, people and who belongs where."""

from collections.abc import Iterable
from dataclasses import replace

from portal.access import Actor, Role
from portal.errors import InvalidError, NotFoundError, Problem
from portal.people import service as people
from portal.people import signing
from portal.people.model import ROLES
from portal.worlds.ledger import PORTAL, Account, Ledger
from portal.worlds.shape import Organisation, Person


def found_organisations(ledger: Ledger, rows: Iterable[Organisation]) -> None:
    """Make the organisations, confirmed or not."""
    for n, row in enumerate(rows):
        with ledger.trying(f"organisations[{n}]"):
            _organisation(ledger, row)


def welcome_people(ledger: Ledger, rows: Iterable[Person]) -> None:
    """Make the accounts and their memberships."""
    for n, row in enumerate(rows):
        with ledger.trying(f"people[{n}]"):
            _person(ledger, row)
        for m, each in enumerate(row.memberships):
            with ledger.trying(f"people[{n}].memberships[{m}]"):
                _join(ledger, row, each.organisation, each.role, each.since)


def send_off(ledger: Ledger, rows: Iterable[Person]) -> None:
    """End the memberships that have an end: from then on an ex-member."""
    for n, row in enumerate(rows):
        for m, each in enumerate(row.memberships):
            if each.until is None:
                continue
            with ledger.trying(f"people[{n}].memberships[{m}]"):
                leaver = ledger.actor(row.id, each.organisation, Role.OWNER)
                _leave(ledger, leaver, ledger.accounts[row.id].code, each.until)


def _organisation(ledger: Ledger, row: Organisation) -> None:
    now = ledger.when(row.created_at)
    if row.code and _taken(ledger, row.code):
        raise InvalidError(Problem("code", "taken"))
    made = people.add_organisation(
        ledger.session, name=row.name, kind=row.kind, lang=row.lang, now=now, demo=row.demo
    )
    if row.code:
        made.code = row.code
        ledger.session.flush()
    view = people.organisation(ledger.session, made.code)
    if row.verified:
        view = people.verify(ledger.session, PORTAL, code=made.code, now=now)
    ledger.organisations[row.id] = view
    ledger.made("organisations", row.id, view.code)


def _taken(ledger: Ledger, code: str) -> bool:
    try:
        people.organisation(ledger.session, code)
    except NotFoundError:
        return False
    return True


def _person(ledger: Ledger, row: Person) -> None:
    made = signing.add_account(
        ledger.session,
        email=row.email,
        name=row.name,
        password=row.password,
        lang=row.lang,
        now=ledger.when(row.created_at),
    )
    ledger.accounts[row.id] = Account(made.id, made.code, made.name, made.email)
    ledger.made("people", row.id, made.code)


def _join(ledger: Ledger, row: Person, organisation: str, role: Role, since: str | None) -> None:
    actor = ledger.actor(row.id, organisation, role)
    place = ledger.organisation(organisation)
    if role not in ROLES[place.kind]:
        raise InvalidError(Problem("role", "role_unknown", (("kind", place.kind.value),)))
    now = ledger.when(since, ledger.when(row.created_at))
    people.add_member(ledger.session, actor.account, place.id, role, now=now)
    ledger.roles.setdefault(row.id, []).append((organisation, role))


def _leave(ledger: Ledger, leaver: Actor, account_code: str, until: str) -> None:
    people.change_role(
        ledger.session,
        replace(leaver, role=Role.OWNER),
        account_code=account_code,
        role=None,
        now=ledger.when(until),
    )
