"""The document of `portal assess`: what is read, what is refused, what comes out."""

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.readiness import documents, scoring
from portal.readiness.documents import DocumentError, Note, read_document, to_json
from portal.readiness.model import Answer, Evidence, Facts

PROJECT = {"stage": "S05", "types": ["GX"]}
ISSUE = {
    "bank": "atmp-2026.1",
    "project": PROJECT,
    "answers": {"IP-01": {"score": 3, "evidence": "E1"}, "REG-12": {"na": "no_device"}},
}


def document(**over):
    return json.dumps({**ISSUE, **over})


def refused(text, kind="json"):
    with pytest.raises(DocumentError) as caught:
        read_document(text, kind)
    str(caught.value).encode()
    return [(p.field, p.code) for p in caught.value.problems]


def answer(raw):
    return document(answers={"IP-01": raw})


def test_read_document_takes_the_example_of_the_contract(real):
    read = read_document(document(), "json")

    assert read.edition is real
    assert read.facts == Facts("S05", frozenset({"GX"}))
    assert read.answers == {
        "IP-01": Answer(3, evidence=Evidence.DOCUMENTED),
        "REG-12": Answer(na="no_device"),
    }
    assert read.notes == ()


def test_toml_and_json_read_alike():
    toml = """
        bank = "atmp-2026.1"
        [project]
        stage = "S05"
        types = ["GX"]
        [answers]
        IP-01 = { score = 3, evidence = "E1" }
        REG-12.na = "no_device"
    """

    assert read_document(toml) == read_document(document(), "json")
    assert read_document("\ufeff" + toml) == read_document("\ufeff" + document(), "json")


def test_facts_and_dont_know_are_read():
    text = document(
        project=PROJECT | {"facts": {"contains_gmo": False}}, answers={"IP-01": {"dont_know": True}}
    )

    read = read_document(text, "json")

    assert read.facts.known == {"contains_gmo": False}
    assert read.answers == {"IP-01": Answer(dont_know=True)}


def test_unusual_reason_and_unasked_answer_are_noted():
    text = document(
        answers={"IP-01": {"na": "other"}, "IP-06": {"score": 1}, "DAT-08": {"score": 1}}
    )

    assert read_document(text, "json").notes == (
        Note("answers.DAT-08", "not_asked"),
        Note("answers.IP-01.na", "not_offered"),
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("document", "syntax")]),
        ("{", [("document", "syntax")]),
        ("[1]", [("document", "type")]),
        ("null", [("document", "type")]),
        ("NaN", [("document", "type")]),
        ("[" * 100_000, [("document", "syntax")]),
        ('{"a":' * 5000 + "1" + "}" * 5000, [("document", "syntax")]),
        ("{}", [("bank", "missing"), ("project", "missing"), ("answers", "missing")]),
        (" " * 1_000_001, [("document", "too_big")]),
        (document(bank="atmp-1999.1"), [("bank", "unknown_bank")]),
        (document(bank="../atmp-2026.1"), [("bank", "unknown_bank")]),
        (document(bank=1), [("bank", "type")]),
        (document(bank="\x00"), [("bank", "not_unicode"), ("bank", "unknown_bank")]),
        (document(colour=1), [("colour", "unknown_key")]),
        (document(project=[]), [("project", "type")]),
        (document(project=PROJECT | {"stage": "S99"}), [("project.stage", "unknown_stage")]),
        (document(project=PROJECT | {"stage": 5}), [("project.stage", "type")]),
        (document(project={"types": ["GX"]}), [("project.stage", "missing")]),
        (document(project={"stage": "S05"}), [("project.types", "missing")]),
        (document(project=PROJECT | {"types": []}), [("project.types", "empty")]),
        (document(project=PROJECT | {"types": "GX"}), [("project.types", "type")]),
        (document(project=PROJECT | {"types": ["ZZ"]}), [("project.types[0]", "unknown_type")]),
        (document(project=PROJECT | {"types": [["GX"]]}), [("project.types[0]", "type")]),
        (document(project=PROJECT | {"facts": 1}), [("project.facts", "type")]),
        (
            document(project=PROJECT | {"facts": {"contains_gmo": 1, "x": True}}),
            [("project.facts.contains_gmo", "type"), ("project.facts.x", "unknown_fact")],
        ),
        (document(answers=[]), [("answers", "type")]),
        (document(answers={"XX-01": {"score": 1}}), [("answers.XX-01", "unknown_question")]),
        (
            document(answers={"\ud800": {"score": 1}}),
            [("answers.\ufffd", "not_unicode"), ("answers.\ufffd", "unknown_question")],
        ),
        (answer(3), [("answers.IP-01", "type")]),
        (answer(None), [("answers.IP-01", "type")]),
        (answer({}), [("answers.IP-01", "one_of")]),
        (answer({"evidence": "E1"}), [("answers.IP-01", "one_of")]),
        (answer({"score": 1, "na": "other"}), [("answers.IP-01", "one_of")]),
        (answer({"score": 1, "dont_know": True}), [("answers.IP-01", "one_of")]),
        (answer({"score": 1, "dont_know": 1}), [("answers.IP-01.dont_know", "type")]),
        (answer({"score": 5}), [("answers.IP-01.score", "range")]),
        (answer({"score": -1}), [("answers.IP-01.score", "range")]),
        (answer({"score": True}), [("answers.IP-01.score", "type")]),
        (answer({"score": "3"}), [("answers.IP-01.score", "type")]),
        (answer({"score": 3.0}), [("answers.IP-01.score", "type")]),
        (answer({"score": None}), [("answers.IP-01.score", "type")]),
        (answer({"score": float("nan")}), [("answers.IP-01.score", "type")]),
        (answer({"score": float("inf")}), [("answers.IP-01.score", "type")]),
        (answer({"score": 10**30}), [("answers.IP-01.score", "type")]),
        (
            '{"score": ' + "9" * 5000 + "}",
            [
                ("score", "unknown_key"),
                ("bank", "missing"),
                ("project", "missing"),
                ("answers", "missing"),
            ],
        ),
        (answer({"na": "tired"}), [("answers.IP-01.na", "unknown_na")]),
        (answer({"na": 3}), [("answers.IP-01.na", "type")]),
        (answer({"na": None}), [("answers.IP-01.na", "type")]),
        (answer({"score": 1, "evidence": "E9"}), [("answers.IP-01.evidence", "unknown_evidence")]),
        (answer({"score": 1, "evidence": 1}), [("answers.IP-01.evidence", "type")]),
        (answer({"score": 1, "why": "x"}), [("answers.IP-01.why", "unknown_key")]),
    ],
    ids=itertools.count(),
)
def test_bad_json_names_every_field(text, problems):
    assert refused(text) == problems


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("bank = ", [("document", "syntax")]),
        ('bank = "a"\nbank = "b"', [("document", "syntax")]),
        ("bank = \x00", [("document", "syntax")]),
        ("a = " + "[" * 5000, [("document", "syntax")]),
        ("a = " + "9" * 5000, [("document", "syntax")]),
        (
            (
                'bank = "atmp-2026.1"\nproject = { stage = "S05", types = ["GX"] }\n'
                "answers.IP-01.score = nan\nanswers.IP-02.score = 3.0\n"
                "answers.IP-03.score = 99999999999999999999\nanswers.IP-04.score = 2026-11-20\n"
            ),
            [
                ("answers.IP-01.score", "type"),
                ("answers.IP-02.score", "type"),
                ("answers.IP-03.score", "range"),
                ("answers.IP-04.score", "type"),
            ],
        ),
    ],
    ids=itertools.count(),
)
def test_bad_toml_names_every_field(text, problems):
    assert refused(text, "toml") == problems


