"""What is public, what is granted, and what the engine gets."""

from datetime import timedelta

import pytest

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, Problem
from portal.organisations import service, store
from portal.organisations.listing import DirectoryFilter
from portal.organisations.model import ProfileKind
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass
from portal.sharing.tripwire import TripwireError
from tests.cast import NOW

PUBLIC = {
    "hub": "stockholm_uppsala",
    "type_code": ["GX"],
    "modality": ["car_t"],
    "stage": "S05",
    "headline": "CAR-T cells against a childhood leukaemia",
}
GRANTED = {"ask_amount": 55_000_000, "ask_currency": "SEK"}


def teaser(db, actor, code, now=NOW):
    with db.read() as session:
        return service.teaser(session, actor, code=code, now=now)


def share(db, cast, project, scopes, until=None, grantee="ines", now=NOW):
    with db.write() as session:
        made = sharing.give(
            session, cast.ada, project=project.id, project_code=project.code,
            organisation_id=project.organisation_id,
            grantee_code=getattr(cast, grantee).organisation_code,
            scopes=scopes, until=until, now=now,
        )  # fmt: skip
        session.commit()
    return made


def test_stranger_gets_exactly_what_was_published(db, cast, published):
    for actor in (None, cast.otto, cast.bea, cast.ines, cast.cora, cast.rut):
        found = teaser(db, actor, published.code)
        assert dict(found.values) == PUBLIC
        assert (dict(found.granted), found.own) == ({}, False)
        assert (found.name, found.organisation) == (f"Project {published.code[:4]}", "")


def test_unpublished_project_exists_for_nobody_else(db, cast, heron):
    for actor in (None, cast.otto, cast.bea, cast.ines, cast.cora, cast.rut):
        with pytest.raises(NotFoundError):
            teaser(db, actor, heron.code)
    assert teaser(db, cast.ada, heron.code).own


def test_name_appears_only_when_chosen(db, cast, heron):
    with db.write() as session:
        service.publish(
            session, cast.ada, code=heron.code, rev=2, texts=[], name_public=True, now=NOW
        )
        session.commit()

    found = teaser(db, None, heron.code)
    assert (found.name, found.organisation) == ("Project Heron", "Ardent Cells")


def test_publication_stays_frozen_until_published_again(db, cast, published):
    with db.write() as session:
        service.save_profile(
            session, cast.ada, code=published.code, rev=2, values={"stage": "S06"}, now=NOW
        )
        session.commit()
    with db.read() as session:
        page = service.profile_page(session, cast.ada, code=published.code, now=NOW)

    assert teaser(db, None, published.code).values["stage"] == "S05"
    assert page.changed == ("stage",)


def test_publish_needs_the_required_fields(db, cast):
    with db.write() as session:
        made = service.create_project(session, cast.ada, name="Empty", now=NOW)
        with pytest.raises(InvalidError) as refused:
            service.publish(
                session, cast.ada, code=made.code, rev=1, texts=[], name_public=True, now=NOW
            )
    assert refused.value.problems == (
        Problem("type_code", "needed_to_publish"),
        Problem("stage", "needed_to_publish"),
    )


def test_publish_refuses_a_version_the_owner_has_not_seen(db, cast, heron):
    with db.write() as session, pytest.raises(ConflictError):
        service.publish(
            session, cast.ada, code=heron.code, rev=1, texts=[], name_public=False, now=NOW
        )
    with db.write() as session, pytest.raises(NotAllowedError):
        service.publish(
            session, cast.alva, code=heron.code, rev=2, texts=[], name_public=False, now=NOW
        )
    with db.write() as session, pytest.raises(NotFoundError):
        service.publish(
            session, cast.bea, code=heron.code, rev=2, texts=[], name_public=False, now=NOW
        )


def test_unconfirmed_company_is_not_public(db, cast, published, unconfirmed):
    unconfirmed("Ardent Cells")

    with pytest.raises(NotFoundError):
        teaser(db, None, published.code)
    with db.read() as session:
        assert service.profiles_for_matching(session, ProfileKind.PROJECT) == ()
        wanted = DirectoryFilter()
        assert service.public_directory(session, None, wanted=wanted, now=NOW).total == 0


