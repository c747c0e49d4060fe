"""Units and the fused score: curve, mean of both sides, shares, shown figures."""

from hypothesis import given
from hypothesis import strategies as st

from portal.matching.fuse import curve, mutual
from portal.matching.units import UNIT, UNITS_PER_DECIBAN, shares, shown

unit_floats = st.floats(0, 1)


@given(unit_floats, unit_floats)
def test_mutual_is_symmetric_and_no_better_than_the_mean(one, other):
    found = mutual(one, other)
    assert found == mutual(other, one)
    assert found <= (one + other) / 2 + 1e-12
    assert mutual(one, 0) == 0 == mutual(0, other)


@given(st.integers(-(10**8), 10**8), st.integers(1, 10**8))
def test_curve_rises_within_its_bounds(units, more):
    assert 0 < curve(units) <= curve(units + more) < 1
    assert curve(0) == 0.5
    assert round(curve(20 * UNITS_PER_DECIBAN), 3) == 0.909


@given(st.lists(st.integers(-(10**9), 10**9), max_size=30))
def test_shown_parts_add_up_to_the_shown_total(units):
    parts, total = shown(units)
    assert sum(parts) == total
    assert abs(total * UNITS_PER_DECIBAN - sum(units)) <= UNITS_PER_DECIBAN / 2
    assert all(
        abs(part * UNITS_PER_DECIBAN - exact) < UNITS_PER_DECIBAN
        for part, exact in zip(parts, units, strict=True)
    )


@given(st.integers(1, 4000))
def test_shares_of_a_mean_add_up(count):
    found = shares(count)
    assert sum(found) == UNIT
    assert len(found) == count
    assert max(found) - min(found) <= (UNIT % count > 0)