def test_duplicate_keys_are_refused_with_their_path():
    text = document().replace('"IP-01":', '"IP-01": {"score": 1}, "IP-01":')

    assert refused(text) == [("answers.IP-01", "duplicate")]
    assert refused(document().replace('"score": 3', '"score": 3, "score": 4')) == [
        ("answers.IP-01.score", "duplicate")
    ]


def test_everything_wrong_is_said_at_once_in_words():
    text = document(
        bank="nothing", project={"stage": 1, "types": []}, answers={"IP-01": {"score": 9}}
    )

    with pytest.raises(DocumentError) as caught:
        read_document(text, "json")

    assert str(caught.value).split("\n") == [
        "bank: is not a question bank here: nothing",
        "project.stage: must be text",
        "project.types: needs at least one",
        "answers.IP-01.score: must be from 0 to 4, not 9",
    ]


def test_every_code_has_its_sentence():
    assert all(documents.SENTENCES.values())


def assessed(stage="S05", **answers):
    read = read_document(document(project=PROJECT | {"stage": stage}, answers=answers), "json")
    return to_json(scoring.assess(read.edition, read.facts, read.answers), read.edition)


def test_to_json_has_exactly_the_public_keys():
    result = assessed()

    judged = ["stage", "band", "pillars", "headline", "headline_gates", "actions"]
    assert list(result) == ["bank", "engine", *judged, "next"]
    assert list(result["next"]) == judged
    assert list(result["pillars"]) == ["IP", "DAT", "REG", "PRO", "PRJ"]
    assert set(result["pillars"]["IP"]) == {
        "level",
        "fit",
        "confidence",
        "coverage",
        "in_scope",
        "expected_met",
        "open_gates",
    }
    assert (result["bank"], result["engine"]) == ("atmp-2026.1", "1")
    assert (result["next"]["stage"], result["next"]["band"]) == ("S06", "D")
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_to_json_gives_unrounded_numbers_and_null_levels():
    result = assessed("S01", **{"IP-01": {"score": 1, "evidence": "E1"}, "IP-02": {"score": 2}})

    assert result["pillars"]["IP"] == {
        "level": 0,
        "fit": 0.3125,
        "confidence": 2.1 / 8,
        "coverage": 0.5,
        "in_scope": 4,
        "expected_met": 1.5,
        "open_gates": ["IP-12"],
    }
    assert result["pillars"]["PRO"]["level"] is None
    assert result["headline"] is None


def test_next_is_null_at_the_last_band():
    assert assessed("S14")["next"] is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.sampled_from(["bank", "project", "answers", "x"]), JSON),
    st.sampled_from(["bank", "project", "answers", None]),
)
def test_any_json_is_read_or_refused_in_words(raw, spared):
    text = json.dumps({**raw, **({spared: ISSUE[spared]} if spared else {})})
    try:
        read_document(text, "json")
    except DocumentError as error:
        str(error).encode()


@given(st.text(), st.sampled_from(["toml", "json"]))
def test_any_text_is_read_or_refused_in_words(text, kind):
    with pytest.raises(DocumentError) as caught:
        read_document(text, kind)
    str(caught.value).encode()
