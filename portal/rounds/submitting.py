"""A company applies: intend, submit a frozen snapshot, replace it, take it back.

The deadline is judged inside the transaction, by a clock read after the round is locked and once
more when everything is written; the interval is half-open (security.md 5.2).
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.db.replay import earlier, remember
from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, Problem
from portal.rounds import describing, dossiers, permissions, ports, posting, reading, store
from portal.rounds.model import (
    APPLICATION_NEXT,
    MAX_SUBMISSIONS,
    ApplicationState,
    RoundState,
    move,
)
from portal.rounds.tables import ApplicationRow, ContentRow, RoundRow
from portal.sharing.model import FieldClass
from portal.web.codes import new_code

NUMBERS = 10_000
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who confirms that the application is correct, in the company's own words."""

    name: str
    role: str


def intend(session: Session, actor: Actor, *, code: str, project: str, clock: Clock) -> str:
    """Say that the project means to apply; coordinators learn only a number. Returns the code."""
    row, now = _held(session, actor, code, clock)
    own = ports.project(session, actor, project)
    key = _known(session, actor, row, own)
    if key is not None and key.state is ApplicationState.INTENDED:
        return key.code
    found = _application(session, actor, row, own, ApplicationState.INTENDED, now)
    _tell(session, actor, "application.intended", found, now)
    _still_open(row, clock)
    return found.code


def submit(
    session: Session,
    actor: Actor,
    *,
    code: str,
    project: str,
    signature: Signature,
    key: str,
    clock: Clock,
) -> str:
    """Freeze the project and hand it in; returns the application's code.

    The same `key` again has no second effect. Another submission replaces the earlier one.
    Raises NotAllowedError with the reason (round_closed, round_not_started, not_signatory,
    not_ready, too_many_submissions), InvalidError for an unsigned statement.
    """
    row = _visible(session, code, hold=True)
    asked = hashlib.sha256(f"{code}\n{project}\n{signature}".encode()).hexdigest()
    first = earlier(session, account=actor.account, key=key, request_hash=asked)
    if first is not None:
        return str(first["application"])
    now = clock()
    _may_submit(actor, row, now)
    _signed(signature)
    own = ports.project(session, actor, project)
    ready = ports.ready(session, actor, project=project, core_only=row.core_only, now=now)
    if ready.blocking:
        raise NotAllowedError("not_ready")
    found = _application(session, actor, row, own, ApplicationState.SUBMITTED, now)
    _hand_in(session, actor, row, found, signature, now)
    answer = {"application": found.code}
    remember(session, account=actor.account, key=key, request_hash=asked, answer=answer, now=now)
    session.flush()
    _still_open(row, clock)
    return found.code


def withdraw(session: Session, actor: Actor, *, code: str, clock: Clock) -> None:
    """Take an application back before the deadline; its content leaves the round."""
    reading.standing(session, actor, code=code, now=clock())
    key = store.application_key(session, code)
    row = store.locked_round(session, key.round_code)
    now = clock()
    who = reading.standing(session, actor, code=code, now=now)
    permissions.may_withdraw(actor, state=who.state, application=who.key.state).or_raise()
    found = reading.application(session, who)
    had_content = found.state == ApplicationState.SUBMITTED
    _move(found, ApplicationState.WITHDRAWN, now)
    store.drop_content(session, found.id)
    _tell(session, actor, "application.withdrawn", found, now)
    if had_content and actor.organisation is not None:
        posting.withdrawn(
            session,
            row,
            ports.leaders(session, actor.organisation),
            path=_path(found),
            reference=describing.reference(row, found.number),
            now=now,
        )
    _still_open(row, clock)


