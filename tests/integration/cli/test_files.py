"""Files that no command takes, and what `match`, `seed` and `import-directory` refuse."""

import json
from pathlib import Path

import pytest

FIELDS = '[[field]]\nkey = "disease"\nkind = "set"\n'
PROFILES = '{"id": "a", "values": {"disease": ["aml"]}}\n'
SHIPPED = Path("portal/organisations/directory.toml")
ACTOR = """\
as_of = "2026-05-31"
[[actor]]
name = "A"
kind = "node"
hub = ""
facts = "F"
source = "S"
"""


@pytest.fixture
def call(run, tmp_path):
    """`call(command, path)` gives the command one file, and good ones for the rest."""
    (tmp_path / "good.toml").write_text(FIELDS, encoding="utf-8")
    (tmp_path / "good.jsonl").write_text(PROFILES, encoding="utf-8")
    good = {"--fields": "good.toml", "--seekers": "good.jsonl", "--counterparts": "good.jsonl"}

    def caller(command, path):
        if not command.startswith("--"):
            return run(command, path)
        files = {key: tmp_path / name for key, name in good.items()} | {command: path}
        return run("match", *(part for pair in files.items() for part in pair))

    return caller


COMMANDS = {
    "assess": "x.toml",
    "seed": "x.json",
    "import-directory": "x.toml",
    "--fields": "x.toml",
    "--seekers": "x.jsonl",
    "--counterparts": "x.jsonl",
}
BYTES = {
    "not UTF-8": b'a = "\xff"',
    "half a pair": b'a = "\xed\xa0\x80"',
    "NUL": b'a = "\x00"',
    "UTF-16": 'a = "b"'.encode("utf-16"),
    "random": bytes(range(256)),
}


def refused(found):
    status, out, err = found
    assert (status, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["nothing", "folder", *BYTES])
def test_file_that_cannot_be_read_is_refused(machine, call, tmp_path, command, name):
    path = tmp_path / COMMANDS[command]
    if name == "folder":
        path.mkdir()
    elif name in BYTES:
        path.write_bytes(BYTES[name])
    err = refused(call(command, path))
    assert len(err.splitlines()) == 1


def test_match_ranks_what_is_in_the_files(run, tmp_path, call):
    status, out, err = call("--seekers", tmp_path / "good.jsonl")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["a", "1"]
    files = ("--fields", tmp_path / "good.toml", "--seekers", tmp_path / "good.jsonl",
             "--counterparts", tmp_path / "good.jsonl")  # fmt: skip
    status, out, err = run("match", *files, "--json")
    [listed] = json.loads(out)
    assert (status, err, listed["id"], listed["matches"][0]["id"]) == (0, "", "a", "a")
    for top in ("0", "-1", "1.5", "nan", "9" * 30, "١"):
        assert run("match", *files, "--top", top)[:2] == (2, "")


LINES = [
    ('{"id": NaN}', "x.jsonl: line 1"),
    ('{"id": "a", "id": "b"}', "is given twice"),
    ('{"id": "\\ud800"}', "line 1"),
    ('{"id": "a", "values": {"disease": 3}}', "disease"),
    ('{"id": "a", "values": {"unknown": ["x"]}}', "unknown"),
    ('{"id": "a", "n_history": ' + "9" * 400 + "}", "n_history"),
    ('{"id": "a", "n_history": 1e400}', "n_history"),
    ('{"id": "a"}\n{"id": "a"}', "line 2"),
    ("[]", "must be an object"),
    ("[" * 100_000, "not valid JSON"),
]


@pytest.mark.parametrize(("text", "sentence"), LINES, ids=range(len(LINES)))
def test_bad_profile_is_refused_with_its_line(call, tmp_path, text, sentence):
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    assert sentence in refused(call("--counterparts", path))


def test_directory_is_loaded_once(run, machine):
    status, out, err = run("import-directory", SHIPPED)
    assert (status, out) == (0, "")
    added = err.split()[1]
    assert err == f"directory: {added} added, 0 changed, 0 unchanged\n"
    assert int(added) > 0
    again = run("import-directory", SHIPPED)
    assert again == (0, "", f"directory: 0 added, 0 changed, {added} unchanged\n")


ROWS = [
    ('kind = "node"', 'kind = "dragon"', "x.toml:"),
    ('name = "A"', "name = 3", "x.toml:"),
    ('name = "A"', 'name = "A"\nname = "B"', "not_toml"),
    ('name = "A"', 'name = "a\\u0000b"', "x.toml:"),
    ('name = "A"', 'name = "' + "A" * 10_000 + '"', "x.toml:"),
    ('name = "A"', 'name = "A"\nmood = "x"', "x.toml:"),
    ('hub = ""', 'hub = "atlantis"', "x.toml:"),
    ('"2026-05-31"', '"2026-02-31"', "x.toml:"),
    ("[[actor]]", "[[actors]]", "actors_missing"),
]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("old", "new", "sentence"), ROWS, ids=range(len(ROWS)))
def test_bad_directory_changes_nothing(run, machine, tmp_path, old, new, sentence):
    assert old in ACTOR
    path = tmp_path / "x.toml"
    path.write_text(ACTOR.replace(old, new, 1), encoding="utf-8")
    assert sentence in refused(run("import-directory", path))
    path.write_text(ACTOR, encoding="utf-8")
    assert run("import-directory", path)[2] == "directory: 1 added, 0 changed, 0 unchanged\n"


SEEDS = [
    ('{"people": [], "people": []}', "file: "),
    ('{"people": NaN}', "file: "),
    ('{"people": "\\ud800"}', "file: "),
    ('{"people": "\\u0000"}', "file: "),
    ('{"people": ' + "9" * 5000 + "}", ": "),
    ('{"people": {}}', "people: "),
    ('{"dragons": []}', "dragons: "),
    ("[]", "file: "),
    ("[" * 100_000, "file: "),
    ('{"projects": [{"id": "p", "organisation": "none", "name": "P"}]}',
     "projects[0].organisation: names none, which this file does not have"),
]  # fmt: skip


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("text", "sentence"), SEEDS, ids=range(len(SEEDS)))
def test_bad_world_is_refused(run, machine, tmp_path, text, sentence):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    assert sentence in refused(run("seed", path))
