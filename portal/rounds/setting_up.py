"""A coordinator sets up a round, opens it, moves its dates, and moves it forward."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.rounds import catalogue, describing, permissions, ports, posting, reading, store
from portal.rounds.model import (
    MAX_CRITERIA,
    MAX_REVIEWS,
    ROUND_NEXT,
    ApplicationState,
    Criterion,
    Plan,
    RoundState,
    move,
)
from portal.rounds.shown import RoundView, Vocabulary
from portal.rounds.tables import RoundRow
from portal.web.codes import new_code


def create_round(session: Session, actor: Actor, *, plan: Plan, now: datetime) -> str:
    """A new draft with the template's criteria; returns its code. Raises InvalidError."""
    permissions.may_create(actor).or_raise()
    if actor.organisation is None:
        raise NotFoundError("round")
    _raise(_plan_problems(plan))
    year = now.year
    row = RoundRow(
        code=new_code(),
        organisation_id=actor.organisation,
        year=year,
        number=store.last_number(session, actor.organisation, year) + 1,
        state=RoundState.DRAFT,
        version=1,
        criteria=[catalogue.kept_criterion(each) for each in catalogue.default_criteria()],
        change_note="",
        created_at=now,
        **describing.columns(plan),
    )
    session.add(row)
    session.flush()
    _tell(session, actor, "round.created", row, now)
    return row.code


def coordinators_rounds(session: Session, actor: Actor, *, now: datetime) -> tuple[RoundView, ...]:
    """Every round of the coordinator's organisation."""
    if not actor.coordinates or actor.organisation is None:
        raise NotFoundError("round")
    rows = store.rounds_of(session, actor.organisation)
    return describing.views(session, rows, now=now, inside=True)


def coordinators_round(session: Session, actor: Actor, *, code: str, now: datetime) -> RoundView:
    """One round with its inner state, for its coordinators; raises NotFoundError for others."""
    row = reading.coordinators_round(session, actor, code=code)
    return describing.view(session, row, now=now, inside=True)


def change_plan(
    session: Session, actor: Actor, *, code: str, plan: Plan, version: int, now: datetime
) -> None:
    """Keep a changed draft. Raises ConflictError("stale"), NotAllowedError("round_frozen")."""
    row = _draft(session, actor, code=code, version=version, now=now)
    _raise(_plan_problems(plan))
    for name, value in describing.columns(plan).items():
        setattr(row, name, value)
    _tell(session, actor, "round.changed", row, now)


def put_criterion(
    session: Session,
    actor: Actor,
    *,
    code: str,
    criterion: Criterion,
    version: int,
    now: datetime,
) -> str:
    """Keep a criterion of a draft, a new one when its id is empty; returns the id."""
    row = _draft(session, actor, code=code, version=version, now=now)
    new = not criterion.id
    if new and len(row.criteria) >= MAX_CRITERIA:
        raise InvalidError(Problem("name_en", "too_many_criteria", (("limit", MAX_CRITERIA),)))
    kept = catalogue.kept_criterion(replace(criterion, id=criterion.id or f"c{new_code(6)}"))
    if new:
        row.criteria = [*row.criteria, kept]
    else:
        _known(row, criterion.id)
        row.criteria = [kept if c["id"] == criterion.id else c for c in row.criteria]
    _tell(session, actor, "round.criterion_kept", row, now)
    return str(kept["id"])


def drop_criterion(
    session: Session, actor: Actor, *, code: str, criterion: str, version: int, now: datetime
) -> None:
    """Take a criterion out of a draft."""
    row = _draft(session, actor, code=code, version=version, now=now)
    _known(row, criterion)
    row.criteria = [each for each in row.criteria if each["id"] != criterion]
    _tell(session, actor, "round.criterion_dropped", row, now)


def opening_problems(
    session: Session, actor: Actor, *, code: str, now: datetime
) -> tuple[Problem, ...]:
    """What is missing before the round can open."""
    return _opening_problems(reading.coordinators_round(session, actor, code=code), now)


def open_round(session: Session, actor: Actor, *, code: str, version: int, now: datetime) -> None:
    """Freeze criteria and rules; companies submit from `opens_at` on. Raises InvalidError."""
    row = _draft(session, actor, code=code, version=version, now=now)
    permissions.may_create(actor).or_raise()
    _raise(_opening_problems(row, now))
    row.state = move(ROUND_NEXT, RoundState(row.state), RoundState.OPEN)
    _tell(session, actor, "round.opened", row, now)


def move_dates(
    session: Session,
    actor: Actor,
    *,
    code: str,
    closes_at: datetime,
    review_due: datetime | None,
    note: str,
    now: datetime,
) -> None:
    """Move the deadline of an open round later, and tell every applicant. Raises InvalidError."""
    row = reading.coordinators_round(session, actor, code=code, hold=True)
    permissions.may_extend(describing.state(row, now)).or_raise()
    _raise(_date_problems(row, closes_at, review_due))
    if not note.strip():
        raise InvalidError(Problem("note", "required"))
    row.closes_at, row.review_due, row.change_note = closes_at, review_due, note
    row.version += 1
    for organisation in sorted({k.organisation_id for k in store.round_keys(session, row.id)}):
        posting.dates(session, row, ports.leaders(session, organisation), now=now)
    _tell(session, actor, "round.dates_moved", row, now)


