"""The real edition, and a small one written as files for the tests to spoil."""

import pytest

from portal.readiness import catalogue

EDITION = """\
id = "small-2026.1"
title.en = "Small"
title.sv = "Liten"
status = "published"
published_on = 2026-11-20
files = ["aa.toml", "bb.toml"]

[scoring]
fit = ["0.40", "0.65", "0.85"]
coverage_min = "0.60"
self_declared_cap_confidence = "0.50"
self_declared_cap_level = 3
verified_confidence = "0.80"
min_questions = 3
evidence_values = { E0 = "0.3", E1 = "0.6", E2 = "1.0" }
gate_caps = { hard = 2, soft = 3 }
headline_gates = ["AA-01"]

[[headline_sentence]]
gate = "AA-01"
text.en = "Nothing holds yet."
text.sv = "Inget håller än."

[[source]]
id = "S1"
title = "A source"
"""

QUESTION = """
[[question]]
id = "{id}"
core = {core}
weight = {weight}
from_stage = "{from_stage}"
applies_to = ["{applies_to}"]
expected = {expected}
{extra}
sources = ["S1"]
name.en = "Name {id}"
name.sv = "Namn {id}"
text.en = "Is {id} there?"
text.sv = "Finns {id}?"
why.en = "Because."
why.sv = "Därför."
anchors.en = ["0", "1", "2", "3", "4"]
anchors.sv = ["0", "1", "2", "3", "4"]
evidence.en = "A paper"
evidence.sv = "Ett papper"
next_action.en = "Write it"
next_action.sv = "Skriv det"
"""


def _named(table, entries, more=""):
    lines = [
        f'[[{table}]]\nid = "{entry}"\nname.en = "{entry}"\nname.sv = "{entry}"\n{more}'
        for entry in entries
    ]
    return "\n".join(lines)


def _edition():
    stages = "".join(
        f'[[stage]]\nid = "{stage}"\nband = "{band}"\ngroup = "g"\n'
        f'name.en = "{stage}"\nname.sv = "{stage}"\n'
        for stage, band in (("S01", "A"), ("S02", "B"), ("S03", "B"), ("S04", "C"))
    )
    levels = "".join(
        f'[[level]]\nvalue = {n}\nname.en = "{n}"\nname.sv = "{n}"\n'
        f'meaning.en = "{n}"\nmeaning.sv = "{n}"\n'
        for n in range(6)
    )
    meaning = 'meaning.en = "m"\nmeaning.sv = "m"\n'
    purpose = 'purpose.en = "p"\npurpose.sv = "p"\n'
    return "\n".join(
        [
            EDITION,
            stages,
            _named("band", "ABC"),
            _named("type", ("GX", "SC")),
            _named("pillar", ("AA", "BB"), purpose),
            levels,
            _named("evidence_state", ("E0", "E1", "E2"), meaning),
            _named("na_reason", ("no_device", "other")),
        ]
    )


def _question(question, **over):
    values = {
        "id": question,
        "core": "true",
        "weight": 1,
        "from_stage": "S01",
        "applies_to": "GX",
        "expected": "{ A = 2, B = 3, C = 4 }",
        "extra": "",
    }
    return QUESTION.format(**(values | over))


def _files():
    hard = 'gate = { kind = "hard", min = { A = 1, C = 3 } }'
    soft = 'gate = { kind = "soft", min = { B = 2 } }'
    when = 'na = ["no_device", "other"]\nwhen = { en = "c", sv = "v", fact = "contains_gmo" }'
    later = {"from_stage": "S02", "expected": "{ B = 2, C = 3 }"}
    return {
        "edition.toml": _edition(),
        "aa.toml": 'pillar = "AA"\n'
        + _question("AA-01", weight=3, extra=hard)
        + _question("AA-02", weight=2, extra=soft)
        + _question("AA-03", extra=when)
        + _question("AA-04", core="false"),
        "bb.toml": 'pillar = "BB"\n'
        + _question("BB-01")
        + _question("BB-02", applies_to="SC")
        + _question("BB-03", **later)
        + _question("BB-04", weight=2, **later)
        + _question("BB-05", **later),
    }


@pytest.fixture
def bank(tmp_path):
    """Write the small edition; `spoil` maps a file to (old, new) or to its whole text."""

    def write(spoil=None):
        folder = tmp_path / "small-2026.1"
        folder.mkdir(exist_ok=True)
        for name, text in _files().items():
            change = (spoil or {}).get(name, text)
            if isinstance(change, tuple):
                assert change[0] in text
                change = text.replace(*change, 1)
            (folder / name).write_text(change, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def real():
    return catalogue.load("atmp-2026.1")


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bank") / "small-2026.1"
    folder.mkdir()
    for name, text in _files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return catalogue.load_folder(folder)
