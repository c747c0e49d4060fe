"""The world itself: everybody can do what they are there for, so that silence means something."""

import pytest

from tests.integration.visibility import world


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ada", "/projects/{projects.aurora}/results"),
        ("ines", "/shared/{projects.aurora}"),
        ("ivar", "/shared/{projects.aurora}/IP"),
        ("cora", "/coordination/applications/{applications.ada-judged}"),
        ("rut", "/reviews/{reviews.rut-judged}"),
        ("dov", "/introductions/{introductions.of-dov}"),
        ("bea", "/projects/{projects.boreas}"),
        (None, "/directory/projects/{projects.aurora}"),
    ],
)
def test_the_entitled_get_in(still, name, path):
    kind, _, own_id = path.partition("{")[2].partition("}")[0].partition(".")
    where = path.replace(f"{{{kind}.{own_id}}}", still.code(kind, own_id))
    assert still.viewer(name).get(where).status_code == 200


def test_every_canary_names_known_people():
    assert {n for who in world.CANARIES.values() for n in who} <= set(world.PEOPLE)
