"""A world is built exactly as given, or not at all."""

import json

import pytest

from portal.access import Kind, Role
from portal.db import trail
from portal.errors import NotFoundError
from portal.matching import service as matching
from portal.matching.lifecycle import State
from portal.organisations import service as organisations
from portal.people import service as people
from portal.readiness import service as readiness
from portal.rounds import service as rounds
from portal.rounds.model import AssignmentState, Outcome, RoundState
from portal.sharing import service as sharing
from portal.worlds import building, reading
from tests.cast import NOW
from tests.integration.worlds import small


@pytest.fixture
def codes(session):
    return build(session, small.world())


def build(session, world):
    made = building.build(session, reading.read_world(json.dumps(world)), now=NOW)
    session.commit()
    return made


def problems(session, world):
    with pytest.raises(reading.WorldError) as caught:
        build(session, world)
    session.rollback()
    return [(each.field, each.code) for each in caught.value.problems]


def test_codes_are_given_back_by_kind_and_own_id(codes):
    kinds = {kind: sorted(made) for kind, made in codes.items() if kind != "people"}
    assert kinds == {
        "organisations": sorted(each["id"] for each in small.world()["organisations"]),
        "projects": ["cells"],
        "snapshots": ["own"],
        "grants": ["ended", "live", "withdrawn"],
        "rounds": ["done", "going"],
        "applications": ["again", "in"],
        "reviews": ["asked", "half", "mine", "off", "theirs"],
        "criteria": ["going.own"],
        "introductions": ["met"],
    }
    assert codes["organisations"]["acme"] == "acme0000"
    assert len({code for made in codes.values() for code in made.values()}) == sum(
        map(len, codes.values())
    )


def test_people_sign_in_with_their_roles(session, codes):
    anna, ray = small.actor(session, "anna"), small.actor(session, "ray")
    assert (anna.kind, anna.role, anna.verified) == (Kind.COMPANY, Role.OWNER, True)
    assert (ray.kind, ray.role) == (Kind.COORDINATOR, Role.REVIEWER)
    assert not small.actor(session, "mats").verified
    assert small.actor(session, "odd").organisation is None
    assert small.actor(session, "gone").organisation is None


def test_profile_and_answers_are_as_given_and_then_as_changed(session, codes):
    anna, code = small.actor(session, "anna"), codes["projects"]["cells"]
    page = organisations.profile_page(session, anna, code=code, now=NOW)
    assert page.values["runway_months"] == 6
    assert page.values["patients_eligible_year_se"] == 40
    shown = organisations.teaser(session, None, code=code, now=NOW)
    assert (shown.name, shown.values["summary_public"]) == ("Cells", "Cells for all to read about.")
    frozen = readiness.own_snapshot(
        session, anna, project=code, snapshot=codes["snapshots"]["own"], now=NOW
    )
    told = {key: (each.choice, each.evidence_state.value) for key, each in frozen.answers.items()}
    assert told == {
        "IP-01": ("3", "E2"),
        "IP-02": ("dont_know", "E0"),
        "IP-06": ("na", "E0"),
        "IP-07": ("na", "E0"),
        "PRJ-01": ("2", "E0"),
    }
    assert frozen.answers["IP-01"].comment == "Signed by all."
    assert frozen.answers["IP-07"].na_text == "Nothing licensed in."
    now = readiness.question_page(session, anna, project=code, question="IP-02", now=NOW)
    assert now.kept.content.choice == "1"


def test_grants_and_accesses_are_as_given(session, codes):
    anna, code = small.actor(session, "anna"), codes["projects"]["cells"]
    project = organisations.own_project(session, anna, code=code)
    about = {"project": project.id, "organisation_id": project.organisation_id}
    every = sharing.grants(session, anna, **about)
    assert {each.code: each.active(NOW) for each in every} == {
        codes["grants"]["live"]: True,
        codes["grants"]["ended"]: False,
        codes["grants"]["withdrawn"]: False,
    }
    log = sharing.who_has_seen(session, anna, **about)
    assert [(each.organisation, each.what) for each in log] == [("The fund investor", "teaser")]


def test_grant_opens_the_shared_fields_and_nothing_else_does(session, codes):
    code = codes["projects"]["cells"]
    granted = {
        name: organisations.teaser(session, small.actor(session, name), code=code, now=NOW).granted
        for name in ("fia", "filip", "hans", "rita", "odd", "gone", "mats", "kaj")
    }
    assert granted.pop("fia") == {"vector": ["lentivirus"], "patients_eligible_year_se": 40}
    assert set(map(str, granted.values())) == {"{}"}


