"""Further fields: what is kept, and what is refused with a code."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.readiness.bank import Column, Option, Part, PartKind, Text
from portal.readiness.canonical import to_bytes
from portal.readiness.parts import PartError, clean

LABEL = Text("L", "L")
OPTIONS = tuple(Option(each, LABEL) for each in ("a", "b", "c"))


def part(kind, **over):
    return Part("p", PartKind(kind), LABEL, **over)


WHOLE = part("number", unit="months", minimum=Decimal(0), maximum=Decimal(120))
TENTHS = part("number", unit="percent", minimum=Decimal(-5), maximum=Decimal(100), decimals=1)
MONEY = part("number", unit="money", minimum=Decimal(0), maximum=Decimal(10**10))
CHOICE = part("choice", options=OPTIONS)
CHOICES = part("choices", options=OPTIONS)
SHORT = part("text", max_length=5)
DAY = part("date")
YES_NO = part("bool")
TABLE = part(
    "table",
    max_rows=2,
    columns=(
        Column("name", PartKind.TEXT, LABEL, max_length=5),
        Column("kind", PartKind.CHOICE, LABEL, options=OPTIONS),
        Column(
            "time",
            PartKind.NUMBER,
            LABEL,
            unit="days",
            minimum=Decimal(1),
            maximum=Decimal(9),
        ),
    ),
)


@pytest.mark.parametrize(
    ("field", "raw", "kept"),
    [
        (WHOLE, "12", 12),
        (WHOLE, " 12 ", 12),
        (WHOLE, "12.0", 12),
        (WHOLE, "+7", 7),
        (WHOLE, 0, 0),
        (WHOLE, 12.0, 12),
        (WHOLE, Decimal(120), 120),
        (MONEY, "1 250 000", 1250000),
        (MONEY, "1\u00a0250\u202f000", 1250000),
        (TENTHS, "12,5", "12.5"),
        (TENTHS, "12.50", "12.5"),
        (TENTHS, "12", "12"),
        (TENTHS, "100", "100"),
        (TENTHS, "\u22124.5", "-4.5"),
        (TENTHS, 0.1, "0.1"),
        (TENTHS, "-0", "0"),
        (CHOICE, "b", "b"),
        (CHOICES, ["c", "a", "c"], ["a", "c"]),
        (CHOICES, [], None),
        (SHORT, " åäö ", "åäö"),
        (SHORT, "a\r\nb", "a\nb"),
        (SHORT, "😀😀😀😀😀", "😀😀😀😀😀"),
        (DAY, "2026-11-20", "2026-11-20"),
        (DAY, "2028-02-29", "2028-02-29"),
        (YES_NO, True, True),
        (YES_NO, "no", False),
        (TABLE, [], None),
        (TABLE, [{}, {"name": " "}], None),
        (
            TABLE,
            [{}, {"name": "x", "time": "3"}, {"kind": "a"}],
            [{"name": "x", "time": 3}, {"kind": "a"}],
        ),
    ],
)
def test_clean_keeps(field, raw, kept):
    value = clean(field, raw)

    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize("field", [WHOLE, CHOICE, CHOICES, SHORT, DAY, YES_NO, TABLE])
@pytest.mark.parametrize("raw", [None, ""])
def test_empty_is_nothing(field, raw):
    assert clean(field, raw) is None


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        (WHOLE, "NaN", "number"),
        (WHOLE, "Infinity", "number"),
        (WHOLE, float("nan"), "number"),
        (WHOLE, float("-inf"), "number"),
        (WHOLE, Decimal("sNaN"), "number"),
        (WHOLE, "1e3", "number"),
        (WHOLE, "٣", "number"),
        (WHOLE, "1_0", "number"),
        (WHOLE, "12 34", "number"),
        (WHOLE, "1,2,3", "number"),
        (WHOLE, "\x00", "number"),
        (WHOLE, "\ud800", "number"),
        (WHOLE, "9" * 16, "digits"),
        pytest.param(WHOLE, "9" * 5000, "digits", id="5000 digits"),
        (WHOLE, 10**15, "digits"),
        pytest.param(WHOLE, 10**5000, "digits", id="5000 digits as an int"),
        (WHOLE, 1e300, "digits"),
        (WHOLE, "121", "too_large"),
        (WHOLE, "-1", "too_small"),
        (WHOLE, "1.5", "decimals"),
        (TENTHS, "1.25", "decimals"),
        (WHOLE, True, "type"),
        (WHOLE, [1], "type"),
        (CHOICE, "d", "option"),
        (CHOICE, "A", "option"),
        (CHOICE, 1, "type"),
        (CHOICES, "a", "type"),
        (CHOICES, ["a", "z"], "option"),
        (CHOICES, [["a"]], "type"),
        (SHORT, "sixsix", "too_long"),
        (SHORT, "a\x00b", "text"),
        (SHORT, "a\ud800", "text"),
        (SHORT, 7, "type"),
        (DAY, "2026-02-30", "date"),
        (DAY, "20261120", "date"),
        (DAY, "2026-11-20T00:00", "date"),
        (DAY, "0001-01-01", "date"),
        (DAY, 20261120, "type"),
        (YES_NO, "maybe", "yes_no"),
        (YES_NO, 1, "type"),
        (TABLE, "x", "type"),
        (TABLE, {"name": "x"}, "type"),
    ],
)
def test_clean_refuses(field, raw, code):
    with pytest.raises(PartError) as caught:
        clean(field, raw)

    assert (caught.value.code, caught.value.part) == (code, "p")
    assert (caught.value.row, caught.value.column) == (None, None)


@pytest.mark.parametrize(
    ("rows", "spot"),
    [
        ([{"name": "x"}, {"name": "sixsix"}], ("too_long", 1, "name")),
        ([{"kind": "z"}], ("option", 0, "kind")),
        ([{"time": "10"}], ("too_large", 0, "time")),
        ([{"colour": "red"}], ("column", 0, "colour")),
        ([{"\ud800": "red"}], ("column", 0, "\\ud800")),
        ([{"name": "x"}, 3], ("type", 1, None)),
        ([{}, {"name": "x"}, {"name": "x"}, {"name": "x"}], ("rows", 3, None)),
    ],
)
def test_table_names_row_and_column(rows, spot):
    with pytest.raises(PartError) as caught:
        clean(TABLE, rows)

    assert (caught.value.code, caught.value.row, caught.value.column) == spot


def test_error_reads_as_a_place():
    with pytest.raises(PartError, match=r"^p\[0\]\.kind: option$"):
        clean(TABLE, [{"kind": "z"}])


ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals(), st.binary()
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@given(st.sampled_from([WHOLE, TENTHS, CHOICE, CHOICES, SHORT, DAY, YES_NO, TABLE]), ANYTHING)
def test_anything_is_kept_cleanly_or_refused(field, raw):
    try:
        value = clean(field, raw)
    except PartError as error:
        str(error).encode()
        return
    to_bytes(value)
    assert clean(field, value) == value
