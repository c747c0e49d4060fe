"""After the close: what coordinators may read, eligibility, refusals by two."""

from portal.people import service as people
from portal.rounds import service
from portal.rounds.model import (
    ApplicationState,
    Check,
)
from tests.integration.rounds.asking import missing, refused
from tests.integration.rounds.conftest import (
    AFTER,
    BEFORE,
    CLOSES,
)


def test_round_is_sealed_for_coordinators_until_the_close(world):
    code = world.opened()
    application = world.submit(code)
    page = world.read(service.pipeline, "cora", code=code, now=BEFORE)
    assert (page.sealed, page.submitted, page.rows) == (True, 1, ())
    missing(world, service.triage_sheet, "cora", code=application, now=BEFORE)
    missing(world, service.decision_page, "cora", code=application, now=BEFORE)
    after = world.read(service.pipeline, "cora", code=code, now=CLOSES)
    assert [(r.title, r.organisation, r.group) for r in after.rows] == [
        ("Project Heron", "Ardent Cells", "triage")
    ]
    sheet = world.read(service.triage_sheet, "cora", code=application, now=CLOSES)
    comments = [line.comment for area in sheet.dossier.areas for line in area.lines]
    assert "Secret of Project Heron" in comments


def test_withdrawn_application_is_never_read(world):
    code = world.opened()
    application = world.submit(code)
    world.write(service.withdraw, "ada", code=application, clock=lambda: BEFORE)
    missing(world, service.triage_sheet, "cora", code=application, now=AFTER)
    page = world.read(service.pipeline, "cora", code=code, now=AFTER)
    assert (page.submitted, page.rows) == (0, ())


def test_snapshot_answers_band_and_type_and_people_the_rest(world):
    code = world.opened()
    application = world.submit(code)
    sheet = world.read(service.triage_sheet, "cora", code=application, now=AFTER)
    assert [(c.id, c.answer, c.by_hand) for c in sheet.checks] == [
        ("band", Check.YES, False), ("type", Check.YES, False), ("q1", Check.UNCLEAR, True),
    ]  # fmt: skip
    at = {"code": application, "now": AFTER}
    assert refused(world, service.pass_to_review, "cora", **at) == "checks_open"
    world.eligible(application)
    row = world.read(service.pipeline, "cora", code=code, now=AFTER).rows[0]
    assert (row.state, row.group) == (ApplicationState.ELIGIBLE, "reviewing")


def test_refusal_takes_a_second_person(world):
    code = world.opened()
    application = world.submit(code)
    at = {"code": application, "now": AFTER}
    world.write(service.propose_refusal, "cora", reason="Outside the call", **at)
    assert refused(world, service.confirm_refusal, "cora", **at) == "same_person"
    sheet = world.read(service.triage_sheet, "carl", **at)
    assert (sheet.refusal_by, sheet.refusal_reason, bool(sheet.may_confirm)) == (
        "Cora", "Outside the call", True,
    )  # fmt: skip
    world.write(service.take_back_refusal, "carl", **at)
    world.write(service.propose_refusal, "cora", reason="Outside the call", **at)
    world.write(service.confirm_refusal, "carl", **at)
    row = world.read(service.pipeline, "cora", code=code, now=AFTER).rows[0]
    assert (row.state, row.group) == (ApplicationState.INELIGIBLE, "refused")
    assert refused(world, service.pass_to_review, "cora", **at) == "checks_open"


def test_single_coordinator_cannot_refuse_but_may_release(world):
    code = world.opened()
    world.submit(code)
    application = world.submit(code, "bea")
    at = {"code": application, "now": AFTER}
    world.write(service.propose_refusal, "cora", reason="Outside the call", **at)
    world.write(people.change_role, "cora", account_code="carl", role=None, now=AFTER)
    assert refused(world, service.confirm_refusal, "cora", **at) == "one_coordinator"
    assert world.read(service.triage_sheet, "cora", **at).single_coordinator
