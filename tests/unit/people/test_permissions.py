"""Who may change an organisation's people: the whole truth table."""

from itertools import product

import pytest

from portal.access import YES, Actor, Kind, Role, no
from portal.people.model import FOUNDABLE, ROLES
from portal.people.permissions import may_change_member, may_invite


def an_actor(kind: Kind | None, role: Role | None) -> Actor:
    return Actor(account=1, name="Ada", organisation=1 if kind else None, kind=kind, role=role)


OTTO = an_actor(None, None)
EVERYBODY = [(kind, role) for kind in Kind for role in Role]


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_owners_and_signatories_invite_within_their_kinds_roles(kind, role):
    actor = an_actor(kind, role)
    expected = {
        wanted: no("owners_invite")
        if role not in {Role.OWNER, Role.SIGNATORY}
        else (YES if wanted in ROLES[kind] else no("role_unknown"))
        for wanted in Role
    }
    assert {wanted: may_invite(actor, wanted) for wanted in Role} == expected


@pytest.mark.parametrize("wanted", Role)
def test_otto_invites_nobody(wanted):
    assert may_invite(OTTO, wanted) == no("owners_invite")


@pytest.mark.parametrize(("kind", "role"), [(k, r) for k, r in EVERYBODY if r is not Role.OWNER])
def test_only_owners_change_members(kind, role):
    actor = an_actor(kind, role)
    for current, becomes in product(Role, [*Role, None]):
        decision = may_change_member(actor, current=current, owners=2, becomes=becomes)
        assert decision == no("owners_change_members")


@pytest.mark.parametrize("kind", Kind)
def test_the_last_owner_stays(kind):
    owner = an_actor(kind, Role.OWNER)

    def changed(owners, becomes):
        return may_change_member(owner, current=Role.OWNER, owners=owners, becomes=becomes)

    assert changed(1, None) == no("last_owner")
    assert changed(1, Role.EDITOR) == no("last_owner")
    assert changed(1, Role.OWNER) == YES
    assert changed(2, None) == YES
    assert changed(2, Role.EDITOR) == YES


@pytest.mark.parametrize("kind", Kind)
def test_an_owner_gives_only_roles_of_the_kind(kind):
    owner = an_actor(kind, Role.OWNER)
    given = {
        becomes: may_change_member(owner, current=Role.EDITOR, owners=1, becomes=becomes)
        for becomes in Role
    }
    assert given == {role: YES if role in ROLES[kind] else no("role_unknown") for role in Role}


def test_otto_changes_nobody():
    decision = may_change_member(OTTO, current=Role.READER, owners=1, becomes=None)
    assert decision == no("owners_change_members")


def test_every_kind_is_founded_by_an_owner_and_only_coordinators_have_reviewers():
    assert {roles[0] for roles in ROLES.values()} == {Role.OWNER}
    assert {kind for kind, roles in ROLES.items() if Role.REVIEWER in roles} == {Kind.COORDINATOR}
    assert {kind for kind, roles in ROLES.items() if Role.SIGNATORY in roles} == {Kind.COMPANY}
    assert set(Kind) - set(FOUNDABLE) == {Kind.COORDINATOR}


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_powers_of_an_actor_follow_from_kind_and_role(kind, role):
    actor = an_actor(kind, role)
    coordinator = kind is Kind.COORDINATOR
    assert (actor.writes, actor.owns, actor.coordinates, actor.reviews) == (
        role in {Role.OWNER, Role.EDITOR, Role.SIGNATORY},
        role in {Role.OWNER, Role.SIGNATORY},
        coordinator and role in {Role.OWNER, Role.EDITOR},
        coordinator and role is Role.REVIEWER,
    )


def test_otto_has_no_powers():
    assert (OTTO.writes, OTTO.owns, OTTO.coordinates, OTTO.reviews) == (False,) * 4
