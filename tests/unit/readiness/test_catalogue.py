"""A bank is refused with every error at once, each with its file and line."""

from decimal import Decimal

import pytest

from portal.errors import NotFoundError
from portal.readiness import catalogue
from portal.readiness.bank import Condition, Text
from portal.readiness.catalogue import BankError
from portal.readiness.places import Problem


def line_of(folder, file, text, nth=1):
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    return [n for n, line in enumerate(lines, 1) if text in line][nth - 1]


def table_part(**changes):
    parts = {
        "max_rows": "max_rows = 3",
        "number": 'unit = "months"\nmin = 0\nmax = 10',
        "options": 'options = [{ id = "a", en = "A", sv = "A" }, { id = "b", en = "B", sv = "B" }]',
        "more": "",
    } | changes
    return (
        '\n[[question.part]]\nid = "rows"\nkind = "table"\nlabel.en = "R"\nlabel.sv = "R"\n'
        f"{parts['max_rows']}\n"
        '\n[[question.part.column]]\nid = "time"\nkind = "number"\nlabel.en = "T"\n'
        f'label.sv = "T"\n{parts["number"]}\n'
        '\n[[question.part.column]]\nid = "kind"\nkind = "choice"\nlabel.en = "K"\n'
        f'label.sv = "K"\n{parts["options"]}\n{parts["more"]}\n'
    )


def with_part(bank, **changes):
    folder = bank()
    with (folder / "bb.toml").open("a", encoding="utf-8") as file:
        file.write(table_part(**changes))
    return folder


def test_load_folder_reads_everything(small):
    question = small.question("AA-03")

    assert (small.id, small.title, small.status) == (
        "small-2026.1",
        Text("Small", "Liten"),
        "published",
    )
    assert [q.id for q in small.questions] == [
        *(f"AA-0{n}" for n in range(1, 5)),
        *(f"BB-0{n}" for n in range(1, 6)),
    ]
    assert question.when == Condition(Text("c", "v"), "contains_gmo")
    assert (question.na, question.pillar, question.core) == (("no_device", "other"), "AA", True)
    assert question.why.in_("sv") == "Därför."
    assert question.anchors[4] == Text("4", "4")


def test_load_knows_its_editions(real):
    assert "atmp-2026.1" in catalogue.editions()
    assert catalogue.load("atmp-2026.1") is real
    for strange in ("nothing-2026.1", "../editions/atmp-2026.1", ""):
        with pytest.raises(NotFoundError):
            catalogue.load(strange)


def test_table_part_becomes_typed_columns(bank):
    part = catalogue.load_folder(with_part(bank)).question("BB-05").parts[0]

    assert (part.id, part.kind, part.max_rows) == ("rows", "table", 3)
    assert [(c.id, c.kind, c.unit, c.maximum) for c in part.columns] == [
        ("time", "number", "months", 10),
        ("kind", "choice", None, None),
    ]
    assert [option.id for option in part.columns[1].options] == ["a", "b"]


def test_bounds_of_numbers_are_exact(bank):
    folder = with_part(bank, number='unit = "years"\nmin = 0.1\nmax = 10\ndecimals = 1')
    column = catalogue.load_folder(folder).question("BB-05").parts[0].columns[0]

    assert (column.minimum, column.maximum) == (Decimal("0.1"), Decimal(10))


