"""The file that `portal seed` reads: what a world is made of.

Everything carries an id of the file's own, by which the other parts refer to it. Moments are
instants with a zone, or counted from the present ("now", "now-30d", "now+6h"; m, h, d, w).
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from portal.access import Kind, Role
from portal.worlds.basics import Code, Email, Id, Lang, Line, Moment, Shape, Values, Words
from portal.worlds.round_shape import Round


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


class Introduction(Shape):
    """A project and a partner on their way to each other; `by` says who began.

    Both need a published profile. A request expires by itself 21 days after `at`; `answered_at`
    is by default a day after it. `reason` and `area` belong to not_now, `step` to introduced,
    `outcome` to the last state. "interested" is a private mark and no request.
    """

    id: Id
    project: Id
    partner: Id
    by: Literal["company", "partner"] = "partner"
    state: Literal[
        "interested",
        "asked",
        "accepted",
        "not_now",
        "expired",
        "withdrawn",
        "introduced",
        "outcome",
    ]
    message: Words = ""
    at: Moment | None = None
    answered_at: Moment | None = None
    reason: str = "timing"
    area: str = ""
    reason_shown: bool = False
    step: Words = "Meet and compare plans"
    outcome: str = "talks"


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
