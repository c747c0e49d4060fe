"""What people read of an assessment: task list, question, area, history, results."""

from dataclasses import replace
from datetime import datetime

from portal.access import Actor
from portal.db import Session
from portal.errors import NotAllowedError, NotFoundError
from portal.people import service as people
from portal.readiness import arranging, catalogue, scope, scoring, store, subjects
from portal.readiness.actions import to_move
from portal.readiness.model import Edition, Evidence, Outside, Question
from portal.readiness.records import Brief, Edit, Kept, combined
from portal.readiness.showing import (
    AreaPage,
    AreaRow,
    ConflictPage,
    Filter,
    QuestionPage,
    Results,
    Status,
    Subject,
    TaskList,
)
from portal.sharing.model import Permit
from portal.sharing.service import opened


def task_list(
    session: Session, actor: Actor, *, project: str, only: Filter = Filter.ALL, now: datetime
) -> TaskList:
    """The task list of a project, narrowed by `only`.

    Raises NotFoundError for strangers, NotAllowedError("not_described") while the project's
    profile names no stage or no type.
    """
    subject = described(subjects.own(session, actor, project, now=now))
    edition, found = _overview(session, actor, subject, subjects.own_permit(actor, now))
    whole = arranging.task_areas(edition, subject, found.briefs, Filter.ALL)
    rows = [row for area in whole for row in area.rows]
    answers = arranging.answers_of(found.briefs)
    following = arranging.following(edition, subject, found.briefs)
    return TaskList(
        subject=subject,
        edition=edition,
        areas=arranging.task_areas(edition, subject, found.briefs, only),
        only=only,
        asked=len(rows),
        answered=sum(area.answered for area in whole),
        with_evidence=sum(row.status is Status.DONE and _documented(row.brief) for row in rows),
        attention=sum(row.status is Status.NEEDS_ATTENTION for row in rows),
        bare=sum(row.bare for row in rows),
        submitted_at=found.submitted_at,
        following=following,
        following_place=arranging.place(edition, subject, following)[0] if following else 0,
        coming=scope.coming_next(edition, subject.facts, answers),
        may_answer=subjects.may_answer(actor, subject),
        may_submit=bool(subjects.may_submit(actor, subject)),
    )


def question_page(
    session: Session, actor: Actor, *, project: str, question: str, now: datetime
) -> QuestionPage:
    """One question with its answer. Raises NotFoundError, also for unknown questions."""
    subject = described(subjects.own(session, actor, project, now=now))
    permit = subjects.own_permit(actor, now)
    edition, found = _overview(session, actor, subject, permit)
    asked = edition.question(question)
    with opened(permit):
        kept = store.answer(session, subject.id, question)
    return _page(actor, subject, edition, asked, found.briefs, kept)


def conflict_page(
    session: Session, actor: Actor, *, project: str, question: str, now: datetime
) -> ConflictPage:
    """What the actor was refused beside what is kept. Raises NotFoundError when nothing waits."""
    page = question_page(session, actor, project=project, question=question, now=now)
    with opened(subjects.own_permit(actor, now)):
        mine = store.refused_edit(session, page.subject.id, question, account=actor.account)
    return ConflictPage(
        page=page,
        mine=mine,
        theirs=page.kept,
        theirs_by=_names(session, page.subject).get(page.kept.updated_by or 0, ""),
        proposal=combined(mine.content, page.kept.content),
    )


def history(
    session: Session, actor: Actor, *, project: str, question: str, now: datetime
) -> tuple[QuestionPage, tuple[Edit, ...]]:
    """Every version of one answer, newest first, with the names of members who saved them."""
    page = question_page(session, actor, project=project, question=question, now=now)
    with opened(subjects.own_permit(actor, now)):
        edits = store.edits(session, page.subject.id, question)
    names = _names(session, page.subject)
    return page, tuple(replace(edit, by_name=names.get(edit.by or 0, "")) for edit in edits)


