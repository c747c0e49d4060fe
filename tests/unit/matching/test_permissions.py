"""Who may ask and answer, and the first reason why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.access import YES, Actor, Kind, Role, no
from portal.matching import permissions
from portal.matching.lifecycle import REST, Act, By, State
from portal.matching.permissions import Standing

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OWNER = Actor(1, "Ada", organisation=2, kind=Kind.COMPANY, role=Role.OWNER, verified=True)
FREE = Standing(published=True, left_out=False, asked_lately=0, state=State.SUGGESTED)


def test_owner_of_a_confirmed_published_organisation_may_ask():
    assert permissions.may_ask(OWNER, FREE, now=NOW) == YES


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, Role.REVIEWER, None])
def test_others_may_not_ask(role):
    assert permissions.may_ask(replace(OWNER, role=role), FREE, now=NOW) == no("owners_ask")


def test_unverified_may_not_ask():
    actor = replace(OWNER, verified=False)

    assert permissions.may_ask(actor, FREE, now=NOW) == no("not_verified")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"published": False}, "not_published"),
        ({"left_out": True}, "left_out"),
        ({"state": State.ASKED}, "already_open"),
        ({"state": State.INTRODUCED}, "already_open"),
        ({"asked_lately": 10}, "quota_used"),
        ({"state": State.NOT_NOW, "refused_at": NOW - REST + timedelta(days=1)}, "refused_lately"),
    ],
)
def test_refusals_name_their_reason(changes, reason):
    assert permissions.may_ask(OWNER, replace(FREE, **changes), now=NOW) == no(reason)


@pytest.mark.parametrize(
    "changes",
    [
        {"asked_lately": 9},
        {"state": State.EXPIRED},
        {"state": State.NOT_NOW, "refused_at": NOW - REST},
    ],
)
def test_limits_are_exact(changes):
    assert permissions.may_ask(OWNER, replace(FREE, **changes), now=NOW) == YES


def test_only_owners_answer():
    editor = replace(OWNER, role=Role.EDITOR)
    args = (State.ASKED, Act.ACCEPT, By.ASKED)

    assert permissions.may_act(OWNER, *args) == YES
    assert permissions.may_act(editor, *args) == no("owners_answer")
    assert permissions.may_act(OWNER, State.EXPIRED, Act.ACCEPT, By.ASKED) == no("moved_on")


@pytest.mark.parametrize(
    ("kind", "sees"),
    [
        (Kind.COMPANY, True),
        (Kind.INVESTOR, True),
        (Kind.CDMO, True),
        (Kind.NODE, True),
        (Kind.COORDINATOR, False),
        (None, False),
    ],
)
def test_who_has_matches(kind, sees):
    assert permissions.may_see(replace(OWNER, kind=kind)) is sees