SPOILED = [
    ("aa.toml", "weight = 3", "weight = 0", "greater than or equal to 1"),
    ("aa.toml", "weight = 3", "weight = true", "valid integer"),
    ("aa.toml", 'from_stage = "S01"', 'from_stage = "S77"', "S77 is not one of"),
    ("aa.toml", 'applies_to = ["GX"]', 'applies_to = ["XX"]', "XX is not one of"),
    ("aa.toml", "A = 2, B = 3, C = 4", "A = 2, B = 3, Z = 4", "Z is not one of"),
    ("aa.toml", "A = 2, B = 3, C = 4", "A = 2, B = 5, C = 4", "less than or equal to 4"),
    ("aa.toml", "A = 2, B = 3, C = 4", "B = 3, C = 4", "band A comes after S01"),
    ("bb.toml", "B = 2, C = 3", "A = 1, B = 2, C = 3", "band A ends before S02"),
    ("aa.toml", "A = 1, C = 3", "A = 1, Q = 3", "Q is not one of"),
    ("aa.toml", "A = 1, C = 3", "A = 1, C = 5", "less than or equal to 4"),
    ("aa.toml", "A = 1, C = 3", "A = 3, C = 3", "at band A the gate asks more"),
    ("aa.toml", 'kind = "hard"', 'kind = "iron"', "'hard' or 'soft'"),
    ("aa.toml", 'na = ["no_device", "other"]', 'na = ["tired"]', "tired is not one of"),
    ("aa.toml", 'na = ["no_device", "other"]', "na = []", "needs reasons in na"),
    ("aa.toml", 'fact = "contains_gmo"', 'fact = "full_moon"', "'full_moon' is not one of"),
    ("aa.toml", 'sources = ["S1"]', 'sources = ["S9"]', "S9 is not one of"),
    ("aa.toml", 'sources = ["S1"]', 'sources = ["S1", "S1"]', "S1 is there twice"),
    ("aa.toml", 'why.sv = "Därför."', 'why.sv = ""', "the text is empty"),
    ("aa.toml", 'why.sv = "Därför."', 'why.sv = " Därför."', "spaces at an end"),
    ("aa.toml", 'why.sv = "Därför."', 'why.sw = "Därför."', "why.sw"),
    ("aa.toml", 'name.sv = "Namn AA-02"', 'name.sv = "namn aa-01"', "is there twice"),
    ("aa.toml", "core = true", 'core = true\nhue = "red"', "hue"),
    ("aa.toml", 'id = "AA-02"', 'id = "AA-01"', "already in aa.toml"),
    ("aa.toml", 'id = "AA-02"', 'id = "BB-09"', "BB-09 stands in the file of AA"),
    ("aa.toml", 'pillar = "AA"', 'pillar = "QQ"', "'QQ' is not an area"),
    ("bb.toml", 'id = "BB-01"', 'id = "AA-01"', "already in aa.toml"),
    ("bb.toml", 'id = "BB-01"', 'id = "bb-1"', "pattern"),
    ("edition.toml", '"0.40", "0.65"', '"0.70", "0.65"', "do not rise"),
    ("edition.toml", 'coverage_min = "0.60"', "coverage_min = 0.60", "valid string"),
    ("edition.toml", 'coverage_min = "0.60"', 'coverage_min = "1.60"', "not a share"),
    ("edition.toml", 'headline_gates = ["AA-01"]', 'headline_gates = ["AA-04"]', "AA-04"),
    ("edition.toml", 'band = "C"', 'band = "D"', "there is no band D"),
    ("edition.toml", 'id = "SC"', 'id = "GX"', "type GX is there twice"),
    ("edition.toml", "published_on = 2026-11-20", "", "needs published_on"),
    ("edition.toml", 'id = "small-2026.1"', 'id = "large-2026.1"', "called small-2026.1"),
    ("edition.toml", '"aa.toml", "bb.toml"', '"aa.toml"', "bb.toml is there but not listed"),
    ("edition.toml", '"bb.toml"]', '"bb.toml", "cc.toml"]', "no file cc.toml"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), SPOILED)
def test_error_names_file_and_line(bank, file, old, new, message):
    folder = bank({file: (old, new)})

    with pytest.raises(BankError) as caught:
        catalogue.load_folder(folder)

    found = [p for p in caught.value.problems if message in p.message and p.file == file]
    assert found, str(caught.value)
    assert all(p.line > 0 for p in found)


@pytest.mark.parametrize(
    ("old", "new", "mark", "nth"),
    [
        ('why.sv = "Därför."', "", "why.en", 1),
        ("weight = 3", "", "[[question]]", 1),
        ('anchors.sv = ["0", "1", "2", "3", "4"]', 'anchors.sv = ["0", "1"]', "anchors.sv", 1),
        (
            'anchors.sv = ["0", "1", "2", "3", "4"]',
            'anchors.sv = [\n  "0", # nought [\n  "1",\n  "",\n  "3",\n  "4",\n]',
            '"",',
            1,
        ),
        ('from_stage = "S01"', 'from_stage = "S77"', 'from_stage = "S77"', 1),
        ("A = 2, B = 3, C = 4", "A = 2, B = 3, Z = 4", "Z = 4", 1),
        ("A = 1, C = 3", "A = 1, Q = 3", "Q = 3", 1),
        ('sources = ["S1"]', 'sources = ["S9"]', "S9", 1),
        ('fact = "contains_gmo"', 'fact = "full_moon"', "full_moon", 1),
        ('pillar = "AA"', 'pillar = "AA"\ncolour = "red"', "colour", 1),
        ('name.sv = "Namn AA-03"', 'name.sv = "Namn AA-02"', 'name.sv = "Namn AA-02"', 2),
        ('id = "AA-04"', 'id = "AA-02"', 'id = "AA-02"', 2),
    ],
)
def test_error_points_at_the_exact_line(bank, old, new, mark, nth):
    folder = bank({"aa.toml": (old, new)})

    problems = catalogue.check(folder)

    assert [(p.file, p.line) for p in problems] == [
        ("aa.toml", line_of(folder, "aa.toml", mark, nth))
    ]