def test_rounds_stand_where_the_file_says(session, codes):
    cesar, ray, rex = (small.actor(session, name) for name in ("cesar", "ray", "rex"))
    anna = small.actor(session, "anna")
    states = {each.code: each.state for each in rounds.coordinators_rounds(session, cesar, now=NOW)}
    assert states == {
        codes["rounds"]["done"]: RoundState.DECIDED,
        codes["rounds"]["going"]: RoundState.REVIEWING,
    }
    told = rounds.company_application(session, anna, code=codes["applications"]["in"], now=NOW)
    assert told.result is not None
    assert told.result.verdict.outcome is Outcome.APPROVE
    desk = {each.code: each.state for each in rounds.desk(session, ray, now=NOW)}
    assert desk == {
        codes["reviews"]["mine"]: AssignmentState.SUBMITTED,
        codes["reviews"]["half"]: AssignmentState.CLEAR,
    }
    assert [e.code for e in rounds.desk(session, rex, now=NOW)] == [codes["reviews"]["asked"]]
    half = rounds.scoring_page(session, ray, code=codes["reviews"]["half"], now=NOW)
    assert {key: mark.score for key, mark in half.marks.items()} == {
        codes["criteria"]["going.own"]: 2
    }


def test_otto_and_other_coordinators_find_nothing_of_a_round(session, codes):
    code = codes["applications"]["in"]
    for name in ("odd", "kaj", "rita", "fia", "gone"):
        with pytest.raises(NotFoundError):
            rounds.triage_sheet(session, small.actor(session, name), code=code, now=NOW)
        with pytest.raises(NotFoundError):
            rounds.company_application(session, small.actor(session, name), code=code, now=NOW)


def test_introduction_is_walked_to_its_state(session, codes):
    found = matching.introduction(
        session, small.actor(session, "anna"), code=codes["introductions"]["met"], now=NOW
    )
    assert (found.state, found.message, found.mine) == (State.INTRODUCED, "Hello", False)


def test_nothing_stored_differs_when_computed_again(session, codes):
    assert [*trail.verify(session), *readiness.invariants(session)] == []


def replaced(path, value):
    """The small world with one place changed."""
    world = small.world()
    target = world
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return world


CELLS = ("projects", 0)
DONE = ("rounds", 0)


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        (("people", 0, "password"), "short", ("people[0].password", "password_short")),
        (
            ("people", 0, "memberships", 0, "role"),
            "reviewer",
            ("people[0].memberships[0].role", "role_unknown"),
        ),
        (
            (*CELLS, "profile", "stage"),
            "S99",
            ("projects[0].profile.stage", "not_option"),
        ),
        (
            (*CELLS, "profile", "wings"),
            2,
            ("projects[0].profile.wings", "field_unknown"),
        ),
        (
            (*CELLS, "answers", "IP-99"),
            {"score": 1},
            ("projects[0].answers.IP-99", "unknown_question"),
        ),
        (
            (*CELLS, "answers", "IP-01", "parts"),
            {"wings": 2},
            ("projects[0].answers.IP-01.part-wings", "unknown_field"),
        ),
        (
            (*CELLS, "published", "texts"),
            ["vector"],
            ("projects[0].published.texts", "unknown_text"),
        ),
        (("grants", 0, "scopes"), ["everything"], ("grants[0].scopes", "scopes_empty")),
        (("grants", 0, "to"), "maker", ("grants[0].to", "grantee_unknown")),
        (("accesses", 0, "classes"), ["F99"], ("accesses[0].classes", "unknown_class")),
        (
            (*DONE, "closes_at"),
            "now+1d",
            ("rounds[0].closes_at", "must_have_passed"),
        ),
        (
            (*DONE, "state"),
            "open",
            ("rounds[0].applications[0].state", "needs_closed_round"),
        ),
        (
            (*DONE, "rules"),
            {"bands": ["A"]},
            ("rounds[0].applications[0]", "checks_open"),
        ),
        (
            (*DONE, "applications", 0, "reviews", 0, "marks", "need", "comment"),
            "",
            ("rounds[0].applications[0].reviews[0].comment_need", "comment_missing"),
        ),
        (
            ("introductions", 0, "partner"),
            "hosp",
            ("introductions[0]", "not_published"),
        ),
    ],
)
def test_part_that_cannot_be_built_is_named_by_its_path(session, path, value, found):
    assert found in problems(session, replaced(path, value))


def test_world_with_one_problem_leaves_nothing_behind(session):
    problems(session, replaced(("introductions", 0, "partner"), "hosp"))
    assert [each for kind in Kind for each in people.organisations_of_kind(session, kind)] == []


def test_world_can_be_built_beside_another_and_not_twice(session, codes):
    found = problems(session, small.world())
    assert ("organisations[0].code", "taken") in found
    assert ("people[0].email", "taken") in found
    second = {"organisations": [small.organisation("acme", "company")]}
    assert build(session, second)["organisations"]["acme"] != codes["organisations"]["acme"]
