"""Answers as plain data, from seeds and scripts, turned into fields of a patch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.errors import InvalidError, Problem
from portal.readiness import patching
from portal.readiness.bank import Evidence, PartKind, Question
from portal.readiness.patching import Patch
from portal.readiness.records import Content, Item, State

KEYS = frozenset(
    ("score", "na", "na_text", "dont_know", "comment", "evidence", "items", "parts", "choice")
)


@dataclass(frozen=True, slots=True)
class Given:
    """Plain data for one answer; turned into a patch once its question is known."""

    raw: Mapping[str, Any]


def content(question: Question, raw: Mapping[str, Any]) -> Content:
    """The content of one answer; raises InvalidError with every field that cannot be taken.

    `evidence` E1 or E2 sets the state of the given `items`; without items one stands for them,
    named after the evidence that the question asks for.
    """
    unknown = [Problem(str(key)[:60], "unknown_field") for key in raw if key not in KEYS]
    if unknown:
        raise InvalidError(*unknown)
    state = _evidence(raw)
    items = list(raw.get("items", ()))
    if state is not Evidence.STATED and not items:
        items = [{"title": question.evidence.en[: patching.MAX_TITLE]}]
    patch = as_patch(question, {**raw, "items": items}, complete=True)
    made = patching.apply(question, Content(), patch)
    if state is Evidence.STATED:
        return made
    return Content(
        made.state,
        made.score,
        made.na_reason,
        made.na_text,
        made.comment,
        made.parts,
        tuple(Item(i.place, i.title, i.url, state) for i in made.evidence),
    )


def as_patch(question: Question, raw: Mapping[str, Any], *, complete: bool) -> Patch:
    """Plain data as named fields; `items` and tables replace what is kept, the rest is merged."""
    fields: dict[str, Any] = _choice(raw)
    fields |= {key: raw[key] for key in ("comment", "na_text") if key in raw}
    afresh = set()
    if "items" in raw:
        afresh.add("evidence")
        fields |= _items(raw["items"])
    for key, value in _table("parts", raw.get("parts", {})).items():
        part = next((p for p in question.parts if p.id == key), None)
        if part is not None and part.kind is PartKind.TABLE:
            afresh.add(f"part-{key}")
            fields |= _rows(str(key), value)
        else:
            fields[f"part-{key}"] = "" if value is None else value
    return Patch(fields, complete=complete, afresh=frozenset(afresh))


def _choice(raw: Mapping[str, Any]) -> dict[str, Any]:
    given = [key for key in ("score", "na", "dont_know") if raw.get(key) not in (None, False)]
    if len(given) > 1:
        raise InvalidError(Problem(given[1], "one_of"))
    if raw.get("choice") is not None:
        return {"choice": raw["choice"]}
    if "score" in given:
        score = raw["score"]
        if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 4:
            raise InvalidError(Problem("score", "option"))
        return {"choice": str(score)}
    if "na" in given:
        return {"choice": str(State.NOT_RELEVANT), "na_reason": raw["na"]}
    if "dont_know" in given:
        if raw["dont_know"] is not True:
            raise InvalidError(Problem("dont_know", "type"))
        return {"choice": str(State.DONT_KNOW)}
    return {}


def _evidence(raw: Mapping[str, Any]) -> Evidence:
    try:
        return Evidence(raw.get("evidence") or Evidence.STATED)
    except ValueError as error:
        raise InvalidError(Problem("evidence", "option")) from error


def _items(items: object) -> dict[str, Any]:
    if not isinstance(items, list):
        raise InvalidError(Problem("items", "type"))
    fields = {}
    for number, item in enumerate(items[: patching.PLACES]):
        for key, value in _table(f"items[{number}]", item).items():
            if key not in {"title", "url", "kind"}:
                raise InvalidError(Problem(f"items[{number}]", "unknown_field"))
            fields[f"evidence-{number}-{key}"] = value
    if len(items) > patching.MAX_ITEMS:
        raise InvalidError(Problem("items", "rows", (("limit", patching.MAX_ITEMS),)))
    return fields


def _rows(part: str, rows: object) -> dict[str, Any]:
    if rows is None:
        return {}
    if not isinstance(rows, list):
        raise InvalidError(Problem(f"part-{part}", "type"))
    return {
        f"part-{part}-{number}-{key}": value
        for number, row in enumerate(rows)
        for key, value in _table(f"part-{part}-{number}", row).items()
    }


def _table(name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidError(Problem(name, "type"))
    return value
