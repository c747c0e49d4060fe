"""Rounds, walked from draft to the wanted state by the people and on the days of the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.access import Actor
from portal.errors import InvalidError, Problem
from portal.readiness import service as readiness
from portal.readiness.model import Text
from portal.rounds import service as rounds
from portal.rounds.model import Criterion, HandQuestion, Plan, RoundState, Rules
from portal.worlds import judging
from portal.worlds.basics import Both
from portal.worlds.ledger import Ledger
from portal.worlds.round_shape import Application, Round
from portal.worlds.shape import Project

LANGS = ("en", "sv")
REVIEW_TIME = timedelta(days=21)
KEYS = {
    "opens_day": "opens_at",
    "closes_day": "closes_at",
    "due_day": "review_due",
    "bands": "rules.bands",
    "types": "rules.types",
    **{f"{key}_{lang}": f"{key}.{lang}" for key in ("name", "purpose", "offers") for lang in LANGS},
}


@dataclass(frozen=True, slots=True)
class Days:
    """When each step of a round happened: tenths of the time since its close."""

    opened: datetime
    opens: datetime
    closes: datetime
    end: datetime

    def after_close(self, tenths: int) -> datetime:
        """So many tenths of the way from the close to the end."""
        return self.closes + (self.end - self.closes) * tenths / 10


def hold_rounds(ledger: Ledger, projects: Iterable[Project], rows: Iterable[Round]) -> None:
    """Every round with its applications, reviews and decisions."""
    owner = {each.id: each.organisation for each in projects}
    for n, row in enumerate(rows):
        place = f"rounds[{n}]"
        with ledger.trying(place, KEYS):
            problems = judging.misplaced(row)
            if problems:
                raise InvalidError(*problems)
            days = _days(ledger, row)
            _set_up(ledger, row, days)
            _apply(ledger, place, row, owner, days)
            if row.state not in {RoundState.DRAFT, RoundState.OPEN}:
                judging.after_close(ledger, place, row, days.after_close)


def _days(ledger: Ledger, row: Round) -> Days:
    present = ledger.present
    opens = ledger.when(row.opens_at)
    closes = ledger.when(row.closes_at, present + REVIEW_TIME)
    past = row.state not in {RoundState.DRAFT, RoundState.OPEN}
    if past and closes > present:
        raise InvalidError(Problem("closes_at", "must_have_passed", (("state", row.state),)))
    if row.state is RoundState.OPEN and closes <= present:
        raise InvalidError(Problem("closes_at", "must_lie_ahead", (("state", row.state),)))
    end = ledger.when(row.released_at)
    if not closes <= end <= present and past:
        raise InvalidError(Problem("released_at", "after_close_and_not_ahead"))
    opened = min(opens, present) - timedelta(days=1)
    return Days(present if row.state is RoundState.DRAFT else opened, opens, closes, end)


def _set_up(ledger: Ledger, row: Round, days: Days) -> None:
    actor = ledger.coordinators(row.organisation)[0]
    session, now = ledger.session, days.opened
    code = rounds.create_round(session, actor, plan=_plan(ledger, row), now=now)
    ledger.made("rounds", row.id, code)
    if row.criteria:
        _replace_criteria(ledger, actor, row, code, now)
    if row.state is not RoundState.DRAFT:
        version = rounds.coordinators_round(session, actor, code=code, now=now).version
        rounds.open_round(session, actor, code=code, version=version, now=now)


def _plan(ledger: Ledger, row: Round) -> Plan:
    closes = ledger.when(row.closes_at) if row.closes_at else None
    due = closes + REVIEW_TIME if closes else None
    return Plan(
        name=_text(row.name),
        purpose=_text(row.purpose),
        offers=_text(row.offers),
        contact=row.contact,
        edition=readiness.current_edition().id,
        opens_at=ledger.when(row.opens_at) if row.opens_at else None,
        closes_at=closes,
        review_due=ledger.when(row.review_due) if row.review_due else due,
        reviews_wanted=row.reviews_wanted,
        core_only=row.core_only,
        blind=row.blind,
        rules=Rules(
            row.rules.bands,
            row.rules.types,
            tuple(HandQuestion(each.id, _text(each)) for each in row.rules.questions),
        ),
    )


def _replace_criteria(ledger: Ledger, actor: Actor, row: Round, code: str, now: datetime) -> None:
    session = ledger.session
    standing = rounds.coordinators_round(session, actor, code=code, now=now)
    version = standing.version
    for old in standing.criteria:
        rounds.drop_criterion(session, actor, code=code, criterion=old.id, version=version, now=now)
        version += 1
    for each in row.criteria:
        levels = zip(each.levels.en, each.levels.sv, strict=True)
        made = rounds.put_criterion(
            session,
            actor,
            code=code,
            criterion=Criterion(
                "",
                _text(each.name),
                _text(each.prompt),
                tuple(Text(en, sv) for en, sv in levels),
                each.pillar,
            ),
            version=version,
            now=now,
        )
        ledger.made("criteria", f"{row.id}.{each.id}", made)
        version += 1


def _apply(ledger: Ledger, place: str, row: Round, owner: dict[str, str], days: Days) -> None:
    for n, each in enumerate(row.applications):
        with ledger.trying(f"{place}.applications[{n}]"):
            _hand_in(ledger, row, each, ledger.speaker(owner[each.project]), days)


def _hand_in(ledger: Ledger, row: Round, each: Application, actor: Actor, days: Days) -> None:
    halfway = days.opens + (min(days.closes, ledger.present) - days.opens) / 2
    now = ledger.when(each.at, halfway)
    session, code = ledger.session, ledger.code("rounds", row.id)
    project = ledger.project(each.project).code
    if each.state == "intended":
        made = rounds.intend(session, actor, code=code, project=project, clock=lambda: now)
    else:
        made = rounds.submit(
            session,
            actor,
            code=code,
            project=project,
            signature=rounds.Signature(each.signed_name or actor.name, each.signed_role),
            key=f"seed {row.id} {each.id}",
            clock=lambda: now,
        )
    if each.state == "withdrawn":
        rounds.withdraw(session, actor, code=made, clock=lambda: now)
    ledger.made("applications", each.id, made)


def _text(both: Both) -> Text:
    return Text(both.en, both.sv)
