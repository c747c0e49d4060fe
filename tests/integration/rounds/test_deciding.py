"""The decision and its release: no trace before, everybody at once after."""

import pytest
from sqlalchemy import select

from portal.db import trail
from portal.db.trail import TrailRow
from portal.errors import InvalidError
from portal.people import service as people
from portal.rounds import service
from portal.rounds.model import (
    Outcome,
    RoundState,
    Verdict,
)
from tests.integration.rounds.asking import letters, missing, refused
from tests.integration.rounds.conftest import (
    AFTER,
    approve,
)


def test_company_sees_no_trace_of_the_review_before_the_release(world):
    code = world.opened()
    application = world.submit(code)

    def seen():
        return (
            world.read(service.company_application, "ada", code=application, now=AFTER),
            world.read(service.company_applications, "ada", now=AFTER),
            world.read(service.apply_page, "ada", code=code, project=world.heron, now=AFTER),
        )

    before = seen()
    world.advance(code, RoundState.REVIEWING)
    world.eligible(application)
    for name, assignment in world.assigned(application, "rut", "rolf").items():
        world.reviewed(assignment, name)
    world.advance(code, RoundState.DECIDING)
    world.write(
        service.save_decision, "cora", code=application, verdict=approve(), version=0, now=AFTER
    )
    world.write(service.request_release, "cora", code=code, now=AFTER)
    assert seen() == before
    assert letters(world, "round_decision") == []


def test_release_tells_everybody_at_once_and_only_then(world):
    code = world.opened()
    heron, auk = world.submit(code), world.submit(code, "bea")
    world.advance(code, RoundState.REVIEWING)
    world.eligible(heron)
    for name, assignment in world.assigned(heron, "rut", "rolf").items():
        world.reviewed(assignment, name)
    at = {"code": code, "now": AFTER}
    assert refused(world, service.advance, "cora", to=RoundState.DECIDING, **at) == "triage_left"
    world.write(service.propose_refusal, "cora", code=auk, reason="Outside the call", now=AFTER)
    world.write(service.confirm_refusal, "carl", code=auk, now=AFTER)
    world.advance(code, RoundState.DECIDING)
    assert refused(world, service.request_release, "cora", **at) == "decisions_missing"
    world.write(service.save_decision, "cora", code=heron, verdict=approve(), version=0, now=AFTER)
    assert refused(world, service.release, "carl", **at) == "release_not_requested"
    world.write(service.request_release, "cora", **at)
    assert refused(world, service.release, "cora", **at) == "same_person"
    assert letters(world, "round_decision") == []
    world.write(service.release, "carl", **at)
    assert letters(world, "round_decision") == ["ada@example.org", "bea@example.org"]
    approved = world.read(service.company_application, "ada", code=heron, now=AFTER).result
    assert (approved.verdict, approved.refused) == (approve(), False)
    name, comments = approved.comments[0]
    assert (name.en, sorted(comments)) == (
        "Need and benefit", ["Comment of rolf (need)", "Comment of rut (need)"],
    )  # fmt: skip
    declined = world.read(service.company_application, "bea", code=auk, now=AFTER).result
    assert (declined.verdict.outcome, declined.verdict.reasons, declined.refused) == (
        Outcome.DECLINE, "Outside the call", True,
    )  # fmt: skip
    missing(world, service.company_application, "bea", code=heron, now=AFTER)
    assert refused(world, service.release, "carl", **at) == "not_deciding"


def test_changed_decision_takes_the_release_request_back(world):
    code, application = world.decided()
    world.write(service.request_release, "cora", code=code, now=AFTER)
    changed = {"code": application, "verdict": approve(reasons="Better"), "now": AFTER}
    assert refused(world, service.save_decision, "carl", version=0, **changed) == "stale"
    world.write(service.save_decision, "carl", version=1, **changed)
    at = {"code": code, "now": AFTER}
    assert refused(world, service.release, "carl", **at) == "release_not_requested"


def test_decision_needs_its_reasons(world):
    _, application = world.decided()
    for verdict, field in (
        (Verdict(Outcome.DECLINE, " "), "reasons"),
        (Verdict(Outcome.CONDITIONS, "Good"), "conditions"),
        (Verdict(Outcome.REVISE, "Nearly"), "changes"),
    ):
        with pytest.raises(InvalidError) as caught:
            world.write(
                service.save_decision, "cora", code=application, verdict=verdict, version=1,
                now=AFTER,
            )  # fmt: skip
        assert [p.field for p in caught.value.problems] == [field]


def test_single_coordinators_release_is_logged_as_such(world):
    code, _ = world.decided()
    world.write(people.change_role, "cora", account_code="carl", role=None, now=AFTER)
    world.write(service.release, "cora", code=code, now=AFTER)
    with world.db.read() as session:
        bodies = [row.body for row in session.scalars(select(TrailRow))]
        assert trail.verify(session) == []
    assert sum('"round.released_by_one"' in body for body in bodies) == 1


def test_comments_come_unlinked_whoever_wrote_which(world):
    """Two worlds that differ only in who wrote which review are one to the company."""
    views = []
    for first, second in (("rut", "rolf"), ("rolf", "rut")):
        code, application = _released(world, first, second)
        view = world.read(service.company_application, "ada", code=application, now=AFTER)
        views.append(sorted(view.result.comments[0][1]))
        world.advance(code, RoundState.ARCHIVED)
    assert views[0] == views[1]


def _released(world, first, second):
    code = world.opened()
    application = world.submit(code, key=f"{first}-{second}")
    world.advance(code, RoundState.REVIEWING)
    world.eligible(application)
    codes = world.assigned(application, "rut", "rolf")
    world.reviewed(codes[first], first, comment="Strong team")
    world.reviewed(codes[second], second, comment="Thin budget")
    world.advance(code, RoundState.DECIDING)
    world.write(
        service.save_decision, "cora", code=application, verdict=approve(), version=0, now=AFTER
    )
    world.released(code)
    return code, application
