"""The file that `portal seed` reads: what a world is made of.

Everything carries an id of the file's own, by which the other parts refer to it. Moments are
instants with a zone, or counted from the present ("now", "now-30d", "now+6h"; m, h, d, w).
"""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from portal.access import Kind, Role
from portal.rounds.model import Check, Outcome, RoundState
from portal.worlds import moments

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9a-hjkmnp-tv-z]{4,20}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^\s@,;<>\"A-Z]{1,64}@[a-z0-9.-]{1,180}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Words = Annotated[str, StringConstraints(max_length=4000)]
Lang = Literal["en", "sv"]
Moment = Annotated[
    str,
    StringConstraints(pattern=moments.PATTERN),
    AfterValidator(moments.checked),
    Field(description="an instant with its zone, or counted from the present, such as now-30d"),
]
Values = Annotated[
    dict[str, Any], Field(description="field key to value, as the pages of the profile take it")
]


class Shape(BaseModel):
    """What all parts share: no unknown keys, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Both(Shape):
    """One text in both languages."""

    en: Words
    sv: Words


class Membership(Shape):
    """A role in an organisation; with `until` the person has left and is an ex-member."""

    organisation: Id
    role: Role
    since: Moment | None = None
    until: Moment | None = None


class Person(Shape):
    """Somebody who can sign in; without memberships, entitled to nothing."""

    id: Id
    name: Line
    email: Email
    password: Annotated[str, StringConstraints(max_length=200)]
    lang: Lang = "en"
    created_at: Moment | None = None
    memberships: tuple[Membership, ...] = ()


class Publication(Shape):
    """What of a profile is public: the structured fields always, texts by their keys or "all"."""

    texts: tuple[str, ...] | Literal["all"] = "all"
    name_public: bool = False
    listed: bool = True
    at: Moment | None = None


class Organisation(Shape):
    """An organisation; `verified` says that a coordinator confirmed it.

    `profile` and `published` are for investors, CDMOs and nodes.
    """

    id: Id
    kind: Kind
    name: Line
    lang: Lang = "en"
    verified: bool = True
    demo: bool = False
    code: Code | None = None
    created_at: Moment | None = None
    profile: Values = Field(default_factory=dict)
    published: Publication | None = None


class Item(Shape):
    """A piece of evidence: a title, and an address where there is one."""

    title: Line
    url: str = ""


class Answer(Shape):
    """One answer: exactly one of `score` 0-4, `na` with its reason, `dont_know`.

    E1 and E2 without `items` get one that is named after what the question asks for.
    """

    score: Annotated[int, Field(ge=0, le=4)] | None = None
    na: str | None = None
    na_text: str = ""
    dont_know: Literal[True] | None = None
    evidence: Literal["E0", "E1", "E2"] | None = None
    comment: Words = ""
    items: tuple[Item, ...] = ()
    parts: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_choice(self) -> "Answer":
        if sum(each is not None for each in (self.score, self.na, self.dont_know)) != 1:
            raise ValueError("exactly one of score, na and dont_know is needed")
        if self.evidence == "E0" and self.items:
            raise ValueError("an answer with items is at least E1")
        return self


Answers = dict[str, Answer]


class Snapshot(Shape):
    """The project frozen on its own, not for a round: its levels are the ones a grant shows."""

    id: Id
    name: str = ""
    core_only: bool = False
    at: Moment | None = None


class Later(Shape):
    """Changes after every snapshot and application, so that those show what was then."""

    profile: Values = Field(default_factory=dict)
    answers: Answers = Field(default_factory=dict)


class Project(Shape):
    """A company's project with its profile, answers and what is public of it."""

    id: Id
    organisation: Id
    name: Line
    demo: bool | None = None
    created_at: Moment | None = None
    profile: Values = Field(default_factory=dict)
    answers: Answers = Field(default_factory=dict)
    answered_at: Moment | None = None
    published: Publication | None = None
    snapshots: tuple[Snapshot, ...] = ()
    later: Later = Later()


class Grant(Shape):
    """A permission to see parts of a project, possibly ended or withdrawn."""

    id: Id
    project: Id
    to: Id
    scopes: tuple[str, ...]
    given_at: Moment | None = None
    until: Moment | None = None
    withdrawn_at: Moment | None = None


class Access(Shape):
    """Somebody from outside looked: one line of the project's access log."""

    project: Id
    person: Id
    classes: tuple[str, ...]
    what: Literal["teaser", "report", "answers"]
    at: Moment


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


class Introduction(Shape):
    """A project and a counterpart on their way to each other; `by` says who began."""

    id: Id
    project: Id
    counterpart: Id
    by: Literal["company", "counterpart"] = "counterpart"
    state: Literal["interest", "asked", "accepted", "not_now", "expired", "introduced"]
    message: Words = ""
    reason: str = ""
    at: Moment | None = None


class World(Shape):
    """Everything that a seed file may hold."""

    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    projects: tuple[Project, ...] = ()
    grants: tuple[Grant, ...] = ()
    accesses: tuple[Access, ...] = ()
    rounds: tuple[Round, ...] = ()
    introductions: tuple[Introduction, ...] = ()


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return World.model_json_schema()
