"""After the close: where everything stands, and who meets the rules. A refusal takes two people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotAllowedError, Problem
from portal.rounds import (
    catalogue,
    describing,
    dossiers,
    eligibility,
    permissions,
    ports,
    progress,
    reading,
    scores,
    store,
)
from portal.rounds.inside import CheckView, Header, Pipeline, PipelineRow, TriageSheet
from portal.rounds.model import (
    APPLICATION_NEXT,
    ApplicationState,
    AssignmentState,
    Check,
    Mark,
    RoundState,
    move,
)
from portal.rounds.tables import ApplicationRow, AssignmentRow, ContentRow, RoundRow
from portal.sharing.model import FieldClass

TRIAGE = {RoundState.CLOSED, RoundState.REVIEWING}


def pipeline(
    session: Session, actor: Actor, *, code: str, group: str = "", now: datetime
) -> Pipeline:
    """Every application of the round, narrowed to a counter; before close only how many."""
    row = reading.coordinators_round(session, actor, code=code)
    counts = store.counts(session, row.id)
    sealed = describing.state(row, now) in permissions.SEALED
    found = None if sealed else reading.whole(session, row, now=now)
    rows = [] if found is None else _rows(session, row, found, now)
    reviews = [] if found is None else [a for each in found.assignments.values() for a in each]
    everybody = ports.coordinators(session, row.organisation_id)
    names = {member.account: member.name for member in everybody}
    return Pipeline(
        round=describing.view(session, row, now=now, inside=True),
        sealed=sealed,
        submitted=counts.get(ApplicationState.SUBMITTED, 0) if sealed else len(rows),
        intended=counts.get(ApplicationState.INTENDED, 0),
        counters={name: sum(r.group == name for r in rows) for name in progress.GROUPS},
        rows=tuple(r for r in rows if group in ("", r.group)),
        late=sum(
            progress.late(AssignmentState(a.state), due=row.review_due, now=now) for a in reviews
        ),
        conflicts=sum(a.state == AssignmentState.CONFLICT for a in reviews),
        single_coordinator=len(everybody) < 2,
        release_requested_by=names.get(row.release_requested_by or 0, ""),
        release_mine=row.release_requested_by == actor.account,
    )


def triage_sheet(session: Session, actor: Actor, *, code: str, now: datetime) -> TriageSheet:
    """One application against the rules of the call; raises NotFoundError for everybody else."""
    who = reading.coordinators_standing(session, actor, code=code, now=now)
    found, content = reading.application(session, who), reading.content(session, who)
    row = who.round
    everybody = ports.coordinators(session, row.organisation_id)
    names = {member.account: member.name for member in everybody}
    before, after = _neighbours(session, row, found.id)
    return TriageSheet(
        round=describing.view(session, row, now=now, inside=True),
        header=header(session, row, found, content),
        checks=_check_views(row, found, content),
        note=found.triage_note,
        version=found.triage_version,
        refusal_reason=found.refusal_reason,
        refusal_by=names.get(found.refusal_proposed_by or 0, ""),
        may_confirm=permissions.may_confirm_refusal(
            actor,
            proposed_by=found.refusal_proposed_by or 0,
            coordinators=ports.accounts(everybody),
        ),
        single_coordinator=len(everybody) < 2,
        previous=before,
        following=after,
        dossier=dossiers.dossier(content.content),
    )


def save_checks(
    session: Session,
    actor: Actor,
    *,
    code: str,
    answers: Mapping[str, Check],
    note: str,
    version: int,
    now: datetime,
) -> None:
    """Keep the answers given by hand. Raises ConflictError("stale") and InvalidError."""
    row, found = _held(session, actor, code, now)
    if found.triage_version != version:
        raise ConflictError("stale")
    if found.state != ApplicationState.SUBMITTED:
        raise ConflictError("already_triaged")
    unknown = set(answers) - {each.id for each in catalogue.rules(row.rules).questions}
    if unknown:
        raise InvalidError(*(Problem(each, "unknown_choice") for each in sorted(unknown)))
    found.checks = {key: answer.value for key, answer in answers.items()}
    found.triage_note = note
    found.triage_version += 1
    _tell(session, actor, "application.checked", found, now)


def pass_to_review(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """The application meets the rules. Raises NotAllowedError("checks_open") unless all say yes."""
    row, found = _held(session, actor, code, now)
    who = reading.coordinators_standing(session, actor, code=code, now=now)
    content = reading.content(session, who)
    if not eligibility.passes(_checks(row, found, content)):
        raise NotAllowedError("checks_open")
    _move(found, ApplicationState.ELIGIBLE, now)
    _tell(session, actor, "application.eligible", found, now)


def propose_refusal(
    session: Session, actor: Actor, *, code: str, reason: str, now: datetime
) -> None:
    """Propose that the application is not reviewed; the applicant will read the reason."""
    _, found = _held(session, actor, code, now)
    if not reason.strip():
        raise InvalidError(Problem("reason", "required"))
    _move(found, ApplicationState.REFUSAL_PROPOSED, now)
    found.refusal_reason, found.refusal_proposed_by = reason, actor.account
    _tell(session, actor, "application.refusal_proposed", found, now)


def confirm_refusal(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """The second person agrees. Raises NotAllowedError(same_person, one_coordinator)."""
    row, found = _held(session, actor, code, now)
    to = move(APPLICATION_NEXT, ApplicationState(found.state), ApplicationState.INELIGIBLE)
    permissions.may_confirm_refusal(
        actor,
        proposed_by=found.refusal_proposed_by or 0,
        coordinators=ports.accounts(ports.coordinators(session, row.organisation_id)),
    ).or_raise()
    _move(found, to, now)
    _tell(session, actor, "application.ineligible", found, now)


def take_back_refusal(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """The proposal does not stand; the application is triaged again."""
    _, found = _held(session, actor, code, now)
    if found.state != ApplicationState.REFUSAL_PROPOSED:
        raise ConflictError("illegal_move", was=found.state, to=ApplicationState.SUBMITTED.value)
    _move(found, ApplicationState.SUBMITTED, now)
    found.refusal_reason, found.refusal_proposed_by = "", None
    _tell(session, actor, "application.refusal_taken_back", found, now)


def header(session: Session, row: RoundRow, found: ApplicationRow, content: ContentRow) -> Header:
    """What every coordinator's page of one application starts with."""
    return Header(
        code=found.code,
        reference=describing.reference(row, found.number),
        title=found.title,
        organisation=ports.organisation(session, found.organisation_id).name,
        state=ApplicationState(found.state),
        submitted_at=content.submitted_at,
        content_hash=content.content_hash,
    )


