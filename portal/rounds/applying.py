"""What the public and companies read: open rounds, the apply page, the receipt, the decision."""

from datetime import datetime

from portal.access import Actor, Kind
from portal.db import Session
from portal.errors import NotFoundError
from portal.readiness.model import Text
from portal.rounds import catalogue, describing, permissions, ports, reading, scores, store
from portal.rounds.model import (
    ApplicationState,
    AssignmentState,
    Outcome,
    RoundState,
    told_application,
)
from portal.rounds.shown import (
    ApplicationSummary,
    ApplicationView,
    ApplyPage,
    Choice,
    ResultView,
    RoundView,
)
from portal.rounds.tables import ApplicationRow, AssignmentRow, RoundRow
from portal.sharing.model import FieldClass


def public_rounds(session: Session, *, now: datetime) -> tuple[RoundView, ...]:
    """Every round that has been opened; who applied is nobody's to read."""
    return describing.views(session, store.public_rounds(session), now=now)


def public_round(session: Session, *, code: str, now: datetime) -> RoundView:
    """One opened round; raises NotFoundError for drafts and archived ones."""
    return describing.view(session, _opened(session, code), now=now)


def apply_page(
    session: Session, actor: Actor, *, code: str, project: str, now: datetime
) -> ApplyPage:
    """The company's projects, what the chosen one still lacks, and whether it may submit."""
    row = _opened(session, code)
    if actor.kind is not Kind.COMPANY or actor.organisation is None:
        raise NotFoundError("round")
    state, begun = describing.state(row, now), describing.started(row, now)
    choices = _choices(session, actor, row, now)
    chosen = next((each for each in choices if each.code == project), None)
    if project and chosen is None:
        raise NotFoundError("project")
    if chosen is None and len(choices) == 1:
        chosen = choices[0]
    ready = ports.Ready((), 0)
    if chosen is not None:
        ready = ports.ready(session, actor, project=chosen.code, core_only=row.core_only, now=now)
    return ApplyPage(
        round=describing.view(session, row, now=now),
        may=permissions.may_submit(
            actor, organisation=actor.organisation, state=state, started=begun
        ),
        choices=choices,
        chosen=chosen,
        blocking=ready.blocking,
        unanswered=ready.unanswered,
    )


def company_applications(
    session: Session, actor: Actor, *, now: datetime
) -> tuple[ApplicationSummary, ...]:
    """The company's applications, the newest first."""
    found, outcomes = reading.company_list(session, actor, now=now)
    keys = {key.id: key for key in store.company_keys(session, actor.organisation or 0)}
    rounds = store.rounds_by_code(session, (key.round_code for key in keys.values()))
    return tuple(
        _summary(row, rounds[keys[row.id].round_code], outcomes.get(row.id)) for row in found
    )


def company_application(
    session: Session, actor: Actor, *, code: str, now: datetime
) -> ApplicationView:
    """One application as its company sees it; nothing of the review before the release."""
    who = reading.standing(session, actor, code=code, now=now)
    if actor.kind is not Kind.COMPANY:
        raise NotFoundError("application")
    row, found = who.round, reading.application(session, who)
    handed_in = found.state not in {ApplicationState.INTENDED, ApplicationState.WITHDRAWN}
    content = reading.content(session, who) if handed_in else None
    state = ApplicationState(found.state)
    return ApplicationView(
        code=found.code,
        reference=describing.reference(row, found.number),
        title=found.title,
        project_code=found.project_code,
        round=describing.view(session, row, now=now),
        state=told_application(state),
        submitted_at=content.submitted_at if content else None,
        content_hash=content.content_hash if content else "",
        signed_name=content.signed_name if content else "",
        signed_role=content.signed_role if content else "",
        may_withdraw=permissions.may_withdraw(actor, state=who.state, application=state),
        result=_result(session, who) if handed_in else None,
    )


def _summary(row: ApplicationRow, of: RoundRow, outcome: str | None) -> ApplicationSummary:
    return ApplicationSummary(
        code=row.code,
        reference=describing.reference(of, row.number),
        title=row.title,
        round_name=Text(of.name_en, of.name_sv),
        state=told_application(ApplicationState(row.state)),
        outcome=Outcome(outcome) if outcome else None,
    )


def _result(session: Session, who: reading.Standing) -> ResultView | None:
    if not who.may_read(FieldClass.F10) or who.round.released_at is None:
        return None
    decision = reading.decision(session, who)
    application = reading.application(session, who)
    comments = _comments(who.round, reading.assignments(session, who), salt=who.key.code)
    return ResultView(
        verdict=describing.verdict(decision),
        refused=bool(application.refusal_reason),
        comments=comments,
        released_at=who.round.released_at,
    )


def _comments(
    row: RoundRow, rows: list[AssignmentRow], *, salt: str
) -> tuple[tuple[Text, tuple[str, ...]], ...]:
    criteria = [catalogue.criterion(each) for each in row.criteria]
    written: dict[str, list[str]] = {}
    for review in rows:
        if review.state == AssignmentState.SUBMITTED:
            for key, mark in catalogue.marks(review.marks).items():
                if mark.comment:
                    written.setdefault(key, []).append(mark.comment)
    shuffled = scores.unlinked(written, salt=salt)
    return tuple((each.name, shuffled[each.id]) for each in criteria if each.id in shuffled)


def _choices(session: Session, actor: Actor, row: RoundRow, now: datetime) -> tuple[Choice, ...]:
    known = {
        key.project_code: key
        for key in store.company_keys(session, actor.organisation or 0)
        if key.round_code == row.code
    }
    return tuple(
        Choice(
            code=project.code,
            name=project.name,
            application=known[project.code].code if project.code in known else "",
            state=told_application(known[project.code].state) if project.code in known else None,
        )
        for project in ports.projects(session, actor, now=now)
    )


def _opened(session: Session, code: str) -> RoundRow:
    row = store.round_of(session, code)
    if RoundState(row.state) not in permissions.STARTED:
        raise NotFoundError("round")
    return row
