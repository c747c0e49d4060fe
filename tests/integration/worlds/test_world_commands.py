import json

import pytest

from portal.access import Kind
from portal.cli import main
from portal.people import service as people
from portal.worlds import demonstration, shape
from tests.integration.worlds import small


@pytest.fixture
def machine(db, tmp_path, monkeypatch):
    """The environment of a machine whose database is `db`."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PORTAL_ENV", raising=False)
    return monkeypatch


def run(capsys, *arguments):
    status = main(list(arguments))
    said = capsys.readouterr()
    return status, said.out, said.err


def kept(tmp_path, text):
    file = tmp_path / "world.json"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    return str(file)


def organisations(db):
    with db.read() as session:
        return [each.name for kind in Kind for each in people.organisations_of_kind(session, kind)]


def test_seed_prints_the_codes_as_json(machine, db, tmp_path, capsys):
    status, out, _ = run(capsys, "seed", kept(tmp_path, json.dumps(small.world())))
    assert status == 0
    assert json.loads(out)["organisations"]["acme"] == "acme0000"
    assert len(organisations(db)) == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "file: not valid JSON"),
        ('{"people": [{"id": 3}]}', "people[0].id: "),
        (
            json.dumps({"people": [{**small.person("p"), "password": "short"}]}),
            "people[0].password: password_short",
        ),
    ],
)
def test_seed_refuses_with_the_path_and_leaves_nothing(machine, db, tmp_path, capsys, text, said):
    status, out, err = run(capsys, "seed", kept(tmp_path, text))
    assert (status, out) == (2, "")
    assert said in err
    assert organisations(db) == []


def test_seed_refuses_what_is_no_file_or_no_text(machine, tmp_path, capsys):
    assert run(capsys, "seed")[0] == 2
    assert run(capsys, "seed", str(tmp_path / "nothing.json"))[0] == 2
    bad = tmp_path / "bad.json"
    bad.write_bytes(b'{"a": "\xff"}')
    assert run(capsys, "seed", str(bad))[0] == 2


def test_schema_is_printed_as_json(machine, capsys):
    status, out, _ = run(capsys, "seed", "--schema")
    assert (status, json.loads(out)) == (0, shape.schema())


@pytest.mark.parametrize("command", ["seed", "demo"])
def test_production_refuses(machine, db, tmp_path, capsys, command):
    machine.setenv("PORTAL_ENV", "production")
    machine.setenv("PORTAL_SECRET_KEY", "a long secret key that nobody else knows 4711")
    machine.setenv("PORTAL_PUBLIC_URL", "https://portal.example.org")
    machine.setenv("PORTAL_SMTP_URL", "smtps://mail.example.org")
    extra = [kept(tmp_path, json.dumps(small.world()))] if command == "seed" else []
    status, out, err = run(capsys, command, *extra)
    assert (status, out) == (2, "")
    assert f"portal {command} is refused in production" in err
    assert organisations(db) == []


def test_demo_fills_an_empty_portal_once_and_prints_sign_ins(machine, db, capsys):
    status, out, _ = run(capsys, "demo", "--if-empty")
    assert (status, out) == (0, demonstration.sign_ins())
    assert len(organisations(db)) == 24
    assert run(capsys, "demo", "--if-empty")[:2] == (0, demonstration.sign_ins())
    status, out, err = run(capsys, "demo")
    assert (status, out, err) == (2, "", "database: not_empty\n")
    assert len(organisations(db)) == 24
