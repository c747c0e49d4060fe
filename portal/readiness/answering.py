"""Saving answers: one question at a time, never over somebody else's words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, replay
from portal.errors import ConflictError, InvalidError, Problem
from portal.organisations import service as organisations
from portal.organisations.model import Project
from portal.readiness import canonical, catalogue, given, patching, store, subjects
from portal.readiness.bank import Edition, Part, PartKind, Question
from portal.readiness.given import Given
from portal.readiness.patching import Fields, Patch
from portal.readiness.records import AnswerConflictError, Content, Kept, Saved, combined
from portal.readiness.tables import AnswerRow, AssessmentRow
from portal.sharing.service import opened
from portal.web.codes import new_code

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True)
class _Desk:
    """One answer on the desk: locked, with all that changing it needs."""

    session: Session
    actor: Actor
    subject: Project
    assessment: AssessmentRow
    question: Question
    row: AnswerRow | None
    kept: Kept
    now: datetime

    def keep(self, after: Content) -> Saved:
        """Store `after` as the next version; the same content makes no new one."""
        if after == self.kept.content and self.kept.version:
            return Saved(self.kept.version, self.kept.updated_at or self.now)
        version = store.keep_answer(
            self.session,
            self.assessment,
            self.row,
            self.kept,
            after,
            event=self.event("answer.saved"),
            now=self.now,
        )
        self._feed(after)
        return Saved(version, self.now)

    def event(self, action: str) -> Event:
        """What happened to this answer; its words never enter the trail."""
        code = f"{self.subject.code}/{self.question.id}"
        return Event(
            self.actor.account, action, "answer", code, self.subject.organisation_id, ("F4",)
        )

    def _feed(self, after: Content) -> None:
        before = self.kept.content.parts
        for part in self.question.parts:
            value = after.parts.get(part.id)
            if part.feeds and value != before.get(part.id):
                self._feed_one(part, value)

    def _feed_one(self, part: Part, value: Any) -> None:
        full = [row for row in value if row] if part.kind is PartKind.TABLE and value else value
        try:
            organisations.feed_profile(
                self.session,
                self.actor,
                project=self.subject.code,
                key=part.feeds or "",
                value=full,
                now=self.now,
            )
        except InvalidError as error:
            # The profile is stricter about some fields; its reason belongs beside the part.
            problem = error.problems[0]
            raise InvalidError(Problem(f"part-{part.id}", problem.code, problem.facts)) from error


def save_answer(
    session: Session,
    actor: Actor,
    *,
    project: str,
    question: str,
    version: int,
    fields: Fields | Patch | Given,
    key: str,
    now: datetime,
) -> Saved:
    """Apply a patch of named fields to the answer as it stood at `version` (0: never saved).

    `key` makes a replay harmless: the same key with the same request has one effect and one
    answer. Plain fields are a patch that need not finish the answer; Given is plain data.
    Raises NotFoundError (strangers, unknown questions), NotAllowedError (readers), InvalidError
    (every field that cannot be taken), AnswerConflictError (the answer moved on; nothing is
    changed, both contents are in the error), ConflictError("key_reused").
    """
    subject = subjects.to_answer(session, actor, project)
    wanted = fields if isinstance(fields, Patch | Given) else Patch(fields)
    asked = [project, question, version, _exact(asdict(wanted))]
    with opened(subjects.own_permit(actor, now)):
        assessment = _locked(session, subject, now)
        earlier = _replayed(session, actor, key, asked)
        if earlier is not None:
            return earlier
        desk = _desk(session, actor, subject, assessment, question, now)
        patch = wanted if isinstance(wanted, Patch) else _as_patch(desk, wanted)
        saved = desk.keep(_patched(desk, version, patch))
    _remember(session, actor, key, asked, saved, now)
    return saved


def keep_refused(
    session: Session,
    actor: Actor,
    *,
    project: str,
    question: str,
    refused: AnswerConflictError,
    now: datetime,
) -> None:
    """Keep the text of a refused save until its author has chosen; replaces an earlier one."""
    subject = subjects.to_answer(session, actor, project)
    with opened(subjects.own_permit(actor, now)):
        desk = _desk(session, actor, subject, _locked(session, subject, now), question, now)
        store.keep_refused(
            session,
            subject.id,
            question,
            account=actor.account,
            base_version=refused.base_version,
            content=refused.mine,
            event=desk.event("answer.refused"),
            now=now,
        )


def resolve_conflict(
    session: Session,
    actor: Actor,
    *,
    project: str,
    question: str,
    keep: str,
    version: int,
    now: datetime,
    comment: str | None = None,
) -> Saved:
    """Choose between one's refused text ("mine"), the kept one ("theirs") or "both" combined.

    Built on the newest `version`; with "both" `comment` is the combined text. Raises
    NotFoundError when nothing waits, ConflictError("answer_moved_on") when the answer moved on
    again, InvalidError for another `keep` or an over-long text.
    """
    subject = subjects.to_answer(session, actor, project)
    if keep not in {MINE, THEIRS, BOTH}:
        raise InvalidError(Problem("keep", "option"))
    with opened(subjects.own_permit(actor, now)):
        assessment = _locked(session, subject, now)
        desk = _desk(session, actor, subject, assessment, question, now)
        mine = store.refused_edit(session, subject.id, question, account=actor.account).content
        if version != desk.kept.version:
            raise ConflictError("answer_moved_on", version=desk.kept.version)
        saved = desk.keep(_chosen(desk, keep, mine, comment))
        store.drop_refused(session, subject.id, question, account=actor.account)
    return saved


def put_answers(
    session: Session,
    actor: Actor,
    *,
    project: str,
    answers: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> int:
    """Store answers given as plain data (`portal seed`, `portal demo`); returns how many.

    Each is `{"score": 3}` or `{"na": "no_device"}` or `{"dont_know": true}`, with optional
    "evidence" (E0, E1, E2), "comment", "na_text", "items" ([{"title", "url"}]) and "parts".
    Raises NotFoundError for unknown questions, InvalidError with every field that cannot be taken.
    """
    subject = subjects.to_answer(session, actor, project)
    with opened(subjects.own_permit(actor, now)):
        assessment = _locked(session, subject, now)
        for question, raw in sorted(answers.items()):
            desk = _desk(session, actor, subject, assessment, question, now)
            desk.keep(given.content(desk.question, raw))
    return len(answers)


def _chosen(desk: _Desk, keep: str, mine: Content, comment: str | None) -> Content:
    theirs = desk.kept.content
    if keep == THEIRS:
        return theirs
    if keep == MINE:
        return mine
    both = combined(mine, theirs)
    return patching.apply(desk.question, both, Patch({"comment": comment or both.comment}))


def _as_patch(desk: _Desk, wanted: Given) -> Patch:
    return given.as_patch(desk.question, wanted.raw, complete=True)


def _exact(value: Any) -> Any:
    """The same value without floats, which have no canonical form."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _exact(each) for key, each in value.items()}
    return [_exact(each) for each in value] if isinstance(value, list | tuple) else value