def test_grant_shows_what_it_names_until_it_ends(db, cast, published):
    share(db, cast, published, ["profile"], until=NOW + timedelta(days=1))

    found = teaser(db, cast.ines, published.code)
    assert (dict(found.values), dict(found.granted)) == (PUBLIC, GRANTED)
    assert (found.name, found.organisation) == ("Project Heron", "Ardent Cells")
    assert teaser(db, cast.dov, published.code).granted == {}
    assert teaser(db, cast.ines, published.code, NOW + timedelta(days=1)).granted == {}


def test_grant_opens_an_unpublished_project_to_its_holder_alone(db, cast, heron):
    share(db, cast, heron, ["profile"])

    found = teaser(db, cast.ines, heron.code)
    assert (found.name, found.granted["ask_amount"]) == ("Project Heron", 55_000_000)
    assert "runway_months" not in {**found.values, **found.granted}
    assert "no_go_investors" not in {**found.values, **found.granted}
    for actor in (None, cast.otto, cast.bea, cast.dov, cast.cora):
        with pytest.raises(NotFoundError):
            teaser(db, actor, heron.code)


def test_levels_do_not_open_the_profile(db, cast, published):
    share(db, cast, published, ["levels"])

    assert teaser(db, cast.ines, published.code).granted == {}


def test_hidden_changes_move_nothing_that_the_engine_gets(db, cast, published):
    def seen():
        with db.read() as session:
            return service.profiles_for_matching(session, ProfileKind.PROJECT)

    before = seen()
    with db.write() as session:
        service.save_profile(
            session, cast.ada, code=published.code, rev=2,
            values={"ask_amount": 1, "runway_months": 1, "stage": "S09"}, now=NOW + timedelta(1),
        )  # fmt: skip
        session.commit()

    assert seen() == before
    assert [(each.values, each.rev, each.name) for each in before] == [
        (PUBLIC, 1, f"Project {published.code[:4]}")
    ]


def test_own_profile_for_matching_is_whole_and_only_ones_own(db, cast, published):
    with db.read() as session:
        found = service.own_profile_for_matching(session, cast.ada, code=published.code, now=NOW)
        assert (found.values["runway_months"], found.rev) == (7, 2)
        for actor in (cast.otto, cast.bea, cast.ines, cast.cora):
            with pytest.raises(NotFoundError):
                service.own_profile_for_matching(session, actor, code=published.code, now=NOW)


def test_row_outside_a_permit_trips_the_wire(db, cast, heron):
    with db.read() as session:
        profile = store.project_profile(session, heron.id)
        with pytest.raises(TripwireError):
            store.values(session, profile.id)
    with db.read() as session:
        permit = sharing.working_permit("a test", [FieldClass.F4])
        with sharing.opened(permit), pytest.raises(TripwireError):
            store.values(session, profile.id)


def test_partner_profile_is_public_once_published(db, cast):
    code = cast.dov.organisation_code
    values = {"provider_type": "vector_plasmid", "services": ["plasmid"], "next_slot": "2027-01-01"}
    with db.write() as session:
        service.save_profile(session, cast.dov, code=code, rev=0, values=values, now=NOW)
        with pytest.raises(NotFoundError):
            service.organisation_teaser(session, None, code=code, now=NOW)
        service.publish(session, cast.dov, code=code, rev=1, texts=[], name_public=False, now=NOW)
        session.commit()

    with db.read() as session:
        found = service.organisation_teaser(session, None, code=code, now=NOW)
        (row,) = service.profiles_for_matching(session, ProfileKind.CDMO)
    assert (found.name, dict(found.values)) == (
        "Fjord Vector Works",
        {"provider_type": "vector_plasmid", "services": ["plasmid"]},
    )
    assert (row.name, row.code, row.organisation_id) == (
        "Fjord Vector Works", code, cast.dov.organisation,
    )  # fmt: skip


def test_directory_costs_the_same_for_one_and_three(db, cast, published, queries):
    def browse_all():
        with db.read() as session, queries(db) as seen:
            found = service.public_directory(session, None, wanted=DirectoryFilter(), now=NOW)
        return found.total, len(seen)

    one = browse_all()
    for name in ("Two", "Three"):
        with db.write() as session:
            made = service.create_project(session, cast.ada, name=name, now=NOW)
            service.save_profile(
                session, cast.ada, code=made.code, rev=1,
                values={"stage": "S01", "type_code": ["SC"]}, now=NOW,
            )  # fmt: skip
            service.publish(
                session, cast.ada, code=made.code, rev=2, texts=[], name_public=True, now=NOW
            )
            session.commit()

    assert (one, browse_all()) == ((1, 3), (3, 3))
