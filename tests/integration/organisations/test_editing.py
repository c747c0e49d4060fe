"""Projects and profiles, on both databases."""

import pytest

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, Problem
from portal.organisations import service
from portal.organisations.model import ProfileKind, ProjectFacts
from tests.cast import NOW
from tests.integration.organisations.conftest import FULL


def page(db, actor, code):
    with db.read() as session:
        return service.profile_page(session, actor, code=code, now=NOW)


def save(db, actor, code, rev, values):
    with db.write() as session:
        found = service.save_profile(session, actor, code=code, rev=rev, values=values, now=NOW)
        session.commit()
    return found


def test_profile_keeps_what_was_saved(db, cast, heron):
    found = page(db, cast.ada, heron.code)

    assert dict(found.values) == {"name": "Project Heron", **FULL}
    assert (found.rev, found.kind, found.missing) == (2, ProfileKind.PROJECT, ())
    assert (found.published, bool(found.may_edit), bool(found.may_publish)) == (None, True, True)


def test_reader_sees_but_cannot_save(db, cast, heron):
    found = page(db, cast.axel, heron.code)

    assert (found.may_edit.reason, found.may_publish.reason) == ("readers_read", "owners_publish")
    with pytest.raises(NotAllowedError, match="readers_read"):
        save(db, cast.axel, heron.code, 2, {"stage": "S06"})


@pytest.mark.parametrize("name", ["otto", "bea", "ines", "dov", "nora", "cora", "rut"])
def test_stranger_finds_no_profile(db, cast, heron, name):
    actor = getattr(cast, name)

    with pytest.raises(NotFoundError):
        page(db, actor, heron.code)
    with pytest.raises(NotFoundError):
        save(db, actor, heron.code, 2, {"stage": "S06"})
    with pytest.raises(NotFoundError), db.write() as session:
        service.feed_profile(session, actor, project=heron.code, key="stage", value="S06", now=NOW)
    with pytest.raises(NotFoundError), db.read() as session:
        service.project_facts(session, actor, code=heron.code, now=NOW)
    assert page(db, cast.ada, heron.code).values["stage"] == "S05"


def test_stale_save_is_refused_with_both_texts(db, cast, heron):
    assert save(db, cast.alva, heron.code, 2, {"headline": "Alva's words"}) == 3

    with pytest.raises(ConflictError) as refused:
        save(db, cast.ada, heron.code, 2, {"headline": "Ada's words"})

    assert refused.value.facts == {
        "mine": {"headline": "Ada's words"},
        "theirs": {"headline": "Alva's words"},
        "rev": 3,
    }
    assert page(db, cast.ada, heron.code).values["headline"] == "Alva's words"


def test_save_sent_twice_has_one_effect(db, cast, heron):
    first = save(db, cast.ada, heron.code, 2, {"stage": "S06"})
    second = save(db, cast.ada, heron.code, 2, {"stage": "S06"})

    assert (first, second, page(db, cast.ada, heron.code).rev) == (3, 3, 3)


def test_save_reports_every_problem_and_changes_nothing(db, cast, heron):
    bad = {"stage": "S99", "ask_amount": "NaN", "headline": "x" * 96, "next_milestone": "a\x00b"}

    with pytest.raises(InvalidError) as refused:
        save(db, cast.ada, heron.code, 2, bad)

    assert {p.field: p.code for p in refused.value.problems} == {
        "stage": "not_option",
        "ask_amount": "not_number",
        "headline": "too_long",
        "next_milestone": "odd_character",
    }
    assert page(db, cast.ada, heron.code).rev == 2


def test_save_refuses_unknown_fields_and_broken_pairs(db, cast, heron):
    with pytest.raises(InvalidError) as unknown:
        save(db, cast.ada, heron.code, 2, {"shoe_size": 44})
    with pytest.raises(InvalidError) as pair:
        save(db, cast.ada, heron.code, 2, {"ask_currency": None})

    assert unknown.value.problems == (Problem("shoe_size", "field_unknown"),)
    assert pair.value.problems == (
        Problem("ask_currency", "needed_with", (("other", "ask_amount"),)),
    )


