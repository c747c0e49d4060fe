"""The criteria template as content, and criteria and rules as they are kept in a round."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portal.readiness.model import Text
from portal.rounds.model import LEVELS, Check, Criterion, HandQuestion, Mark, Rules

TEMPLATE = Path(__file__).parent / "criteria" / "default.toml"


@cache
def default_criteria() -> tuple[Criterion, ...]:
    """The criteria that a new round starts with."""
    content = tomllib.loads(TEMPLATE.read_text(encoding="utf-8"))
    return tuple(criterion(each) for each in content["criterion"])


def criterion(kept: Mapping[str, Any]) -> Criterion:
    """One criterion from its kept form; raises ValueError when it has not five levels."""
    english, swedish = kept["levels"]["en"], kept["levels"]["sv"]
    if not len(english) == len(swedish) == len(LEVELS):
        raise ValueError(f"criterion {kept['id']} needs {len(LEVELS)} levels in each language")
    return Criterion(
        id=kept["id"],
        name=Text(**kept["name"]),
        prompt=Text(**kept["prompt"]),
        levels=tuple(Text(en, sv) for en, sv in zip(english, swedish, strict=True)),
        pillar=kept.get("pillar"),
    )


def kept_criterion(each: Criterion) -> dict[str, Any]:
    """The criterion in the form that a round keeps."""
    return {
        "id": each.id,
        "name": _both(each.name),
        "prompt": _both(each.prompt),
        "levels": {
            "en": [level.en for level in each.levels],
            "sv": [level.sv for level in each.levels],
        },
        "pillar": each.pillar,
    }


def rules(kept: Mapping[str, Any]) -> Rules:
    """The eligibility rules from their kept form."""
    questions = (HandQuestion(each["id"], Text(**each["text"])) for each in kept["questions"])
    return Rules(tuple(kept["bands"]), tuple(kept["types"]), tuple(questions))


def kept_rules(each: Rules) -> dict[str, Any]:
    """The rules in the form that a round keeps."""
    questions = [{"id": one.id, "text": _both(one.text)} for one in each.questions]
    return {"bands": list(each.bands), "types": list(each.types), "questions": questions}


def marks(kept: Mapping[str, Any]) -> dict[str, Mark]:
    """A review's marks from their kept form."""
    return {key: Mark(**mark) for key, mark in kept.items()}


def kept_marks(given: Mapping[str, Mark]) -> dict[str, Any]:
    """A review's marks in the form that is kept."""
    return {
        key: {"score": mark.score, "unjudged": mark.unjudged, "comment": mark.comment}
        for key, mark in given.items()
    }


def checks(kept: Mapping[str, str]) -> dict[str, Check]:
    """Answers to eligibility questions from their kept form."""
    return {key: Check(value) for key, value in kept.items()}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "sv": text.sv}
