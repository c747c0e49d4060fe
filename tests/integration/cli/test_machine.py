"""Commands on a machine: starting, refusing to start, migrating, letting the first one in."""

import pytest
from sqlalchemy import select

from portal import app as wiring
from portal.access import Kind
from portal.db import Database, migrate
from portal.jobs.tables import LetterRow
from portal.people import service as people

STRONG = "k7Qz2mX9vB4nT8pL1sD6fG3hJ5wR0yUa"
PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": STRONG,
    "PORTAL_PUBLIC_URL": "https://brygga.example",
    "PORTAL_SMTP_URL": "smtps://mail.example",
}
WEAK = "PORTAL_SECRET_KEY must be 32 or more random characters\n"
NOT_HTTPS = "PORTAL_PUBLIC_URL must be https in production\n"
NOT_OURS = "PORTAL_DATABASE_URL must be a sqlite or postgresql address\n"
ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def production(machine):
    for name, value in PRODUCTION.items():
        machine.setenv(name, value)
    return machine


@ONE
@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORTAL_SECRET_KEY", "", WEAK),
        ("PORTAL_SECRET_KEY", "short", WEAK),
        ("PORTAL_SECRET_KEY", "ab" * 20, WEAK),
        ("PORTAL_PUBLIC_URL", "http://brygga.example", NOT_HTTPS),
        ("PORTAL_PUBLIC_URL", "brygga.example", "PORTAL_PUBLIC_URL must be an http(s) address\n"),
        ("PORTAL_SMTP_URL", "", "PORTAL_SMTP_URL must name the mail server in production\n"),
        ("PORTAL_DATABASE_URL", "mysql://x", NOT_OURS),
        ("PORTAL_ENV", "prod", "PORTAL_ENV must be one of production, development, test\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_wrong_setting_stops_the_start_with_one_line(run, production, command, name, value, line):
    production.setenv(name, value)
    status, out, err = run(command)
    assert (status, out) == (2, "")
    assert line in err
    assert STRONG not in err
    if value != "brygga.example":
        assert err == line


@pytest.mark.parametrize("command", ["serve", "worker", "invariants"])
def test_outdated_schema_stops_the_start(run, machine, db, command):
    migrate.downgrade(db.engine, "0001")
    status, out, err = run(command)
    assert (status, out) == (2, "")
    assert err == (
        f"the database is at revision 0001, this version needs {migrate.head()}: "
        "run `portal migrate`\n"
    )
    assert run("migrate") == (0, "", f"database at revision {migrate.head()}\n")
    assert run("invariants")[0] == 0


@ONE
def test_migrate_makes_a_new_database(run, machine, db, tmp_path):
    machine.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path}/new/portal.db")
    machine.setenv("PORTAL_DATA_DIR", str(tmp_path / "new"))
    assert run("invariants")[0] == 2
    assert run("migrate")[0] == 0
    assert run("migrate")[0] == 0
    assert run("invariants")[0] == 0


@pytest.mark.parametrize("command", ["seed", "demo"])
def test_production_takes_no_made_up_world(run, production, db, tmp_path, command):
    file = tmp_path / "world.json"
    file.write_text('{"organisations": [{"id": "a", "kind": "company", "name": "A"}]}')
    status, out, err = run(command, *([file] if command == "seed" else []))
    assert (status, out, err) == (2, "", f"portal {command} is refused in production\n")
    with db.read() as session:
        assert [people.organisations_of_kind(session, kind) for kind in Kind] == [()] * len(Kind)


def letters(db: Database):
    with db.read() as session:
        rows = session.scalars(select(LetterRow).order_by(LetterRow.id))
        return [(row.to, row.letter, row.lang) for row in rows]


def coordinators(db: Database):
    with db.read() as session:
        return [each.name for each in people.organisations_of_kind(session, Kind.COORDINATOR)]


def test_first_coordinator_is_invited_by_mail(run, machine, db, tmp_path):
    machine.setenv("PORTAL_PUBLIC_URL", "http://localhost/")
    name = ("--organisation", "Samordning Öst", "--lang", "sv")
    status, out, err = run("invite-coordinator", " First@Example.org ", *name)
    assert (status, err) == (0, "the invitation is on its way to first@example.org\n")
    address, after = out.split("\n")
    assert after == ""
    assert address.startswith("http://localhost/")
    assert run("invite-coordinator", "second@example.org", *name)[0] == 0
    assert coordinators(db) == ["Samordning Öst"]
    assert [to for to, _, _ in letters(db)] == ["first@example.org", "second@example.org"]
    client = wiring.create_app(wiring.test_settings(data_dir=tmp_path), db).test_client()
    page = client.get(address.removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "Samordning Öst" in page.get_data(as_text=True)


@ONE
@pytest.mark.parametrize(
    ("email", "name", "said"),
    [
        ("no address", "A", "email: not_one_address\n"),
        ("a@b.example, c@d.example", "A", "email: not_one_address\n"),
        ("a@b.example\nBcc: c@d.example", "A", "email: not_one_address\n"),
        ("a" * 300 + "@b.example", "A", "email: not_one_address\n"),
        ("\ud800@b.example", "A", "email: not_one_address\n"),
        ("a@b.example", " ", "organisation: name\n"),
        ("a@b.example", "x" * 121, "organisation: name\n"),
        ("a@b.example", "a\x00b", "organisation: name\n"),
        ("a@b.example", "a\ud800b", "organisation: name\n"),
    ],
)
def test_bad_invitation_is_refused_and_leaves_nothing(run, machine, db, email, name, said):
    assert run("invite-coordinator", email, "--organisation", name) == (2, "", said)
    assert (letters(db), coordinators(db)) == ([], [])
