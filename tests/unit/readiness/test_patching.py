"""Patches of one answer: what changes, what stays, what is refused."""

from dataclasses import replace

import pytest

from portal.errors import InvalidError, Problem
from portal.readiness import catalogue, given, patching
from portal.readiness.model import Answer, Evidence
from portal.readiness.patching import Patch, apply
from portal.readiness.records import Content, Item, State, combined, from_json, to_json

EDITION = catalogue.load("atmp-2026.1")
TITLE = EDITION.question("IP-01")
FAMILIES = EDITION.question("IP-03")
DEVICE = EDITION.question("REG-12")
RUNWAY = EDITION.question("PRJ-07")
FULL = Content(
    State.ANSWERED, 3, comment="kept", evidence=(Item(0, "Deed"), Item(1, "List", "https://a.b/"))
)


def problems(question, before, fields, **options):
    with pytest.raises(InvalidError) as caught:
        apply(question, before, Patch(fields, **options))
    return caught.value.problems


def test_empty_patch_changes_nothing():
    assert apply(TITLE, FULL, Patch({})) == FULL


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("0", Content(State.ANSWERED, 0)),
        ("4", Content(State.ANSWERED, 4)),
        ("dont_know", Content(State.DONT_KNOW)),
        ("", Content(State.OPEN)),
    ],
)
def test_choice_becomes_state_and_score(choice, expected):
    assert apply(TITLE, Content(), Patch({"choice": choice})) == expected


@pytest.mark.parametrize("choice", ["5", "-1", "03", "x", "na", "NaN", "٣"])
def test_other_choices_are_refused(choice):
    assert problems(TITLE, Content(), {"choice": choice}) == (Problem("choice", "option"),)


def test_not_relevant_counts_once_its_reason_is_there():
    open_ = apply(DEVICE, Content(), Patch({"choice": "na"}))
    done = apply(DEVICE, open_, Patch({"na_reason": "no_device"}))

    assert open_.answer is None
    assert done.answer == Answer(na="no_device")


def test_other_reason_needs_words():
    other = {"choice": "na", "na_reason": "other"}

    assert problems(DEVICE, Content(), other, complete=True) == (Problem("na_text", "text_needed"),)
    worded = apply(DEVICE, Content(), Patch({**other, "na_text": "no device"}, complete=True))
    assert worded.finished


def test_reason_of_another_question_is_refused():
    assert problems(DEVICE, Content(), {"na_reason": "not_gmo"}) == (
        Problem("na_reason", "option"),
    )


def test_evidence_rows_keep_their_places():
    after = apply(TITLE, FULL, Patch({"evidence-0-title": "", "evidence-5-title": "New"}))

    assert after.evidence == (Item(1, "List", "https://a.b/"), Item(5, "New"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://a.b/c",
        "//a.b",
        "https://",
        "https://a b/",
        "https://user@a.b/",
        "http://[::1",
        "https://a.b/<x>",
        "https://a.b:0/",
        "data:text/html,x",
        'https://a.b/"onmouseover=',
    ],
)
def test_only_plain_web_addresses_are_links(url):
    assert problems(TITLE, Content(), {"evidence-0-url": url}) == (
        Problem("evidence-0-url", "url"),
    )


def test_confirmed_evidence_is_confirmed_for_that_document_and_choice_only():
    item = Item(0, "Deed", state=Evidence.CONFIRMED)
    before = Content(State.ANSWERED, 3, evidence=(item,))

    assert apply(TITLE, before, Patch({"comment": "more"})).evidence_state is Evidence.CONFIRMED
    assert apply(TITLE, before, Patch({"choice": "4"})).evidence_state is Evidence.DOCUMENTED
    renamed = apply(TITLE, before, Patch({"evidence-0-title": "Other deed"}))
    assert renamed.evidence_state is Evidence.DOCUMENTED


def test_rows_of_a_table_keep_their_places():
    first = apply(
        FAMILIES,
        Content(),
        Patch({"part-families-0-title": "A", "part-families-1-title": "B"}),
    )
    cleared = apply(FAMILIES, first, Patch({"part-families-0-title": ""}))
    changed = apply(FAMILIES, cleared, Patch({"part-families-1-title": "B2"}))

    assert first.parts == {"families": [{"title": "A"}, {"title": "B"}]}
    assert cleared.parts == {"families": [{}, {"title": "B"}]}
    assert changed.parts == {"families": [{}, {"title": "B2"}]}
    assert apply(FAMILIES, changed, Patch({"part-families-1-title": ""})).parts == {}


