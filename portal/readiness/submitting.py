"""Freezing an assessment, reading what was frozen, and proving that it still holds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, replay
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.readiness import (
    arranging,
    canonical,
    catalogue,
    reading,
    scoring,
    snapshots,
    store,
    subjects,
    texts,
)
from portal.readiness.model import Assessment, Edition, Facts
from portal.readiness.records import Content, Kept, Reason, from_json, to_json
from portal.readiness.showing import Levels, Results, SnapshotView, Subject, Submittable
from portal.readiness.snapshots import Frozen
from portal.sharing.model import FieldClass
from portal.sharing.service import opened, working_permit
from portal.web.codes import new_code

MAX_NAME = 100


def submittable(
    session: Session, actor: Actor, *, project: str, core_only: bool = False, now: datetime
) -> Submittable:
    """Whether the assessment can be frozen now, and what is missing. Raises NotFoundError."""
    subject = subjects.own(session, actor, project, now=now)
    permit = subjects.own_permit(actor, now)
    may_submit = bool(subjects.may_submit(actor, subject))
    edition = subjects.current_edition()
    if not subject.described:
        return Submittable(subject, edition, ("profile",), (), (), None, may_submit)
    with opened(permit):
        found = store.overview(session, subject.id, account=actor.account, edition=edition.id)
    results = reading.results_of(session, actor, subject, permit=permit, core_only=core_only)
    blocking = []
    if not results.assessment.answers:
        blocking.append("nothing_answered")
    if any(brief.conflict for brief in found.briefs):
        blocking.append("conflicts")
    workings = results.assessment.workings
    return Submittable(
        subject=subject,
        edition=results.edition,
        blocking=tuple(blocking),
        unanswered=tuple(
            results.edition.question(w.question) for w in workings if w.in_scope and not w.answered
        ),
        too_few=tuple(p.pillar for p in results.assessment.pillars if p.level == 0),
        results=results,
        may_submit=may_submit,
    )


def freeze(
    session: Session,
    actor: Actor,
    *,
    project: str,
    reason: Reason,
    core_only: bool = False,
    name: str = "",
    key: str = "",
    now: datetime,
) -> SnapshotView:
    """Freeze the answers as they are now, with edition, engine and hashes.

    With a `key` a repeated request gets the snapshot that the first one made.
    Raises NotFoundError (strangers), NotAllowedError (who may not submit), InvalidError (an
    over-long name), ConflictError with the first blocking code of `submittable`.
    """
    subject = subjects.to_submit(session, actor, project, now=now)
    title = texts.line("name", name, MAX_NAME)
    asked = _Request(actor.account, key, canonical.digest([project, reason, core_only, title]))
    with opened(subjects.own_permit(actor, now)):
        # The lock comes first: what is checked below is what gets frozen.
        edition_id = subjects.current_edition().id
        row = store.locked_assessment(
            session, subject.id, edition=edition_id, code=new_code(), now=now
        )
        if made := asked.earlier(session):
            return own_snapshot(session, actor, project=project, snapshot=made, now=now)
        state = submittable(session, actor, project=project, core_only=core_only, now=now)
        if not state.ready or state.results is None:
            raise ConflictError(state.blocking[0])
        frozen = _frozen(state.results, reason=reason, name=title, actor=actor, now=now)
        event = Event(
            actor.account, "snapshot.frozen", "snapshot", frozen.code, subject.company, ("F7",)
        )
        snapshots.keep(session, row, frozen, event=event, now=now)
        asked.remember(session, frozen.code, now)
    return view(frozen)


@dataclass(frozen=True, slots=True)
class _Request:
    """A request to freeze under its idempotency key; an empty key means that it has none."""

    account: int
    key: str
    digest: str

    def earlier(self, session: Session) -> str:
        """The code of the snapshot that the same request made before, or nothing."""
        if not self.key:
            return ""
        if not replay.valid(self.key):
            raise InvalidError(Problem("key", "key"))
        who, key = self.account, self.key
        known = replay.earlier(session, account=who, key=key, request_hash=self.digest)
        return str(known["snapshot"]) if known else ""

    def remember(self, session: Session, snapshot: str, now: datetime) -> None:
        """Keep what was made for the next time."""
        if self.key:
            replay.remember(
                session,
                account=self.account,
                key=self.key,
                request_hash=self.digest,
                answer={"snapshot": snapshot},
                now=now,
            )


def own_snapshots(
    session: Session, actor: Actor, *, project: str, now: datetime
) -> tuple[SnapshotView, ...]:
    """A project's snapshots, newest first, for its own people. Raises NotFoundError."""
    subject = subjects.own(session, actor, project, now=now)
    with opened(subjects.own_permit(actor, now)):
        return tuple(view(frozen) for frozen in snapshots.of_project(session, subject.id))


def own_snapshot(
    session: Session, actor: Actor, *, project: str, snapshot: str, now: datetime
) -> SnapshotView:
    """One snapshot of one's own project. Raises NotFoundError."""
    subject = subjects.own(session, actor, project, now=now)
    with opened(subjects.own_permit(actor, now)):
        frozen = snapshots.snapshot(session, snapshot)
    if frozen.project_id != subject.id:
        raise NotFoundError("snapshot")
    return view(frozen)


