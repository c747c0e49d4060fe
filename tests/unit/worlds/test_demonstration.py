import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import portal.organisations
from portal.people import passwords
from portal.readiness import catalogue, scoring
from portal.readiness.model import FACTS, Answer, Evidence, Facts
from portal.worlds import demonstration

TODAY = date(2026, 11, 20)
# Words that promise what nobody may promise of an unapproved medicine (domain.md 14).
PROMISES = ("cure", "cures", "breakthrough", "proven", "safe and", "botar", "revolution", "!")


@pytest.fixture(scope="module")
def world():
    return demonstration.demonstration(TODAY)


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def test_world_has_the_promised_parts(world):
    kinds = Counter(each.kind.value for each in world.organisations)
    assert kinds == {"company": 8, "investor": 5, "cdmo": 4, "node": 6, "coordinator": 1}
    assert sorted(each.state.value for each in world.rounds) == ["decided", "open"]
    roles = Counter(
        m.role.value for p in world.people for m in p.memberships if m.organisation == "brygga"
    )
    assert roles == {"owner": 1, "editor": 1, "reviewer": 3}
    assert all(each.demo for each in world.organisations)


def test_companies_differ_in_stage_and_type(world):
    stages = Counter(each.profile["stage"] for each in world.projects)
    assert max(stages.values()) == 1
    types = {code for each in world.projects for code in each.profile["type_code"]}
    assert types == {"GV", "GX", "SC", "TE", "CO"}


def test_names_belong_to_nobody_in_the_directory(world):
    folder = Path(portal.organisations.__file__).parent
    directory = tomllib.loads((folder / "directory.toml").read_text(encoding="utf-8"))
    real = {row["name"].casefold() for row in directory["actor"]}
    words = {name.split()[0] for name in real}
    assert len(real) > 50
    ours = {each.name.casefold() for each in world.organisations}
    assert ours & real == set()
    assert {name.split()[0] for name in ours} & (words - {"region"}) == set()


def test_no_text_is_empty_or_promises_too_much():
    content = demonstration.content(TODAY)
    found = [text for text in texts(content) if not text.strip()]
    assert found == []
    public = [text.casefold() for each in content["projects"] for text in texts(each["profile"])]
    assert [text for text in public for word in PROMISES if word in text.split()] == []


def test_some_profiles_are_swedish_and_some_english(world):
    langs = Counter(each.lang for each in world.organisations if each.kind.value == "company")
    assert langs == {"en": 5, "sv": 3}


def test_every_profile_tells_another_story(world):
    edition = catalogue.load("atmp-2026.1")
    levels = {each.name: levels_of(edition, each) for each in world.projects}
    assert len(set(levels.values())) == len(levels)
    assert levels["ARC-101"] == (4, 3, 4, 2, 3)
    assert levels["FYR-2"][0] == 2
    assert levels["PIGG-virus"][1:] == (None, None, None, None)
    assert set(levels["RUSKA-3"]) == {3}
    assert 5 in levels["KLAR graft"]


def levels_of(edition, project):
    facts = {key: project.profile[key] for key in FACTS if key in project.profile}
    subject = Facts(project.profile["stage"], frozenset(project.profile["type_code"]), facts)
    answers = {
        key: Answer(each.score, each.na, bool(each.dont_know), Evidence(each.evidence or "E0"))
        for key, each in project.answers.items()
    }
    return tuple(each.level for each in scoring.assess(edition, subject, answers).pillars)


def test_password_is_good_enough_and_sign_ins_name_the_cast():
    assert len(demonstration.PASSWORD) >= 15
    assert passwords.weakness(demonstration.PASSWORD) == ""
    table = demonstration.sign_ins()
    for name in demonstration.CAST:
        assert f"{name}@demo.example" in table
    assert demonstration.PASSWORD in table


def test_compact_answers_mean_score_evidence_and_nobody_knows():
    assert demonstration.compact("01=3d 02=? 03=0 04=4c") == {
        "01": {"score": 3, "evidence": "E1"},
        "02": {"dont_know": True},
        "03": {"score": 0, "evidence": "E0"},
        "04": {"score": 4, "evidence": "E2"},
    }
