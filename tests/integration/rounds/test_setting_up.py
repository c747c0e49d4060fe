"""A round before its close: the draft, the opening, dates that move later only."""

from datetime import timedelta

import pytest

from portal.errors import InvalidError
from portal.rounds import service
from portal.rounds.model import (
    RoundState,
)
from tests.cast import NOW
from tests.integration.rounds.asking import letters, refused
from tests.integration.rounds.conftest import (
    AFTER,
    BEFORE,
    CLOSES,
    DUE,
    OPENS,
    plan,
)


def test_draft_is_edited_at_its_version_and_frozen_by_opening(world):
    code = world.draft()
    criterion = world.read(service.coordinators_round, "cora", code=code, now=NOW).criteria[0]
    world.write(service.drop_criterion, "cora", code=code, criterion="need", version=1, now=NOW)
    stale = {"code": code, "version": 1, "now": NOW}
    assert refused(world, service.change_plan, "carl", plan=plan(), **stale) == "stale"
    new = world.write(
        service.put_criterion, "cora", code=code, version=2, now=NOW,
        criterion=type(criterion)("", criterion.name, criterion.prompt, criterion.levels),
    )  # fmt: skip
    kept = world.read(service.coordinators_round, "cora", code=code, now=NOW)
    assert [c.id for c in kept.criteria] == [
        "rights", "data", "regulatory", "manufacturing", "delivery", new,
    ]  # fmt: skip
    world.write(service.open_round, "cora", code=code, version=3, now=OPENS)
    frozen = {"code": code, "version": 4, "now": OPENS}
    assert refused(world, service.change_plan, "cora", plan=plan(), **frozen) == "round_frozen"
    assert (
        refused(world, service.put_criterion, "cora", criterion=criterion, **frozen)
        == "round_frozen"
    )
    assert (
        refused(world, service.drop_criterion, "cora", criterion="data", **frozen) == "round_frozen"
    )


def test_round_opens_only_when_everything_is_decided(world):
    code = world.draft(opens_at=None, closes_at=OPENS, review_due=None, contact="")
    with pytest.raises(InvalidError) as caught:
        world.write(service.open_round, "cora", code=code, version=1, now=OPENS)
    assert [(p.field, p.code) for p in caught.value.problems] == [
        ("opens_day", "required"), ("closes_day", "already_past"),
        ("due_day", "required"), ("contact", "required"),
    ]  # fmt: skip


def test_dates_move_later_only_and_every_applicant_is_told(world):
    code = world.opened()
    world.submit(code)
    world.write(service.intend, "bea", code=code, project=world.auk, clock=lambda: NOW)
    for closes in (CLOSES - timedelta(seconds=1), CLOSES - timedelta(days=5)):
        with pytest.raises(InvalidError) as caught:
            world.write(
                service.move_dates, "cora", code=code, closes_at=closes, review_due=DUE,
                note="Earlier", now=NOW,
            )  # fmt: skip
        assert [p.code for p in caught.value.problems] == ["only_later"]
    later = CLOSES + timedelta(days=2)
    world.write(
        service.move_dates, "cora", code=code, closes_at=later, review_due=DUE,
        note="Two more days", now=NOW,
    )  # fmt: skip
    assert letters(world, "round_dates") == ["ada@example.org", "bea@example.org"]
    assert world.submit(code, at=CLOSES + timedelta(days=1))
    with world.db.read() as session:
        assert service.public_round(session, code=code, now=NOW).change_note == "Two more days"
    code_after = {"code": code, "closes_at": later, "review_due": DUE, "note": "x"}
    assert refused(world, service.move_dates, "cora", **code_after, now=later) == "round_not_open"


@pytest.mark.parametrize(
    "to", [RoundState.DECIDING, RoundState.DECIDED, RoundState.ARCHIVED, RoundState.OPEN]
)
def test_closed_round_only_moves_on_to_reviewing(world, to):
    code = world.opened()
    assert refused(world, service.advance, "cora", code=code, to=to, now=AFTER) == "illegal_move"


def test_open_round_is_not_reviewed_before_it_closes(world):
    code = world.opened()
    step = {"code": code, "to": RoundState.REVIEWING}
    assert refused(world, service.advance, "cora", **step, now=BEFORE) == "illegal_move"
    world.write(service.advance, "cora", **step, now=CLOSES)
