"""Who may read, answer and submit: the whole truth table."""

import itertools

import pytest

from portal.access import YES, Actor, Kind, Role, no
from portal.readiness import permissions

OWN = 7


def actor(kind, role, organisation):
    return Actor(1, "Somebody", organisation=organisation, kind=kind, role=role)


CASES = list(itertools.product([None, *Kind], [None, *Role], [None, OWN, 8]))


@pytest.mark.parametrize(("kind", "role", "organisation"), CASES)
def test_only_the_owning_company_passes(kind, role, organisation):
    who = actor(kind, role, organisation)
    inside = kind is Kind.COMPANY and organisation == OWN
    writes = role in {Role.OWNER, Role.EDITOR, Role.SIGNATORY}
    owns = role in {Role.OWNER, Role.SIGNATORY}

    read = permissions.may_read(who, company=OWN)
    answer = permissions.may_answer(who, company=OWN)
    submit = permissions.may_submit(who, company=OWN)

    if not inside:
        assert (read, answer, submit) == (no("not_yours"),) * 3
    else:
        assert read == YES
        assert answer == (YES if writes else no("readers_only_read"))
        assert submit == (YES if owns else no("owners_submit"))
