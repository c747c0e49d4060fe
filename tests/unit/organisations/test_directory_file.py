"""A directory file is taken whole, or refused with file and line."""

from datetime import date
from pathlib import Path

import pytest

from portal.errors import InvalidError
from portal.organisations import directory_file
from portal.organisations.directory_file import Entry

GOOD = """as_of = "2026-05-31"
[[actor]]
name = "A"
kind = "node"
hub = ""
facts = "F"
source = "S"
"""


def problems(text):
    with pytest.raises(InvalidError) as refused:
        directory_file.parse(text if isinstance(text, bytes) else text.encode(), "d.toml")
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_shipped_file_is_good():
    entries = directory_file.read(Path("portal/organisations/directory.toml"))

    assert len(entries) == 66
    assert {entry.as_of for entry in entries} == {date(2026, 5, 31)}
    assert all(entry.source for entry in entries)


def test_good_row_becomes_an_entry():
    assert directory_file.parse(GOOD.encode(), "d.toml") == (
        Entry("A", "node", "", "F", "S", date(2026, 5, 31)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace('"node"', '"castle"'), [("d.toml:4 kind", "not_option")]),
        (GOOD.replace('hub = ""', 'hub = "moon"'), [("d.toml:5 hub", "not_option")]),
        (GOOD.replace('"A"', '""'), [("d.toml:3 name", "needed")]),
        (GOOD.replace('"A"', "7"), [("d.toml:3 name", "not_text")]),
        (GOOD.replace('"A"', '"a\\u0000"'), [("d.toml:3 name", "odd_character")]),
        (GOOD.replace('"F"', '"' + "f" * 1001 + '"'), [("d.toml:6 facts", "too_long")]),
        (GOOD + 'colour = "red"\n', [("d.toml:8 colour", "key_unknown")]),
        (GOOD + 'as_of = "soon"\n', [("d.toml:8 as_of", "not_date")]),
        (GOOD.replace('as_of = "2026-05-31"', ""), [("d.toml:2 as_of", "not_date")]),
        (GOOD + GOOD.partition("\n")[2], [("d.toml:9 name", "twice")]),
        ("actor = 1", [("d.toml", "actors_missing")]),
        ("", [("d.toml", "actors_missing")]),
        (b"\xff", [("d.toml", "not_utf8")]),
    ],
)
def test_fault_is_named_with_its_line(text, expected):
    assert problems(text) == expected


def test_every_fault_is_told_at_once():
    bad = GOOD.replace('"node"', '"castle"').replace('"S"', "[]")

    assert problems(bad) == [("d.toml:7 source", "not_text"), ("d.toml:4 kind", "not_option")]


def test_broken_toml_says_where():
    ((place, code),) = problems("[[actor]\n")

    assert (place, code) == ("d.toml", "not_toml")


def test_missing_file_is_told():
    with pytest.raises(InvalidError, match="file_unreadable"):
        directory_file.read(Path("no/such/file.toml"))
