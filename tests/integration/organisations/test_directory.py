"""The import of the directory, and claims to its entries."""

from pathlib import Path

import pytest

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.organisations import service
from portal.organisations.directory_file import parse
from portal.organisations.listing import DirectoryFilter, Imported
from tests.cast import NOW

SHIPPED = Path("portal/organisations/directory.toml")


def load(db, entries):
    with db.write() as session:
        found = service.import_directory(session, entries, now=NOW)
        session.commit()
    return found


def entry_code(db, name):
    wanted = DirectoryFilter(text=name)
    with db.read() as session:
        (item,) = service.public_directory(session, None, wanted=wanted, now=NOW).items
    return item.code


@pytest.fixture
def shipped(db):
    entries = service.read_directory_file(SHIPPED)
    load(db, entries)
    return entries


def test_import_twice_changes_nothing(db, shipped):
    total = len(shipped)

    assert load(db, shipped) == Imported(0, 0, total)
    with db.read() as session:
        found = service.public_directory(session, None, wanted=DirectoryFilter(), now=NOW)
    assert (found.total, found.pages, len(found.items)) == (total, 2, 50)
    assert not any(item.claimed or item.verified for item in found.items)


def test_import_corrects_an_entry_and_keeps_its_code(db, shipped):
    before = entry_code(db, "NorthX")
    changed = [
        e if e.name != "NorthX Biologics" else type(e)(e.name, e.kind, "international", "New.",
                                                       e.source, e.as_of)
        for e in shipped
    ]  # fmt: skip

    assert load(db, changed) == Imported(0, 1, len(shipped) - 1)
    assert entry_code(db, "NorthX") == before


def ask(db, actor, code):
    with db.write() as session:
        service.ask_claim(session, actor, entry=code, now=NOW)
        session.commit()


def queue(db, cast):
    with db.read() as session:
        return service.open_claims(session, cast.cora)


def test_claim_waits_is_approved_and_survives_the_next_import(db, cast, shipped):
    code = entry_code(db, "Karolinska ATMP Center")
    ask(db, cast.nora, code)
    ask(db, cast.nora, code)

    (claim,) = queue(db, cast)
    assert (claim.entry_name, claim.organisation, claim.account) == (
        "Karolinska ATMP Center", "Mälaren ATMP Unit", "Nora",
    )  # fmt: skip
    with db.write() as session:
        service.approve_claim(session, cast.cora, code=claim.code, now=NOW)
        session.commit()
    load(db, shipped)

    with db.read() as session:
        page = service.entry_page(session, cast.ines, code=code)
    assert (page.claimed_by, page.item.verified, page.may_claim.reason) == (
        "Mälaren ATMP Unit", True, "already_claimed",
    )  # fmt: skip
    assert queue(db, cast) == ()
    with db.write() as session, pytest.raises(ConflictError, match="claim_decided"):
        service.refuse_claim(session, cast.cora, code=claim.code, now=NOW)


def test_refused_claim_can_be_asked_again(db, cast, shipped):
    code = entry_code(db, "HealthCap")
    ask(db, cast.ines, code)
    (claim,) = queue(db, cast)
    with db.write() as session:
        service.refuse_claim(session, cast.cora, code=claim.code, now=NOW)
        session.commit()

    assert queue(db, cast) == ()
    ask(db, cast.ines, code)
    assert len(queue(db, cast)) == 1


def test_claims_are_refused_with_a_reason(db, cast, shipped):
    code = entry_code(db, "HealthCap")
    for name, reason in (
        ("ada", "kind_does_not_fit"),
        ("otto", "sign_in_to_claim"),
        ("cora", "kind_does_not_fit"),
    ):
        with pytest.raises(NotAllowedError, match=reason):
            ask(db, getattr(cast, name), code)
    with pytest.raises(NotFoundError):
        ask(db, cast.ines, "zzzzzzzzzz")


def test_unconfirmed_claimant_must_be_confirmed_first(db, cast, shipped, unconfirmed):
    ask(db, cast.ines, entry_code(db, "HealthCap"))
    unconfirmed("Northern Light Capital")
    (claim,) = queue(db, cast)

    with db.write() as session, pytest.raises(ConflictError, match="not_verified"):
        service.approve_claim(session, cast.cora, code=claim.code, now=NOW)
    with db.write() as session:
        (waiting,) = service.waiting_organisations(session, cast.cora)
        service.verify_organisation(session, cast.cora, code=waiting.code, now=NOW)
        service.approve_claim(session, cast.cora, code=claim.code, now=NOW)
        session.commit()
    assert queue(db, cast) == ()


@pytest.mark.parametrize("name", ["otto", "ada", "ines", "rut"])
def test_strangers_do_not_meet_the_queues(db, cast, shipped, name):
    actor = getattr(cast, name)
    with db.write() as session:
        for call in (service.open_claims, service.waiting_organisations):
            with pytest.raises(NotFoundError):
                call(session, actor)
        for act in (service.approve_claim, service.refuse_claim, service.verify_organisation):
            with pytest.raises(NotFoundError):
                act(session, actor, code="x", now=NOW)


def test_bad_file_changes_nothing(db):
    with pytest.raises(InvalidError):
        load(db, parse(b"[[actor]]\nname = 1", "bad.toml"))
    with db.read() as session:
        assert service.public_directory(session, None, wanted=DirectoryFilter(), now=NOW).total == 0
