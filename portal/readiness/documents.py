"""The document that `portal assess` reads, and the JSON that it answers with."""

from dataclasses import dataclass
from typing import Any, Literal

from portal.errors import InvalidError, NotFoundError
from portal.readiness import actions, catalogue, notation, scope, scoring
from portal.readiness.model import (
    FACTS,
    Action,
    Answer,
    Answers,
    Assessment,
    Edition,
    Evidence,
    Facts,
    Outside,
)
from portal.readiness.notation import Findings, shown

SENTENCES = {
    "syntax": "is not valid {kind}: {reason}",
    "too_big": "is larger than {limit} characters",
    "not_unicode": "contains characters that are not text (NUL or half of a pair)",
    "duplicate": "is there twice",
    "type": "must be {wanted}",
    "missing": "is missing",
    "unknown_key": "is not known here",
    "unknown_bank": "is not a question bank here: {value}",
    "unknown_stage": "is not a stage: {value}",
    "unknown_type": "is not a therapy type: {value}",
    "unknown_fact": "is not a fact this bank asks for",
    "unknown_question": "is not a question of this bank",
    "unknown_na": "is not a reason for not relevant: {value}",
    "unknown_evidence": "is not E0, E1 or E2: {value}",
    "range": "must be from 0 to 4, not {value}",
    "one_of": "needs exactly one of score, na and dont_know",
    "empty": "needs at least one",
}


