"""The state machines: every step that is not in a table is refused."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from portal.errors import ConflictError
from portal.rounds.model import (
    APPLICATION_NEXT,
    ASSIGNMENT_NEXT,
    ROUND_NEXT,
    ApplicationState,
    AssignmentState,
    Mark,
    RoundState,
    current,
    diagram,
    move,
    told,
)

TABLES = [
    (ROUND_NEXT, RoundState),
    (APPLICATION_NEXT, ApplicationState),
    (ASSIGNMENT_NEXT, AssignmentState),
]
STEPS = [
    pytest.param(table, was, to, id=f"{states.__name__}-{was}-{to}")
    for table, states in TABLES
    for was, to in product(states, states)
]
CLOSES = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(("table", "was", "to"), STEPS)
def test_move_allows_exactly_the_table(table, was, to):
    if to in table[was]:
        assert move(table, was, to) is to
    else:
        with pytest.raises(ConflictError) as caught:
            move(table, was, to)
        assert (caught.value.code, caught.value.facts) == (
            "illegal_move", {"was": was.value, "to": to.value},
        )  # fmt: skip


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_table_knows_every_state(table, states):
    assert set(table) == set(states)


def test_decided_round_never_opens_again():
    reached = {RoundState.DECIDED}
    while (more := reached | {to for was in reached for to in ROUND_NEXT[was]}) != reached:
        reached = more
    assert reached == {RoundState.DECIDED, RoundState.ARCHIVED}


@pytest.mark.parametrize("end", [AssignmentState.CONFLICT])
def test_declared_conflict_has_no_way_back(end):
    assert ASSIGNMENT_NEXT[end] == frozenset()


def test_round_closes_with_the_clock_and_only_when_open():
    tick = timedelta(microseconds=1)
    assert current(RoundState.OPEN, closes_at=CLOSES, now=CLOSES - tick) is RoundState.OPEN
    assert current(RoundState.OPEN, closes_at=CLOSES, now=CLOSES) is RoundState.CLOSED
    assert current(RoundState.DRAFT, closes_at=CLOSES, now=CLOSES) is RoundState.DRAFT
    # A clock that was set back does not reopen what has moved on.
    assert current(RoundState.REVIEWING, closes_at=CLOSES, now=CLOSES - tick) is (
        RoundState.REVIEWING
    )


def test_outsiders_cannot_tell_the_steps_after_the_close_apart():
    inside = [RoundState.CLOSED, RoundState.REVIEWING, RoundState.DECIDING]
    assert {told(each) for each in inside} == {RoundState.CLOSED}
    assert told(RoundState.DECIDED) is RoundState.DECIDED


def test_diagram_draws_the_table():
    assert diagram(ROUND_NEXT).splitlines() == [
        "stateDiagram-v2",
        "    draft --> open",
        "    open --> closed",
        "    closed --> reviewing",
        "    reviewing --> deciding",
        "    deciding --> decided",
        "    deciding --> reviewing",
        "    decided --> archived",
    ]


@pytest.mark.parametrize(
    ("mark", "complete"),
    [
        (Mark(), False),
        (Mark(score=3), False),
        (Mark(score=3, comment="One quote only"), True),
        (Mark(unjudged="Outside my field"), True),
        (Mark(unjudged="  "), False),
    ],
)
def test_mark_is_complete_with_its_reason(mark, complete):
    assert mark.complete is complete
