"""The check of translations sees each kind of fault; the check itself runs in `make check`."""

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import messages


@pytest.fixture
def world(monkeypatch):
    """A source with two texts, and catalogues to be filled by the test."""
    found = {
        "Save": messages.Use("Save", ["a.html:1"], {"web"}),
        ("%(num)s day", "%(num)s days"): messages.Use(("%(num)s day", "%(num)s days"), ["b.py:2"]),
    }
    rooms = {"web": Catalog(locale="sv"), "rounds": Catalog(locale="sv")}
    monkeypatch.setattr(messages, "uses", lambda: found)
    monkeypatch.setattr(messages, "catalogues", lambda: rooms)
    monkeypatch.setattr(messages, "_computed", list)
    monkeypatch.setattr(messages, "CHECKS", messages.CHECKS[:-1])
    rooms["web"].add("Save", "Spara")
    rooms["web"].add(("%(num)s day", "%(num)s days"), ("%(num)s dag", "%(num)s dagar"))
    return rooms


def test_complete_swedish_has_no_fault(world):
    assert messages.faults() == []


@pytest.mark.parametrize(
    ("text", "swedish", "fault"),
    [
        ("Gone", "Borta", "nothing says"),
        ("Save", "", "empty or fuzzy"),
        ("Save", "Bevara", "in several ways"),
        ("Save %(name)s", "Spara %(namn)s", "placeholder"),
        (("%(num)s day", "%(num)s days"), ("%(num)s dag", ""), "empty or fuzzy"),
    ],
)
def test_every_kind_of_fault_is_seen(world, text, swedish, fault):
    world["rounds"].add(text, swedish)
    assert [line for line in messages.faults() if fault in line] != []


def test_missing_text_is_seen_and_printed_to_be_filled_in(world):
    world["web"].delete("Save")
    assert messages.faults() == ["a.html:1: no Swedish for 'Save'"]
    assert messages.entry_to_fill(messages.uses()["Save"]) == 'msgid "Save"\nmsgstr ""\n'


def test_doubtful_text_counts_as_missing(world):
    world["web"].delete("Save")
    world["web"].add("Save", "Spara", flags=["fuzzy"])
    assert len(messages.faults()) == 2


def test_computed_text_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    path = Path(tmp_path, "views.py")
    path.write_text('_("fine")\n_(name)\n_(f"{name}")\n')
    assert len(messages.dynamic(path)) == 2
    assert isinstance(ast.parse(path.read_text()), ast.Module)
