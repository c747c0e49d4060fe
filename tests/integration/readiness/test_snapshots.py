"""Freezing, reading what was frozen, and proving that it still holds."""

import pytest
from sqlalchemy import text

from portal.errors import ConflictError, NotAllowedError, NotFoundError
from portal.readiness import service
from portal.sharing import service as sharing
from tests.cast import NOW


def freeze(db, actor, project, **options):
    with db.write() as session:
        frozen = service.freeze(
            session, actor, project=project, reason=service.Reason.PUBLISHED, now=NOW, **options
        )
        session.commit()
    return frozen


def test_snapshot_holds_and_does_not_follow_later_answers(db, cast, full, save):
    frozen = freeze(db, cast.ada, full, name="Before the seed round")
    save("PRO-01", {"choice": "0"}, version=1)

    with db.read() as session:
        view = service.snapshot_for_reading(session, code=frozen.code, purpose="test")
        now = service.results(session, cast.ada, project=full, now=NOW)
        assert service.invariants(session) == []

    assert view == frozen
    assert view.assessment.pillar("PRO").level == 4
    assert now.assessment.pillar("PRO").level == 2
    assert view.name == "Before the seed round"


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("content", lambda kept: kept.replace('"score":2', '"score":0', 1)),
        ("content", lambda _kept: '{"edition":"atmp-2026.1"}'),
        ("content", lambda _kept: "no JSON at all"),
        ("content_hash", lambda kept: kept[::-1]),
        ("result", lambda kept: kept.replace('"level":4', '"level":5', 1)),
        ("edition_hash", lambda kept: kept[::-1]),
        ("edition", lambda _kept: "atmp-1999.1"),
        ("engine", lambda _kept: "99"),
    ],
)
def test_invariants_see_every_change_of_a_stored_snapshot(db, cast, full, column, change):
    frozen = freeze(db, cast.ada, full)
    with db.write() as session:
        kept = session.scalar(text(f"SELECT {column} FROM snapshots"))
        session.execute(text(f"UPDATE snapshots SET {column} = :kept"), {"kept": change(kept)})
        session.commit()

    with db.read() as session:
        differences = service.invariants(session)

    assert differences
    assert all(frozen.code in line for line in differences)


def test_nothing_answered_cannot_be_frozen(db, cast, heron):
    with pytest.raises(ConflictError) as caught:
        freeze(db, cast.ada, heron)

    assert caught.value.code == "nothing_answered"


def test_only_owners_and_signatories_freeze(db, cast, full):
    with pytest.raises(NotAllowedError):
        freeze(db, cast.alva, full)
    for name in ("otto", "bea", "ines", "cora"):
        with pytest.raises(NotFoundError):
            freeze(db, getattr(cast, name), full)


def test_levels_come_from_the_newest_snapshot_alone(db, cast, full, save):
    with db.read() as session:
        project = service.results(session, cast.ada, project=full, now=NOW).subject.id
        before = service.levels(session, [project])
    freeze(db, cast.ada, full)
    save("PRO-01", {"choice": "0"}, version=1)
    with db.read() as session:
        draft = service.levels(session, [project])
    newest = freeze(db, cast.ada, full)
    with db.read() as session:
        after = service.levels(session, [project])

    assert before == {}
    assert draft[project].levels == {"IP": 4, "DAT": 4, "REG": 4, "PRO": 4, "PRJ": 4}
    assert after[project].snapshot == newest.code
    assert after[project].levels["PRO"] == 2
    assert after[project].open_gates == ("PRO-01",)


def grant(db, cast, project, *scopes):
    from portal.organisations import service as organisations
    from portal.people import service as people

    with db.write() as session:
        found = organisations.own_project(session, cast.ada, code=project)
        investor = people.organisations_by_id(session, [cast.ines.organisation])
        sharing.give(
            session,
            cast.ada,
            project=found.id,
            project_code=project,
            organisation_id=found.organisation_id,
            grantee_code=investor[cast.ines.organisation].code,
            scopes=scopes,
            until=None,
            now=NOW,
        )
        session.commit()


def test_grant_opens_levels_and_named_areas_of_the_snapshot_only(db, cast, full, save):
    save("IP-01", {"comment": "FROZEN-CANARY", "evidence-1-title": "EVIDENCE-CANARY"}, version=1)
    freeze(db, cast.ada, full)
    save("IP-01", {"comment": "DRAFT-CANARY"}, version=2)
    grant(db, cast, full, "levels", "answers:IP")

    with db.read() as session:
        page = service.shared_page(session, cast.ines, project=full, now=NOW)
        area = service.shared_area(session, cast.ines, project=full, pillar="IP", now=NOW)
        with pytest.raises(NotFoundError):
            service.shared_area(session, cast.ines, project=full, pillar="PRO", now=NOW)
        for name in ("otto", "bea", "dov", "cora", "rut"):
            with pytest.raises(NotFoundError):
                service.shared_page(session, getattr(cast, name), project=full, now=NOW)

    assert [each.result.level for each in page.levels] == [4, 4, 4, 4, 4]
    assert [pillar.id for pillar in page.areas] == ["IP"]
    shown = repr(area)
    assert "FROZEN-CANARY" in shown
    assert "DRAFT-CANARY" not in shown
    assert "EVIDENCE-CANARY" not in shown


def test_grant_of_answers_alone_shows_no_levels(db, cast, full):
    freeze(db, cast.ada, full)
    grant(db, cast, full, "answers:IP")

    with db.read() as session:
        page = service.shared_page(session, cast.ines, project=full, now=NOW)

    assert page.levels == ()


def test_shared_pages_open_for_the_grantee_and_are_noted(db, cast, browse, full):
    freeze(db, cast.ada, full)
    grant(db, cast, full, "levels", "answers:IP")
    ines = browse("ines")

    assert ines.get(f"/shared/{full}").status_code == 200
    assert ines.get(f"/shared/{full}/IP").status_code == 200
    assert ines.get(f"/shared/{full}/PRO").status_code == 404
    assert browse("dov").get(f"/shared/{full}").status_code == 404
    with db.read() as session:
        page = service.results(session, cast.ada, project=full, now=NOW)
        seen = sharing.who_has_seen(
            session,
            cast.ada,
            project=page.subject.id,
            organisation_id=page.subject.company,
        )
    assert [each.what for each in seen] == ["answers", "levels"]


def test_the_same_request_under_its_key_freezes_once(db, cast, full):
    first = freeze(db, cast.ada, full, name="Board", key="once")
    again = freeze(db, cast.ada, full, name="Board", key="once")

    assert again.code == first.code
    with pytest.raises(ConflictError):
        freeze(db, cast.ada, full, name="Other", key="once")
    with db.read() as session:
        assert len(service.own_snapshots(session, cast.ada, project=full, now=NOW)) == 1
