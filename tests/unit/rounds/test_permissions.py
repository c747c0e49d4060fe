"""Who may do what: truth tables."""

from itertools import product

import pytest

from portal.access import YES, Actor, Kind, Role, no
from portal.rounds.model import ApplicationState, AssignmentState, RoundState
from portal.rounds.permissions import (
    may_assign,
    may_confirm_refusal,
    may_coordinate,
    may_create,
    may_edit,
    may_extend,
    may_read_as_reviewer,
    may_read_content,
    may_read_others,
    may_release,
    may_submit,
    may_withdraw,
)

CORA = Actor(1, "Cora", organisation=9, kind=Kind.COORDINATOR, role=Role.OWNER, verified=True)
CARL = Actor(2, "Carl", organisation=9, kind=Kind.COORDINATOR, role=Role.EDITOR, verified=True)
KIM = Actor(3, "Kim", organisation=8, kind=Kind.COORDINATOR, role=Role.OWNER, verified=True)
RUT = Actor(4, "Rut", organisation=9, kind=Kind.COORDINATOR, role=Role.REVIEWER, verified=True)
ADA = Actor(5, "Ada", organisation=1, kind=Kind.COMPANY, role=Role.OWNER)
ALVA = Actor(6, "Alva", organisation=1, kind=Kind.COMPANY, role=Role.EDITOR)
INES = Actor(7, "Ines", organisation=2, kind=Kind.INVESTOR, role=Role.OWNER)
OTTO = Actor(8, "Otto")


def test_only_the_organisations_coordinators_coordinate():
    everybody = [None, CORA, CARL, KIM, RUT, ADA, INES, OTTO]
    assert [may_coordinate(each, organisation=9) for each in everybody] == [
        False, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_unverified_coordinators_set_nothing_up():
    unverified = Actor(1, "Cora", organisation=9, kind=Kind.COORDINATOR, role=Role.OWNER)
    assert [may_create(each) for each in (CORA, unverified, RUT, ADA, OTTO)] == [
        YES, no("organisation_not_verified"), *[no("not_coordinator")] * 3,
    ]  # fmt: skip


def test_only_drafts_are_edited_and_only_open_rounds_extended():
    assert {each for each in RoundState if may_edit(each)} == {RoundState.DRAFT}
    assert {each for each in RoundState if may_extend(each)} == {RoundState.OPEN}


@pytest.mark.parametrize(
    ("actor", "state", "started", "expected"),
    [
        (ADA, RoundState.OPEN, True, YES),
        (ADA, RoundState.OPEN, False, no("round_not_started")),
        (ADA, RoundState.CLOSED, True, no("round_closed")),
        (ADA, RoundState.DRAFT, True, no("round_closed")),
        (ALVA, RoundState.OPEN, True, no("not_signatory")),
        (INES, RoundState.OPEN, True, no("not_your_project")),
        (OTTO, RoundState.OPEN, True, no("not_your_project")),
    ],
)
def test_company_submits_while_open(actor, state, started, expected):
    assert may_submit(actor, organisation=1, state=state, started=started) == expected


def test_withdrawing_ends_with_the_round():
    live = {ApplicationState.INTENDED, ApplicationState.SUBMITTED}
    for state, application in product(RoundState, ApplicationState):
        expected = state is RoundState.OPEN and application in live
        assert bool(may_withdraw(ADA, state=state, application=application)) is expected
        assert not may_withdraw(ALVA, state=state, application=application)


def test_content_is_sealed_until_the_close():
    readable = {
        ApplicationState.SUBMITTED, ApplicationState.REFUSAL_PROPOSED, ApplicationState.ELIGIBLE,
        ApplicationState.INELIGIBLE, ApplicationState.DECIDED,
    }  # fmt: skip
    for state, application in product(RoundState, ApplicationState):
        expected = state not in {RoundState.DRAFT, RoundState.OPEN} and application in readable
        assert may_read_content(round_state=state, application=application) is expected
        for assignment in AssignmentState:
            declared = assignment in {AssignmentState.CLEAR, AssignmentState.SUBMITTED}
            assert may_read_as_reviewer(
                round_state=state, application=application, assignment=assignment
            ) is (expected and declared)


def test_other_reviews_come_after_ones_own():
    assert {s for s in AssignmentState if may_read_others(s)} == {AssignmentState.SUBMITTED}


def test_refusal_takes_two_people():
    assert may_confirm_refusal(CARL, proposed_by=1, coordinators=[1, 2]) == YES
    assert may_confirm_refusal(CORA, proposed_by=1, coordinators=[1, 2]) == no("same_person")
    assert may_confirm_refusal(CORA, proposed_by=2, coordinators=[1]) == no("one_coordinator")


def test_release_takes_a_second_coordinator_where_there_is_one():
    assert may_release(CORA, requested_by=None, coordinators=[1]) == YES
    assert may_release(CORA, requested_by=None, coordinators=[1, 2]) == no("release_not_requested")
    assert may_release(CORA, requested_by=1, coordinators=[1, 2]) == no("same_person")
    assert may_release(CARL, requested_by=1, coordinators=[1, 2]) == YES


def test_reviewers_with_a_conflict_are_not_assigned():
    def may(account, conflicted=False):
        return may_assign(account, reviewers=[4, 5], applicants=[5], conflicted=conflicted)

    assert [may(4), may(4, True), may(5), may(6)] == [
        YES, no("declared_conflict"), no("member_of_applicant"), no("not_reviewer"),
    ]  # fmt: skip
