"""Rounds in a world's file: calls, applications, reviews, decisions."""

from typing import Annotated, Literal

from pydantic import Field

from portal.rounds.model import Check, Outcome, RoundState
from portal.worlds.basics import Both, Id, Moment, Shape, Words


class Mark(Shape):
    """One criterion judged: 1-5 with a comment, or why it cannot be judged."""

    score: Annotated[int, Field(ge=1, le=5)] | None = None
    unjudged: Words = ""
    comment: Words = ""


class Review(Shape):
    """One reviewer and one application; marks are keyed by the criterion's id."""

    id: Id
    reviewer: Id
    state: Literal["assigned", "clear", "submitted", "conflict", "removed"] = "submitted"
    reason: Words = ""
    marks: dict[str, Mark] = Field(default_factory=dict)
    note: Words = ""


class Decision(Shape):
    """What was decided of one application; unseen outside until the round is decided."""

    outcome: Outcome
    reasons: Words
    strengths: Words = ""
    changes: Words = ""
    conditions: Words = ""


class Application(Shape):
    """A project in a round. `checks` answers the round's own questions, "yes" where left out."""

    id: Id
    project: Id
    state: Literal[
        "intended", "submitted", "withdrawn", "refusal_proposed", "eligible", "ineligible"
    ] = "submitted"
    at: Moment | None = None
    signed_name: str = ""
    signed_role: str = "Chief executive"
    checks: dict[str, Check] = Field(default_factory=dict)
    note: Words = ""
    refusal_reason: Words = "The application does not meet the rules of the call."
    reviews: tuple[Review, ...] = ()
    decision: Decision | None = None


class HandQuestion(Both):
    """An eligibility question that a coordinator answers."""

    id: Id


class Rules(Shape):
    """Who may be reviewed: stage bands and therapy types (empty = all), and questions."""

    bands: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    questions: tuple[HandQuestion, ...] = ()


class Levels(Shape):
    """The five described levels of a criterion, lowest first."""

    en: Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]
    sv: Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]


class Criterion(Shape):
    """What reviewers judge."""

    id: Id
    name: Both
    prompt: Both
    levels: Levels
    pillar: Literal["IP", "DAT", "REG", "PRO", "PRJ"] | None = None


class Round(Shape):
    """A call for applications, moved by its dates and people to the wanted state.

    `closed` and later need a deadline in the past, `open` one in the future. Without `criteria`
    the standard six apply. With two coordinators in the file the second one releases.
    """

    id: Id
    organisation: Id
    name: Both
    purpose: Both
    offers: Both
    contact: str = ""
    state: RoundState = RoundState.OPEN
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    review_due: Moment | None = None
    released_at: Moment | None = None
    reviews_wanted: Annotated[int, Field(ge=1, le=5)] = 2
    core_only: bool = False
    blind: bool = False
    rules: Rules = Rules()
    criteria: tuple[Criterion, ...] = ()
    applications: tuple[Application, ...] = ()
