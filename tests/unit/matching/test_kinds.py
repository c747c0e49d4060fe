"""Kinds are configuration that holds together with the profiles' fields and vocabularies."""

import tomllib
from pathlib import Path

import pytest

from portal.errors import InvalidError
from portal.matching.kinds import KINDS, kind, parse_kind, words
from portal.matching.units import UNITS_PER_DECIBAN

ORGANISATIONS = Path("portal/organisations")


def _profile_fields(name):
    found = tomllib.loads((ORGANISATIONS / "fields" / f"{name}.toml").read_text("utf-8"))
    return {item["key"]: item for group in found["group"] for item in group["fields"]}


def _vocabularies():
    return tomllib.loads((ORGANISATIONS / "vocabularies.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", KINDS)
def test_every_source_is_a_field_of_the_profile(name):
    sources = {"project": _profile_fields("project"), "counterpart": _profile_fields(name)}
    for item in kind(name).field:
        for party, known in sources.items():
            assert set(item.sources(party)) <= known.keys()


@pytest.mark.parametrize("name", KINDS)
def test_both_sides_of_a_set_speak_the_same_words(name):
    vocabularies = _vocabularies()
    project, counterpart = _profile_fields("project"), _profile_fields(name)
    for item in kind(name).field:
        if item.kind.value != "set":
            continue
        spoken = {
            mapped
            for key in item.sources("project")
            for word in vocabularies[project[key]["vocabulary"]]
            for mapped in item.project_map.get(word, (word,))
        }
        offered = set()
        for key in item.sources("counterpart"):
            for word in vocabularies[counterpart[key]["vocabulary"]]:
                kept = () if item.counterpart_unmapped == "drop" else (word,)
                offered |= set(item.counterpart_map.get(word, kept))
        taxonomy = item.engine().taxonomy
        wider = {up for word in spoken for up in taxonomy.line(word)}
        assert offered <= wider, (name, item.key)
        assert spoken & offered or item.parents, (name, item.key)


@pytest.mark.parametrize("name", KINDS)
def test_sentences_use_only_what_the_page_fills_in(name):
    filled = {"value": "x", "field": "y", "share": "z"}
    for item in kind(name).field:
        for phrase in (item.label, item.hit, item.miss, item.open, item.unstated):
            for text in (phrase.en, phrase.sv):
                assert "{" not in text.format(**filled)
        assert item.hit.en != item.hit.sv


def test_every_currency_has_a_rate():
    assert set(kind("investor").rates) == set(_vocabularies()["currency"])


def test_words_name_shares_and_bands():
    assert [words().for_share(share).id for share in (1, 0.5, 0.33, 0.01)] == [
        "nearly_all",
        "half",
        "third",
        "few",
    ]
    bands = [words().for_points(n * UNITS_PER_DECIBAN).id for n in (12, 3, 0, -3, -4, -2000)]
    assert bands == ["much_more", "more", "as", "as", "less", "less"]


def test_unknown_kinds_are_refused():
    with pytest.raises(KeyError):
        kind("../investor")


def test_a_bad_kind_is_refused_with_every_place():
    text = Path("portal/matching/kinds/node.toml").read_text("utf-8")
    with pytest.raises(InvalidError) as raised:
        parse_kind("node", text.replace("weight = 1.5", "weight = -1").replace("eps", "epsilon", 1))
    assert [problem.field for problem in raised.value.problems] == [
        "field.0.weight",
        "field.0.epsilon",
    ]
    with pytest.raises(InvalidError, match="hub: key_twice"):
        parse_kind("node", text.replace('key = "modality"', 'key = "hub"'))
    with pytest.raises(InvalidError, match="node: not_toml"):
        parse_kind("node", "[")
