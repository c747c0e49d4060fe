"""What to do next, and what each single step would change (domain.md 10.4)."""

from collections.abc import Iterator

from portal.readiness import scoring
from portal.readiness.model import (
    Action,
    ActionKind,
    Answer,
    Assessment,
    Edition,
    Evidence,
    GateKind,
    PillarResult,
    Working,
)

RANK = {
    ActionKind.HARD_GATE: 0,
    ActionKind.SOFT_GATE: 1,
    ActionKind.SHORTFALL: 2,
    ActionKind.UNANSWERED: 2,
    ActionKind.EVIDENCE: 3,
}
LADDER = tuple(Evidence)

Move = tuple[int, Action]


def next_actions(edition: Edition, assessment: Assessment) -> tuple[Action, ...]:
    """Every useful step: hard gates, soft gates, weight x shortfall, then evidence; ties by id.

    An evidence step is offered where the answer is good enough but the area is held down
    because too much of it is self-declared.
    """
    steps = (_step(edition, assessment, w) for w in assessment.workings if w.in_scope)
    return tuple(sorted((step for step in steps if step), key=_order))


def what_if(
    edition: Edition, assessment: Assessment, question: str, answer: Answer
) -> PillarResult:
    """The area's result if this one answer were given; exact. Raises NotFoundError."""
    asked = edition.question(question)
    changed = scoring.work(
        edition,
        asked,
        assessment.facts,
        answer,
        band=assessment.band,
        core_only=assessment.core_only,
    )
    workings = [
        changed if w.question == question else w
        for w in assessment.workings
        if w.pillar == asked.pillar
    ]
    return scoring.pillar_result(edition.scoring, asked.pillar, workings)


def to_move(edition: Edition, assessment: Assessment, pillar: str) -> Action | None:
    """The nearest single change of one answer that raises the area's level, None if none does.

    Nearest: fewest steps of score or evidence, then gates first, then the heavier, then the id.
    Raises NotFoundError for an unknown area.
    """
    if assessment.pillar(pillar).level is None:
        return None
    moves = [
        (cost, action)
        for working in assessment.workings
        if working.pillar == pillar and working.in_scope
        for cost, action in _first_moves(edition, assessment, working)
    ]
    if not moves:
        return None
    return min(moves, key=_nearness)[1]


def _step(edition: Edition, assessment: Assessment, working: Working) -> Action | None:
    kind = _kind(edition, assessment, working)
    if kind is None:
        return None
    evidence = working.evidence or Evidence.STATED
    if kind is ActionKind.EVIDENCE:
        evidence = Evidence.DOCUMENTED
    score = (working.score or 0) + working.shortfall
    return _action(edition, assessment, working, kind, Answer(score=score, evidence=evidence))


def _kind(edition: Edition, assessment: Assessment, working: Working) -> ActionKind | None:
    if working.gate_open:
        return _gate_kind(working)
    if not working.answered:
        return ActionKind.UNANSWERED
    if working.shortfall:
        return ActionKind.SHORTFALL
    held_down = (
        assessment.pillar(working.pillar).confidence < edition.scoring.cap_confidence
        and working.evidence is Evidence.STATED
    )
    return ActionKind.EVIDENCE if held_down else None


def _gate_kind(working: Working) -> ActionKind:
    hard = working.gate is GateKind.HARD
    return ActionKind.HARD_GATE if hard else ActionKind.SOFT_GATE


def _first_moves(edition: Edition, assessment: Assessment, working: Working) -> Iterator[Move]:
    """The cheapest raise by score and the cheapest by evidence, where there is one."""
    before = assessment.pillar(working.pillar).level or 0
    for candidates in (tuple(_by_score(working)), tuple(_by_evidence(working))):
        moves = (
            (cost, _action(edition, assessment, working, kind, answer))
            for cost, kind, answer in (*candidates[-1:], *candidates)
        )
        # A level never falls as an answer rises: where the greatest step does not help, none does.
        greatest = next(moves, None)
        if greatest and (greatest[1].level_after or 0) > before:
            yield next(move for move in moves if (move[1].level_after or 0) > before)


def _by_score(working: Working) -> Iterator[tuple[int, ActionKind, Answer]]:
    kind = ActionKind.SHORTFALL if working.answered else ActionKind.UNANSWERED
    if working.gate_open:
        kind = _gate_kind(working)
    evidence = working.evidence or Evidence.STATED
    lowest = 0 if working.score is None else working.score + 1
    for score in range(lowest, 5):
        yield score - (working.score or 0), kind, Answer(score=score, evidence=evidence)


def _by_evidence(working: Working) -> Iterator[tuple[int, ActionKind, Answer]]:
    if working.evidence is None:
        return
    stands_at = LADDER.index(working.evidence)
    for cost, evidence in enumerate(LADDER[stands_at + 1 :], start=1):
        yield cost, ActionKind.EVIDENCE, Answer(score=working.score, evidence=evidence)


def _action(
    edition: Edition,
    assessment: Assessment,
    working: Working,
    kind: ActionKind,
    answer: Answer,
) -> Action:
    return Action(
        question=working.question,
        pillar=working.pillar,
        kind=kind,
        weight=working.weight,
        shortfall=working.shortfall,
        score=answer.score or 0,
        evidence=answer.evidence,
        level=assessment.pillar(working.pillar).level,
        level_after=what_if(edition, assessment, working.question, answer).level,
    )


def _order(action: Action) -> tuple[int, int, str]:
    return (RANK[action.kind], -action.weight * action.shortfall, action.question)


def _nearness(move: Move) -> tuple[int, int, int, str]:
    cost, action = move
    return (cost, RANK[action.kind], -action.weight, action.question)
