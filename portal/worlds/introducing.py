"""Introductions between projects and partners, by the two sides' own acts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.access import Actor
from portal.errors import InvalidError, Problem
from portal.matching import service as matching
from portal.worlds.ledger import Ledger
from portal.worlds.shape import Introduction, Project

LIFE = timedelta(days=21)
DAY = timedelta(days=1)
MET = {"introduced", "outcome"}
ACCEPTED = {"accepted", *MET}


def introduce(ledger: Ledger, projects: Iterable[Project], rows: Iterable[Introduction]) -> None:
    """Every introduction, walked to its state."""
    owner = {each.id: each.organisation for each in projects}
    for n, row in enumerate(rows):
        with ledger.trying(f"introductions[{n}]"):
            company = ledger.speaker(owner[row.project])
            partner = ledger.speaker(row.partner)
            asks, answers = (company, partner) if row.by == "company" else (partner, company)
            if row.state == "interested":
                _mark(ledger, row, asks)
            else:
                _ask(ledger, row, asks, answers)


def _mark(ledger: Ledger, row: Introduction, actor: Actor) -> None:
    matching.note_interest(
        ledger.session,
        actor,
        project=ledger.project(row.project).code,
        partner=ledger.organisation(row.partner).code,
        interested=True,
        now=ledger.when(row.at),
    )


def _ask(ledger: Ledger, row: Introduction, asks: Actor, answers: Actor) -> None:
    asked = ledger.when(row.at)
    over = asked + LIFE <= ledger.present
    if row.state in {"asked", "expired"} and over != (row.state == "expired"):
        raise InvalidError(Problem("at", "a_request_lasts_21_days", (("state", row.state),)))
    made = matching.ask(
        ledger.session,
        asks,
        project=ledger.project(row.project).code,
        partner=ledger.organisation(row.partner).code,
        message=row.message,
        now=asked,
    )
    ledger.made("introductions", row.id, made.code)
    answered = ledger.when(row.answered_at, min(asked + DAY, ledger.present))
    _answer(ledger, row, asks, answers, answered)


def _answer(ledger: Ledger, row: Introduction, asks: Actor, answers: Actor, now: datetime) -> None:
    session, code = ledger.session, ledger.code("introductions", row.id)
    if row.state == "withdrawn":
        matching.withdraw(session, asks, code=code, version=1, now=now)
    if row.state == "not_now":
        matching.decline(
            session,
            answers,
            code=code,
            version=1,
            reason=row.reason,
            area=row.area,
            shown=row.reason_shown,
            now=now,
        )
    if row.state in ACCEPTED:
        made = matching.accept(session, answers, code=code, version=1, now=now)
        if row.state in MET:
            made = matching.agree(
                session, asks, code=code, version=made.version, step=row.step, now=now
            )
        if row.state == "outcome":
            matching.close(
                session, asks, code=code, version=made.version, outcome=row.outcome, now=now
            )
