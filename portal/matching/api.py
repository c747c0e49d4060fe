"""Matches for scripts: the same list as on the page, with every contribution."""

from typing import Any, Literal

from flask import jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field

from portal import clock
from portal.matching import forms, service
from portal.matching.fuse import Pair
from portal.matching.model import Part, Score, Side
from portal.matching.units import UNIT, shown
from portal.matching.values import Line, MatchList
from portal.web.guards import ApiReply, acting_as, actor, session

api = APIBlueprint("matching_api", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="matches")])


class Wanted(BaseModel):
    """Whose list."""

    model_config = ConfigDict(extra="forbid")
    project: str = Field(default="", max_length=40, description="one's own project; companies only")
    kind: Literal["", "investor", "cdmo", "node", "project"] = ""


class PartView(BaseModel):
    """One contribution in decibans; `side` says whose wish it is."""

    side: Literal["ours", "theirs"]
    field: str
    value: str | None
    sense: str
    points: float


class ReasonView(BaseModel):
    """A must that cannot be told."""

    field: str
    owner: Literal["project", "counterpart"]
    status: str


class MatchView(BaseModel):
    """One match; `points` is the exact sum of `parts`."""

    id: str
    name: str
    band: str
    points: float
    parts: list[PartView]
    met: int
    criteria: int
    status: str
    reasons: list[ReasonView]
    state: str
    introduction: str | None


class ListView(BaseModel):
    """One list, best first."""

    kind: str
    matches: list[MatchView]
    little: int
    excluded: int
    left_out: int


class ListsView(BaseModel):
    """The lists of one project or organisation."""

    subject: str | None
    lists: list[ListView]


@api.get(
    "/matches",
    responses={200: ListsView},
    operation_id="listMatches",
    summary="Matches of one's own project or organisation",
)
@acting_as(*forms.ROUTED)
def list_matches(query: Wanted) -> ApiReply:
    """Companies name a project (or get their oldest) and a kind (or get all three)."""
    found = service.match_page(
        session(), actor(), project=query.project, kind=query.kind, now=clock.now()
    )
    return jsonify(
        {
            "subject": found.subject.code if found.subject else None,
            "lists": [_list(each) for each in found.lists],
        }
    )


def _list(found: MatchList) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "matches": [_match(line) for line in found.lines],
        "little": found.little,
        "excluded": found.excluded,
        "left_out": found.left_out,
    }


def _match(line: Line) -> dict[str, Any]:
    """Hundredths of a deciban, so that the parts add up to the points."""
    sided = _sided(line.pair)
    points, total = shown([part.units for _side, part in sided], UNIT)
    met, criteria = line.criteria
    return {
        "id": line.code,
        "name": line.name,
        "band": line.band.value,
        "points": total / 100,
        "parts": [
            {
                "side": side,
                "field": part.field,
                "value": part.value,
                "sense": part.sense.value,
                "points": number / 100,
            }
            for (side, part), number in zip(sided, points, strict=True)
        ],
        "met": met,
        "criteria": criteria,
        "status": line.pair.verdict.status.value,
        "reasons": [
            {
                "field": each.field,
                "owner": "project" if each.owner is Side.SEEKER else "counterpart",
                "status": each.status.value,
            }
            for each in line.pair.reasons
        ],
        "state": line.state.value,
        "introduction": line.introduction or None,
    }


def _sided(pair: Pair) -> list[tuple[str, Part]]:
    both: tuple[tuple[str, Score | None], ...] = (
        ("ours", pair.seeker_score),
        ("theirs", pair.counterpart_score),
    )
    return [(side, part) for side, score in both if score for part in score.parts]
