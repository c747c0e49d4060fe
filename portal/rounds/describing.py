"""From a stored round to what pages receive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.db import Session
from portal.people.model import OrganisationView
from portal.readiness.model import Text
from portal.rounds import catalogue, ports
from portal.rounds.model import Outcome, Plan, RoundState, Verdict, current, told
from portal.rounds.shown import RoundView
from portal.rounds.tables import DecisionRow, RoundRow


def plan(row: RoundRow) -> Plan:
    """What the coordinator set up."""
    return Plan(
        name=Text(row.name_en, row.name_sv),
        purpose=Text(row.purpose_en, row.purpose_sv),
        offers=Text(row.offers_en, row.offers_sv),
        contact=row.contact,
        edition=row.edition,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        review_due=row.review_due,
        reviews_wanted=row.reviews_wanted,
        core_only=row.core_only,
        blind=row.blind,
        rules=catalogue.rules(row.rules),
    )


def columns(given: Plan) -> dict[str, Any]:
    """The plan as the columns of its row."""
    return {
        "name_en": given.name.en,
        "name_sv": given.name.sv,
        "purpose_en": given.purpose.en,
        "purpose_sv": given.purpose.sv,
        "offers_en": given.offers.en,
        "offers_sv": given.offers.sv,
        "contact": given.contact,
        "edition": given.edition,
        "opens_at": given.opens_at,
        "closes_at": given.closes_at,
        "review_due": given.review_due,
        "reviews_wanted": given.reviews_wanted,
        "core_only": given.core_only,
        "blind": given.blind,
        "rules": catalogue.kept_rules(given.rules),
    }


def number(row: RoundRow) -> str:
    """The round's number, such as 2026:1."""
    return f"{row.year}:{row.number}"


def reference(row: RoundRow, application_number: int) -> str:
    """An application's reference, such as 2026:1-0417."""
    return f"{number(row)}-{application_number:04d}"


def state(row: RoundRow, now: datetime) -> RoundState:
    """The round's state at `now`."""
    stored = RoundState(row.state)
    return stored if row.closes_at is None else current(stored, closes_at=row.closes_at, now=now)


def started(row: RoundRow, now: datetime) -> bool:
    """Whether the opening moment has come."""
    return row.opens_at is not None and row.opens_at <= now


def view(session: Session, row: RoundRow, *, now: datetime, inside: bool = False) -> RoundView:
    """The round for the public, or with its inner state for its coordinators (`inside`)."""
    return _view(row, ports.organisation(session, row.organisation_id), now=now, inside=inside)


def views(
    session: Session, rows: Sequence[RoundRow], *, now: datetime, inside: bool = False
) -> tuple[RoundView, ...]:
    """As `view`, for many rounds with one question about their organisations."""
    hosts = ports.organisations_of(session, {row.organisation_id for row in rows})
    return tuple(_view(row, hosts[row.organisation_id], now=now, inside=inside) for row in rows)


def verdict(row: DecisionRow) -> Verdict:
    """The content of a decision."""
    return Verdict(
        outcome=Outcome(row.outcome),
        reasons=row.reasons,
        strengths=row.strengths,
        changes=row.changes,
        conditions=row.conditions,
    )


def _view(row: RoundRow, host: OrganisationView, *, now: datetime, inside: bool) -> RoundView:
    at = state(row, now)
    return RoundView(
        code=row.code,
        number=number(row),
        organisation=host.name,
        organisation_code=host.code,
        demo=host.demo,
        state=at if inside else told(at),
        started=started(row, now),
        version=row.version if inside else 0,
        plan=plan(row),
        criteria=tuple(catalogue.criterion(each) for each in row.criteria),
        change_note=row.change_note,
        released_at=row.released_at,
    )
