"""Submitting: the deadline, one application per project, what is frozen, taking it back."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.jobs.tables import LetterRow
from portal.readiness import service as readiness
from portal.rounds import service
from portal.rounds.model import MAX_SUBMISSIONS, ApplicationState, RoundState
from portal.rounds.tables import ApplicationRow, ContentRow
from tests.cast import NOW
from tests.integration.rounds.conftest import AFTER, BEFORE, CLOSES, OPENS, SIGNED, plan

TICK = timedelta(microseconds=1)


def letters(world, name=""):
    with world.db.read() as session:
        rows = session.scalars(select(LetterRow).order_by(LetterRow.id))
        return [(row.letter, row.to) for row in rows if name in ("", row.letter)]


def count(world, table):
    with world.db.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def shown(world, application, who="ada", now=NOW):
    return world.read(service.company_application, who, code=application, now=now)


def test_submission_freezes_what_was_there_and_gives_a_receipt(world):
    code = world.opened()
    application = world.submit(code)
    view = shown(world, application)
    snapshot = world.read(readiness.own_snapshots, "ada", project=world.heron, now=NOW)[0]
    assert (view.title, view.state, view.submitted_at, view.content_hash) == (
        "Project Heron", ApplicationState.SUBMITTED, NOW, snapshot.content_hash,
    )  # fmt: skip
    assert view.reference.startswith("2026:1-")
    assert (view.signed_name, view.signed_role) == ("Ada Ask", "CEO")
    assert letters(world) == [("round_receipt", "ada@example.org")]


def test_later_answers_do_not_change_what_was_submitted(world):
    code = world.opened()
    application = world.submit(code)
    before = shown(world, application)
    world.write(
        readiness.put_answers, "ada", project=world.heron, answers={"IP-01": {"score": 0}}, now=NOW
    )
    assert shown(world, application) == before


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (OPENS - TICK, "round_not_started"),
        (CLOSES, "round_closed"),
        (CLOSES + TICK, "round_closed"),
    ],
)
def test_submission_outside_the_interval_is_refused(world, at, reason):
    code = world.opened()
    with pytest.raises(NotAllowedError) as caught:
        world.submit(code, at=at)
    assert caught.value.code == reason
    assert (count(world, ApplicationRow), count(world, LetterRow)) == (0, 0)


@pytest.mark.parametrize("at", [OPENS, CLOSES - TICK])
def test_submission_at_the_edges_of_the_interval_counts(world, at):
    assert shown(world, world.submit(world.opened(), at=at)).submitted_at == at


def test_submission_that_ends_after_the_deadline_leaves_no_trace(world):
    code = world.opened()
    ticks = iter([BEFORE, CLOSES])
    with pytest.raises(NotAllowedError) as caught:
        world.write(
            service.submit, "ada", code=code, project=world.heron, signature=SIGNED, key="k",
            clock=lambda: next(ticks),
        )  # fmt: skip
    assert caught.value.code == "round_closed"
    assert (count(world, ApplicationRow), count(world, ContentRow)) == (0, 0)
    assert world.read(readiness.own_snapshots, "ada", project=world.heron, now=NOW) == ()


def test_clock_is_read_after_the_round_is_locked(world):
    """A submission that waits for the lock past the deadline is late, whenever it was sent."""
    code = world.opened()
    clock = [BEFORE]
    locked, sent, outcome = threading.Event(), threading.Event(), []

    def late():
        locked.wait(10)
        sent.set()
        try:
            world.write(
                service.submit, "ada", code=code, project=world.heron, signature=SIGNED,
                key="k", clock=lambda: clock[0],
            )  # fmt: skip
        except NotAllowedError as error:
            outcome.append(error.code)

    waiting = threading.Thread(target=late)
    waiting.start()
    with world.db.write() as session:
        service.intend(session, world.cast.bea, code=code, project=world.auk, clock=lambda: BEFORE)
        locked.set()
        sent.wait(10)
        waiting.join(0.3)
        assert waiting.is_alive()
        clock[0] = CLOSES
        session.commit()
    waiting.join(20)
    assert outcome == ["round_closed"]


def test_parallel_double_click_has_one_effect(world):
    code = world.opened()
    found = []

    def click():
        found.append(world.submit(code, key="same"))

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join(30)
    assert len(found) == 6
    assert len(set(found)) == 1
    assert (count(world, ApplicationRow), count(world, ContentRow)) == (1, 1)
    assert len(letters(world)) == 1


def test_replay_after_the_close_shows_the_first_answer(world):
    code = world.opened()
    first = world.submit(code, key="same", at=BEFORE)
    assert world.submit(code, key="same", at=AFTER) == first


def test_key_used_for_another_project_is_refused(world):
    code = world.opened()
    world.submit(code, key="same")
    with pytest.raises(ConflictError) as caught:
        world.submit(code, key="same", project=world.auk)
    assert caught.value.code == "key_reused"


def test_second_submission_replaces_the_first(world):
    code = world.opened()
    first = world.submit(code)
    before = shown(world, first)
    world.write(
        readiness.put_answers, "ada", project=world.heron, answers={"IP-01": {"score": 4}}, now=NOW
    )
    later = NOW + timedelta(hours=1)
    assert world.submit(code, at=later) == first
    after = shown(world, first)
    assert (after.reference, after.submitted_at) == (before.reference, later)
    assert after.content_hash != before.content_hash
    assert (count(world, ApplicationRow), count(world, ContentRow)) == (1, 1)


def test_withdrawal_takes_the_content_out_and_revival_obeys_the_deadline(world):
    code = world.opened()
    application = world.submit(code)
    world.write(service.withdraw, "ada", code=application, clock=lambda: BEFORE)
    view = shown(world, application)
    assert (view.state, view.content_hash, view.submitted_at) == (
        ApplicationState.WITHDRAWN, "", None,
    )  # fmt: skip
    assert count(world, ContentRow) == 0
    with pytest.raises(NotAllowedError) as caught:
        world.submit(code, at=CLOSES)
    assert caught.value.code == "round_closed"
    assert world.submit(code, at=BEFORE) == application
    assert [name for name, _ in letters(world)] == [
        "round_receipt", "round_withdrawn", "round_receipt",
    ]  # fmt: skip


def test_withdrawal_after_the_close_is_refused(world):
    application = world.submit(world.opened())
    with pytest.raises(NotAllowedError) as caught:
        world.write(service.withdraw, "ada", code=application, clock=lambda: CLOSES)
    assert caught.value.code == "round_closed"


def test_withdrawing_and_reviving_does_not_reset_the_limit(world):
    code = world.opened()
    for number in range(MAX_SUBMISSIONS):
        application = world.submit(code, key=f"k{number}")
        world.write(service.withdraw, "ada", code=application, clock=lambda: NOW)
    with pytest.raises(NotAllowedError) as caught:
        world.submit(code, key="one more")
    assert caught.value.code == "too_many_submissions"


def test_intending_is_a_number_to_coordinators_and_one_effect(world):
    code = world.opened()
    for _ in range(2):
        application = world.write(
            service.intend, "ada", code=code, project=world.heron, clock=lambda: NOW
        )
    page = world.read(service.pipeline, "cora", code=code, now=NOW)
    assert (page.sealed, page.submitted, page.intended, page.rows) == (True, 0, 1, ())
    assert world.submit(code) == application


def test_project_without_answers_or_signature_is_refused(world, cast):
    code = world.opened()
    with pytest.raises(InvalidError) as caught:
        world.write(
            service.submit, "ada", code=code, project=world.heron, key="k",
            signature=service.Signature(" ", ""), clock=lambda: NOW,
        )  # fmt: skip
    assert [p.field for p in caught.value.problems] == ["signed_name", "signed_role"]
    from portal.organisations import service as organisations

    empty = world.write(organisations.create_project, "ada", name="Empty", now=NOW).code
    with pytest.raises(NotAllowedError) as refused:
        world.submit(code, project=empty)
    assert refused.value.code == "not_ready"
    page = world.read(service.apply_page, "ada", code=code, project=empty, now=NOW)
    assert page.blocking == ("profile",)


def test_editors_and_strangers_cannot_submit_the_project(world):
    code = world.opened()
    with pytest.raises(NotAllowedError) as caught:
        world.submit(code, "alva", project=world.heron)
    assert caught.value.code == "not_signatory"
    with pytest.raises(NotFoundError):
        world.submit(code, "bea", project=world.heron)
    for who in ("ines", "otto", "cora"):
        with pytest.raises((NotAllowedError, NotFoundError)):
            world.submit(code, who, project=world.heron)
    assert count(world, ApplicationRow) == 0


@pytest.mark.parametrize("who", ["bea", "ines", "dov", "nora", "kim", "rut", "otto"])
def test_stranger_gets_the_error_of_a_missing_application(world, who):
    application = world.submit(world.opened())
    errors = []
    for code in (application, "nothere"):
        with pytest.raises(NotFoundError) as caught:
            shown(world, code, who=who)
        errors.append(type(caught.value))
        with pytest.raises(NotFoundError):
            world.read(service.triage_sheet, who, code=code, now=AFTER)
    assert errors == [NotFoundError, NotFoundError]


def test_draft_is_nobodys_to_read_but_the_coordinators(world):
    code = world.draft()
    with world.db.read() as session:
        assert service.public_rounds(session, now=NOW) == ()
        with pytest.raises(NotFoundError):
            service.public_round(session, code=code, now=NOW)
    with pytest.raises(NotFoundError):
        world.submit(code)
    with pytest.raises(NotFoundError):
        world.read(service.coordinators_round, "kim", code=code, now=NOW)
    assert world.read(service.coordinators_round, "carl", code=code, now=NOW).state == (
        RoundState.DRAFT
    )


def test_public_round_is_the_same_whoever_applied(world):
    code = world.opened()
    with world.db.read() as session:
        before = (
            service.public_rounds(session, now=NOW),
            service.public_round(session, code=code, now=NOW),
        )
    world.submit(code)
    with world.db.read() as session:
        assert (
            service.public_rounds(session, now=NOW),
            service.public_round(session, code=code, now=NOW),
        ) == before


def test_round_with_other_questions_is_refused_before_freezing(world):
    with pytest.raises(InvalidError) as caught:
        world.write(service.create_round, "cora", plan=plan(edition="atmp-1999.1"), now=NOW)
    assert [p.field for p in caught.value.problems] == ["edition"]
