"""The table of states: who may move what, when requests end, and the diagram."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import ConflictError
from portal.matching import lifecycle
from portal.matching.lifecycle import LIFE, TABLE, Act, By, State

ASKED_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (ASKED_AT, State.ASKED),
        (ASKED_AT + LIFE - SECOND, State.ASKED),
        (ASKED_AT + LIFE, State.EXPIRED),
    ],
)
def test_request_expires_after_21_days(at, state):
    assert lifecycle.current(State.ASKED, ASKED_AT, at) is state


@pytest.mark.parametrize("state", sorted(set(State) - {State.ASKED}))
def test_only_a_request_expires(state):
    assert lifecycle.current(state, ASKED_AT, ASKED_AT + 10 * LIFE) is state


@pytest.mark.parametrize(
    ("after", "left"),
    [(timedelta(0), 21), (SECOND, 21), (LIFE - SECOND, 1), (LIFE, 0), (2 * LIFE, 0)],
)
def test_days_left_count_begun_days(after, left):
    assert lifecycle.days_left(ASKED_AT, ASKED_AT + after) == left


@pytest.mark.parametrize(
    ("state", "act", "by", "end"),
    [
        (State.SUGGESTED, Act.NOTE, By.ASKER, State.INTERESTED),
        (State.INTERESTED, Act.ASK, By.ASKER, State.ASKED),
        (State.NOT_NOW, Act.ASK, By.ASKED, State.ASKED),
        (State.ASKED, Act.ACCEPT, By.ASKED, State.ACCEPTED),
        (State.ASKED, Act.DECLINE, By.ASKED, State.NOT_NOW),
        (State.ASKED, Act.WITHDRAW, By.ASKER, State.WITHDRAWN),
        (State.ACCEPTED, Act.AGREE, By.ASKER, State.INTRODUCED),
        (State.INTRODUCED, Act.CLOSE, By.ASKED, State.OUTCOME),
    ],
)
def test_moves(state, act, by, end):
    assert lifecycle.after(state, act, by) is end


@pytest.mark.parametrize(
    ("state", "act", "by"),
    [
        (State.ASKED, Act.ACCEPT, By.ASKER),
        (State.ASKED, Act.WITHDRAW, By.ASKED),
        (State.ASKED, Act.ASK, By.ASKER),
        (State.EXPIRED, Act.ACCEPT, By.ASKED),
        (State.WITHDRAWN, Act.ACCEPT, By.ASKED),
        (State.ASKED, Act.AGREE, By.ASKED),
        (State.OUTCOME, Act.CLOSE, By.ASKED),
        (State.ASKED, Act.EXPIRE, By.ASKER),
    ],
)
def test_other_moves_are_refused(state, act, by):
    with pytest.raises(ConflictError, match="moved_on"):
        lifecycle.after(state, act, by)


def test_table_has_one_end_for_each_move():
    keys = [(move.start, move.act) for move in TABLE]

    assert len(keys) == len(set(keys))


def test_every_state_is_reached():
    assert {move.end for move in TABLE} == set(State)


def test_diagram_has_a_line_for_each_move():
    lines = lifecycle.diagram().splitlines()

    assert lines[0] == "stateDiagram-v2"
    assert "    asked --> accepted: accept (asked)" in lines
    assert len(lines) == 2 + len(TABLE)
