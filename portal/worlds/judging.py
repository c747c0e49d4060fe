"""What happens to applications after the close: triage, review, decision, release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.access import Actor, Role
from portal.errors import Problem
from portal.rounds import service as rounds
from portal.rounds.model import Check, RoundState, Verdict
from portal.rounds.model import Mark as KeptMark
from portal.worlds.ledger import Ledger
from portal.worlds.round_shape import Application, Mark, Review, Round

ORDER = tuple(RoundState)
TRIAGED, REVIEWING, ASSIGNED, REVIEWED, DECIDING, DECIDED, ASKED, RELEASED = 1, 2, 3, 5, 6, 7, 8, 10
SEALED_STATES = ("intended", "submitted", "withdrawn")
Tenths = Callable[[int], datetime]


@dataclass(frozen=True, slots=True)
class _Desk:
    """One round on the coordinators' desk."""

    ledger: Ledger
    place: str
    row: Round
    when: Tenths
    first: Actor
    second: Actor

    @property
    def code(self) -> str:
        """The round's code."""
        return self.ledger.code("rounds", self.row.id)

    def reached(self, state: RoundState) -> bool:
        """Whether the round goes as far as this state."""
        return ORDER.index(self.row.state) >= ORDER.index(state)

    def advance(self, to: RoundState, tenths: int) -> None:
        """Move the round on."""
        rounds.advance(
            self.ledger.session, self.first, code=self.code, to=to, now=self.when(tenths)
        )


def after_close(ledger: Ledger, place: str, row: Round, when: Tenths) -> None:
    """Take a closed round as far as its state in the file."""
    everybody = ledger.coordinators(row.organisation)
    desk = _Desk(ledger, place, row, when, everybody[0], everybody[-1])
    _each(desk, _triage)
    if desk.reached(RoundState.REVIEWING):
        desk.advance(RoundState.REVIEWING, REVIEWING)
        _each(desk, _review)
    if ledger.problems:
        # The steps of the whole round would only repeat what is noted already.
        return
    if desk.reached(RoundState.DECIDING):
        desk.advance(RoundState.DECIDING, DECIDING)
        _each(desk, _decide)
    if desk.reached(RoundState.DECIDED) and not ledger.problems:
        _release(desk)
    if row.state is RoundState.ARCHIVED:
        desk.advance(RoundState.ARCHIVED, RELEASED)


def misplaced(row: Round) -> list[Problem]:
    """Applications that are further than their round."""
    reached = ORDER.index(row.state)
    sealed = reached < ORDER.index(RoundState.CLOSED)
    found = []
    for n, each in enumerate(row.applications):
        place = f"applications[{n}]"
        if row.state is RoundState.DRAFT:
            found.append(Problem(place, "needs_opened_round"))
        if sealed and each.state not in SEALED_STATES:
            found.append(Problem(f"{place}.state", "needs_closed_round"))
        if each.reviews and reached < ORDER.index(RoundState.REVIEWING):
            found.append(Problem(f"{place}.reviews", "needs_reviewed_round"))
        if each.decision and reached < ORDER.index(RoundState.DECIDING):
            found.append(Problem(f"{place}.decision", "needs_deciding_round"))
    return found


def _each(desk: _Desk, step: Callable[[_Desk, str, Application], None]) -> None:
    for n, each in enumerate(desk.row.applications):
        if each.state in {"intended", "withdrawn"}:
            continue
        place = f"{desk.place}.applications[{n}]"
        with desk.ledger.trying(place):
            step(desk, place, each)


def _triage(desk: _Desk, _place: str, each: Application) -> None:
    session, code = desk.ledger.session, desk.ledger.code("applications", each.id)
    now = desk.when(TRIAGED)
    questions = [one.id for one in desk.row.rules.questions]
    if questions and (each.checks or each.state == "eligible"):
        answers = dict.fromkeys(questions, Check.YES) | dict(each.checks)
        rounds.save_checks(
            session, desk.first, code=code, answers=answers, note=each.note, version=0, now=now
        )
    if each.state == "eligible":
        rounds.pass_to_review(session, desk.first, code=code, now=now)
    if each.state in {"refusal_proposed", "ineligible"}:
        reason = each.refusal_reason
        rounds.propose_refusal(session, desk.first, code=code, reason=reason, now=now)
    if each.state == "ineligible":
        rounds.confirm_refusal(session, desk.second, code=code, now=now)


def _review(desk: _Desk, place: str, each: Application) -> None:
    if not each.reviews:
        return
    session, code = desk.ledger.session, desk.ledger.code("applications", each.id)
    for n, review in enumerate(each.reviews):
        with desk.ledger.trying(f"{place}.reviews[{n}]", {"reviewers": "reviewer"}):
            reviewer = desk.ledger.actor(review.reviewer, desk.row.organisation, Role.REVIEWER)
            account = desk.ledger.accounts[review.reviewer].code
            now = desk.when(REVIEWING)
            before = {one.code for one in rounds.desk(session, reviewer, now=now)}
            rounds.assign(session, desk.first, code=code, reviewers=[account], now=now)
            after = (one.code for one in rounds.desk(session, reviewer, now=now))
            made = next(one for one in after if one not in before)
            desk.ledger.made("reviews", review.id, made)
            _judge(desk, code, review, reviewer, made)


def _judge(desk: _Desk, application: str, review: Review, reviewer: Actor, made: str) -> None:
    session, now = desk.ledger.session, desk.when(REVIEWED)
    if review.state == "removed":
        rounds.remove(
            session, desk.first, code=application, assignment=made, now=desk.when(ASSIGNED)
        )
    if review.state in {"assigned", "removed"}:
        return
    conflict = review.state == "conflict"
    rounds.declare(
        session,
        reviewer,
        code=made,
        conflict=conflict,
        reason=review.reason,
        now=desk.when(ASSIGNED),
    )
    if conflict or (review.state == "clear" and not review.marks):
        return
    keep = rounds.submit_review if review.state == "submitted" else rounds.save_review
    marks = _marks(desk, review.marks)
    keep(session, reviewer, code=made, marks=marks, note=review.note, version=0, now=now)


def _marks(desk: _Desk, given: Mapping[str, Mark]) -> dict[str, KeptMark]:
    own = desk.ledger.codes.get("criteria", {})
    return {
        own.get(f"{desk.row.id}.{key}", key): KeptMark(each.score, each.unjudged, each.comment)
        for key, each in given.items()
    }


def _decide(desk: _Desk, place: str, each: Application) -> None:
    if each.decision is None:
        return
    given = each.decision
    with desk.ledger.trying(f"{place}.decision"):
        rounds.save_decision(
            desk.ledger.session,
            desk.first,
            code=desk.ledger.code("applications", each.id),
            verdict=Verdict(
                given.outcome, given.reasons, given.strengths, given.changes, given.conditions
            ),
            version=0,
            now=desk.when(DECIDED),
        )


def _release(desk: _Desk) -> None:
    session, code = desk.ledger.session, desk.code
    if desk.first.account != desk.second.account:
        rounds.request_release(session, desk.first, code=code, now=desk.when(ASKED))
    rounds.release(session, desk.second, code=code, now=desk.when(RELEASED))