def area_page(
    session: Session, actor: Actor, *, project: str, pillar: str, now: datetime
) -> AreaPage:
    """The answers of one area, to be checked. Raises NotFoundError, also for unknown areas."""
    subject = described(subjects.own(session, actor, project, now=now))
    return area_of(session, actor, subject, pillar=pillar, permit=subjects.own_permit(actor, now))


def results(session: Session, actor: Actor, *, project: str, now: datetime) -> Results:
    """The assessment now: working, next actions, the next band, and what comes next."""
    subject = described(subjects.own(session, actor, project, now=now))
    return results_of(session, actor, subject, permit=subjects.own_permit(actor, now))


def results_of(
    session: Session, actor: Actor, subject: Subject, *, permit: Permit, core_only: bool = False
) -> Results:
    """The results of a project whose `permit` to be read has been given."""
    edition, kept = _answers(session, actor, subject, permit)
    answers = {k.question: k.content.answer for k in kept.values() if k.content.answer}
    return arranging.results(edition, subject, answers, kept, core_only=core_only)


def area_of(
    session: Session, actor: Actor, subject: Subject, *, pillar: str, permit: Permit
) -> AreaPage:
    """One area of a project whose `permit` to be read has been given."""
    edition, kept = _answers(session, actor, subject, permit)
    wanted = next((each for each in edition.pillars if each.id == pillar), None)
    if wanted is None:
        raise NotFoundError("pillar")
    answers = {k.question: k.content.answer for k in kept.values() if k.content.answer}
    assessment = scoring.assess(edition, subject.facts, answers)
    return AreaPage(
        subject=subject,
        edition=edition,
        pillar=wanted,
        result=assessment.pillar(pillar),
        rows=tuple(
            AreaRow(q, kept.get(q.id, Kept(q.id)), assessment.working(q.id))
            for q in arranging.asked(edition, subject, pillar)
        ),
        move=to_move(edition, assessment, pillar),
        may_answer=subjects.may_answer(actor, subject),
    )


def described(subject: Subject) -> Subject:
    """The same project, once its profile says what scoring must know.

    Raises NotAllowedError("not_described").
    """
    if not subject.described:
        raise NotAllowedError("not_described", project=subject.code)
    return subject


def _overview(
    session: Session, actor: Actor, subject: Subject, permit: Permit
) -> tuple[Edition, store.Overview]:
    begun_on = subjects.current_edition().id
    with opened(permit):
        found = store.overview(session, subject.id, account=actor.account, edition=begun_on)
    return catalogue.load(found.edition), found


def _answers(
    session: Session, actor: Actor, subject: Subject, permit: Permit
) -> tuple[Edition, dict[str, Kept]]:
    edition, _ = _overview(session, actor, subject, permit)
    with opened(permit):
        kept = store.answers(session, subject.id)
    return edition, {each.question: each for each in kept}


def _documented(brief: Brief | None) -> bool:
    return brief is not None and brief.evidence is not Evidence.STATED


def _page(
    actor: Actor,
    subject: Subject,
    edition: Edition,
    question: Question,
    briefs: tuple[Brief, ...],
    kept: Kept,
) -> QuestionPage:
    outside = scope.outside(edition, question, subject.facts, scope.BLANK)
    band = edition.band_of(subject.stage)
    order = [q.id for p in edition.pillars for q in arranging.asked(edition, subject, p.id)]
    at = order.index(question.id) if question.id in order else None
    number, of = arranging.place(edition, subject, question)
    return QuestionPage(
        subject=subject,
        edition=edition,
        question=question,
        pillar=next(p for p in edition.pillars if p.id == question.pillar),
        place=number,
        of=of,
        kept=kept,
        band=next(b for b in edition.bands if b.id == band),
        expected=None if outside is Outside.LATER else question.expected.get(band),
        gate_minimum=scoring.minimum_at(edition, question.gate, band),
        outside=outside,
        previous=order[at - 1] if at else None,
        following=order[at + 1] if at is not None and at + 1 < len(order) else None,
        conflict=any(b.question == question.id and b.conflict for b in briefs),
        may_answer=subjects.may_answer(actor, subject),
    )


def _names(session: Session, subject: Subject) -> dict[int, str]:
    return {member.account: member.name for member in people.members(session, subject.company)}
