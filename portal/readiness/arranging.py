"""Arranging plain values for the pages: which rows, in which order, with which word."""

from collections.abc import Mapping

from portal.readiness import actions, scope, scoring
from portal.readiness.model import Answer, Edition, Question
from portal.readiness.records import Brief, Kept
from portal.readiness.showing import (
    Filter,
    Results,
    SnapshotView,
    Status,
    Subject,
    TaskArea,
    TaskRow,
)


def answers_of(briefs: tuple[Brief, ...]) -> dict[str, Answer]:
    """What scoring reads, by question; unfinished answers are left out."""
    return {b.question: b.answer for b in briefs if b.answer is not None}


def asked(edition: Edition, subject: Subject, pillar: str) -> tuple[Question, ...]:
    """The questions of an area that the project meets now, "not relevant" ones included."""
    return tuple(
        q
        for q in edition.of_pillar(pillar)
        if scope.outside(edition, q, subject.facts, scope.BLANK) is None
    )


def place(edition: Edition, subject: Subject, question: Question) -> tuple[int, int]:
    """The question's number within its area, 0 when it is not asked yet, and their count."""
    ids = [q.id for q in asked(edition, subject, question.pillar)]
    return (ids.index(question.id) + 1 if question.id in ids else 0), len(ids)


def status(brief: Brief | None) -> Status:
    """The word for one task."""
    if brief is None:
        return Status.NOT_STARTED
    if brief.conflict:
        return Status.NEEDS_ATTENTION
    return Status.DONE if brief.answer is not None else Status.IN_PROGRESS


def task_areas(
    edition: Edition, subject: Subject, briefs: tuple[Brief, ...], only: Filter
) -> tuple[TaskArea, ...]:
    """The five areas with the rows that the filter leaves."""
    known = {brief.question: brief for brief in briefs}
    areas = []
    for pillar in edition.pillars:
        rows = tuple(
            TaskRow(q, status(known.get(q.id)), known.get(q.id))
            for q in asked(edition, subject, pillar.id)
        )
        answered = sum(row.brief is not None and row.brief.answer is not None for row in rows)
        left = tuple(row for row in rows if _passes(row, only))
        areas.append(TaskArea(pillar, left, len(rows), answered))
    return tuple(areas)


def _passes(row: TaskRow, only: Filter) -> bool:
    if only is Filter.ATTENTION:
        return row.status is Status.NEEDS_ATTENTION
    return row.bare if only is Filter.NO_EVIDENCE else True


def following(edition: Edition, subject: Subject, briefs: tuple[Brief, ...]) -> Question | None:
    """The first question without a finished answer, None when all are done."""
    done = {b.question for b in briefs if b.answer is not None and not b.conflict}
    for pillar in edition.pillars:
        for question in asked(edition, subject, pillar.id):
            if question.id not in done:
                return question
    return None


def results(
    edition: Edition,
    subject: Subject,
    answers: Mapping[str, Answer],
    kept: Mapping[str, Kept],
    *,
    core_only: bool = False,
    snapshot: SnapshotView | None = None,
) -> Results:
    """Everything the results page and the report say of a project."""
    assessment = scoring.assess(edition, subject.facts, answers, core_only=core_only)
    later = scoring.next_band(edition, subject.facts, answers, core_only=core_only)
    return Results(
        subject=subject,
        edition=edition,
        assessment=assessment,
        later=later,
        actions=actions.next_actions(edition, assessment),
        later_actions=actions.next_actions(edition, later) if later else (),
        moves={p.id: actions.to_move(edition, assessment, p.id) for p in edition.pillars},
        coming=scope.coming_next(edition, subject.facts, answers, core_only=core_only),
        snapshot=snapshot,
        answers=kept,
    )
