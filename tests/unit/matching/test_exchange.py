"""The `portal match` command on files, good and bad."""

import argparse
import json

import pytest

from portal.errors import InvalidError
from portal.matching.exchange import SENTENCES, add_arguments, run, run_command

FIELDS = """
[[field]]
key = "disease"
kind = "set"
parents = { leukaemia = "oncology", all = ["leukaemia"] }
[[field]]
key = "ask"
kind = "range"
weight = 2
eps = 0.1
[[field]]
key = "about"
kind = "text"
"""
SEEKERS = [
    {"id": "s1", "values": {"disease": ["all"], "ask": 5, "about": "cells"}, "must": ["disease"]},
    {"id": "s2", "values": {"ask": {"min": 1, "max": 100}}},
]
COUNTERPARTS = [
    {"id": "c3", "values": {"disease": ["oncology"], "ask": {"min": 1}, "about": ["cells", "x y"]}},
    {"id": "c2", "values": {"ask": {"max": 10}}},
    {"id": "c1", "values": {"disease": ["heart"]}, "private": ["ask"], "n_history": 3},
    {"id": "c0", "history": {"disease": {"all": 2}}, "n_history": 2},
]


def _files(folder, fields=FIELDS, seekers=SEEKERS, counterparts=COUNTERPARTS):
    """Paths of three files; profiles given as text are written as they are."""
    paths = []
    for name, found in (("f.toml", fields), ("s.jsonl", seekers), ("c.jsonl", counterparts)):
        path = folder / name
        text = found if isinstance(found, str) else "\n".join(map(json.dumps, found))
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        paths.append(str(path))
    return paths


def _problems(paths):
    with pytest.raises(InvalidError) as raised:
        run(*paths)
    for problem in raised.value.problems:
        assert problem.code in SENTENCES
    return [
        (dict(problem.facts)["place"], problem.field, problem.code)
        for problem in raised.value.problems
    ]


def test_run_lists_eligible_before_those_that_cannot_be_told(tmp_path):
    found = run(*_files(tmp_path))
    assert [entry["id"] for entry in found] == ["s1", "s2"]
    assert [(m["id"], m["status"]) for m in found[0]["matches"]] == [
        ("c3", "eligible"),
        ("c2", "cannot_tell"),
        ("c0", "cannot_tell"),
    ]
    assert found[0]["matches"][1]["reasons"] == [
        {"field": "disease", "owner": "seeker", "status": "cannot_tell"}
    ]
    assert len(found[1]["matches"]) == 4


def test_parts_add_up_to_points_in_hundredths(tmp_path):
    for entry in run(*_files(tmp_path)):
        for match in entry["matches"]:
            parts = [round(part["points"] * 100) for part in match["parts"]]
            assert sum(parts) == round(match["points"] * 100)
            assert {part.keys() == {"field", "value", "points"} for part in match["parts"]} == {
                True
            }


def test_top_shortens_lists(tmp_path):
    assert [len(entry["matches"]) for entry in run(*_files(tmp_path), 2)] == [2, 2]


PROFILE_FAULTS = [
    ('{"id": "a", "values": {"disease": "all"}}', ("disease", "not_list")),
    ('{"id": "a", "values": {"disease": [1]}}', ("disease", "not_text")),
    ('{"id": "a", "values": {"disease": ["\\u0000"]}}', ("disease", "text_not_allowed")),
    ('{"id": "a", "values": {"about": "\\ud800"}}', ("about", "text_not_allowed")),
    ('{"id": "a", "values": {"colour": ["red"]}}', ("colour", "unknown_field")),
    ('{"id": "a", "values": {"ask": NaN}}', ("ask", "not_finite")),
    ('{"id": "a", "values": {"ask": {"min": -Infinity}}}', ("ask", "not_finite")),
    ('{"id": "a", "values": {"ask": 1e999}}', ("ask", "not_finite")),
    ('{"id": "a", "values": {"ask": 1e300}}', ("ask", "too_large")),
    ('{"id": "a", "values": {"ask": ' + "9" * 400 + "}}", ("ask", "too_large")),
    ('{"id": "a", "values": {"ask": -1}}', ("ask", "too_small")),
    ('{"id": "a", "values": {"ask": true}}', ("ask", "not_number")),
    ('{"id": "a", "values": {"ask": {"min": 2, "max": 1}}}', ("ask", "min_above_max")),
    ('{"id": "a", "values": {"ask": {"low": 2}}}', ("low", "unknown_key")),
    ('{"id": "a", "id": "b"}', ("id", "key_twice")),
    ('{"id": "a", "values": {"ask": 1, "ask": 2}}', ("ask", "key_twice")),
    ('{"id": ""}', ("id", "empty_text")),
    ('{"id": 7}', ("id", "not_text")),
    ("{}", ("id", "not_text")),
    ('{"id": "' + "a" * 501 + '"}', ("id", "text_too_long")),
    ('{"id": "a", "name": "b"}', ("name", "unknown_key")),
    ('{"id": "a", "must": ["colour"]}', ("must.colour", "unknown_field")),
    ('{"id": "a", "must": ["about"]}', ("must.about", "unknown_field")),
    ('{"id": "a", "private": "ask"}', ("private", "not_list")),
    ('{"id": "a", "private": [[]]}', ("private", "not_text")),
    ('{"id": "a", "history": {"disease": {"all": -1}}}', ("history.disease", "too_small")),
    ('{"id": "a", "history": {"disease": {"all": 1.5}}}', ("history.disease", "not_whole_number")),
    ('{"id": "a", "history": {"disease": []}}', ("history.disease", "not_object")),
    ('{"id": "a", "history": {"ask": {"1": 1}}}', ("history.ask", "unknown_field")),
    ('{"id": "a", "n_history": true}', ("n_history", "not_whole_number")),
    ('{"id": "a", "n_history": 1' + "0" * 30 + "}", ("n_history", "too_large")),
    ('{"id": "a", "values": []}', ("values", "not_object")),
    ("[]", ("", "not_object")),
    ("{", ("", "not_json")),
    ("[" * 100_000, ("", "not_json")),
    ('{"id": "a", "n_history": ' + "9" * 5000 + "}", ("", "not_json")),
]


