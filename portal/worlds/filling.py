"""Projects with their profiles, answers and snapshots, and what is public or shared of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.access import Actor
from portal.errors import InvalidError, PortalError, Problem
from portal.organisations import service as organisations
from portal.organisations.model import ProfileKind
from portal.readiness import service as readiness
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass
from portal.worlds.basics import Values
from portal.worlds.ledger import Ledger
from portal.worlds.shape import Access, Answer, Grant, Organisation, Project, Publication, Snapshot


def describe_organisations(ledger: Ledger, rows: Iterable[Organisation]) -> None:
    """The profiles of investors, CDMOs and nodes."""
    for n, row in enumerate(rows):
        if not row.profile and row.published is None:
            continue
        with ledger.trying(f"organisations[{n}].profile"):
            actor, code = ledger.speaker(row.id), ledger.organisation(row.id).code
            now = ledger.when(row.created_at)
            _save(ledger, actor, code, row.profile, now)
            if row.published:
                with ledger.trying(f"organisations[{n}].published"):
                    _publish(ledger, actor, code, row.published, now)


def start_projects(ledger: Ledger, rows: Iterable[Project]) -> None:
    """The projects as they were when applications were made."""
    for n, row in enumerate(rows):
        with ledger.trying(f"projects[{n}]"):
            _start(ledger, row)
        with ledger.trying(f"projects[{n}].profile"):
            actor, made = ledger.speaker(row.organisation), ledger.project(row.id)
            _save(ledger, actor, made.code, row.profile, ledger.when(row.created_at))
        with ledger.trying(f"projects[{n}].answers"):
            answered = ledger.when(row.answered_at, ledger.when(row.created_at))
            _answer(ledger, row, f"projects[{n}].answers", row.answers, answered)
        for m, each in enumerate(row.snapshots):
            with ledger.trying(f"projects[{n}].snapshots[{m}]"):
                _freeze(ledger, row, each)
        if row.published:
            with ledger.trying(f"projects[{n}].published"):
                actor, made = ledger.speaker(row.organisation), ledger.project(row.id)
                _publish(ledger, actor, made.code, row.published, ledger.when(row.created_at))


def move_on(ledger: Ledger, rows: Iterable[Project]) -> None:
    """What the companies changed afterwards."""
    for n, row in enumerate(rows):
        with ledger.trying(f"projects[{n}].later.profile"):
            if row.later.profile:
                actor, made = ledger.speaker(row.organisation), ledger.project(row.id)
                _save(ledger, actor, made.code, row.later.profile, ledger.present)
        with ledger.trying(f"projects[{n}].later.answers"):
            place = f"projects[{n}].later.answers"
            _answer(ledger, row, place, row.later.answers, ledger.present)


def share(ledger: Ledger, projects: Iterable[Project], rows: Iterable[Grant]) -> None:
    """The grants, ended and withdrawn ones too."""
    owner = {each.id: each.organisation for each in projects}
    for n, row in enumerate(rows):
        with ledger.trying(f"grants[{n}]", {"grantee": "to"}):
            _grant(ledger, ledger.speaker(owner[row.project]), row)


def look(ledger: Ledger, rows: Iterable[Access]) -> None:
    """The access log."""
    for n, row in enumerate(rows):
        with ledger.trying(f"accesses[{n}]"):
            _look(ledger, row)


def _start(ledger: Ledger, row: Project) -> None:
    actor = ledger.speaker(row.organisation)
    demo = ledger.organisation(row.organisation).demo if row.demo is None else row.demo
    made = organisations.create_project(
        ledger.session, actor, name=row.name, now=ledger.when(row.created_at), demo=demo
    )
    ledger.projects[row.id] = made
    ledger.made("projects", row.id, made.code)


def _save(ledger: Ledger, actor: Actor, code: str, values: Values, now: datetime) -> None:
    if not values:
        return
    page = organisations.profile_page(ledger.session, actor, code=code, now=now)
    organisations.save_profile(
        ledger.session, actor, code=code, rev=page.rev, values=values, now=now
    )


def _publish(
    ledger: Ledger, actor: Actor, code: str, wanted: Publication, otherwise: datetime
) -> None:
    now = ledger.when(wanted.at, otherwise)
    page = organisations.profile_page(ledger.session, actor, code=code, now=now)
    organisations.publish(
        ledger.session,
        actor,
        code=code,
        rev=page.rev,
        texts=_texts(page.kind, wanted),
        name_public=wanted.name_public,
        listed=wanted.listed,
        now=now,
    )


def _texts(kind: ProfileKind, wanted: Publication) -> tuple[str, ...]:
    known = tuple(each.key for each in organisations.optional_texts(kind))
    if wanted.texts == "all":
        return known
    unknown = [each for each in wanted.texts if each not in known]
    if unknown:
        raise InvalidError(*(Problem("texts", "unknown_text", (("key", k),)) for k in unknown))
    return tuple(wanted.texts)


def _answer(
    ledger: Ledger, row: Project, place: str, answers: Mapping[str, Answer], now: datetime
) -> None:
    given = {key: each.model_dump(exclude_unset=True) for key, each in answers.items()}
    for each in given.values():
        each["items"] = list(each["items"]) if "items" in each else []
    if not given:
        return
    actor, project = ledger.speaker(row.organisation), ledger.project(row.id).code
    known = readiness.current_edition()
    for key in sorted(given):
        if not known.has(key):
            ledger.note(f"{place}.{key[:40]}", "unknown_question")
            del given[key]
    try:
        readiness.put_answers(ledger.session, actor, project=project, answers=given, now=now)
    except PortalError:
        # One by one now, so that each problem gets the name of its question.
        for key, each in given.items():
            with ledger.trying(f"{place}.{key}"):
                readiness.put_answers(
                    ledger.session, actor, project=project, answers={key: each}, now=now
                )


def _freeze(ledger: Ledger, row: Project, wanted: Snapshot) -> None:
    made = readiness.freeze(
        ledger.session,
        ledger.speaker(row.organisation),
        project=ledger.project(row.id).code,
        reason=readiness.Reason.PUBLISHED,
        core_only=wanted.core_only,
        name=wanted.name,
        now=ledger.when(wanted.at, ledger.when(row.answered_at)),
    )
    ledger.made("snapshots", wanted.id, made.code)


def _grant(ledger: Ledger, actor: Actor, row: Grant) -> None:
    project, given = ledger.project(row.project), ledger.when(row.given_at)
    made = sharing.give(
        ledger.session,
        actor,
        project=project.id,
        project_code=project.code,
        organisation_id=project.organisation_id,
        grantee_code=ledger.organisation(row.to).code,
        scopes=row.scopes,
        until=ledger.when(row.until) if row.until else None,
        now=given,
    )
    ledger.made("grants", row.id, made.code)
    if row.withdrawn_at:
        sharing.withdraw(
            ledger.session,
            actor,
            project=project.id,
            project_code=project.code,
            organisation_id=project.organisation_id,
            code=made.code,
            now=ledger.when(row.withdrawn_at),
        )


def _look(ledger: Ledger, row: Access) -> None:
    unknown = [each for each in row.classes if each not in set(FieldClass)]
    if unknown:
        raise InvalidError(Problem("classes", "unknown_class", (("class", unknown[0]),)))
    project = ledger.project(row.project)
    sharing.log_access(
        ledger.session,
        ledger.anyhow(row.person),
        project=project.id,
        organisation_id=project.organisation_id,
        classes=[FieldClass(each) for each in row.classes],
        what=row.what,
        now=ledger.when(row.at),
    )
