"""The states of a match between one project and one partner, and who may move it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import ConflictError

LIFE = timedelta(days=21)
"""How long a request waits for its answer (ux.md M2)."""

QUOTA = 10
QUOTA_PERIOD = timedelta(days=30)
REST = timedelta(days=90)
"""How long the side that was told "not now" waits before it may ask again."""


class State(StrEnum):
    """Where a pair stands."""

    SUGGESTED = "suggested"
    INTERESTED = "interested"
    ASKED = "asked"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    INTRODUCED = "introduced"
    OUTCOME = "outcome"


class Act(StrEnum):
    """What moves a pair."""

    NOTE = "note"
    DROP = "drop"
    ASK = "ask"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    AGREE = "agree"
    CLOSE = "close"


class By(StrEnum):
    """Who moves it."""

    ASKER = "asker"
    ASKED = "asked"
    EITHER = "either"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table."""

    start: State
    act: Act
    by: By
    end: State


OPEN_FOR_ASKING = (
    State.SUGGESTED,
    State.INTERESTED,
    State.NOT_NOW,
    State.EXPIRED,
    State.WITHDRAWN,
    State.OUTCOME,
)

TABLE: tuple[Move, ...] = (
    Move(State.SUGGESTED, Act.NOTE, By.EITHER, State.INTERESTED),
    Move(State.INTERESTED, Act.DROP, By.EITHER, State.SUGGESTED),
    *(Move(start, Act.ASK, By.EITHER, State.ASKED) for start in OPEN_FOR_ASKING),
    Move(State.ASKED, Act.ACCEPT, By.ASKED, State.ACCEPTED),
    Move(State.ASKED, Act.DECLINE, By.ASKED, State.NOT_NOW),
    Move(State.ASKED, Act.WITHDRAW, By.ASKER, State.WITHDRAWN),
    Move(State.ASKED, Act.EXPIRE, By.TIME, State.EXPIRED),
    Move(State.ACCEPTED, Act.AGREE, By.EITHER, State.INTRODUCED),
    Move(State.INTRODUCED, Act.AGREE, By.EITHER, State.INTRODUCED),
    Move(State.ACCEPTED, Act.CLOSE, By.EITHER, State.OUTCOME),
    Move(State.INTRODUCED, Act.CLOSE, By.EITHER, State.OUTCOME),
)

LIVE = frozenset({State.ASKED, State.ACCEPTED, State.INTRODUCED})
"""States of which a pair has at most one at a time."""

CONTACTS_OPEN = frozenset({State.ACCEPTED, State.INTRODUCED, State.OUTCOME})
"""States in which each side sees the names and addresses of the other's owners."""


def expires_at(asked_at: datetime) -> datetime:
    """The moment from which a request can no longer be answered."""
    return asked_at + LIFE


def current(state: State, asked_at: datetime, now: datetime) -> State:
    """The state as it is at `now`: an unanswered request is over once its time is."""
    return State.EXPIRED if state is State.ASKED and now >= expires_at(asked_at) else state


def days_left(asked_at: datetime, now: datetime) -> int:
    """Days in which a request can still be answered, begun ones counted; never below 0."""
    left = expires_at(asked_at) - now
    return max(0, -(-left // timedelta(days=1)))


def may_move(state: State, act: Act, by: By) -> bool:
    """Whether the table has this move for this side."""
    return any(_fits(move, state, act, by) for move in TABLE)


def after(state: State, act: Act, by: By) -> State:
    """The state that a move leads to; raises ConflictError("moved_on") for one not in the table."""
    for move in TABLE:
        if _fits(move, state, act, by):
            return move.end
    raise ConflictError("moved_on", state=state.value)


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    lines = [
        f"    {move.start} --> {move.end}: {move.act}"
        + ("" if move.by is By.EITHER else f" ({move.by})")
        for move in TABLE
    ]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.SUGGESTED}", *lines])


def _fits(move: Move, state: State, act: Act, by: By) -> bool:
    return move.start is state and move.act is act and move.by in {by, By.EITHER}
