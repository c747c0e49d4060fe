"""Reviewers: conflicts before content, scores alone, drafts at their version."""

import pytest

from portal.access import Role
from portal.errors import InvalidError, NotFoundError
from portal.people import service as people
from portal.rounds import service
from portal.rounds.model import (
    AssignmentState,
    Mark,
)
from tests.integration.rounds.asking import missing, refused
from tests.integration.rounds.conftest import (
    AFTER,
    marks,
)


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
