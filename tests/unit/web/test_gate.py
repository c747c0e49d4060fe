"""Strict JSON and clean text, as pure functions."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.gate import MAX_DEPTH, StrictJsonError, clean_text, read_json

# JSON values that the portal takes.
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e14, 1e14, allow_nan=False)
TEXTS = st.text().filter(clean_text)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_clean_comes_back_as_it_was(value):
    assert read_json(json.dumps(value)) == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(StrictJsonError):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1, "a": 1}', "the key 'a' stands twice"),
        ('{"a": {"b": 1, "b": 2}}', "the key 'b' stands twice"),
        ("NaN", "NaN is not a number"),
        ("[-Infinity]", "-Infinity is not a number"),
        ("1000000000000000", "a number has more than 15 digits"),
        ("1e15", "a number has more than 15 digits"),
        ("1e999", "a number has more than 15 digits"),
        ("-9223372036854775809", "a number has more than 15 digits"),
        ('"\\u0000"', "a text holds a character that cannot be stored"),
        ('{"\\ud800": 1}', "a text holds a character that cannot be stored"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ("{'a': 1}", "not valid JSON"),
        ("", "not valid JSON"),
        ("1 2", "not valid JSON"),
    ],
)
def test_refusal_says_why(text, reason):
    with pytest.raises(StrictJsonError) as refusal:
        read_json(text)
    # A reader that gives up on depth by itself says that the text is not JSON.
    assert str(refusal.value) in ({reason, "not valid JSON"} if len(text) > 5000 else {reason})


@pytest.mark.parametrize("extra", [0, 1])
def test_depth_has_a_limit(extra):
    depth = MAX_DEPTH + extra
    text = "[" * depth + "1" + "]" * depth
    if extra:
        with pytest.raises(StrictJsonError):
            read_json(text)
    else:
        read_json(text)


def test_pairs_of_surrogates_are_letters():
    assert read_json('"\\ud83e\\uddec"') == "🧬"


@pytest.mark.parametrize("text", ["åäö", "tab\tline\nreturn\r", "🧬", "\u202e", "\xa0", "e\u0301"])
def test_text_of_every_language_is_clean(text):
    assert clean_text(text)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\ufffe", "\uffff"])
def test_what_no_database_keeps_is_not_clean(sign):
    assert not clean_text(f"a{sign}b")
