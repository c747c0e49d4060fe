"""What holders of a grant see: levels, or the answers of named areas, of the newest snapshot.

Drafts never leave the company, and what was handed in to a round is for that round alone: that a
company has applied is nobody else's to know (security.md 3.5, F7). What is loaded here goes
through the projection; what the viewer may not read is not in the result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.access import Actor
from portal.db import Session
from portal.errors import NotFoundError
from portal.organisations import service as organisations
from portal.readiness import arranging, catalogue, snapshots, subjects, submitting
from portal.readiness.model import Edition, Evidence, Pillar, PillarResult, Question
from portal.readiness.records import Content, Reason
from portal.readiness.showing import SnapshotView, Subject
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass, Viewer


@dataclass(frozen=True, slots=True)
class SharedLevel:
    """One area's level, what it rests on, and its open gates by name; no answers."""

    pillar: Pillar
    result: PillarResult
    documented: int
    confirmed: int
    gates: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What is shared of one project; empty parts are not granted, or not published yet."""

    code: str
    name: str
    company: str
    project_id: int
    company_id: int
    demo: bool
    edition: Edition
    taken_at: datetime | None
    levels: tuple[SharedLevel, ...]
    areas: tuple[Pillar, ...]
    classes: frozenset[FieldClass]


@dataclass(frozen=True, slots=True)
class SharedArea:
    """The answers of one shared area, without evidence, which is granted file by file."""

    page: SharedPage
    pillar: Pillar
    rows: tuple[tuple[Question, Content], ...]


def shared_page(session: Session, actor: Actor, *, project: str, now: datetime) -> SharedPage:
    """What others' project shares with the actor's organisation. Raises NotFoundError."""
    return _page(session, actor, project, now)[0]


def shared_area(
    session: Session, actor: Actor, *, project: str, pillar: str, now: datetime
) -> SharedArea:
    """The answers of one shared area. Raises NotFoundError, also when nothing is frozen yet."""
    page, viewer, snapshot = _page(session, actor, project, now)
    wanted = next((each for each in page.areas if each.id == pillar), None)
    if wanted is None or snapshot is None:
        raise NotFoundError("pillar")
    subject = _subject(page, snapshot)
    fields = {
        question.id: (FieldClass.F4, _bare(snapshot.answers, question))
        for question in arranging.asked(page.edition, subject, pillar)
    }
    seen = sharing.seen(fields, viewer, section=pillar)
    rows = tuple((page.edition.question(key), value) for key, value in seen.values.items())
    return SharedArea(replace(page, classes=seen.classes), wanted, rows)


def _page(
    session: Session, actor: Actor, project: str, now: datetime
) -> tuple[SharedPage, Viewer, SnapshotView | None]:
    teaser = organisations.teaser(session, actor, code=project, now=now)
    if teaser.project_id is None:
        raise NotFoundError("project")
    viewer = sharing.viewer_for(
        session,
        actor,
        project=teaser.project_id,
        organisation_id=teaser.organisation_id,
        now=now,
    )
    snapshot = _newest(session, teaser.project_id)
    edition = catalogue.load(snapshot.edition) if snapshot else subjects.current_edition()
    areas = tuple(
        pillar
        for pillar in edition.pillars
        if sharing.may_read(viewer, FieldClass.F4, section=pillar.id)
    )
    if not areas and not sharing.may_read(viewer, FieldClass.F3):
        raise NotFoundError("project")
    return _shown(teaser, viewer, snapshot, edition, areas), viewer, snapshot


def _shown(
    teaser: organisations.Teaser,
    viewer: Viewer,
    snapshot: SnapshotView | None,
    edition: Edition,
    areas: tuple[Pillar, ...],
) -> SharedPage:
    levels = _levels(snapshot, edition) if snapshot else ()
    seen = sharing.seen({"levels": (FieldClass.F3, levels)}, viewer)
    return SharedPage(
        code=teaser.code,
        name=teaser.name,
        company=teaser.organisation,
        project_id=teaser.project_id or 0,
        company_id=teaser.organisation_id,
        demo=teaser.demo,
        edition=edition,
        taken_at=snapshot.created_at if snapshot else None,
        levels=seen.values.get("levels", ()),
        areas=areas,
        classes=seen.classes if snapshot else frozenset(),
    )


def _newest(session: Session, project_id: int) -> SnapshotView | None:
    permit = sharing.working_permit("the projection of a grant", [FieldClass.F7])
    with sharing.opened(permit):
        found = snapshots.latest(session, [project_id], reason=Reason.PUBLISHED)
    return submitting.view(found[0]) if found else None


def _levels(snapshot: SnapshotView, edition: Edition) -> tuple[SharedLevel, ...]:
    workings = snapshot.assessment.workings
    made = []
    for pillar in edition.pillars:
        asked = [w for w in workings if w.pillar == pillar.id and w.in_scope]
        result = snapshot.assessment.pillar(pillar.id)
        made.append(
            SharedLevel(
                pillar=pillar,
                result=result,
                documented=sum(w.evidence not in {None, Evidence.STATED} for w in asked),
                confirmed=sum(w.evidence is Evidence.CONFIRMED for w in asked),
                gates=tuple(edition.question(gate) for gate in result.open_gates),
            )
        )
    return tuple(made)


def _bare(answers: Mapping[str, Content], question: Question) -> Content:
    return replace(answers.get(question.id, Content()), evidence=())


def _subject(page: SharedPage, snapshot: SnapshotView) -> Subject:
    facts = snapshot.assessment.facts
    return Subject(
        page.project_id,
        page.code,
        page.name,
        page.company_id,
        facts.stage,
        facts.types,
        facts.known,
    )
