"""From answers to levels, exactly (domain.md 10.2)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from portal.readiness import scope
from portal.readiness.model import (
    Answer,
    Answers,
    Assessment,
    Edition,
    Evidence,
    Facts,
    Gate,
    Outside,
    PillarResult,
    Question,
    Scoring,
    Working,
)

ENGINE = "1"

NOTHING = Fraction(0)
HALF = Fraction(1, 2)
WHOLE = Fraction(1)


def assess(
    edition: Edition,
    facts: Facts,
    answers: Answers,
    *,
    band: str | None = None,
    core_only: bool = False,
) -> Assessment:
    """Judge answers at the project's stage, or at the start of another band.

    Raises NotFoundError for a stage or band the edition does not have.
    """
    stage, judged_at = scope.place(edition, facts.stage, band)
    workings = tuple(
        work(edition, question, facts, answers.get(question.id), band=band, core_only=core_only)
        for question in edition.questions
    )
    pillars = tuple(
        pillar_result(edition.scoring, pillar.id, [w for w in workings if w.pillar == pillar.id])
        for pillar in edition.pillars
    )
    return Assessment(
        edition=edition.id,
        content_hash=edition.content_hash,
        engine=ENGINE,
        stage=stage,
        band=judged_at,
        core_only=core_only,
        facts=facts,
        answers=answers,
        workings=workings,
        pillars=pillars,
        headline=_headline(pillars),
        headline_gates=_headline_gates(edition.scoring, workings),
    )


def next_band(
    edition: Edition, facts: Facts, answers: Answers, *, core_only: bool = False
) -> Assessment | None:
    """The same answers judged at the start of the next band; None at the last band."""
    later = edition.next_band(edition.band_of(facts.stage))
    if later is None:
        return None
    return assess(edition, facts, answers, band=later, core_only=core_only)


def work(
    edition: Edition,
    question: Question,
    facts: Facts,
    answer: Answer | None,
    *,
    band: str | None = None,
    core_only: bool = False,
) -> Working:
    """How one question counts for this project."""
    answer = answer or scope.BLANK
    _, judged_at = scope.place(edition, facts.stage, band)
    outside = scope.outside(edition, question, facts, answer, band=band, core_only=core_only)
    if outside is not None:
        return _not_asked(question, outside)
    score, expected = answer.value, question.expected[judged_at]
    minimum = minimum_at(edition, question.gate, judged_at)
    return Working(
        question=question.id,
        pillar=question.pillar,
        weight=question.weight,
        outside=None,
        expected=expected,
        answered=score is not None,
        score=score,
        met=met(score, expected),
        evidence=None if score is None else answer.evidence,
        evidence_value=(
            NOTHING if score is None else edition.scoring.evidence_values[answer.evidence]
        ),
        gate=question.gate.kind if question.gate and minimum is not None else None,
        gate_minimum=minimum,
        gate_open=minimum is not None and (score is None or score < minimum),
    )


def met(score: int | None, expected: int) -> Fraction:
    """1 when the expectation is reached, a half when one step below and begun, else 0."""
    if score is None:
        return NOTHING
    if score >= expected:
        return WHOLE
    return HALF if score == expected - 1 and score >= 1 else NOTHING


def minimum_at(edition: Edition, gate: Gate | None, band: str) -> int | None:
    """The gate's latest minimum at or before the band; None where it does not hold yet."""
    if gate is None:
        return None
    latest = None
    for each in edition.bands:
        latest = gate.minimums.get(each.id, latest)
        if each.id == band:
            break
    return latest


def pillar_result(scoring: Scoring, pillar: str, workings: Sequence[Working]) -> PillarResult:
    """One area's fit, coverage, confidence and level; with nothing in scope all three are 0."""
    asked = [w for w in workings if w.outside is None]
    weight = sum(w.weight for w in asked)
    fit = _share(((w.weight, w.met) for w in asked), weight)
    coverage = Fraction(sum(w.weight for w in asked if w.answered), weight or 1)
    confidence = _share(((w.weight, w.evidence_value) for w in asked), weight)
    level = None
    if len(asked) >= scoring.min_questions:
        level = _level(scoring, asked, fit=fit, coverage=coverage, confidence=confidence)
    return PillarResult(
        pillar=pillar,
        level=level,
        fit=fit,
        confidence=confidence,
        coverage=coverage,
        in_scope=len(asked),
        answered=sum(w.answered for w in asked),
        not_relevant=sum(w.outside is Outside.NOT_RELEVANT for w in workings),
        expected_met=sum((w.met for w in asked), NOTHING),
        open_gates=tuple(w.question for w in asked if w.gate_open),
    )


def _level(
    scoring: Scoring,
    asked: Sequence[Working],
    *,
    fit: Fraction,
    coverage: Fraction,
    confidence: Fraction,
) -> int:
    if coverage < scoring.coverage_min:
        return 0
    level = 1 + bisect_right(scoring.fit, fit)
    if confidence < scoring.cap_confidence:
        level = min(level, scoring.cap_level)
    for working in asked:
        if working.gate_open and working.gate:
            level = min(level, scoring.gate_caps[working.gate])
    if level == 4 and confidence >= scoring.verified_confidence and _confirmed(asked):
        return 5
    return level


def _confirmed(asked: Iterable[Working]) -> bool:
    return all(w.evidence is Evidence.CONFIRMED for w in asked if w.gate)


def _share(parts: Iterable[tuple[int, Fraction]], weight: int) -> Fraction:
    """The weighted mean, in whole numbers until the last step because a page asks often."""
    pairs = tuple(parts)
    common = lcm(*(value.denominator for _, value in pairs))
    total = sum(w * value.numerator * (common // value.denominator) for w, value in pairs)
    return Fraction(total, common * weight) if weight else NOTHING


def _headline(pillars: Sequence[PillarResult]) -> str | None:
    """The lowest assessed area; the lower fit decides between equal levels, then the order."""
    assessed = [(p.level, p.fit, n, p.pillar) for n, p in enumerate(pillars) if p.level]
    return min(assessed)[3] if assessed else None


def _headline_gates(scoring: Scoring, workings: Sequence[Working]) -> tuple[str, ...]:
    unmet = {w.question for w in workings if w.gate_open}
    return tuple(gate for gate in scoring.headline_gates if gate in unmet)


def _not_asked(question: Question, outside: Outside) -> Working:
    return Working(
        question=question.id,
        pillar=question.pillar,
        weight=question.weight,
        outside=outside,
        expected=None,
        answered=False,
        score=None,
        met=NOTHING,
        evidence=None,
        evidence_value=NOTHING,
        gate=None,
        gate_minimum=None,
        gate_open=False,
    )
