"""One effect per idempotency key."""

import pytest
from sqlalchemy.exc import IntegrityError

from portal.db.replay import earlier, remember
from portal.errors import ConflictError
from tests.cast import NOW

ANSWER = {"version": 3}


def keep(session, *, account=1, key="k", request_hash="h", answer=ANSWER):
    remember(session, account=account, key=key, request_hash=request_hash, answer=answer, now=NOW)
    session.flush()


def test_new_key_has_no_earlier_answer(session):
    assert earlier(session, account=1, key="k", request_hash="h") is None


def test_replay_gets_the_first_answer(session):
    keep(session)
    assert earlier(session, account=1, key="k", request_hash="h") == ANSWER


def test_key_used_for_something_else_is_refused(session):
    keep(session)
    with pytest.raises(ConflictError) as refusal:
        earlier(session, account=1, key="k", request_hash="other")
    assert refusal.value.code == "key_reused"


def test_keys_of_two_people_do_not_meet(session):
    keep(session)
    assert earlier(session, account=2, key="k", request_hash="other") is None
    keep(session, account=2, request_hash="other", answer={"version": 9})
    assert earlier(session, account=1, key="k", request_hash="h") == ANSWER


def test_second_effect_of_a_key_is_impossible(session):
    keep(session)
    with pytest.raises(IntegrityError):
        keep(session)


def test_rolled_back_answer_is_forgotten(session):
    keep(session)
    session.rollback()
    assert earlier(session, account=1, key="k", request_hash="h") is None
