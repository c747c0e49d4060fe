"""A running round: closed to strangers, checked against what was handed in, read in few queries."""

import pytest
from sqlalchemy import update

from portal.errors import NotFoundError
from portal.rounds import service
from portal.rounds.model import RoundState
from portal.rounds.tables import ContentRow
from tests.cast import NOW
from tests.integration.rounds.asking import missing, statements
from tests.integration.rounds.conftest import AFTER, approve


@pytest.mark.parametrize("who", ["kim", "ines", "dov", "nora", "bea", "rut", "otto"])
def test_strangers_run_no_part_of_a_round(world, who):
    code, application = world.reviewing()
    at = {"code": application, "now": AFTER}
    for ask in (service.triage_sheet, service.assignment_page, service.decision_page):
        missing(world, ask, who, **at)
    missing(world, service.pipeline, who, code=code, now=AFTER)
    missing(world, service.company_application, who, **at)
    assignment = world.assigned(application, "rolf")["rolf"]
    for ask in (service.scoring_page, service.desk_item):
        missing(world, ask, who, code=assignment, now=AFTER)
    for act, facts in (
        (service.pass_to_review, at),
        (service.propose_refusal, {**at, "reason": "x"}),
        (service.assign, {**at, "reviewers": ["rut"]}),
        (service.save_decision, {**at, "verdict": approve(), "version": 0}),
        (service.advance, {"code": code, "to": RoundState.DECIDING, "now": AFTER}),
        (service.release, {"code": code, "now": AFTER}),
        (service.declare, {"code": assignment, "conflict": False, "reason": "", "now": AFTER}),
    ):
        with pytest.raises(NotFoundError):
            world.write(act, who, **facts)


def test_handed_in_content_is_checked_against_its_snapshot(world):
    application = world.submit(world.opened())
    with world.db.read() as session:
        assert service.invariants(session) == []
    with world.db.write() as session:
        session.execute(
            update(ContentRow).values(content={"stage": {}, "band": "A", "types": [], "areas": []})
        )
        session.commit()
    with world.db.read() as session:
        [fault] = service.invariants(session)
    assert fault.startswith("round content ")
    assert application


def test_lists_ask_as_often_for_one_as_for_three(world):
    counted = []
    for number in range(3):
        code = world.opened()
        world.submit(code, key=f"k{number}")
        world.submit(code, "bea", key=f"k{number}")
        for ask, who, facts in (
            (service.company_applications, "ada", {}),
            (service.coordinators_rounds, "cora", {}),
        ):
            with statements(world.db) as found:
                assert len(world.read(ask, who, now=NOW, **facts)) == number + 1
            counted.append((ask.__name__, len(found)))
    assert len(set(counted)) == 2


def test_pipeline_asks_as_often_for_one_as_for_two(world):
    found = []
    for both in (False, True):
        code = world.opened()
        world.submit(code, key=f"a{both}")
        if both:
            world.submit(code, "bea", key=f"b{both}")
        with statements(world.db) as ran:
            page = world.read(service.pipeline, "cora", code=code, now=AFTER)
        found.append((len(page.rows), len(ran)))
    assert [rows for rows, _ in found] == [1, 2]
    assert len({queries for _, queries in found}) == 1
