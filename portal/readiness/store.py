"""Every question that readiness asks the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.audit import Event
from portal.db import Session, record
from portal.errors import NotFoundError
from portal.readiness.model import Evidence
from portal.readiness.records import (
    Brief,
    Content,
    Edit,
    Item,
    Kept,
    State,
    from_json,
    to_json,
)
from portal.readiness.tables import (
    AnswerEditRow,
    AnswerRow,
    AssessmentRow,
    EvidenceRow,
    RefusedEditRow,
)

INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Overview:
    """An assessment with the brief of every answer; `code` is empty before the first save."""

    edition: str
    code: str = ""
    submitted_at: datetime | None = None
    briefs: tuple[Brief, ...] = ()


# Built once: every page of a self-assessment asks it.
OVERVIEW = (
    select(
        AssessmentRow.edition,
        AssessmentRow.code,
        AssessmentRow.submitted_at,
        AnswerRow.question,
        AnswerRow.state,
        AnswerRow.score,
        AnswerRow.na_reason,
        AnswerRow.na_text,
        AnswerRow.evidence_state,
        AnswerRow.version,
        AnswerRow.updated_at,
        RefusedEditRow.id,
    )
    .outerjoin(AnswerRow, AnswerRow.assessment_id == AssessmentRow.id)
    .outerjoin(
        RefusedEditRow,
        and_(
            RefusedEditRow.answer_id == AnswerRow.id,
            RefusedEditRow.account_id == bindparam("account"),
        ),
    )
    .where(AssessmentRow.project_id == bindparam("project"))
    .order_by(AnswerRow.question)
)


def overview(session: Session, project_id: int, *, account: int, edition: str) -> Overview:
    """One project's answers without their texts, by question; `edition` if there are none yet."""
    rows = session.execute(OVERVIEW, {"project": project_id, "account": account}).all()
    if not rows:
        return Overview(edition)
    first = rows[0]
    briefs = tuple(_brief(row) for row in rows if row.question is not None)
    return Overview(first.edition, first.code, first.submitted_at, briefs)


def _brief(row: Any) -> Brief:
    return Brief(
        question=row.question,
        state=State(row.state),
        score=row.score,
        na_reason=row.na_reason,
        na_text=row.na_text,
        evidence=Evidence(row.evidence_state),
        version=row.version,
        updated_at=row.updated_at,
        conflict=row[-1] is not None,
    )


def answer(session: Session, project_id: int, question: str) -> Kept:
    """One answer, whole; version 0 when it was never saved."""
    where = (AssessmentRow.project_id == project_id, AnswerRow.question == question)
    found = _answers(session, *where)
    return found[0] if found else Kept(question)


def answers(session: Session, project_id: int) -> tuple[Kept, ...]:
    """Every answer of a project, whole, by question."""
    return _answers(session, AssessmentRow.project_id == project_id)


def _answers(session: Session, *conditions: Any) -> tuple[Kept, ...]:
    query = (
        select(AnswerRow, EvidenceRow)
        .join(AssessmentRow, AssessmentRow.id == AnswerRow.assessment_id)
        .outerjoin(EvidenceRow, EvidenceRow.answer_id == AnswerRow.id)
        .where(*conditions)
        .order_by(AnswerRow.question, EvidenceRow.place)
    )
    grouped: dict[str, tuple[AnswerRow, list[EvidenceRow]]] = {}
    for row, item in session.execute(query):
        _, items = grouped.setdefault(row.question, (row, []))
        if item is not None:
            items.append(item)
    return tuple(_kept(row, items) for row, items in grouped.values())


def _kept(row: AnswerRow, items: Sequence[EvidenceRow]) -> Kept:
    content = Content(
        state=State(row.state),
        score=row.score,
        na_reason=row.na_reason,
        na_text=row.na_text,
        comment=row.comment,
        parts=row.parts,
        evidence=tuple(Item(i.place, i.title, i.url, Evidence(i.state)) for i in items),
    )
    return Kept(row.question, content, row.version, row.updated_at, row.updated_by)


ASSESSMENT = select(AssessmentRow).where(AssessmentRow.project_id == bindparam("project"))
ASSESSMENT = ASSESSMENT.with_for_update()


def locked_assessment(
    session: Session, project_id: int, *, edition: str, code: str, now: datetime
) -> AssessmentRow:
    """The project's assessment, begun on `edition` if need be, locked against other writers."""
    row = session.scalar(ASSESSMENT, {"project": project_id})
    if row is not None:
        return row
    begin = INSERT[session.get_bind().dialect.name](AssessmentRow)
    values = {"code": code, "project_id": project_id, "edition": edition, "created_at": now}
    session.execute(begin.values(values).on_conflict_do_nothing(index_elements=["project_id"]))
    return session.scalars(ASSESSMENT, {"project": project_id}).one()


