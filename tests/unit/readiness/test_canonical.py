"""Equal values have equal bytes; what has no one form is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest

from portal.readiness import scoring
from portal.readiness.canonical import digest, to_bytes
from portal.readiness.model import Answer, Evidence, Facts


def test_bytes_are_sorted_exact_and_utf_8():
    value = {"ö": Fraction(1, 3), "a": [1, True, None, Fraction(2)], "b": {"y": "x", "x": "å"}}

    assert to_bytes(value) == '{"a":[1,true,null,"2/1"],"b":{"x":"å","y":"x"},"ö":"1/3"}'.encode()


def test_dataclasses_enums_sets_dates_and_decimals_have_one_form():
    value = [
        Answer(3, evidence=Evidence.DOCUMENTED),
        frozenset({"b", "a"}),
        date(2026, 11, 20),
        Decimal("1.50"),
        MappingProxyType({"k": ()}),
    ]

    assert to_bytes(value) == (
        b'[{"dont_know":false,"evidence":"E1","na":null,"score":3},["a","b"],'
        b'"2026-11-20","1.50",{"k":[]}]'
    )


@pytest.mark.parametrize("value", [0.5, float("nan"), {1: 2}, object(), {"a": [1.0]}, Answer, b"x"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        to_bytes(value)


def test_half_a_pair_is_refused():
    with pytest.raises(UnicodeEncodeError):
        to_bytes("\ud800")


def test_digest_of_an_assessment_is_stable_and_tells_differences(small):
    facts = Facts("S01", frozenset({"SC", "GX"}))
    one = {"AA-01": Answer(1), "AA-02": Answer(2)}
    other = {"AA-02": Answer(2), "AA-01": Answer(1)}

    assert digest(scoring.assess(small, facts, one)) == digest(scoring.assess(small, facts, other))
    assert digest(scoring.assess(small, facts, one)) != digest(scoring.assess(small, facts, {}))
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