def _hand_in(
    session: Session,
    actor: Actor,
    row: RoundRow,
    found: ApplicationRow,
    signature: Signature,
    now: datetime,
) -> None:
    frozen = ports.frozen(
        session, actor, project=found.project_code, core_only=row.core_only, now=now
    )
    if frozen.edition != row.edition:
        raise NotAllowedError("other_edition")
    found.submissions += 1
    store.drop_content(session, found.id)
    session.add(
        ContentRow(
            application_id=found.id,
            snapshot_code=frozen.code,
            placed=dossiers.placement(frozen.content),
            content=frozen.content,
            content_hash=frozen.content_hash,
            submitted_at=now,
            submitted_by=actor.account,
            signed_name=signature.name,
            signed_role=signature.role,
        )
    )
    _tell(session, actor, "application.submitted", found, now)
    posting.receipt(
        session,
        row,
        ports.leaders(session, found.organisation_id),
        path=_path(found),
        reference=describing.reference(row, found.number),
        content_hash=frozen.content_hash,
        now=now,
    )


def _application(
    session: Session,
    actor: Actor,
    row: RoundRow,
    project: ports.Project,
    to: ApplicationState,
    now: datetime,
) -> ApplicationRow:
    """The project's one application in the round, moved to `to`; made when it is the first."""
    key = _known(session, actor, row, project)
    if key is not None:
        who = reading.standing(session, actor, code=key.code, now=now)
        found = reading.application(session, who)
        if found.submissions >= MAX_SUBMISSIONS and to is ApplicationState.SUBMITTED:
            raise NotAllowedError("too_many_submissions")
        _move(found, to, now)
        found.title = project.name
        return found
    return _new(session, actor, row, project, to, now)


def _new(
    session: Session,
    actor: Actor,
    row: RoundRow,
    project: ports.Project,
    to: ApplicationState,
    now: datetime,
) -> ApplicationRow:
    found = ApplicationRow(
        code=new_code(),
        round_id=row.id,
        organisation_id=actor.organisation,
        project_code=project.code,
        title=project.name,
        number=_number(store.numbers(session, row.id)),
        state=to,
        submissions=0,
        state_since=now,
        checks={},
        triage_note="",
        triage_version=0,
        refusal_reason="",
    )
    session.add(found)
    session.flush()
    return found


def _number(taken: set[int]) -> int:
    """A free number by chance: counting up would tell every applicant how many came before."""
    free = [each for each in range(1, NUMBERS) if each not in taken]
    if not free:
        raise ConflictError("round_full")
    return secrets.choice(free)


def _held(session: Session, actor: Actor, code: str, clock: Clock) -> tuple[RoundRow, datetime]:
    row = _visible(session, code, hold=True)
    now = clock()
    _may_submit(actor, row, now)
    return row, now


def _visible(session: Session, code: str, *, hold: bool) -> RoundRow:
    row = store.locked_round(session, code) if hold else store.round_of(session, code)
    if RoundState(row.state) not in permissions.STARTED:
        raise NotFoundError("round")
    return row


def _may_submit(actor: Actor, row: RoundRow, now: datetime) -> None:
    state, started = describing.state(row, now), describing.started(row, now)
    permissions.may_submit(
        actor, organisation=actor.organisation or 0, state=state, started=started
    ).or_raise()


def _still_open(row: RoundRow, clock: Clock) -> None:
    # Freezing takes time; whoever is not done by the deadline was not in time.
    if describing.state(row, clock()) is not RoundState.OPEN:
        raise NotAllowedError("round_closed")


def _signed(signature: Signature) -> None:
    given = (("signed_name", signature.name), ("signed_role", signature.role))
    found = [Problem(name, "required") for name, text in given if not text.strip()]
    if found:
        raise InvalidError(*found)


def _known(
    session: Session, actor: Actor, row: RoundRow, project: ports.Project
) -> store.ApplicationKey | None:
    keys = store.company_keys(session, actor.organisation or 0)
    own = (k for k in keys if k.round_code == row.code and k.project_code == project.code)
    return next(own, None)


def _move(found: ApplicationRow, to: ApplicationState, now: datetime) -> None:
    found.state = move(APPLICATION_NEXT, ApplicationState(found.state), to)
    found.state_since = now


def _path(found: ApplicationRow) -> str:
    return f"/applications/{found.code}"


def _tell(
    session: Session, actor: Actor, action: str, found: ApplicationRow, now: datetime
) -> None:
    told = Event(
        actor.account, action, "application", found.code, found.organisation_id, (FieldClass.F7,)
    )
    record(session, told, now=now)