ANSWER = (
    select(AnswerRow)
    .where(AnswerRow.assessment_id == bindparam("assessment"))
    .where(AnswerRow.question == bindparam("question"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
ITEMS = select(EvidenceRow).where(EvidenceRow.answer_id == bindparam("answer"))
ITEMS = ITEMS.order_by(EvidenceRow.place)


def locked_answer(
    session: Session, assessment: AssessmentRow, question: str
) -> tuple[AnswerRow | None, Kept]:
    """The stored answer for changing, None before its first save, and what it says."""
    row = session.scalar(ANSWER, {"assessment": assessment.id, "question": question})
    if row is None:
        return None, Kept(question)
    return row, _kept(row, session.scalars(ITEMS, {"answer": row.id}).all())


def keep_answer(
    session: Session,
    assessment: AssessmentRow,
    row: AnswerRow | None,
    before: Kept,
    content: Content,
    *,
    event: Event,
    now: datetime,
) -> int:
    """Store the next version of an answer with its history and audit event; return its number."""
    if row is None:
        row = AnswerRow(assessment_id=assessment.id, question=before.question, version=0)
        session.add(row)
    row.state, row.score = str(content.state), content.score
    row.na_reason, row.na_text = content.na_reason, content.na_text
    row.comment, row.parts = content.comment, dict(content.parts)
    row.evidence_state = str(content.evidence_state)
    row.version = before.version + 1
    row.updated_at, row.updated_by = now, event.actor
    session.flush()
    if content.evidence != before.content.evidence:
        _replace_evidence(session, row.id, content.evidence)
    past = {"answer_id": row.id, "version": row.version, "at": now, "by": event.actor}
    session.execute(insert(AnswerEditRow), [{**past, "content": to_json(content)}])
    record(session, event, now=now)
    return row.version


def _replace_evidence(session: Session, answer_id: int, items: Iterable[Item]) -> None:
    session.execute(delete(EvidenceRow).where(EvidenceRow.answer_id == answer_id))
    session.add_all(
        EvidenceRow(
            answer_id=answer_id,
            place=item.place,
            kind=str(item.kind),
            title=item.title,
            url=item.url,
            state=str(item.state),
        )
        for item in items
    )


def edits(session: Session, project_id: int, question: str) -> tuple[Edit, ...]:
    """Every version of one answer, newest first."""
    query = (
        select(AnswerEditRow)
        .join(AnswerRow, AnswerRow.id == AnswerEditRow.answer_id)
        .join(AssessmentRow, AssessmentRow.id == AnswerRow.assessment_id)
        .where(AssessmentRow.project_id == project_id, AnswerRow.question == question)
        .order_by(AnswerEditRow.version.desc())
    )
    return tuple(
        Edit(row.version, from_json(row.content), row.at, row.by) for row in session.scalars(query)
    )


def content_at(session: Session, row: AnswerRow, version: int) -> Content:
    """What an answer said in an earlier version; raises NotFoundError."""
    if version == 0:
        return Content()
    found = session.scalar(
        select(AnswerEditRow).where(
            AnswerEditRow.answer_id == row.id, AnswerEditRow.version == version
        )
    )
    if found is None:
        raise NotFoundError("version")
    return from_json(found.content)


def refused_edit(session: Session, project_id: int, question: str, *, account: int) -> Edit:
    """What this person wrote on a version that had moved on; raises NotFoundError."""
    row = session.scalar(_refused(project_id, question, account))
    if row is None:
        raise NotFoundError("refused_edit")
    return Edit(row.base_version, from_json(row.content), row.at, row.account_id)


def keep_refused(
    session: Session,
    project_id: int,
    question: str,
    *,
    account: int,
    base_version: int,
    content: Content,
    event: Event,
    now: datetime,
) -> None:
    """Keep what was refused, in place of what the same person was refused before."""
    row = session.scalar(_refused(project_id, question, account))
    if row is None:
        answer_id = session.scalars(_answer_id(project_id, question)).one()
        row = RefusedEditRow(answer_id=answer_id, account_id=account)
        session.add(row)
    row.base_version, row.content, row.at = base_version, to_json(content), now
    record(session, event, now=now)


def drop_refused(session: Session, project_id: int, question: str, *, account: int) -> None:
    """Forget a refused edit once its author has chosen."""
    ids = _answer_id(project_id, question).scalar_subquery()
    mine = (RefusedEditRow.answer_id == ids, RefusedEditRow.account_id == account)
    session.execute(delete(RefusedEditRow).where(*mine))


def _answer_id(project_id: int, question: str) -> Any:
    return (
        select(AnswerRow.id)
        .join(AssessmentRow, AssessmentRow.id == AnswerRow.assessment_id)
        .where(AssessmentRow.project_id == project_id, AnswerRow.question == question)
    )


def _refused(project_id: int, question: str, account: int) -> Any:
    return select(RefusedEditRow).where(
        RefusedEditRow.answer_id.in_(_answer_id(project_id, question)),
        RefusedEditRow.account_id == account,
    )