def snapshot_for_reading(session: Session, *, code: str, purpose: str) -> SnapshotView:
    """A snapshot for a reader whose right the caller has settled (`purpose` says how).

    Rounds use it for reviewers and coordinators after their own checks. Raises NotFoundError.
    """
    with opened(working_permit(purpose, [FieldClass.F7])):
        return view(snapshots.snapshot(session, code))


def snapshot_results(taken: SnapshotView, *, demo: bool = False) -> Results:
    """The results page of a snapshot: same shape as the living one."""
    edition = catalogue.load(taken.edition)
    facts = taken.assessment.facts
    subject = Subject(
        id=0,
        code=taken.project_code,
        name=taken.project_name,
        company=0,
        stage=facts.stage,
        types=facts.types,
        known=facts.known,
        demo=demo,
    )
    kept = {q: Kept(q, c, 1, taken.created_at) for q, c in taken.answers.items()}
    return arranging.results(
        edition, subject, taken.assessment.answers, kept, core_only=taken.core_only, snapshot=taken
    )


def levels(session: Session, project_ids: Iterable[int]) -> dict[int, Levels]:
    """The levels of these projects as they last published them; drafts are never looked at."""
    with opened(working_permit("levels of projects", [FieldClass.F3, FieldClass.F7])):
        found = snapshots.latest(session, project_ids, reason=Reason.PUBLISHED)
    return {frozen.project_id: _levels(view(frozen)) for frozen in found}


def invariants(session: Session) -> list[str]:
    """Recompute every stored snapshot; one line per difference, none when all hold."""
    differences: list[str] = []
    with opened(working_permit("check of stored scores", [FieldClass.F7])):
        for frozen in snapshots.every(session):
            differences.extend(f"snapshot {frozen.code}: {each}" for each in _differences(frozen))
    return differences


def _frozen(results: Results, *, reason: Reason, name: str, actor: Actor, now: datetime) -> Frozen:
    subject, assessment = results.subject, results.assessment
    content = {
        "core_only": assessment.core_only,
        "edition": assessment.edition,
        "project": {
            "code": subject.code,
            "name": subject.name,
            "stage": subject.stage,
            "types": subject.types,
            "facts": subject.known,
        },
        "answers": {question: to_json(kept.content) for question, kept in results.answers.items()},
    }
    text = canonical.to_bytes(content)
    return Frozen(
        code=new_code(),
        project_id=subject.id,
        name=name,
        reason=str(reason),
        edition=assessment.edition,
        engine=assessment.engine,
        core_only=assessment.core_only,
        content=text.decode(),
        content_hash=canonical.digest(content),
        edition_hash=assessment.content_hash,
        result=_result(assessment),
        created_at=now,
        created_by=actor.account,
    )


def _result(assessment: Assessment) -> str:
    """Everything scoring said, exact, as one canonical text."""
    return canonical.to_bytes(replace(assessment, answers={})).decode()


def view(frozen: Frozen) -> SnapshotView:
    """A stored snapshot as values, its result computed again from its content."""
    content = json.loads(frozen.content)
    answers = {question: from_json(raw) for question, raw in content["answers"].items()}
    return SnapshotView(
        code=frozen.code,
        name=frozen.name,
        reason=Reason(frozen.reason),
        project_code=content["project"]["code"],
        project_name=content["project"]["name"],
        edition=frozen.edition,
        engine=frozen.engine,
        core_only=frozen.core_only,
        content_hash=frozen.content_hash,
        edition_hash=frozen.edition_hash,
        created_at=frozen.created_at,
        assessment=_assessed(catalogue.load(frozen.edition), content, answers),
        answers=answers,
    )


def _assessed(edition: Edition, content: dict[str, Any], answers: dict[str, Content]) -> Assessment:
    project = content["project"]
    facts = Facts(project["stage"], frozenset(project["types"]), project["facts"])
    given = {question: each.answer for question, each in answers.items() if each.answer}
    return scoring.assess(edition, facts, given, core_only=content["core_only"])


def _levels(taken: SnapshotView) -> Levels:
    pillars = taken.assessment.pillars
    return Levels(
        snapshot=taken.code,
        edition=taken.edition,
        at=taken.created_at,
        levels={each.pillar: each.level for each in pillars},
        open_gates=tuple(gate for each in pillars for gate in each.open_gates),
    )


def _differences(frozen: Frozen) -> list[str]:
    try:
        content = json.loads(frozen.content)
        return _compared(frozen, content, catalogue.load(frozen.edition))
    except NotFoundError:
        return ["its edition is not here"]
    except (ValueError, KeyError, TypeError):
        return ["its content cannot be read"]


def _compared(frozen: Frozen, content: dict[str, Any], edition: Edition) -> list[str]:
    answers = {question: from_json(raw) for question, raw in content["answers"].items()}
    result = _result(_assessed(edition, content, answers))
    faults = {
        "its content is not canonical": canonical.to_bytes(content).decode() != frozen.content,
        "its content does not match its hash": canonical.digest(content) != frozen.content_hash,
        "its edition was changed": edition.content_hash != frozen.edition_hash,
        f"its engine {frozen.engine} is not here": frozen.engine != scoring.ENGINE,
        "its result differs when computed again": result != frozen.result,
    }
    return [fault for fault, found in faults.items() if found]