@pytest.mark.parametrize(
    ("changes", "mark", "message"),
    [
        ({"number": 'unit = "parsec"\nmin = 0\nmax = 10'}, "parsec", "'parsec' is not one of"),
        ({"number": 'unit = "months"\nmin = 10\nmax = 10'}, 'id = "time"', "min is not below max"),
        ({"number": 'unit = "months"\nmin = 0'}, 'id = "time"', "max: field required"),
        ({"number": 'unit = "months"\nmin = 0\nmax = nan'}, "nan", "max"),
        ({"max_rows": "max_rows = 0"}, "max_rows = 0", "greater than or equal to 1"),
        ({"options": 'options = [{ id = "a", en = "A", sv = "A" }]'}, "options", "at least 2"),
        ({"more": "max_length = 3"}, "max_length = 3", "max_length"),
        (
            {
                "options": 'options = [\n{ id = "a", en = "A", sv = "A" },\n'
                '{ id = "b", en = "B", sv = "" },\n]'
            },
            'en = "B"',
            "empty",
        ),
        (
            {
                "more": '[[question.part.column]]\nid = "time"\nkind = "bool"\n'
                'label = { en = "x", sv = "x" }'
            },
            'id = "rows"',
            "column id used twice: time",
        ),
    ],
)
def test_error_in_a_part_names_its_line(bank, changes, mark, message):
    folder = with_part(bank, **changes)

    problems = catalogue.check(folder)

    assert message in str(problems)
    near = line_of(folder, "bb.toml", mark)
    assert all(near - 1 <= p.line <= near for p in problems), (near, problems)


def test_every_error_is_reported_at_once(bank):
    folder = bank(
        {
            "aa.toml": ("weight = 3", "weight = 0"),
            "bb.toml": ('why.sv = "Därför."', 'why.sv = ""'),
            "edition.toml": ('title.sv = "Liten"', 'title.sv = ""'),
        }
    )

    assert [(p.file, p.line) for p in catalogue.check(folder)] == [
        ("edition.toml", line_of(folder, "edition.toml", 'title.sv = ""')),
        ("aa.toml", line_of(folder, "aa.toml", "weight = 0")),
        ("bb.toml", line_of(folder, "bb.toml", 'why.sv = ""')),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('pillar = "AA"\n\nweight = = 3\n', 3, "no TOML"),
        ('pillar = "AA"\n[[question]]\nid = "AA-01"\nid = "AA-02"\n', 4, "no TOML"),
        ('pillar = "AA"\ntext = [', 2, "no TOML"),
        ('pillar = "AA"\n', 1, "there are no questions"),
        ('pillar = "AA"\nquestion = 3\n', 2, "there are no questions"),
        ('pillar = "AA"\nquestion = [3]\n', 2, "valid dictionary"),
    ],
)
def test_unreadable_file_names_its_line(bank, text, line, message):
    problems = [p for p in catalogue.check(bank({"aa.toml": text})) if p.file == "aa.toml"]

    assert [(p.line, message in p.message) for p in problems] == [(line, True)]


def test_file_that_is_not_utf_8_names_its_line(bank):
    folder = bank()
    (folder / "aa.toml").write_bytes(b'pillar = "AA"\nname = "\xff"\n')

    assert Problem("aa.toml", 2, "the file is not UTF-8") in catalogue.check(folder)


def test_folder_without_edition_says_so(tmp_path):
    assert catalogue.check(tmp_path) == (Problem("edition.toml", 0, "the file is missing"),)
