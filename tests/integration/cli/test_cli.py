"""The command itself: exit codes, JSON on stdout alone, messages on stderr alone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.cli import main
from portal.readiness import catalogue

ROOT = Path(__file__).parents[3]
EDITION = "atmp-2026.1"


@pytest.mark.parametrize(
    "arguments", [(), ("nothing",), ("assess",), ("match",), ("bank", "burn"), ("serve", "--x")]
)
def test_wrong_call_ends_with_2_and_says_how(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: portal")


def test_help_names_every_command(run):
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    told = {line.split()[0] for line in out.splitlines() if line.startswith("    ")}
    assert told >= {
        "serve", "worker", "migrate", "invite-coordinator", "seed", "demo", "assess", "match",
        "bank", "import-directory", "routes", "policy", "invariants",
    }  # fmt: skip


def test_routes_as_json_say_who_may_enter(run):
    status, out, err = run("routes", "--json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert {frozenset(row) for row in rows} == {
        frozenset({"rule", "methods", "endpoint", "entry", "writes"})
    }
    assert [row["rule"] for row in rows if row["entry"] is None] == []
    assert [row["rule"] for row in rows if "GET" in row["methods"] and row["writes"]] == []
    assert len(run("routes")[1].splitlines()) == len(rows)


def test_policy_as_json_is_the_whole_matrix(run):
    status, out, err = run("policy", "--json")
    assert (status, err) == (0, "")
    cells = json.loads(out)["cells"]
    assert len({frozenset(row) for row in cells.values()}) == 1
    assert [line.split(":")[0] for line in run("policy")[1].splitlines()] == list(cells)


def test_bank_shows_every_question_in_both_languages(run):
    status, out, err = run("bank", "show", EDITION, "--json")
    questions = json.loads(out)
    assert (status, err, len(questions)) == (0, "", 76)
    for question in questions:
        texts = [question["text"], *question["anchors"]]
        assert len(texts) == 6
        assert all(set(text) == {"en", "sv"} and all(text.values()) for text in texts)
    assert len(run("bank", "show")[1].splitlines()) == 76


def test_bank_lists_editions_with_their_hashes(run):
    status, out, _ = run("bank", "list", "--json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert status == 0
    assert rows[EDITION] == {
        "id": EDITION,
        "status": "published",
        "questions": 76,
        "hash": catalogue.published(catalogue.EDITIONS)[EDITION],
    }
    assert [line.split()[0] for line in run("bank")[1].splitlines()] == list(rows)


def test_bank_check_finds_nothing_and_then_what_was_spoiled(run, tmp_path, monkeypatch):
    assert run("bank", "check") == (0, "", "")
    assert run("bank", "check", "--json") == (0, "[]\n", "")
    shutil.copytree(catalogue.EDITIONS, tmp_path / "editions")
    monkeypatch.setattr(catalogue, "EDITIONS", tmp_path / "editions")
    file = tmp_path / "editions" / EDITION / "ip.toml"
    file.write_text(file.read_text("utf-8").replace("weight = ", "weight = -", 1), "utf-8")
    status, out, err = run("bank", "check", EDITION, "--json")
    found = json.loads(out)
    assert status == 1
    assert ("ip.toml", True) in {(row["file"], row["line"] > 0) for row in found}
    assert len(err.splitlines()) == len(found)
    assert run("bank", "publish", EDITION)[:2] == (2, "")


@pytest.mark.parametrize("name", ["nothing-2026.1", "../editions/atmp-2026.1", "\x00", "\ud800"])
@pytest.mark.parametrize("act", ["show", "check", "publish"])
def test_unknown_edition_is_refused(run, act, name):
    status, out, err = run("bank", act, name)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_invariants_of_an_empty_portal_hold(run, machine):
    assert run("invariants") == (0, '{\n  "differences": [],\n  "count": 0\n}\n', "")


def test_command_runs_on_its_own():
    def call(*arguments):
        line = [sys.executable, "-W", "error", "-m", "portal.cli", *arguments]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    status, out, err = call("bank", "list", "--json")
    assert (status, json.loads(out)[0]["id"], err) == (0, EDITION, "")
    status, out, err = call("assess", "nothing.toml")
    assert (status, out) == (2, "")
    assert err == "cannot read or write: [Errno 2] No such file or directory: 'nothing.toml'\n"


def test_main_reads_the_process_arguments(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["portal", "bank", "list"])
    assert main() == 0
    assert capsys.readouterr().out.startswith(EDITION)