def _rows(
    session: Session, row: RoundRow, found: reading.Whole, now: datetime
) -> list[PipelineRow]:
    hosts = ports.organisations_of(session, {a.organisation_id for a in found.applications})
    return [
        _row(
            row,
            each,
            found.placed[each.id],
            found.assignments.get(each.id, []),
            decided=each.id in found.decisions,
            organisation=hosts[each.organisation_id].name,
            now=now,
        )
        for each in found.applications
    ]


def _row(
    row: RoundRow,
    found: ApplicationRow,
    placed: Mapping[str, Any],
    reviews: Sequence[AssignmentRow],
    *,
    decided: bool,
    organisation: str,
    now: datetime,
) -> PipelineRow:
    states = [AssignmentState(each.state) for each in reviews]
    done = progress.done(states)
    summary = scores.summary(submitted_marks(reviews))
    state = ApplicationState(found.state)
    wide = bool(summary.wide)
    return PipelineRow(
        code=found.code,
        reference=describing.reference(row, found.number),
        title=found.title,
        organisation=organisation,
        stage=dossiers.stage(placed),
        state=state,
        group=progress.group(
            state, done=done, wanted=row.reviews_wanted, wide=wide, decided=decided
        ),
        done=done,
        assigned=progress.assigned(states),
        undeclared=sum(each is AssignmentState.ASSIGNED for each in states),
        mean=summary.mean,
        spread=summary.spread,
        wide=wide,
        decided=decided,
        days=progress.days(found.state_since, now),
    )


def submitted_marks(reviews: Sequence[AssignmentRow]) -> list[Mapping[str, Mark]]:
    """The marks of the reviews that are in."""
    submitted = AssignmentState.SUBMITTED
    return [catalogue.marks(each.marks) for each in reviews if each.state == submitted]


def _held(
    session: Session, actor: Actor, code: str, now: datetime
) -> tuple[RoundRow, ApplicationRow]:
    who = reading.coordinators_standing(session, actor, code=code, now=now, hold=True)
    if who.state not in TRIAGE:
        raise ConflictError("triage_over")
    return who.round, reading.application(session, who)


def _checks(row: RoundRow, found: ApplicationRow, content: ContentRow) -> dict[str, Check]:
    band, types = dossiers.placed(content.placed)
    by_hand = catalogue.checks(found.checks)
    return eligibility.together(catalogue.rules(row.rules), band=band, types=types, by_hand=by_hand)


def _check_views(
    row: RoundRow, found: ApplicationRow, content: ContentRow
) -> tuple[CheckView, ...]:
    texts = {each.id: each.text for each in catalogue.rules(row.rules).questions}
    return tuple(
        CheckView(key, texts.get(key), answer, key in texts)
        for key, answer in _checks(row, found, content).items()
    )


def _neighbours(session: Session, row: RoundRow, application_id: int) -> tuple[str, str]:
    keys = [k for k in store.round_keys(session, row.id) if k.state in permissions.READABLE]
    at = next(n for n, key in enumerate(keys) if key.id == application_id)
    before = keys[at - 1].code if at else ""
    return before, keys[at + 1].code if at + 1 < len(keys) else ""


def _move(found: ApplicationRow, to: ApplicationState, now: datetime) -> None:
    found.state = move(APPLICATION_NEXT, ApplicationState(found.state), to)
    found.state_since = now


def _tell(
    session: Session, actor: Actor, action: str, found: ApplicationRow, now: datetime
) -> None:
    told = Event(
        actor.account, action, "application", found.code, actor.organisation, (FieldClass.F10,)
    )
    record(session, told, now=now)