def _patched(desk: _Desk, version: int, patch: Patch) -> Content:
    """The content after the patch. A patch on an older version is judged on that version."""
    if version == desk.kept.version:
        return patching.apply(desk.question, desk.kept.content, patch)
    if desk.row is None or not 0 <= version < desk.kept.version:
        newest = ("newest", desk.kept.version)
        raise InvalidError(Problem("version", "unknown_version", (newest,)))
    base = store.content_at(desk.session, desk.row, version)
    mine = patching.apply(desk.question, base, patch)
    raise AnswerConflictError(mine=mine, theirs=desk.kept, base_version=version)


def _locked(session: Session, subject: Project, now: datetime) -> AssessmentRow:
    edition = subjects.current_edition().id
    return store.locked_assessment(session, subject.id, edition=edition, code=new_code(), now=now)


def _desk(
    session: Session,
    actor: Actor,
    subject: Project,
    assessment: AssessmentRow,
    question: str,
    now: datetime,
) -> _Desk:
    edition: Edition = catalogue.load(assessment.edition)
    asked = edition.question(question)
    row, kept = store.locked_answer(session, assessment, question)
    return _Desk(session, actor, subject, assessment, asked, row, kept, now)


def _replayed(session: Session, actor: Actor, key: str, asked: list[Any]) -> Saved | None:
    if not replay.valid(key):
        raise InvalidError(Problem("key", "key"))
    known = replay.earlier(
        session, account=actor.account, key=key, request_hash=canonical.digest(asked)
    )
    if known is None:
        return None
    return Saved(known["version"], datetime.fromisoformat(known["saved_at"]))


def _remember(
    session: Session, actor: Actor, key: str, asked: list[Any], saved: Saved, now: datetime
) -> None:
    replay.remember(
        session,
        account=actor.account,
        key=key,
        request_hash=canonical.digest(asked),
        answer={"version": saved.version, "saved_at": saved.saved_at.isoformat()},
        now=now,
    )
