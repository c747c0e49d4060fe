"""After the close: eligibility, reviewers, conflicts, scores, decision, release."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from portal.access import Role
from portal.db import trail
from portal.db.trail import TrailRow
from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.jobs.tables import LetterRow
from portal.people import service as people
from portal.rounds import service
from portal.rounds.model import (
    ApplicationState,
    AssignmentState,
    Check,
    Mark,
    Outcome,
    RoundState,
    Verdict,
)
from portal.rounds.tables import ContentRow
from tests.cast import NOW
from tests.integration.rounds.conftest import (
    AFTER,
    BEFORE,
    CLOSES,
    DUE,
    OPENS,
    approve,
    marks,
    plan,
)


def letters(world, name):
    with world.db.read() as session:
        rows = session.scalars(select(LetterRow).where(LetterRow.letter == name))
        return sorted(row.to for row in rows)


def refused(world, act, who, **facts):
    with pytest.raises((NotAllowedError, ConflictError)) as caught:
        world.write(act, who, **facts)
    return caught.value.code


def missing(world, ask, who, **facts):
    with pytest.raises(NotFoundError):
        world.read(ask, who, **facts)


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


def test_conflict_is_declared_before_any_content(world):
    _, application = world.reviewing()
    code = world.assigned(application, "rut")["rut"]
    item = world.read(service.desk_item, "rut", code=code, now=AFTER)
    assert (item.title, item.state) == ("Project Heron", AssignmentState.ASSIGNED)
    missing(world, service.scoring_page, "rut", code=code, now=AFTER)
    with pytest.raises(NotFoundError):
        world.write(
            service.save_review, "rut", code=code, marks=marks(), note="", version=0, now=AFTER
        )
    with pytest.raises(InvalidError):
        world.write(service.declare, "rut", code=code, conflict=True, reason=" ", now=AFTER)
    world.write(service.declare, "rut", code=code, conflict=False, reason="", now=AFTER)
    page = world.read(service.scoring_page, "rut", code=code, now=AFTER)
    comments = [line.comment for area in page.dossier.areas for line in area.lines]
    assert "Secret of Project Heron" in comments


def test_declared_conflict_ends_all_access_also_after_submitting(world):
    _, application = world.reviewing()
    code = world.assigned(application, "rut")["rut"]
    world.reviewed(code, "rut")
    assert world.read(service.scoring_page, "rut", code=code, now=AFTER)
    world.write(
        service.declare, "rut", code=code, conflict=True, reason="My brother works there", now=AFTER
    )
    for ask in (service.scoring_page, service.desk_item):
        missing(world, ask, "rut", code=code, now=AFTER)
    assert world.read(service.desk, "rut", now=AFTER) == ()
    page = world.read(service.assignment_page, "cora", code=application, now=AFTER)
    [option] = [each for each in page.options if each.name == "Rut"]
    assert (option.state, option.conflict_reason, option.may.reason) == (
        AssignmentState.CONFLICT, "My brother works there", "declared_conflict",
    )  # fmt: skip
    with pytest.raises(InvalidError):
        world.write(service.assign, "cora", code=application, reviewers=["rut"], now=AFTER)
    row = world.read(service.pipeline, "cora", code=page.round.code, now=AFTER).rows[0]
    assert (row.done, row.mean) == (0, None)


def test_removed_reviewer_reads_nothing(world):
    _, application = world.reviewing()
    code = world.assigned(application, "rut")["rut"]
    world.reviewed(code, "rut")
    world.write(service.remove, "cora", code=application, assignment=code, now=AFTER)
    missing(world, service.scoring_page, "rut", code=code, now=AFTER)
    assert world.read(service.desk, "rut", now=AFTER) == ()


def test_member_of_the_applicant_is_not_assigned(world):
    _, application = world.reviewing()
    with world.db.write() as session:
        rut = world.cast.rut
        people.add_member(session, rut.account, world.cast.ada.organisation, Role.READER, now=AFTER)
        session.commit()
    with pytest.raises(InvalidError) as caught:
        world.write(service.assign, "cora", code=application, reviewers=["rut"], now=AFTER)
    assert [p.code for p in caught.value.problems] == ["member_of_applicant"]
    with pytest.raises(InvalidError) as unknown:
        world.write(service.assign, "cora", code=application, reviewers=["kim"], now=AFTER)
    assert [p.code for p in unknown.value.problems] == ["not_reviewer"]


def test_reviewers_are_alone_until_they_have_submitted(world):
    _, application = world.reviewing()
    codes = world.assigned(application, "rut", "rolf")
    world.reviewed(codes["rolf"], "rolf", score=5)
    world.write(service.declare, "rut", code=codes["rut"], conflict=False, reason="", now=AFTER)
    before = world.read(service.scoring_page, "rut", code=codes["rut"], now=AFTER)
    assert before.others == ()
    world.write(
        service.submit_review, "rut", code=codes["rut"], marks=marks(), note="mine", version=0,
        now=AFTER,
    )  # fmt: skip
    after = world.read(service.scoring_page, "rut", code=codes["rut"], now=AFTER)
    assert [(o.reviewer, o.marks["need"].score, o.note) for o in after.others] == [("", 5, "")]
    missing(world, service.scoring_page, "rut", code=codes["rolf"], now=AFTER)
    missing(world, service.scoring_page, "rolf", code=codes["rut"], now=AFTER)


def test_companys_own_level_comes_after_ones_own_score(world):
    _, application = world.reviewing()
    code = world.assigned(application, "rut")["rut"]
    world.write(service.declare, "rut", code=code, conflict=False, reason="", now=AFTER)

    def levels():
        page = world.read(service.scoring_page, "rut", code=code, now=AFTER)
        return {area.pillar for area in page.dossier.areas if area.level_shown}

    assert levels() == set()
    world.write(
        service.save_review, "rut", code=code, note="", version=0, now=AFTER,
        marks={"rights": Mark(2, "", ""), "data": Mark(None, "Outside my field", "")},
    )  # fmt: skip
    assert levels() == {"IP"}


def test_review_draft_is_kept_at_its_version_and_submitted_whole(world):
    _, application = world.reviewing()
    code = world.assigned(application, "rut")["rut"]
    world.write(service.declare, "rut", code=code, conflict=False, reason="", now=AFTER)
    draft = {"code": code, "note": "private", "now": AFTER}
    assert world.write(service.save_review, "rut", marks={"need": Mark(2)}, version=0, **draft) == 1
    assert refused(world, service.save_review, "rut", marks={}, version=0, **draft) == "stale"
    with pytest.raises(InvalidError) as caught:
        world.write(
            service.submit_review, "rut", version=1, **draft,
            marks={**marks(), "need": Mark(2), "data": Mark()},
        )  # fmt: skip
    assert [(p.field, p.code) for p in caught.value.problems] == [
        ("comment_need", "comment_missing"), ("score_data", "not_scored"),
    ]  # fmt: skip
    for odd in ({"need": Mark(6)}, {"need": Mark(0)}, {"nonsense": Mark(3)}):
        with pytest.raises(InvalidError):
            world.write(service.save_review, "rut", marks=odd, version=1, **draft)
    world.write(service.submit_review, "rut", marks=marks(), version=1, **draft)
    again = {"marks": marks(), "version": 2, **draft}
    assert refused(world, service.submit_review, "rut", **again) == "review_submitted"


def test_pipeline_counts_reviews_and_flags_wide_ones(world):
    code, application = world.reviewing()
    codes = world.assigned(application, "rut", "rolf")
    world.reviewed(codes["rut"], "rut", score=2)
    world.reviewed(codes["rolf"], "rolf", score=5)
    row = world.read(service.pipeline, "cora", code=code, now=AFTER).rows[0]
    assert (row.done, row.assigned, row.mean, row.spread, row.wide, row.group) == (
        2, 2, 3.5, 3, True, "calibrate",
    )  # fmt: skip
    assert world.read(service.pipeline, "cora", code=code, group="triage", now=AFTER).rows == ()
    page = world.read(service.decision_page, "cora", code=application, now=AFTER)
    assert sorted((r.reviewer, r.note) for r in page.reviews) == [
        ("Rolf", "Note of rolf"), ("Rut", "Note of rut"),
    ]  # fmt: skip


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


@contextmanager
def statements(db):
    """What ran inside the block."""
    found = []

    def note(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
