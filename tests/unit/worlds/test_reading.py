import json

import pytest

from portal.worlds import reading, shape
from portal.worlds.reading import WorldError

ORGANISATION = {"id": "o", "kind": "company", "name": "O"}
PERSON = {"id": "p", "name": "P", "email": "p@x.example", "password": "x"}
PROJECT = {"id": "j", "organisation": "o", "name": "J"}


def problems(text):
    with pytest.raises(WorldError) as caught:
        reading.read_world(text)
    return [(each.field, each.code) for each in caught.value.problems]


def fields(world):
    return [field for field, _ in problems(json.dumps(world))]


def test_empty_world_is_a_world():
    assert reading.read_world("{}") == shape.World()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"people": [], "people": []}', "the key 'people' stands twice"),
        ('{"a": NaN}', "NaN is not a number"),
        ("{", "not valid JSON"),
        ('{"people": [{"id": "a\\u0000"}]}', "a character that cannot be stored"),
        ('{"projects": [{"profile": {"n": 1e400}}]}', "number"),
        ('{"projects": [{"profile": {"n": 99999999999999999999}}]}', "number"),
    ],
)
def test_text_that_is_not_strict_json_is_refused(text, said):
    found = problems(text)
    assert [field for field, _ in found] == ["file"]
    assert said in found[0][1]


@pytest.mark.parametrize(
    ("world", "place"),
    [
        ([], "file"),
        ({"ghosts": []}, "ghosts"),
        ({"organisations": [{**ORGANISATION, "kind": "bank"}]}, "organisations[0].kind"),
        ({"organisations": [{**ORGANISATION, "verified": "yes"}]}, "organisations[0].verified"),
        ({"organisations": [{**ORGANISATION, "name": ""}]}, "organisations[0].name"),
        ({"organisations": [{**ORGANISATION, "id": "a b"}]}, "organisations[0].id"),
        ({"people": [{**PERSON, "email": "P@x.example"}]}, "people[0].email"),
        ({"people": [{**PERSON, "email": "p@x.example\n"}]}, "people[0].email"),
        ({"people": [{**PERSON, "created_at": "yesterday"}]}, "people[0].created_at"),
        ({"people": [{**PERSON, "created_at": "2026-13-01T00:00Z"}]}, "people[0].created_at"),
        (
            {"organisations": [ORGANISATION], "projects": [{**PROJECT, "answers": {"A": {}}}]},
            "projects[0].answers.A",
        ),
        (
            {
                "organisations": [ORGANISATION],
                "projects": [{**PROJECT, "answers": {"IP-01": {"score": 5}}}],
            },
            "projects[0].answers.IP-01.score",
        ),
        (
            {
                "organisations": [ORGANISATION],
                "projects": [{**PROJECT, "answers": {"IP-01": {"score": True}}}],
            },
            "projects[0].answers.IP-01.score",
        ),
    ],
)
def test_part_of_the_wrong_shape_is_named_by_its_path(world, place):
    assert fields(world) == [place]


def test_every_problem_is_found_at_once():
    world = {"organisations": [{**ORGANISATION, "kind": "bank"}], "people": [{"id": "p"}]}
    assert fields(world) == [
        "organisations[0].kind",
        "people[0].name",
        "people[0].email",
        "people[0].password",
    ]


def test_references_and_repeated_ids_are_named_by_their_paths():
    world = {
        "organisations": [ORGANISATION, {**ORGANISATION, "code": "abcd"}],
        "people": [
            {**PERSON, "memberships": [{"organisation": "q", "role": "owner"}]},
            {**PERSON, "id": "p2"},
        ],
        "projects": [{**PROJECT, "organisation": "nobody"}],
        "grants": [{"id": "g", "project": "k", "to": "q", "scopes": ["profile"]}],
        "accesses": [
            {"project": "k", "person": "z", "classes": ["F2"], "what": "teaser", "at": "now"}
        ],
        "introductions": [{"id": "i", "project": "k", "partner": "q", "state": "asked"}],
    }
    assert problems(json.dumps(world)) == [
        ("organisations[1].id", "id_twice"),
        ("people[1].email", "email_twice"),
        ("people[0].memberships[0].organisation", "unknown_id"),
        ("grants[0].project", "unknown_id"),
        ("grants[0].to", "unknown_id"),
        ("accesses[0].project", "unknown_id"),
        ("accesses[0].person", "unknown_id"),
        ("projects[0].organisation", "unknown_id"),
        ("introductions[0].project", "unknown_id"),
        ("introductions[0].partner", "unknown_id"),
    ]


def test_message_quotes_no_password():
    secret = "never show this one"
    world = {"people": [{**PERSON, "password": [secret]}]}
    with pytest.raises(WorldError) as caught:
        reading.read_world(json.dumps(world))
    assert str(caught.value).startswith("people[0].password: ")
    assert secret not in str(caught.value)


def test_schema_describes_every_part():
    assert sorted(shape.schema()["properties"]) == sorted(shape.World.model_fields)
    assert shape.schema()["additionalProperties"] is False
