"""A round with Ada's and Bea's projects, driven through the service."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal import clock
from portal.db import Database
from portal.organisations import service as organisations
from portal.readiness import service as readiness
from portal.readiness.model import Text
from portal.rounds import service
from portal.rounds.model import (
    Check,
    HandQuestion,
    Mark,
    Outcome,
    Plan,
    RoundState,
    Rules,
    Verdict,
)
from portal.sharing import tripwire
from tests.cast import NOW, Cast

OPENS = NOW - timedelta(days=1)
CLOSES = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
DUE = CLOSES + timedelta(days=20)
BEFORE = CLOSES - timedelta(seconds=1)
AFTER = CLOSES + timedelta(hours=1)
SIGNED = service.Signature("Ada Ask", "CEO")
CRITERIA = ("need", "rights", "data", "regulatory", "manufacturing", "delivery")


def plan(**changes: Any) -> Plan:
    made = Plan(
        name=Text("Autumn call", "Höstutlysning"),
        purpose=Text("Support on the way to clinic", "Stöd på väg mot klinik"),
        offers=Text("Advice and introductions", "Råd och introduktioner"),
        contact="rounds@example.org",
        edition=readiness.current_edition().id,
        opens_at=OPENS,
        closes_at=CLOSES,
        review_due=DUE,
        reviews_wanted=2,
        rules=Rules(("C",), ("GX",), (HandQuestion("q1", Text("In the EU?", "Inom EU?")),)),
    )
    return replace(made, **changes)


def marks(score: int = 3, comment: str = "One quote only") -> dict[str, Mark]:
    return {key: Mark(score, "", f"{comment} ({key})") for key in CRITERIA}


def approve(**changes: str) -> Verdict:
    made = Verdict(Outcome.APPROVE, "The plan holds together", "A clear need")
    return replace(made, **changes)


@dataclass
class World:
    """The cast, two described projects, and short ways through the service."""

    db: Database
    cast: Cast
    heron: str
    auk: str

    def write(self, act, who: str, **facts):
        with self.db.write() as session:
            found = act(session, getattr(self.cast, who), **facts)
            session.commit()
        return found

    def read(self, ask, who: str, **facts):
        with self.db.read() as session:
            return ask(session, getattr(self.cast, who), **facts)

    def draft(self, **changes) -> str:
        return self.write(service.create_round, "cora", plan=plan(**changes), now=OPENS)

    def opened(self, **changes) -> str:
        code = self.draft(**changes)
        self.write(service.open_round, "cora", code=code, version=1, now=OPENS)
        return code

    def submit(self, code: str, who: str = "ada", *, project: str = "", key: str = "", at=NOW):
        return self.write(
            service.submit,
            who,
            code=code,
            project=project or (self.heron if who == "ada" else self.auk),
            signature=SIGNED,
            key=key or f"{who}-{at.isoformat()}",
            clock=lambda: at,
        )

    def advance(self, code: str, to: RoundState, *, who: str = "cora", at=AFTER) -> None:
        self.write(service.advance, who, code=code, to=to, now=at)

    def eligible(self, application: str, *, at=AFTER) -> None:
        answers = {"q1": Check.YES}
        self.write(
            service.save_checks, "cora", code=application, answers=answers, note="", version=0,
            now=at,
        )  # fmt: skip
        self.write(service.pass_to_review, "cora", code=application, now=at)

    def assigned(self, application: str, *names: str) -> dict[str, str]:
        """The reviewers' assignments by name; `who` they are by their desks."""
        self.write(service.assign, "cora", code=application, reviewers=names, now=AFTER)
        page = self.read(service.assignment_page, "cora", code=application, now=AFTER)
        return {each.code: each.assignment for each in page.options if each.code in names}

    def reviewed(self, assignment: str, who: str, *, score: int = 3, comment: str = "") -> None:
        self.write(service.declare, who, code=assignment, conflict=False, reason="", now=AFTER)
        self.write(
            service.submit_review, who, code=assignment, version=0, now=AFTER,
            marks=marks(score, comment or f"Comment of {who}"), note=f"Note of {who}",
        )  # fmt: skip

    def reviewing(self) -> tuple[str, str]:
        """A round under review with Ada's eligible application."""
        code = self.opened()
        application = self.submit(code)
        self.advance(code, RoundState.REVIEWING)
        self.eligible(application)
        return code, application

    def decided(self, **changes: str) -> tuple[str, str]:
        """A round with a decision that is not released."""
        code, application = self.reviewing()
        for name, assignment in self.assigned(application, "rut", "rolf").items():
            self.reviewed(assignment, name)
        self.advance(code, RoundState.DECIDING)
        self.write(
            service.save_decision, "cora", code=application, verdict=approve(**changes),
            version=0, now=AFTER,
        )  # fmt: skip
        return code, application

    def released(self, code: str) -> None:
        self.write(service.request_release, "cora", code=code, now=AFTER)
        self.write(service.release, "carl", code=code, now=AFTER)


def project(session, actor, name: str) -> str:
    made = organisations.create_project(session, actor, name=name, now=NOW)
    organisations.save_profile(
        session, actor, code=made.code, rev=1, now=NOW,
        values={"stage": "S05", "type_code": ["GX"]},
    )  # fmt: skip
    answers = {
        "IP-01": {"score": 3, "evidence": "E1", "comment": f"Secret of {name}"},
        "PRO-01": {"score": 2, "comment": "Process map v3"},
        "REG-12": {"na": "no_device"},
    }
    readiness.put_answers(session, actor, project=made.code, answers=answers, now=NOW)
    return made.code


@pytest.fixture(autouse=True)
def _armed():
    tripwire.enable()
    yield
    tripwire.disable()


@pytest.fixture
def world(db: Database, cast: Cast) -> World:
    with db.write() as session:
        heron = project(session, cast.ada, "Project Heron")
        auk = project(session, cast.bea, "Project Auk")
        session.commit()
    return World(db, cast, heron, auk)


@pytest.fixture
def running(world):
    """A round opened yesterday by the real clock that closes tomorrow."""
    now = clock.now()
    day = timedelta(days=1)
    made = plan(opens_at=now - day, closes_at=now + day, review_due=now + 9 * day)
    code = world.write(service.create_round, "cora", plan=made, now=now - 2 * day)
    world.write(service.open_round, "cora", code=code, version=1, now=now - 2 * day)
    return code
