"""Lines of keys and list items in a TOML text."""

import tomllib

import pytest

from portal.readiness.places import Places, Problem, syntax_line

TEXT = """\
# a bank
pillar = "AA"

[scoring]
fit = ["0.1", "0.2"]

[[question]]
id = "AA-01"
name.en = "One # [no list]"
name.sv = "Ett \\" ]"
anchors.en = [
  "nought, [",  # zero [
  'one',

  "two",
]
  [[question.part]]
  id = "p"
  options = [
    { id = "a", en = "A" },
    { id = "b", en = "B" } ]
  [[question.part.column]]
  id = "c"

[[question]]
id = "AA-02"
gate = { kind = "hard", min = { B = 2 } }
[[question.part]]
id = "q"
"""

WANTED = [
    ((), 1),
    (("pillar",), 2),
    (("scoring", "fit", 1), 5),
    (("question", 0), 7),
    (("question", 0, "name"), 9),
    (("question", 0, "name", "sv"), 10),
    (("question", 0, "anchors", "en", 0), 12),
    (("question", 0, "anchors", "en", 1), 13),
    (("question", 0, "anchors", "en", 2), 15),
    (("question", 0, "part", 0), 17),
    (("question", 0, "part", 0, "choice", "options", 0, "en"), 20),
    (("question", 0, "part", 0, "choice", "options", 1, "sv"), 21),
    (("question", 0, "part", 0, "table", "column", 0, "id"), 23),
    (("question", 1), 25),
    (("question", 1, "weight"), 25),
    (("question", 1, "gate", "min", "B"), 27),
    (("question", 1, "part", 0, "id"), 29),
]


@pytest.mark.parametrize(("path", "line"), WANTED)
def test_line_of_path(path, line):
    tomllib.loads(TEXT)

    assert Places(TEXT).line(path) == line


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = = 2", 2), ("a = 1\nb = [", 2), ("a", 1)])
def test_syntax_line_is_the_one_the_parser_names(text, line):
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)

    assert syntax_line(str(caught.value), text) == line


def test_problem_reads_as_file_line_message():
    assert str(Problem("ip.toml", 7, "the text is empty")) == "ip.toml:7: the text is empty"
