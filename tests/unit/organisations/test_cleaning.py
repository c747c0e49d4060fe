"""From what is typed to what is stored."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import InvalidError, Problem
from portal.organisations import catalogue, cleaning
from portal.organisations.model import ProfileKind

PROJECT = catalogue.schema(ProfileKind.PROJECT)
INVESTOR = catalogue.schema(ProfileKind.INVESTOR)
CDMO = catalogue.schema(ProfileKind.CDMO)


def cleaned(schema, **raw):
    return cleaning.clean(schema.fields, raw)


def code(schema, **raw):
    with pytest.raises(InvalidError) as refused:
        cleaned(schema, **raw)
    (problem,) = refused.value.problems
    assert problem.field in raw
    return problem.code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1500", 1500),
        ("1 500", 1500),
        ("1\u00a0500\u202f000", 1_500_000),
        ("55 000 000", 55_000_000),
        ("1,500,000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("12,0", 12),
        ("12.00", 12),
        ("1'500", 1500),
        (" 7 ", 7),
        ("0", 0),
        (0, 0),
        (12.0, 12),
        ("", None),
        (None, None),
        ("   ", None),
    ],
)
def test_whole_number_is_read_the_swedish_and_the_english_way(typed, stored):
    assert cleaned(PROJECT, ask_amount=typed) == {"ask_amount": stored}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("-1", "negative"),
        ("\u22121", "negative"),
        (-1, "negative"),
        ("1,5", "not_whole"),
        ("1.5", "not_whole"),
        (1.5, "not_whole"),
        ("NaN", "not_number"),
        (float("nan"), "not_number"),
        (float("inf"), "not_number"),
        ("Infinity", "not_number"),
        ("1e9", "not_number"),
        ("55 million", "not_number"),
        ("1,50,000", "not_number"),
        ("٣", "not_number"),
        ("1" * 20, "too_large"),
        ("1" * 5000, "too_large"),
        (10**30, "too_large"),
        ("10000000001", "too_large"),
        (True, "not_number"),
        ([1], "not_number"),
        ({}, "not_number"),
        ("1\x002", "odd_character"),
        ("1\ud800", "odd_character"),
    ],
)
def test_other_numbers_are_refused_with_the_reason(typed, why):
    assert code(PROJECT, ask_amount=typed) == why


@pytest.mark.parametrize(("typed", "stored"), [("1,5", 1.5), ("1.5", 1.5), ("2", 2)])
def test_decimals_are_kept_where_they_are_meant(typed, stored):
    assert cleaned(CDMO, batches_per_month=typed) == {"batches_per_month": stored}
    assert code(CDMO, batches_per_month="1,55") == "too_precise"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1234,5", "1234.5"), ("1,234", "1.234")],
)
def test_one_sign_is_the_decimal_sign(typed, value):
    assert cleaning.number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x" * 96, "too_long"),
        ("two\nlines", "one_line"),
        ("a\x00b", "odd_character"),
        ("a\ud800b", "odd_character"),
        ("a\ufffeb", "odd_character"),
        (7, "not_text"),
        (["a"], "not_text"),
    ],
)
def test_bad_text_is_refused(typed, why):
    assert code(PROJECT, headline=typed) == why


def test_text_is_tidied():
    assert cleaned(PROJECT, headline="  a\u030a  ", summary_public="one\r\ntwo") == {
        "headline": "å",
        "summary_public": "one\ntwo",
    }


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("orpha_code", "ORPHA:586", "586"),
        ("origin_org_ror", "https://ror.org/056d84691", "http://ror.org/056d84691"),
        ("eu_ct_number", "2026-500000-00-00", "2026-400000-00"),
        ("nct_number", "NCT01234567", "NCT0123456"),
        ("orphan_number", "EU/3/24/1234", "EU/2/24/1234"),
        ("mondo_code", "MONDO:0009061", "MONDO:9061"),
        ("icd_code", "E84.0", "e84"),
        ("org_nr", "556016-0680", "55601-0680"),
    ],
)
def test_references_have_their_pattern(key, good, bad):
    assert cleaned(PROJECT, **{key: good}) == {key: good}
    assert code(PROJECT, **{key: bad}).startswith("pattern_")


def test_organisation_number_has_its_check_digit():
    assert cleaned(PROJECT, org_nr="5560160680") == {"org_nr": "5560160680"}
    assert code(PROJECT, org_nr="556016-0681") == "check_digit"


def test_choices_are_kept_once_and_in_order():
    assert cleaned(PROJECT, type_code=["CO", "gx", "GX", ""]) == {"type_code": ["GX", "CO"]}
    assert cleaned(PROJECT, type_code=[]) == {"type_code": None}
    assert code(PROJECT, type_code=["GX", "XX"]) == "not_option"
    assert code(PROJECT, type_code="GX") == "not_list"
    assert code(PROJECT, stage=["S05"]) == "not_option"
    assert code(PROJECT, stage="S15") == "not_option"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("yes", True), ("no", False), ("unknown", None), (True, True), (False, False)],
)
def test_yes_no_and_not_known(typed, stored):
    assert cleaned(PROJECT, contains_gmo=typed) == {"contains_gmo": stored}


@pytest.mark.parametrize("typed", ["maybe", 1, 0, ["yes"]])
def test_other_answers_to_yes_or_no_are_refused(typed):
    assert code(PROJECT, contains_gmo=typed) == "not_option"


def test_dates_are_days():
    assert cleaned(PROJECT, close_target=date(2027, 1, 1)) == {"close_target": "2027-01-01"}
    for bad in ("2027-02-30", "1/2/2027", "20270101", "2027-W01", "0001-01-01", 20270101, "x"):
        assert code(PROJECT, close_target=bad) == "not_date"


def test_lines_are_few_and_short():
    assert cleaned(PROJECT, risks="one\n\n two \n") == {"risks": ["one", "two"]}
    assert cleaned(PROJECT, risks=["one"]) == {"risks": ["one"]}
    assert code(PROJECT, risks="1\n2\n3\n4") == "too_many"
    assert code(PROJECT, risks="x" * 61) == "line_too_long"
    assert code(PROJECT, risks=[1]) == "not_text"


def test_tables_are_typed_rows():
    rows = [{"what": "Batch", "amount": "1 000", "by": "2027-01-01"}, {"what": " "}]
    assert cleaned(PROJECT, use_of_proceeds=rows) == {
        "use_of_proceeds": [{"what": "Batch", "amount": 1000, "by": "2027-01-01"}]
    }
    assert code(PROJECT, use_of_proceeds=[{"what": "x", "amount": "lots"}]) == "row_not_number"
    assert code(PROJECT, use_of_proceeds=[{"colour": "red"}]) == "column_unknown"
    assert code(PROJECT, use_of_proceeds=[{"what": "x"}] * 13) == "too_many"
    assert code(PROJECT, use_of_proceeds="x") == "not_list"
    assert code(PROJECT, use_of_proceeds=["x"]) == "not_list"


def test_every_problem_is_told_at_once():
    with pytest.raises(InvalidError) as refused:
        cleaned(PROJECT, stage="S99", ask_amount="-1", headline="x" * 100)

    assert refused.value.problems == (
        Problem("stage", "not_option"),
        Problem("ask_amount", "negative", (("minimum", 0),)),
        Problem("headline", "too_long", (("limit", 95), ("length", 100))),
    )


def test_pairs_are_checked_when_one_of_them_moves():
    values = {"ticket_min": 10, "ticket_max": 5, "currency": "SEK"}

    with pytest.raises(InvalidError) as refused:
        cleaning.checked(INVESTOR, values, touched=["ticket_max"])
    assert refused.value.problems == (
        Problem("ticket_max", "before_first", (("other", "ticket_min"),)),
    )
    cleaning.checked(INVESTOR, values, touched=["lead"])
    cleaning.checked(INVESTOR, {**values, "ticket_max": 10}, touched=["ticket_max"])


def test_amount_needs_its_currency():
    with pytest.raises(InvalidError) as refused:
        cleaning.checked(PROJECT, {"ask_amount": 5}, touched=["ask_amount"])
    assert refused.value.problems == (
        Problem("ask_currency", "needed_with", (("other", "ask_amount"),)),
    )


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=200),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(kind=st.sampled_from(ProfileKind), data=st.data())
def test_no_input_is_a_fault(kind, data):
    """Whatever arrives is stored clean or refused with a code; clean values stay as they are."""
    schema = catalogue.schema(kind)
    field = data.draw(st.sampled_from(schema.fields))
    raw = {field.key: data.draw(JSONISH)}
    found = outcome(schema, raw)
    if isinstance(found, InvalidError):
        assert [problem.field for problem in found.problems] == [field.key]
    else:
        assert cleaning.clean(schema.fields, found) == found


def outcome(schema, raw):
    try:
        return cleaning.clean(schema.fields, raw)
    except InvalidError as refused:
        return refused
