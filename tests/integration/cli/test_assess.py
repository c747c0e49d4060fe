"""`portal assess`: the worked example T1 (domain.md 10.3) exactly, and bad documents."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.readiness import catalogue, scope
from portal.readiness.model import Answer, Facts

PILLARS = ("IP", "DAT", "REG", "PRO", "PRJ")
NA = {"REG-12": "no_device", "REG-15": "no_use_outside_trials"}
GOOD = """\
bank = "atmp-2026.1"
[project]
stage = "S05"
types = ["GX"]
[answers]
IP-01 = { score = 3, evidence = "E1" }
"""


@pytest.fixture
def t1(tmp_path):
    """T1 as a file: every question as expected at preclinical development, documented."""
    edition = catalogue.load("atmp-2026.1")
    band = edition.band_of("S05")
    outside = {key: Answer(na=why) for key, why in NA.items()}
    asked = scope.in_scope(edition, Facts("S05", frozenset({"GX"})), outside)
    answers = {q.id: {"score": q.expected[band], "evidence": "E1"} for q in asked}
    document = {
        "bank": edition.id,
        "project": {"stage": "S05", "types": ["GX"]},
        "answers": {**answers, **{key: {"na": why} for key, why in NA.items()}},
    }
    file = tmp_path / "t1.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def column(result, name):
    return [result["pillars"][pillar][name] for pillar in PILLARS]


def test_t1_has_its_exact_numbers(run, t1):
    status, out, err = run("assess", t1, "--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert (found["bank"], found["engine"], found["stage"], found["band"]) == (
        "atmp-2026.1", "1", "S05", "C",
    )  # fmt: skip
    assert column(found, "level") == [4, 4, 4, 4, 4]
    assert column(found, "fit") == [1.0] * 5
    assert column(found, "confidence") == [0.6] * 5
    assert column(found, "coverage") == [1.0] * 5
    assert column(found, "in_scope") == [14, 12, 13, 16, 15]
    assert column(found, "open_gates") == [[]] * 5
    assert found["headline_gates"] == []


def test_t1_looks_ahead_to_t4(run, t1):
    later = json.loads(run("assess", t1, "--json")[1])["next"]
    assert (later["stage"], later["band"]) == ("S06", "D")
    assert column(later, "level") == [2, 2, 1, 2, 2]
    assert column(later, "fit") == [17 / 30, 1 / 2, 11 / 28, 9 / 16, 20 / 31]
    assert column(later, "open_gates") == [
        ["IP-10"],
        ["DAT-02", "DAT-03", "DAT-06"],
        ["REG-07", "REG-08", "REG-09", "REG-14"],
        ["PRO-08", "PRO-14"],
        [],
    ]


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_levels_are_told_in_the_language_asked_for(run, t1, lang):
    edition = catalogue.load("atmp-2026.1")
    status, out, err = run("assess", t1, "--lang", lang)
    assert (status, err) == (0, "")
    assert [line.split()[:2] for line in out.splitlines()] == [[p, "4"] for p in PILLARS]
    assert all(p.name.in_(lang) in out for p in edition.pillars)


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_report_is_written_as_pdf(run, t1, tmp_path, lang):
    target = tmp_path / f"report-{lang}.pdf"
    status, out, err = run("assess", t1, "--pdf", target, "--lang", lang)
    assert (status, len(out.splitlines()), err) == (0, 5, "")
    read = PdfReader(BytesIO(target.read_bytes()))
    assert read.root_object["/Lang"] == lang
    first = catalogue.load("atmp-2026.1").pillars[0].name.in_(lang)
    assert first in "".join(page.extract_text() for page in read.pages)


def test_report_that_cannot_be_written_is_refused(run, t1, tmp_path):
    status, out, err = run("assess", t1, "--pdf", tmp_path / "nowhere" / "report.pdf")
    assert (status, out) == (2, "")
    assert err.startswith("cannot read or write: ")


BAD = [
    ("", "", "bank: is missing"),
    ('bank = "atmp-2026.1"', 'bank = "atmp-1999.1"', "bank: is not a question bank here"),
    ('bank = "atmp-2026.1"', "bank = 3", "bank: must be text"),
    ('"S05"', '"S99"', "project.stage: is not a stage: S99"),
    ('["GX"]', '["GX", "QQ"]', "project.types[1]: is not a therapy type: QQ"),
    ('["GX"]', "[]", "project.types: needs at least one"),
    ("IP-01 =", "IP-99 =", "answers.IP-99: is not a question of this bank"),
    ("score = 3", "score = 9", "answers.IP-01.score: must be from 0 to 4, not 9"),
    ("score = 3", "score = -1", "answers.IP-01.score: must be from 0 to 4"),
    ("score = 3", "score = nan", "answers.IP-01.score: must be"),
    ("score = 3", "score = inf", "answers.IP-01.score: must be"),
    ("score = 3", "score = 3.5", "answers.IP-01.score: must be"),
    ("score = 3", "score = true", "answers.IP-01.score: must be"),
    ("score = 3", 'score = "3"', "answers.IP-01.score: must be"),
    ("score = 3", "score = " + "9" * 4000, "answers.IP-01.score: must be"),
    ("score = 3", "score = " + "9" * 5000, "document: is not valid TOML"),
    ("score = 3", 'score = 3, na = "no_device"', "answers.IP-01: needs exactly one of"),
    ("score = 3", "score = 3, mood = 1", "answers.IP-01.mood: is not known here"),
    ("score = 3", "score = 3, score = 4", "document: is not valid TOML"),
    ('"E1"', '"E9"', "answers.IP-01.evidence: is not E0, E1 or E2: E9"),
    ("[answers]", "[answers", "document: is not valid TOML"),
    ('"S05"', '"\\u0000"', "project.stage: "),
    ('"S05"', '"a\x00b"', "document: is not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BAD, ids=range(len(BAD)))
def test_bad_toml_is_refused_by_its_path(run, tmp_path, old, new, sentence):
    assert old in GOOD
    file = tmp_path / "bad.toml"
    file.write_text(GOOD.replace(old, new, 1) if old else "", encoding="utf-8")
    status, out, err = run("assess", file, "--json")
    assert (status, out) == (2, "")
    assert sentence in err
    assert max(map(len, err.splitlines())) < 300


JSON = [
    ('{"bank": "a", "bank": "b"}', "bank: is there twice"),
    ('{"bank": NaN}', "bank: must be text"),
    ('{"bank": "\\ud800"}', "bank: contains characters that are not text"),
    ('{"bank": "\\u0000"}', "bank: contains characters that are not text"),
    ('{"bank": 1e999}', "bank: must be text"),
    ("[]", "document: must be a table"),
    ("null", "document: must be a table"),
    ("", "document: is not valid JSON"),
    ("[" * 100_000, "document: is not valid JSON: nested too deeply"),
    ('"' + "x" * 1_000_001 + '"', "document: is larger than 1000000 characters"),
]


@pytest.mark.parametrize(("text", "sentence"), JSON, ids=range(len(JSON)))
def test_bad_json_is_refused_by_its_path(run, tmp_path, text, sentence):
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    status, out, err = run("assess", file)
    assert (status, out) == (2, "")
    assert sentence in err


def test_every_problem_is_told_at_once(run, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('[project]\nstage = 1\n[answers]\nIP-01 = { score = "x" }\n', encoding="utf-8")
    status, _, err = run("assess", file)
    assert status == 2
    assert {line.split(":")[0] for line in err.splitlines()} >= {
        "bank", "project.stage", "project.types", "answers.IP-01.score",
    }  # fmt: skip


def test_reason_that_the_question_does_not_offer_is_taken_with_a_note(run, tmp_path):
    file = tmp_path / "odd.toml"
    changed = GOOD.replace('{ score = 3, evidence = "E1" }', '{ na = "no_device" }')
    file.write_text(changed, encoding="utf-8")
    status, out, err = run("assess", file, "--json")
    assert (status, json.loads(out)["stage"]) == (0, "S05")
    assert err == "note: answers.IP-01.na: not_offered\n"
