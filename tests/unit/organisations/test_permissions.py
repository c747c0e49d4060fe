"""Who may change projects and profiles, as truth tables."""

import pytest

from portal.access import YES, Actor, Kind, Role, no
from portal.organisations import permissions

COMPANY = 1


def actor(role=None, kind=Kind.COMPANY, organisation=COMPANY):
    return Actor(7, "Somebody", organisation=organisation, kind=kind, role=role)


@pytest.mark.parametrize(
    ("role", "edit", "publish"),
    [
        (Role.OWNER, YES, YES),
        (Role.SIGNATORY, YES, YES),
        (Role.EDITOR, YES, no("owners_publish")),
        (Role.READER, no("readers_read"), no("owners_publish")),
        (None, no("readers_read"), no("owners_publish")),
    ],
)
def test_roles_in_ones_own_organisation(role, edit, publish):
    who = actor(role)

    assert permissions.may_edit(who, organisation_id=COMPANY) == edit
    assert permissions.may_publish(who, organisation_id=COMPANY) == publish


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("organisation", [2, None])
def test_nobody_edits_or_publishes_for_others(role, organisation):
    who = actor(role, organisation=organisation)

    assert permissions.may_edit(who, organisation_id=COMPANY) == no("strangers")
    assert permissions.may_publish(who, organisation_id=COMPANY) == no("strangers")


def test_only_writing_members_of_companies_make_projects():
    assert permissions.may_create_project(actor(Role.EDITOR)) == YES
    assert permissions.may_create_project(actor(Role.READER)) == no("readers_read")
    assert permissions.may_create_project(actor(Role.OWNER, Kind.INVESTOR)) == no(
        "companies_have_projects"
    )


@pytest.mark.parametrize(
    ("who", "kind", "claimed", "decision"),
    [
        (actor(Role.OWNER, Kind.NODE), "node", False, YES),
        (actor(Role.OWNER, Kind.NODE), "node", True, no("already_claimed")),
        (actor(Role.EDITOR, Kind.NODE), "node", False, no("owners_claim")),
        (actor(Role.OWNER, Kind.INVESTOR), "node", False, no("kind_does_not_fit")),
        (actor(Role.OWNER, Kind.COORDINATOR), "node", False, no("kind_does_not_fit")),
        (actor(None, None, None), "node", False, no("sign_in_to_claim")),
        (None, "node", False, no("sign_in_to_claim")),
    ],
)
def test_claims_need_an_owner_of_a_fitting_kind(who, kind, claimed, decision):
    assert permissions.may_claim(who, entry_kind=kind, claimed=claimed) == decision
