"""Whatever ends, ends at once: every address that was open is gone at the next request."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.access import Role
from portal.people import service as people
from portal.rounds import service as rounds
from portal.sharing.tables import GrantRow
from tests.integration.visibility.stage import PRESENT, actor
from tests.integration.visibility.world import found_in

MOMENT = timedelta(microseconds=1)


def statuses(place, name, paths):
    return {path: place.viewer(name).get(path).status_code for path in paths}


def all_are(status, paths):
    return dict.fromkeys(paths, status)


def shown(place, name, path):
    return found_in(place.viewer(name).get(path).get_data(as_text=True))


def company_paths(place):
    aurora = place.code("projects", "aurora")
    return [
        "/matches",
        "/introductions",
        "/applications",
        "/members",
        f"/projects/{aurora}",
        f"/projects/{aurora}/assessment",
        f"/projects/{aurora}/questions/IP-01",
        f"/projects/{aurora}/results",
        f"/projects/{aurora}/papers",
        f"/projects/{aurora}/sharing",
        f"/projects/{aurora}/snapshots/{place.code('snapshots', 'spring')}",
        f"/applications/{place.code('applications', 'ada-judged')}",
        f"/introductions/{place.code('introductions', 'of-ines')}",
        f"/api/v1/projects/{aurora}/assessment",
        f"/api/v1/projects/{aurora}/answers/IP-01",
        "/api/v1/matches",
    ]


def test_a_withdrawn_grant_is_over(copy):
    aurora = copy.code("projects", "aurora")
    paths = [f"/shared/{aurora}"]
    teaser = f"/directory/projects/{aurora}"
    assert statuses(copy, "ines", paths) == all_are(200, paths)
    assert "zqf2milestone" in shown(copy, "ines", teaser)
    before = copy.viewer("ines").get("/api/v1/matches").get_json()
    grant = copy.code("grants", "live")
    done = copy.viewer("ada").post(f"/projects/{aurora}/sharing/{grant}/withdraw")
    assert done.status_code == 303
    assert statuses(copy, "ines", paths) == all_are(404, paths)
    assert shown(copy, "ines", teaser) == set()
    assert copy.viewer("ines").get("/api/v1/matches").get_json() != before
    assert aurora not in copy.viewer("ines").get("/shared").get_data(as_text=True)


@pytest.mark.parametrize(("left", "status"), [(MOMENT, 200), (timedelta(), 404)])
def test_a_grant_ends_at_its_very_moment(copy, left, status):
    aurora = copy.code("projects", "aurora")
    paths = [f"/shared/{aurora}", f"/shared/{aurora}/IP"]
    with copy.database.write() as session:
        code = copy.code("grants", "ip")
        session.execute(update(GrantRow).where(GrantRow.code == code).values(until=PRESENT + left))
        session.commit()
    assert statuses(copy, "ivar", paths) == all_are(status, paths)


@pytest.mark.parametrize("script", [False, True])
def test_who_leaves_an_organisation_leaves_everything_in_it(copy, script):
    paths = company_paths(copy)
    reader = bearer(copy, "alva") if script else copy.viewer("alva")
    paths = [path for path in paths if path.startswith("/api/") or not script]
    assert {path: reader.get(path).status_code for path in paths} == all_are(200, paths)
    with copy.database.write() as session:
        ada = actor(session, "ada")
        people.change_role(
            session, ada, account_code=copy.code("people", "alva"), role=None, now=PRESENT
        )
        session.commit()
    assert {path: reader.get(path).status_code for path in paths} == all_are(404, paths)
    back = {"organisation": organisation_code(copy, "ardent")}
    assert copy.viewer("alva").post("/switch", back).status_code == 404


def test_a_role_counts_from_the_next_request_on(copy):
    aurora = copy.code("projects", "aurora")
    save = f"/projects/{aurora}/questions/IP-02/autosave"
    alva = copy.viewer("alva")
    publish = f"/projects/{aurora}/unpublish"
    before = copy.digest()
    with copy.database.write() as session:
        ada = actor(session, "ada")
        people.change_role(
            session, ada, account_code=copy.code("people", "alva"), role=Role.READER, now=PRESENT
        )
        session.commit()
    changed = copy.digest()
    assert before != changed
    body = {"version": 1, "fields": {"comment": "Still here"}}
    assert alva.send("PUT", save, json=body).status_code in {403, 422}
    assert alva.post(publish).status_code == 403
    assert copy.digest() == changed


@pytest.mark.parametrize("name", ["ada", "ines", "rut", "cora"])
def test_nothing_opens_after_signing_out(copy, name):
    viewer = copy.viewer(name)
    cookie = viewer.client.get_cookie("brygga").value
    assert viewer.get("/settings").status_code == 200
    assert viewer.post("/sign-out").status_code == 303
    thief = copy.app.test_client()
    thief.set_cookie("brygga", cookie)
    assert thief.get("/settings").status_code == 303
    assert thief.get("/api/v1/matches").status_code == 401
    if name == "ada":
        paths = [path for path in company_paths(copy) if not path.startswith("/api/")]
        assert {path: thief.get(path).status_code for path in paths} == all_are(303, paths)


def test_a_token_ends_with_its_session(copy):
    script = bearer(copy, "ada")
    assert script.get("/api/v1/matches").status_code == 200
    assert script.delete("/api/v1/sessions").status_code == 204
    assert script.get("/api/v1/matches").status_code == 401


def test_a_conflict_declared_late_closes_every_door(copy):
    own = copy.code("reviews", "ros-judged")
    paths = [f"/reviews/{own}", f"/reviews/{own}/conflict"]
    assert "zqf4ipcomment" in shown(copy, "ros", paths[0])
    sent = copy.viewer("ros").post(paths[1], {"conflict": "yes", "reason": "A cousin"})
    assert sent.status_code == 303
    assert statuses(copy, "ros", paths) == all_are(404, paths)
    assert copy.viewer("ros").post(paths[0], {"do": "submit"}).status_code == 404
    assert own not in copy.viewer("ros").get("/reviews").get_data(as_text=True)


def test_a_reviewer_taken_off_has_never_been_there(copy):
    application, own = copy.code("applications", "ada-judged"), copy.code("reviews", "ros-judged")
    assert copy.viewer("ros").get(f"/reviews/{own}").status_code == 200
    with copy.database.write() as session:
        rounds.remove(session, actor(session, "cora"), code=application, assignment=own,
                      now=PRESENT)  # fmt: skip
        session.commit()
    assert copy.viewer("ros").get(f"/reviews/{own}").status_code == 404


def test_an_unpublished_project_is_gone_for_strangers(copy):
    aurora = copy.code("projects", "aurora")
    paths = [f"/directory/projects/{aurora}",
             f"/matches/{aurora}/{organisation_code(copy, 'malaren')}"]  # fmt: skip
    assert statuses(copy, "nora", paths) == all_are(200, paths)
    assert copy.viewer("ada").post(f"/projects/{aurora}/unpublish").status_code == 303
    assert statuses(copy, "nora", paths) == all_are(404, paths)
    assert aurora not in copy.viewer("nora").get("/api/v1/matches").get_data(as_text=True)
    assert aurora not in copy.viewer("otto").get("/directory").get_data(as_text=True)


def organisation_code(place, own_id):
    return place.code("organisations", own_id)


class Script:
    """A client with a bearer token and no cookie."""

    def __init__(self, client, token):
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def delete(self, path):
        return self.client.delete(path, headers=self.headers)


def bearer(place, name):
    from tests.cast import PASSWORD, email_of

    client = place.app.test_client(use_cookies=False)
    sent = client.post("/api/v1/sessions", json={"email": email_of(name), "password": PASSWORD})
    assert sent.status_code == 201, sent.get_data()
    return Script(client, sent.get_json()["token"])