@pytest.mark.parametrize(("line", "fault"), PROFILE_FAULTS, ids=range(len(PROFILE_FAULTS)))
def test_a_bad_profile_is_refused_with_its_line_and_field(tmp_path, line, fault):
    paths = _files(tmp_path, counterparts=f'{{"id": "ok"}}\n\n{line}\n')
    assert _problems(paths) == [("line 3", *fault)]


def test_an_id_given_twice_is_refused(tmp_path):
    assert _problems(_files(tmp_path, seekers=[{"id": "a"}, {"id": "b"}, {"id": "a"}])) == [
        ("line 3", "id", "id_twice")
    ]


def test_all_problems_are_told_at_once_up_to_fifty(tmp_path):
    assert len(_problems(_files(tmp_path, seekers='{"ids": 1}\n' * 3))) == 6
    assert len(_problems(_files(tmp_path, seekers='{"ids": 1}\n' * 300))) == 50


FIELD_FAULTS = [
    ("field = 1", [("file", "field", "no_fields")]),
    ("", [("file", "field", "no_fields")]),
    ("x = 1\n[[field]]\nkey='a'\nkind='set'", [("file", "x", "unknown_key")]),
    ("[[field]]\nkind='set'", [("field 1", "key", "not_text")]),
    ("[[field]]\nkey='a'\nkind='tree'", [("field 1", "kind", "not_a_choice")]),
    ("[[field]]\nkey='a'\nkind='set'\nweight=nan", [("field 1", "weight", "not_finite")]),
    ("[[field]]\nkey='a'\nkind='set'\nweight=-1", [("field 1", "weight", "too_small")]),
    ("[[field]]\nkey='a'\nkind='set'\neps=0", [("field 1", "eps", "too_small")]),
    ("[[field]]\nkey='a'\nkind='set'\nepsilon=1", [("field 1", "epsilon", "unknown_key")]),
    ("[[field]]\nkey='track_record'\nkind='set'", [("field 1", "key", "key_reserved")]),
    ("[[field]]\nkey='a'\nkind='set'\n" * 2, [("field 2", "a", "key_twice")]),
    (
        "[[field]]\nkey='a'\nkind='set'\nparents={x='y', y=['x']}",
        [("field 1", "parents.x", "parents_endless")],
    ),
    (
        "[[field]]\nkey='a'\nkind='set'\nparents={x=1}",
        [("field 1", "parents.x", "not_list")],
    ),
]


@pytest.mark.parametrize(("text", "faults"), FIELD_FAULTS, ids=range(len(FIELD_FAULTS)))
def test_bad_fields_are_refused_with_their_place(tmp_path, text, faults):
    assert _problems(_files(tmp_path, fields=text)) == faults


def test_files_that_cannot_be_read_are_refused(tmp_path):
    fields, seekers, counterparts = _files(tmp_path, fields="[[field]")
    assert [problem[2] for problem in _problems((fields, seekers, counterparts))] == ["not_toml"]
    fields = _files(tmp_path)[0]
    assert _problems((fields, str(tmp_path / "none"), counterparts))[0][2] == "not_readable"
    (tmp_path / "s.jsonl").write_bytes(b"\xff")
    assert _problems((fields, seekers, counterparts))[0][2] == "not_utf8"


def _command(*given):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run_command(parser.parse_args(list(given)))


def test_command_prints_json_or_a_table_and_nothing_else(tmp_path, capsys):
    fields, seekers, counterparts = _files(tmp_path)
    given = ("--fields", fields, "--seekers", seekers, "--counterparts", counterparts)
    assert _command(*given, "--json", "--top", "1") == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out) == run(fields, seekers, counterparts, 1)
    assert _command(*given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "s1"
    assert lines[2].split()[:3] == ["2", "+4.92", "c2"]
    assert lines[3].endswith("cannot tell: disease")


def test_command_says_what_is_wrong_and_returns_two(tmp_path, capsys):
    fields, seekers, counterparts = _files(tmp_path, seekers='{"id": "a", "\\ud800\\n": 1}')
    given = ("--fields", fields, "--seekers", seekers, "--counterparts", counterparts)
    assert _command(*given, "--json") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{seekers}: line 1: \\ud800\\n: is not a known key\n"


@pytest.mark.parametrize("top", ["0", "-1", "x", "1" * 20, "٣"])
def test_a_list_length_that_makes_no_sense_is_refused(top, capsys):
    with pytest.raises(SystemExit) as left:
        _command("--fields", "f", "--seekers", "s", "--counterparts", "c", "--top", top)
    assert left.value.code == 2
    assert "whole number from 1" in capsys.readouterr().err