def advance(session: Session, actor: Actor, *, code: str, to: RoundState, now: datetime) -> None:
    """Move the round on: reviewing, deciding, back to reviewing, archived.

    Raises ConflictError for steps that are not in the table, or with applications untriaged;
    opening and releasing have their own rules and are refused here.
    """
    row = reading.coordinators_round(session, actor, code=code, hold=True)
    was = describing.state(row, now)
    if to in {RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED}:
        raise ConflictError("illegal_move", was=was.value, to=to.value)
    move(ROUND_NEXT, was, to)
    if to is RoundState.DECIDING:
        _all_triaged(session, row)
    row.state = to
    row.release_requested_by = row.release_requested_at = None
    _tell(session, actor, f"round.{to.value}", row, now)


def vocabulary() -> Vocabulary:
    """What the forms of a round offer: editions, and bands, types and areas of the newest one."""
    edition = ports.edition(ports.editions()[-1])
    return Vocabulary(
        editions=tuple((each, ports.edition(each).title) for each in ports.editions()),
        bands=tuple((each.id, each.name) for each in edition.bands),
        types=tuple((each.id, each.name) for each in edition.types),
        pillars=tuple((each.id, each.name) for each in edition.pillars),
    )


def _draft(session: Session, actor: Actor, *, code: str, version: int, now: datetime) -> RoundRow:
    row = reading.coordinators_round(session, actor, code=code, hold=True)
    permissions.may_edit(describing.state(row, now)).or_raise()
    if row.version != version:
        raise ConflictError("stale")
    row.version += 1
    return row


def _known(row: RoundRow, criterion: str) -> None:
    if criterion not in {each["id"] for each in row.criteria}:
        raise NotFoundError("criterion")


def _plan_problems(plan: Plan) -> list[Problem]:
    found = [
        Problem(f"{name}_{lang}", "required")
        for name, text in (("name", plan.name), ("purpose", plan.purpose), ("offers", plan.offers))
        for lang in ("en", "sv")
        if not text.in_(lang).strip()
    ]
    if not 1 <= plan.reviews_wanted <= MAX_REVIEWS:
        found.append(Problem("reviews_wanted", "out_of_range", (("limit", MAX_REVIEWS),)))
    if plan.opens_at and plan.closes_at and plan.opens_at >= plan.closes_at:
        found.append(Problem("closes_day", "closes_before_opening"))
    if plan.closes_at and plan.review_due and plan.review_due <= plan.closes_at:
        found.append(Problem("due_day", "due_before_close"))
    return found + _choice_problems(plan)


def _choice_problems(plan: Plan) -> list[Problem]:
    if plan.edition not in ports.editions():
        return [Problem("edition", "unknown_choice")]
    edition = ports.edition(plan.edition)
    found = []
    if not set(plan.rules.bands) <= {each.id for each in edition.bands}:
        found.append(Problem("bands", "unknown_choice"))
    if not set(plan.rules.types) <= {each.id for each in edition.types}:
        found.append(Problem("types", "unknown_choice"))
    return found


def _opening_problems(row: RoundRow, now: datetime) -> tuple[Problem, ...]:
    found = []
    if row.opens_at is None:
        found.append(Problem("opens_day", "required"))
    if row.closes_at is None:
        found.append(Problem("closes_day", "required"))
    elif row.closes_at <= now:
        found.append(Problem("closes_day", "already_past"))
    if row.review_due is None:
        found.append(Problem("due_day", "required"))
    if not row.contact.strip():
        found.append(Problem("contact", "required"))
    if not row.criteria:
        found.append(Problem("criteria", "no_criteria"))
    return tuple(found)


def _date_problems(
    row: RoundRow, closes_at: datetime, review_due: datetime | None
) -> list[Problem]:
    found = []
    if row.closes_at is not None and closes_at < row.closes_at:
        found.append(Problem("closes_day", "only_later"))
    if review_due is None:
        found.append(Problem("due_day", "required"))
    elif row.review_due is not None and review_due < row.review_due:
        found.append(Problem("due_day", "only_later"))
    elif review_due <= closes_at:
        found.append(Problem("due_day", "due_before_close"))
    return found


def _all_triaged(session: Session, row: RoundRow) -> None:
    counts = store.counts(session, row.id)
    waiting = (ApplicationState.SUBMITTED, ApplicationState.REFUSAL_PROPOSED)
    left = sum(counts.get(each, 0) for each in waiting)
    if left:
        raise ConflictError("triage_left", count=left)


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidError(*problems)


def _tell(session: Session, actor: Actor, action: str, row: RoundRow, now: datetime) -> None:
    told = Event(actor.account, action, "round", row.code, organisation=row.organisation_id)
    record(session, told, now=now)