def test_problem_of_a_cell_names_its_field():
    found = problems(FAMILIES, Content(), {"part-families-2-title": "x" * 201})

    assert [(p.field, p.code) for p in found] == [("part-families-2-title", "too_long")]


@pytest.mark.parametrize(
    ("value", "code"),
    [("-1", "too_small"), ("999999", "too_large"), ("1.5", "decimals"), ("NaN", "number"),
     ("1" * 40, "digits"), ("six", "number")],
)  # fmt: skip
def test_numbers_are_held_to_their_limits(value, code):
    found = problems(RUNWAY, Content(), {"part-runway": value})

    assert [(p.field, p.code) for p in found] == [("part-runway", code)]


def test_checkboxes_are_cleared_only_by_saying_so():
    question = EDITION.question("IP-05")
    chosen = question.parts[0].options[0].id
    ticked = apply(question, Content(), Patch({"part-components_checked": ["", chosen]}))

    assert ticked.parts == {"components_checked": [chosen]}
    assert apply(question, ticked, Patch({"comment": "x"})).parts == ticked.parts
    assert apply(question, ticked, Patch({"part-components_checked": ""})).parts == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"comment": "a\x00b"}, ("comment", "text")),
        ({"comment": "a\ud800b"}, ("comment", "text")),
        ({"comment": "x" * 4001}, ("comment", "too_long")),
        ({"comment": ["a", "b"]}, ("comment", "type")),
        ({"comment": 3}, ("comment", "type")),
        ({"surprise": "x"}, ("surprise", "unknown_field")),
        ({"part-nothing": "x"}, ("part-nothing", "unknown_field")),
        ({"part-families-0-title": "x"}, ("part-families-0-title", "unknown_field")),
        ({"evidence-99-title": "x"}, ("evidence-99-title", "rows")),
        ({"evidence-0-title": "a\nb"}, ("evidence-0-title", "one_line")),
        ({"evidence-0-kind": "file"}, ("evidence-0-kind", "option")),
    ],
)
def test_odd_fields_are_refused_by_name(fields, expected):
    found = problems(TITLE, FULL, fields)

    assert [(p.field, p.code) for p in found] == [expected]


def test_every_problem_is_found_at_once():
    found = problems(TITLE, FULL, {"choice": "9", "comment": "\x00", "evidence-0-url": "x"})

    assert {p.field for p in found} == {"choice", "comment", "evidence-0-url"}


def test_content_survives_json():
    content = replace(FULL, parts={"families": [{"title": "A"}]}, na_text="x")

    assert from_json(to_json(content)) == content


def test_combining_loses_neither_text_nor_evidence():
    mine = Content(State.ANSWERED, 4, comment="mine", evidence=(Item(0, "M"), Item(1, "Deed")))
    both = combined(mine, FULL)

    assert both.score == 3
    assert both.comment == "kept\n\nmine"
    assert [item.title for item in both.evidence] == ["Deed", "List", "M"]
    assert len({item.place for item in both.evidence}) == 3


def test_given_evidence_state_stands_behind_an_item():
    content = given.content(TITLE, {"score": 3, "evidence": "E2"})

    assert content.evidence_state is Evidence.CONFIRMED
    assert content.answer == Answer(score=3, evidence=Evidence.CONFIRMED)


@pytest.mark.parametrize(
    "raw",
    [
        {"score": 5},
        {"score": True},
        {"score": "3"},
        {"score": 3, "na": "other"},
        {"na": "nonsense"},
        {"evidence": "E9", "score": 1},
        {"items": {"title": "x"}},
        {"items": [{"title": "x", "size": 1}]},
        {"items": [{"title": "x"}] * 21},
        {"parts": {"nothing": 1}},
        {"dont_know": "yes"},
        {"surprise": 1},
    ],
)
def test_given_data_is_refused_with_its_field(raw):
    with pytest.raises(InvalidError) as caught:
        given.content(TITLE, raw)

    assert all(problem.field for problem in caught.value.problems)


def test_limits_are_what_the_form_says():
    assert (patching.MAX_COMMENT, patching.MAX_TITLE, patching.MAX_ITEMS) == (4000, 200, 20)
