"""Lists: explanations add up, both directions, musts, grants, and a constant number of queries."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.errors import ConflictError, InvalidError, NotFoundError
from portal.matching import service
from portal.matching.values import Band, Relaxed
from portal.organisations import disclosing
from portal.organisations import service as organisations
from tests.integration.matching.conftest import AUK, HERON


@contextmanager
def counted(db):
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def listed(world, who, **facts):
    page = world.read(service.match_page, who, **facts)
    return {each.kind: [line.code for line in each.lines] for each in page.lists}


def test_every_side_has_its_lists(world):
    assert listed(world, "ada") == {
        "investor": [world.org("ines")], "cdmo": [world.org("dov")], "node": [world.org("nora")],
    }  # fmt: skip
    assert listed(world, "ada", kind="cdmo") == {"cdmo": [world.org("dov")]}
    for who in ("ines", "dov", "nora"):
        assert listed(world, who)["project"][0] == world.heron


def test_explanation_adds_up_on_both_sides(world):
    for who in ("ada", "bea", "ines", "dov", "nora"):
        for each in world.read(service.match_page, who).lists:
            for line in each.lines:
                for score in (line.pair.seeker_score, line.pair.counterpart_score):
                    parts = score.parts if score else ()
                    assert sum(p.units for p in parts) == (score.total if score else 0)


def test_good_match_is_named_and_a_poor_one_is_not_listed(world):
    page = world.read(service.match_page, "ines").lists[0]

    assert [(line.code, line.band) for line in page.lines] == [(world.heron, Band.GOOD)]
    assert page.little == 1
    assert (page.limit.count, page.limit.total) == (1, 2)


@pytest.mark.parametrize("who", ["otto", "cora", "rut"])
def test_others_have_no_lists(world, who):
    with pytest.raises(NotFoundError):
        world.read(service.match_page, who)
    with pytest.raises(NotFoundError):
        world.read(service.settings_page, who)


def test_own_lists_only(world):
    for facts in ({"project": world.auk}, {"project": "missing"}, {"kind": "bank"}):
        with pytest.raises(NotFoundError):
            world.read(service.match_page, "ada", **facts)
    for who in ("ines", "dov"):
        with pytest.raises(NotFoundError):
            world.read(service.match_page, who, project=world.heron)
    for pair in ({"project": world.auk, "partner": world.org("ines")},
                 {"project": world.heron, "partner": "missing"},
                 {"project": world.heron, "partner": world.org("bea")}):  # fmt: skip
        with pytest.raises(NotFoundError):
            world.read(service.match_detail, "ada", **pair)
    with pytest.raises(NotFoundError):
        world.read(service.match_detail, "dov", project=world.heron, partner=world.org("ines"))


def test_must_excludes_in_its_owners_list_and_says_what_relaxing_brings(world):
    before = world.read(service.match_page, "ada").lists
    rev = world.write(service.save_musts, "ines", musts=["therapeutic_in", "modalities_in"], rev=0)
    page = world.read(service.match_page, "ines").lists[0]

    assert rev == 1
    assert [line.code for line in page.lines] == [world.heron]
    assert page.excluded == 1
    assert page.relaxed == (Relaxed("modalities_in", 1, 0), Relaxed("therapeutic_in", 1, 0))
    assert world.read(service.match_page, "ada").lists == before

    world.write(service.save_musts, "ines", musts=["therapeutic_in"], rev=1)
    page = world.read(service.match_page, "ines").lists[0]
    assert page.relaxed == (Relaxed("therapeutic_in", 1, 1),)


def test_musts_are_checked_and_versioned(world):
    with pytest.raises(InvalidError):
        world.write(service.save_musts, "ines", musts=["ticket_min", "nonsense"], rev=0)
    assert world.write(service.save_musts, "ines", musts=["stages"], rev=0) == 1
    assert world.write(service.save_musts, "ines", musts=["stages"], rev=0) == 1
    with pytest.raises(ConflictError, match="stale"):
        world.write(service.save_musts, "ines", musts=[], rev=0)
    with pytest.raises(NotFoundError):
        world.write(service.save_musts, "ada", project=world.auk, musts=[], rev=0)
    with pytest.raises(NotFoundError):
        world.write(service.save_musts, "otto", musts=[], rev=0)


def test_leaving_out_acts_in_ones_own_list(world):
    theirs = world.read(service.match_page, "ines")
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=True)
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=True)
    page = world.read(service.match_page, "ada", kind="investor").lists[0]

    assert (page.lines, page.left_out) == ((), 1)
    assert world.read(service.match_page, "ines") == theirs
    settings = world.read(service.settings_page, "ada")
    assert [each.code for each in settings.left_out] == [world.org("ines")]
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=False)
    assert listed(world, "ada", kind="investor") == {"investor": [world.org("ines")]}


def test_grant_opens_more_to_its_holder_alone(world):
    pair = {"project": world.heron, "partner": world.org("ines")}
    before = world.read(service.match_detail, "ines", **pair).line.pair
    dov = world.read(service.match_page, "dov")
    ada = world.read(service.match_page, "ada")
    world.write(
        disclosing.share, "ada", code=world.heron, grantee=world.org("ines"),
        scopes=["profile"], until=None,
    )  # fmt: skip
    after = world.read(service.match_detail, "ines", **pair).line.pair

    def senses(found):
        parts = (*found.seeker_score.parts, *found.counterpart_score.parts)
        return {p.field: p.sense.value for p in parts if p.field in {"ask", "role"}}

    assert senses(before) == {"ask": "unstated", "role": "open"}
    assert senses(after) == {"ask": "inside", "role": "inside"}
    assert world.read(service.match_page, "dov") == dov
    assert world.read(service.match_page, "ada") == ada

    grant = world.read(disclosing.sharing_page, "ada", code=world.heron).active[0]
    world.write(disclosing.withdraw, "ada", code=world.heron, grant_code=grant.code)
    assert world.read(service.match_detail, "ines", **pair).line.pair == before


def test_number_of_queries_does_not_grow(world):
    def queries(who):
        with counted(world.db) as seen:
            world.read(service.match_page, who)
        return len(seen)

    before = [queries(who) for who in ("ada", "ines")]
    for number in range(4):
        made = world.write(organisations.create_project, "bea", name=f"Project {number}")
        world.publish("bea", made.code, HERON if number % 2 else AUK)
        world.ask("bea", project=made.code)

    assert [queries(who) for who in ("ada", "ines")] == before