def test_region_proposes_its_hub_only_when_none_is_chosen(db, cast, heron):
    save(db, cast.ada, heron.code, 2, {"nuts3": "SE232", "hub": ""})
    assert page(db, cast.ada, heron.code).values["hub"] == "vastra_gotaland_oslo"

    save(db, cast.ada, heron.code, 3, {"nuts3": "SE232", "hub": "international"})
    assert page(db, cast.ada, heron.code).values["hub"] == "international"


def test_questionnaire_feeds_a_field_whatever_its_case(db, cast, heron):
    with db.write() as session:
        rev = service.feed_profile(
            session,
            cast.ada,
            project=heron.code,
            key="patients_eligible_year_SE",
            value=40,
            now=NOW,
        )
        session.commit()

    found = page(db, cast.ada, heron.code)
    assert (rev, found.values["patients_eligible_year_se"]) == (3, 40)


def test_feeding_refuses_unknown_keys_and_bad_values(db, cast, heron):
    with db.write() as session:
        with pytest.raises(NotFoundError):
            service.feed_profile(session, cast.ada, project=heron.code, key="x", value=1, now=NOW)
        with pytest.raises(InvalidError):
            service.feed_profile(
                session, cast.ada, project=heron.code, key="ask_amount", value=-1, now=NOW
            )


def test_project_name_follows_the_profile(db, cast, heron):
    save(db, cast.ada, heron.code, 2, {"name": "Project Lomvi"})

    with db.read() as session:
        found = service.projects(session, cast.ada, now=NOW)
    assert [(each.project.name, each.stage, each.types) for each in found] == [
        ("Project Lomvi", "S05", ("GX",))
    ]
    with pytest.raises(InvalidError):
        save(db, cast.ada, heron.code, 3, {"name": " "})


def test_project_facts_hold_only_what_is_known(db, cast, heron):
    save(db, cast.ada, heron.code, 2, {"contains_gmo": "yes", "has_in_licence": "unknown"})

    with db.read() as session:
        mine, found = service.project_facts(session, cast.ada, code=heron.code, now=NOW)
    assert mine.code == heron.code
    assert found == ProjectFacts("S05", ("GX",), {"contains_gmo": True})


def test_only_writers_of_companies_make_projects(db, cast):
    with db.write() as session:
        for name in ("otto", "ines", "cora"):
            with pytest.raises(NotFoundError):
                service.create_project(session, getattr(cast, name), name="X", now=NOW)
        with pytest.raises(NotAllowedError):
            service.create_project(session, cast.axel, name="X", now=NOW)
        with pytest.raises(InvalidError):
            service.create_project(session, cast.ada, name="x" * 81, now=NOW)
        assert service.projects(session, cast.otto, now=NOW) == ()


def test_investor_profile_begins_at_its_first_save(db, cast):
    code = cast.ines.organisation_code
    assert (page(db, cast.ines, code).rev, page(db, cast.ines, code).missing) == (0, ("type",))

    save(db, cast.ines, code, 0, {"type": "specialist_vc", "stages": ["C", "A"]})

    found = page(db, cast.ines, code)
    assert (found.rev, dict(found.values)) == (1, {"type": "specialist_vc", "stages": ["A", "C"]})
    with pytest.raises(NotFoundError):
        page(db, cast.ada, code)
    with pytest.raises(ConflictError):
        save(db, cast.ines, code, 0, {"type": "family_office"})


def test_list_of_projects_costs_the_same_for_one_and_three(db, cast, heron, queries):
    with db.read() as session, queries(db) as one:
        service.projects(session, cast.ada, now=NOW)
    with db.write() as session:
        for name in ("Two", "Three"):
            service.create_project(session, cast.ada, name=name, now=NOW)
        session.commit()
    with db.read() as session, queries(db) as three:
        assert len(service.projects(session, cast.ada, now=NOW)) == 3

    assert len(one) == len(three) == 1