class DocumentError(InvalidError):
    """A document that cannot be scored; every problem names its path."""

    def __str__(self) -> str:
        return "\n".join(
            f"{p.field}: {SENTENCES[p.code].format(**dict(p.facts))}" for p in self.problems
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something accepted that the writer may not have meant.

    not_offered: the reason is not among the question's own; not_asked: the answer does not count.
    """

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Document:
    """A project and its answers, ready to be scored."""

    edition: Edition
    facts: Facts
    answers: Answers
    notes: tuple[Note, ...] = ()


def read_document(text: str, kind: Literal["toml", "json"] = "toml") -> Document:
    """The document in a TOML or JSON text; `kind` is "toml" or "json".

    Raises DocumentError with every problem by path.
    """
    findings = Findings()
    table = notation.read(text, kind, findings)
    document = _document(table, findings) if isinstance(table, dict) else None
    if findings.problems or document is None:
        raise DocumentError(*findings.problems)
    return document


def to_json(assessment: Assessment, edition: Edition) -> dict[str, Any]:
    """The public result: all numbers unrounded, `next` the same judged at the next band."""
    later = scoring.next_band(
        edition, assessment.facts, assessment.answers, core_only=assessment.core_only
    )
    return {
        "bank": assessment.edition,
        "engine": assessment.engine,
        **_judged(assessment, edition),
        "next": _judged(later, edition) if later else None,
    }


def _judged(assessment: Assessment, edition: Edition) -> dict[str, Any]:
    return {
        "stage": assessment.stage,
        "band": assessment.band,
        "pillars": {
            each.pillar: {
                "level": each.level,
                "fit": float(each.fit),
                "confidence": float(each.confidence),
                "coverage": float(each.coverage),
                "in_scope": each.in_scope,
                "expected_met": float(each.expected_met),
                "open_gates": list(each.open_gates),
            }
            for each in assessment.pillars
        },
        "headline": assessment.headline,
        "headline_gates": list(assessment.headline_gates),
        "actions": [_action(each) for each in actions.next_actions(edition, assessment)],
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "question": action.question,
        "pillar": action.pillar,
        "kind": action.kind.value,
        "weight": action.weight,
        "shortfall": action.shortfall,
        "score": action.score,
        "evidence": action.evidence.value,
        "level": action.level,
        "level_after": action.level_after,
    }


def _document(table: dict[str, Any], findings: Findings) -> Document | None:
    findings.keys(table, "", {"bank", "project", "answers"})
    edition = _edition(table, findings)
    facts = _facts(findings.table(table, "project", ""), edition, findings)
    answers = _answers(findings.table(table, "answers", ""), edition, findings)
    if edition is None or facts is None or findings.problems:
        return None
    return Document(edition, facts, answers, _notes(edition, facts, answers))


def _edition(table: dict[str, Any], findings: Findings) -> Edition | None:
    bank = findings.text(table, "bank", "")
    if bank is None:
        return None
    try:
        return catalogue.load(bank)
    except NotFoundError:
        findings.add("bank", "unknown_bank", value=shown(bank))
        return None


def _facts(
    project: dict[str, Any] | None, edition: Edition | None, findings: Findings
) -> Facts | None:
    if project is None:
        return None
    findings.keys(project, "project", {"stage", "types", "facts"})
    stage = findings.text(project, "stage", "project")
    if edition and stage is not None and stage not in {each.id for each in edition.stages}:
        findings.add("project.stage", "unknown_stage", value=shown(stage))
    types = _types(project, edition, findings)
    known = _known(project.get("facts", {}), findings)
    return None if stage is None else Facts(stage, types, known)


def _types(project: dict[str, Any], edition: Edition | None, findings: Findings) -> frozenset[str]:
    types = project.get("types")
    if types is None:
        findings.add("project.types", "missing")
        return frozenset()
    if not isinstance(types, list):
        findings.add("project.types", "type", wanted="a list")
        return frozenset()
    if not types:
        findings.add("project.types", "empty")
    codes = {each.id for each in edition.types} if edition else None
    for index, each in enumerate(types):
        path = f"project.types[{index}]"
        if not isinstance(each, str):
            findings.add(path, "type", wanted="text")
        elif codes is not None and each not in codes:
            findings.add(path, "unknown_type", value=shown(each))
    return frozenset(each for each in types if isinstance(each, str))


def _known(facts: object, findings: Findings) -> dict[str, bool]:
    if not isinstance(facts, dict):
        findings.add("project.facts", "type", wanted="a table")
        return {}
    known = {}
    for key, value in facts.items():
        path = f"project.facts.{shown(key)}"
        if key not in FACTS:
            findings.add(path, "unknown_fact")
        elif not isinstance(value, bool):
            findings.add(path, "type", wanted="true or false")
        else:
            known[key] = value
    return known


def _answers(
    table: dict[str, Any] | None, edition: Edition | None, findings: Findings
) -> dict[str, Answer]:
    answers = {}
    for question, raw in (table or {}).items():
        path = f"answers.{shown(question)}"
        if edition and not edition.has(question):
            findings.add(path, "unknown_question")
        if not isinstance(raw, dict):
            findings.add(path, "type", wanted="a table")
            continue
        answer = _answer(raw, path, edition, findings)
        if answer and edition and edition.has(question):
            answers[question] = answer
    return answers


def _answer(
    raw: dict[str, Any], path: str, edition: Edition | None, findings: Findings
) -> Answer | None:
    before = len(findings.problems)
    findings.keys(raw, path, {"score", "na", "dont_know", "evidence"})
    score = _score(raw, path, findings)
    reason = findings.text(raw, "na", path) if "na" in raw else None
    if edition and reason is not None and reason not in {n.id for n in edition.na_reasons}:
        findings.add(f"{path}.na", "unknown_na", value=shown(reason))
    evidence = findings.text(raw, "evidence", path) if "evidence" in raw else Evidence.STATED
    if evidence is not None and evidence not in set(Evidence):
        findings.add(f"{path}.evidence", "unknown_evidence", value=shown(evidence))
    dont_know = raw.get("dont_know", False)
    if not isinstance(dont_know, bool):
        findings.add(f"{path}.dont_know", "type", wanted="true or false")
    if ("score" in raw) + ("na" in raw) + (dont_know is True) != 1:
        findings.add(path, "one_of")
    if len(findings.problems) > before:
        return None
    return Answer(score, reason, dont_know, Evidence(evidence or Evidence.STATED))


def _score(raw: dict[str, Any], path: str, findings: Findings) -> int | None:
    if "score" not in raw:
        return None
    score = raw["score"]
    if isinstance(score, bool) or not isinstance(score, int):
        findings.add(f"{path}.score", "type", wanted="a whole number")
        return None
    if not 0 <= score <= 4:
        findings.add(f"{path}.score", "range", value=notation.number(score))
        return None
    return score


def _notes(edition: Edition, facts: Facts, answers: Answers) -> tuple[Note, ...]:
    notes = []
    for each, answer in sorted(answers.items()):
        question = edition.question(each)
        outside = scope.outside(edition, question, facts, answer)
        if answer.na is not None and answer.na not in question.na:
            notes.append(Note(f"answers.{each}.na", "not_offered"))
        elif outside not in {None, Outside.NOT_RELEVANT}:
            notes.append(Note(f"answers.{each}", "not_asked"))
    return tuple(notes)
