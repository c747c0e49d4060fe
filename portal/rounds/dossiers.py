"""A frozen snapshot as it is copied into a round, with its texts, and as it is read there."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.readiness.model import Column, Edition, Part, PartKind, Question, Text, Working
from portal.readiness.service import Content, SnapshotView, State
from portal.rounds.shown import Area, Dossier, Item, Line

NOT_ANSWERED = Text("Not answered", "Inte besvarad")
DONT_KNOW = Text("We do not know yet", "Vi vet inte ännu")
NOT_RELEVANT = Text("Not relevant", "Inte relevant")
YES_NO = {True: Text("Yes", "Ja"), False: Text("No", "Nej")}


def kept(view: SnapshotView, edition: Edition) -> dict[str, Any]:
    """The snapshot as plain JSON values that need nothing else to be read."""
    facts = view.assessment.facts
    stages = {each.id: each for each in edition.stages}
    types = {each.id: each.name for each in edition.types}
    asked = {w.question: w for w in view.assessment.workings if _asked(w, view)}
    return {
        "edition": view.edition,
        "stage": _both(stages[facts.stage].name),
        "band": stages[facts.stage].band,
        "types": sorted(facts.types),
        "type_names": [_both(types[each]) for each in sorted(facts.types)],
        "areas": [
            {
                "pillar": pillar.id,
                "name": _both(pillar.name),
                **_level(view, edition, pillar.id),
                "lines": [
                    _line(question, view.answers.get(question.id), edition)
                    for question in edition.of_pillar(pillar.id)
                    if question.id in asked
                ],
            }
            for pillar in edition.pillars
        ],
    }


def placement(content: Mapping[str, Any]) -> dict[str, Any]:
    """The little of a snapshot that lists and eligibility need."""
    return {key: content[key] for key in ("stage", "band", "types")}


def placed(content: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The stage band and the therapy types."""
    return content["band"], tuple(content["types"])


def stage(content: Mapping[str, Any]) -> Text:
    """The lead stage."""
    return Text(**content["stage"])


def dossier(content: Mapping[str, Any], *, levels: Collection[str] | None = None) -> Dossier:
    """The snapshot for a reader; `levels` names the areas whose level may be shown, None is all."""
    return Dossier(
        stage=stage(content),
        band=content["band"],
        types=tuple(content["types"]),
        type_names=tuple(Text(**each) for each in content["type_names"]),
        areas=tuple(
            _area(each, shown=levels is None or each["pillar"] in levels)
            for each in content["areas"]
        ),
    )


def _area(kept_area: Mapping[str, Any], *, shown: bool) -> Area:
    name = kept_area["level_name"]
    return Area(
        pillar=kept_area["pillar"],
        name=Text(**kept_area["name"]),
        level_shown=shown,
        level=kept_area["level"] if shown else None,
        level_name=Text(**name) if shown and name else None,
        lines=tuple(
            Line(
                question=each["question"],
                name=Text(**each["name"]),
                answer=Text(**each["answer"]),
                comment=each["comment"],
                parts=tuple((Text(**label), Text(**value)) for label, value in each["parts"]),
                evidence=tuple(Item(**item) for item in each["evidence"]),
            )
            for each in kept_area["lines"]
        ),
    )


def _asked(working: Working, view: SnapshotView) -> bool:
    return working.in_scope or working.question in view.answers


def _level(view: SnapshotView, edition: Edition, pillar: str) -> dict[str, Any]:
    level = view.assessment.pillar(pillar).level
    names = {each.value: each.name for each in edition.levels}
    name = names.get(level) if level is not None else None
    return {"level": level, "level_name": _both(name) if name else None}


def _line(question: Question, content: Content | None, edition: Edition) -> dict[str, Any]:
    said = content or Content()
    return {
        "question": question.id,
        "name": _both(question.name),
        "answer": _both(_answer(question, said, edition)),
        "comment": said.comment,
        "parts": [
            [_both(part.label), _both(value)]
            for part in question.parts
            if (value := _part(part, said.parts.get(part.id))) is not None
        ],
        "evidence": [
            {"title": item.title, "url": item.url, "state": str(item.state)}
            for item in said.evidence
        ],
    }


def _answer(question: Question, content: Content, edition: Edition) -> Text:
    if content.state is State.ANSWERED and content.score is not None:
        return question.anchors[content.score]
    if content.state is State.DONT_KNOW:
        return DONT_KNOW
    if content.state is not State.NOT_RELEVANT:
        return NOT_ANSWERED
    reasons = {each.id: each.name for each in edition.na_reasons}
    reason = reasons.get(content.na_reason, Text("", ""))
    more = f" ({content.na_text})" if content.na_text else ""
    return Text(
        f"{NOT_RELEVANT.en}: {reason.en}{more}",
        f"{NOT_RELEVANT.sv}: {reason.sv}{more}",
    )


def _part(part: Part, value: Any) -> Text | None:
    if value is None or value in ("", []):
        return None
    if part.kind is not PartKind.TABLE:
        return _value(part, value)
    rows = [[_cell(column, row.get(column.id)) for column in part.columns] for row in value]
    return Text(
        "; ".join(", ".join(cell.en for cell in row if cell) for row in rows if any(row)),
        "; ".join(", ".join(cell.sv for cell in row if cell) for row in rows if any(row)),
    )


def _cell(column: Column, value: Any) -> Text | None:
    return None if value is None or value in ("", []) else _value(column, value)


def _value(column: Column, value: Any) -> Text:
    if isinstance(value, bool):
        return YES_NO[value]
    labels = {option.id: option.label for option in column.options}
    chosen: Sequence[Any] = value if isinstance(value, list) else [value]
    texts = [labels.get(each, Text(str(each), str(each))) for each in chosen]
    return Text(", ".join(t.en for t in texts), ", ".join(t.sv for t in texts))


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "sv": text.sv}
