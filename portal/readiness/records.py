"""What the room keeps of an answer, and the plain values that its pages are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.errors import ConflictError
from portal.readiness.model import Answer, Evidence

OTHER = "other"


class State(StrEnum):
    """What was chosen; open while something is typed but nothing chosen."""

    OPEN = "open"
    ANSWERED = "answered"
    NOT_RELEVANT = "na"
    DONT_KNOW = "dont_know"


class ItemKind(StrEnum):
    """A document that can be opened, or one that is only named."""

    LINK = "link"
    TITLE = "title"


class Reason(StrEnum):
    """Why a snapshot was frozen."""

    PUBLISHED = "published"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence. `place` is its row in the form and stays when others go."""

    place: int
    title: str
    url: str = ""
    state: Evidence = Evidence.DOCUMENTED

    @property
    def kind(self) -> ItemKind:
        """A link when there is an address."""
        return ItemKind.LINK if self.url else ItemKind.TITLE


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one answer says. Tables in `parts` keep empty rows, so that rows keep places."""

    state: State = State.OPEN
    score: int | None = None
    na_reason: str = ""
    na_text: str = ""
    comment: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Item, ...] = ()

    @property
    def choice(self) -> str:
        """The value of the chosen radio: 0 to 4, dont_know, na, or empty."""
        if self.state is State.ANSWERED:
            return str(self.score)
        return "" if self.state is State.OPEN else str(self.state)

    @property
    def evidence_state(self) -> Evidence:
        """The strongest state among the pieces of evidence."""
        return max((item.state for item in self.evidence), default=Evidence.STATED)

    @property
    def finished(self) -> bool:
        """Whether a choice stands, with its reason where one is asked for."""
        return finished(self.state, self.na_reason, self.na_text)

    @property
    def answer(self) -> Answer | None:
        """What scoring reads; None while unfinished."""
        return answer_of(self.state, self.score, self.na_reason, self.na_text, self.evidence_state)


def finished(state: State, na_reason: str, na_text: str) -> bool:
    """Whether an answer counts: "not relevant" needs its reason, "other" a text as well."""
    if state is State.NOT_RELEVANT:
        return bool(na_reason) and (na_reason != OTHER or bool(na_text))
    return state is not State.OPEN


def answer_of(
    state: State, score: int | None, na_reason: str, na_text: str, evidence: Evidence
) -> Answer | None:
    """What scoring reads of a stored answer; None while it is unfinished."""
    if not finished(state, na_reason, na_text):
        return None
    if state is State.NOT_RELEVANT:
        return Answer(na=na_reason, evidence=evidence)
    if state is State.DONT_KNOW:
        return Answer(dont_know=True, evidence=evidence)
    return Answer(score=score, evidence=evidence)


def to_json(content: Content) -> dict[str, Any]:
    """The content as plain JSON values, for history and snapshots."""
    return {
        "state": str(content.state),
        "score": content.score,
        "na_reason": content.na_reason,
        "na_text": content.na_text,
        "comment": content.comment,
        "parts": dict(content.parts),
        "evidence": [
            {"place": i.place, "title": i.title, "url": i.url, "state": str(i.state)}
            for i in content.evidence
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Content:
    """The content that `to_json` wrote."""
    return Content(
        state=State(kept["state"]),
        score=kept["score"],
        na_reason=kept["na_reason"],
        na_text=kept["na_text"],
        comment=kept["comment"],
        parts=kept["parts"],
        evidence=tuple(
            Item(i["place"], i["title"], i["url"], Evidence(i["state"])) for i in kept["evidence"]
        ),
    )


def combined(mine: Content, theirs: Content) -> Content:
    """A proposal that loses neither text: their choices, both comments, all evidence."""
    comments = [theirs.comment, mine.comment]
    joined = "\n\n".join(dict.fromkeys(text for text in comments if text))
    known = {(item.title, item.url) for item in theirs.evidence}
    place = max((item.place for item in theirs.evidence), default=-1)
    added = []
    for item in mine.evidence:
        if (item.title, item.url) not in known:
            place += 1
            added.append(replace(item, place=place))
    return replace(
        theirs,
        comment=joined,
        parts={**mine.parts, **theirs.parts},
        evidence=(*theirs.evidence, *added),
    )


@dataclass(frozen=True, slots=True)
class Brief:
    """A stored answer without its texts: what lists and scoring need."""

    question: str
    state: State
    score: int | None
    na_reason: str
    na_text: str
    evidence: Evidence
    version: int
    updated_at: datetime
    conflict: bool = False

    @property
    def answer(self) -> Answer | None:
        """What scoring reads; None while unfinished."""
        return answer_of(self.state, self.score, self.na_reason, self.na_text, self.evidence)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored answer, whole; version 0 stands for one never saved."""

    question: str
    content: Content = Content()
    version: int = 0
    updated_at: datetime | None = None
    updated_by: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One version of an answer in its history."""

    version: int
    content: Content
    at: datetime
    by: int | None
    by_name: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save answers: the version to carry next, and when it was kept (UTC)."""

    version: int
    saved_at: datetime


class AnswerConflictError(ConflictError):
    """The answer moved on since it was read. Nothing is overwritten; both contents are here."""

    def __init__(self, *, mine: Content, theirs: Kept, base_version: int) -> None:
        super().__init__("answer_moved_on", version=theirs.version)
        self.mine = mine
        self.theirs = theirs
        self.base_version = base_version


def strongest(states: Sequence[Evidence]) -> Evidence:
    """The strongest of several evidence states; stated when there are none."""
    return max(states, default=Evidence.STATED)
