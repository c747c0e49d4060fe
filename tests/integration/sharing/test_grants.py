"""Grants, the access log, and the pages of sharing, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError, Problem
from portal.organisations import service as organisations
from portal.sharing import service
from portal.sharing.model import FieldClass, Relation, Scope, Viewer
from tests.cast import NOW
from tests.integration.organisations.conftest import _armed, heron, published, unconfirmed

__all__ = ["_armed", "heron", "published", "unconfirmed"]


def give(db, actor, project, cast, **changes):
    facts = {
        "grantee_code": cast.ines.organisation_code,
        "scopes": ["profile", "answers:IP"],
        "until": None,
        "now": NOW,
        **changes,
    }
    with db.write() as session:
        made = service.give(
            session, actor, project=project.id, project_code=project.code,
            organisation_id=project.organisation_id, **facts,
        )  # fmt: skip
        session.commit()
    return made


def viewer(db, actor, project, now=NOW):
    with db.read() as session:
        return service.viewer_for(
            session, actor, project=project.id, organisation_id=project.organisation_id, now=now
        )


def at(moment, *relations):
    return Viewer(frozenset(relations), moment)


def test_everybody_is_a_viewer_of_their_own_kind(db, cast, heron):
    expected = {
        "ada": at(NOW, Relation.MEMBER, Relation.ADMIN),
        "alva": at(NOW, Relation.MEMBER),
        "axel": at(NOW, Relation.MEMBER),
        "bea": at(NOW, Relation.OTHER_COMPANY),
        "ines": at(NOW, Relation.PARTNER),
        "dov": at(NOW, Relation.PARTNER),
        "nora": at(NOW, Relation.PARTNER),
        "cora": at(NOW, Relation.COORDINATOR_OTHER),
        "rut": at(NOW, Relation.REVIEWER_OTHER),
        "otto": at(NOW, Relation.ANONYMOUS),
    }

    assert {name: viewer(db, getattr(cast, name), heron) for name in expected} == expected
    assert viewer(db, None, heron) == at(NOW, Relation.ANONYMOUS)


def test_grant_lasts_ninety_days_and_no_moment_longer(db, cast, heron):
    made = give(db, cast.ada, heron, cast)

    end = NOW + timedelta(days=90)
    held = Scope(frozenset({"profile", "answers:IP"}), end)
    both = frozenset({Relation.PARTNER, Relation.GRANTEE})
    assert made.until == end
    assert viewer(db, cast.ines, heron) == Viewer(both, NOW, (held,))
    assert viewer(db, cast.ines, heron, end) == at(end, Relation.PARTNER)
    assert viewer(db, cast.dov, heron) == at(NOW, Relation.PARTNER)


def test_grant_opens_nothing_to_an_unconfirmed_organisation(db, cast, heron):
    give(db, cast.ada, heron, cast)

    unconfirmed_ines = replace(cast.ines, verified=False)
    assert viewer(db, unconfirmed_ines, heron) == at(NOW, Relation.PARTNER)
    with db.read() as session:
        assert service.granted_projects(session, unconfirmed_ines, now=NOW) == {}
        assert list(service.granted_projects(session, cast.ines, now=NOW)) == [heron.id]


def test_withdrawing_ends_it_at_once_and_twice_is_once(db, cast, heron):
    made = give(db, cast.ada, heron, cast)
    for _twice in range(2):
        with db.write() as session:
            service.withdraw(
                session, cast.ada, project=heron.id, project_code=heron.code,
                organisation_id=heron.organisation_id, code=made.code, now=NOW,
            )  # fmt: skip
            session.commit()

    assert viewer(db, cast.ines, heron) == at(NOW, Relation.PARTNER)
    with db.write() as session, pytest.raises(ConflictError, match="grant_ended"):
        service.renew(
            session, cast.ada, project=heron.id, project_code=heron.code,
            organisation_id=heron.organisation_id, code=made.code, until=None, now=NOW,
        )  # fmt: skip


def test_renewing_moves_the_end(db, cast, heron):
    made = give(db, cast.ada, heron, cast)
    later = NOW + timedelta(days=30)
    with db.write() as session:
        service.renew(
            session, cast.ada, project=heron.id, project_code=heron.code,
            organisation_id=heron.organisation_id, code=made.code, until=None, now=later,
        )  # fmt: skip
        session.commit()

    assert viewer(db, cast.ines, heron, later).grants[0].until == later + timedelta(days=90)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"scopes": []}, Problem("scopes", "scopes_empty")),
        ({"scopes": ["profile", "answers:XX"]}, Problem("scopes", "scope_unknown")),
        ({"scopes": ["files"]}, Problem("scopes", "scopes_empty")),
        ({"until": NOW}, Problem("until", "end_past")),
        ({"until": NOW + timedelta(days=400)}, Problem("until", "end_far")),
        ({"until": datetime(9999, 12, 31, tzinfo=UTC)}, Problem("until", "end_far")),
        ({"grantee_code": "zzzzzzzzzz"}, Problem("grantee", "grantee_unknown")),
    ],
)
def test_bad_grants_are_refused(db, cast, heron, changes, problem):
    with pytest.raises(InvalidError) as refused:
        give(db, cast.ada, heron, cast, **changes)

    assert refused.value.problems == (problem,)
    assert viewer(db, cast.ines, heron) == at(NOW, Relation.PARTNER)


def test_companies_coordinators_and_unconfirmed_cannot_be_shared_with(db, cast, heron, unconfirmed):
    unconfirmed("Northern Light Capital")
    for name in ("bea", "cora", "ines"):
        with pytest.raises(InvalidError):
            give(db, cast.ada, heron, cast, grantee_code=getattr(cast, name).organisation_code)


def test_same_grant_twice_is_told(db, cast, heron):
    give(db, cast.ada, heron, cast)

    with pytest.raises(ConflictError, match="already_shared"):
        give(db, cast.ada, heron, cast, scopes=["profile"])


def test_only_owners_share_and_strangers_know_nothing(db, cast, heron):
    with pytest.raises(NotAllowedError, match="owners_share"):
        give(db, cast.alva, heron, cast)
    for name in ("otto", "bea", "ines", "cora"):
        actor = getattr(cast, name)
        with pytest.raises(NotFoundError):
            give(db, actor, heron, cast)
        with db.read() as session:
            for ask in (service.grants, service.who_has_seen):
                with pytest.raises(NotFoundError):
                    ask(session, actor, project=heron.id, organisation_id=heron.organisation_id)


def test_access_log_notes_outsiders_beyond_the_public(db, cast, heron):
    def note(actor, *classes):
        with db.write() as session:
            service.log_access(
                session, actor, project=heron.id, organisation_id=heron.organisation_id,
                classes=classes, what="teaser", now=NOW,
            )  # fmt: skip
            session.commit()

    note(cast.ines, FieldClass.F0, FieldClass.F2)
    note(cast.ines, FieldClass.F1)
    note(cast.ada, FieldClass.F2)
    note(cast.otto, FieldClass.F2)

    with db.read() as session:
        log = service.who_has_seen(
            session, cast.axel, project=heron.id, organisation_id=heron.organisation_id
        )
    assert [(each.organisation, each.classes) for each in log] == [
        ("Northern Light Capital", (FieldClass.F2,))
    ]


def text(response):
    return response.get_data(as_text=True)


def test_sharing_is_given_seen_logged_and_withdrawn(browse, db, cast, heron):
    ada, ines = browse("ada"), browse("ines")
    start = f"/projects/{heron.code}/sharing"
    to = cast.ines.organisation_code
    teaser = f"/directory/projects/{heron.code}"
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()

    assert ines.get(teaser).status_code == 404
    asked = ada.get(f"{start}/new?to={to}")
    done = ada.post(
        f"{start}/new", {"grantee": to, "scopes": ["profile", "levels"], "until": tomorrow}
    )
    opened = ines.get(teaser)
    centre = text(ada.get(start))

    assert "Northern Light Capital" in text(asked)
    assert done.status_code == 303
    assert "SEK\xa055\xa0million" in text(opened)
    assert "Hidden Rival" not in text(opened)
    assert "Project Heron" in text(ines.get("/shared"))
    assert "Who has seen this" in centre
    assert "Facts for partners</td>" in centre
    grant = centre.split(f"{start}/")[-2].split("/")[0]
    code = next(
        part.split("/")[0] for part in centre.split(f"{start}/")[1:] if "/withdraw" in part[:30]
    )
    assert len(grant) > 0
    preview = text(ada.get(f"{start}/preview/{code}"))
    assert "SEK\xa055\xa0million" in preview
    assert ada.get(f"{start}/{code}/renew").status_code == 200
    assert ada.get(f"{start}/{code}/withdraw").status_code == 200
    assert ada.post(f"{start}/{code}/withdraw", {"confirmed": "yes"}).status_code == 303
    assert ines.get(teaser).status_code == 404
    assert "Project Heron" not in text(ines.get("/shared"))


def test_share_form_keeps_the_text_and_says_what_is_wrong(browse, cast, heron):
    ada = browse("ada")
    to = cast.ines.organisation_code

    for until in ("tomorrow", "1999-01-01", "9999-12-31", "0001-01-01", ""):
        refused = ada.post(
            f"/projects/{heron.code}/sharing/new",
            {"grantee": to, "scopes": ["profile"], "until": until},
        )
        assert (until, refused.status_code) == (until, 422)
        assert f'value="{until}"' in text(refused)


def test_preview_of_a_private_project_is_nothing(browse, heron):
    page = text(browse("ada").get(f"/projects/{heron.code}/sharing/preview/public"))

    assert "They see nothing" in page
    assert "55" not in page.split("<main")[1].split("</main")[0]


def test_viewer_sees_through_the_projection_only_what_its_relation_allows(db, cast, published):
    shown = {}
    for name in ("ada", "bea", "ines", "cora"):
        with db.read() as session:
            found = organisations.teaser(session, getattr(cast, name), code=published.code, now=NOW)
        shown[name] = found.classes
    public = frozenset({FieldClass.F0, FieldClass.F1})
    assert shown == dict.fromkeys(("ada", "bea", "ines", "cora"), public)
