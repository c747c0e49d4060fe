"""Charts are exact, well formed whatever they are fed, and name themselves."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from portal.papers.service import (
    Axis,
    Step,
    Stop,
    level_strip,
    qr_svg,
    radar,
    stage_rail,
    step_line,
)
from portal.papers.svg import cut, number, wrap

GOLDEN = Path(__file__).parents[2] / "golden" / "charts"
GROUPS = ("Discovery", "Discovery", "Preclinical", "CTA-enabling", "CTA-enabling",
          "First-in-human", "Clinical proof", "Pivotal & review", "Pivotal & review",
          "Pivotal & review", "Access & lifecycle", "Access & lifecycle", "Access & lifecycle",
          "Access & lifecycle")  # fmt: skip
STOPS = tuple(Stop(f"S{n:02}", group) for n, group in enumerate(GROUPS, 1))
HOSTILE = (
    "\"'><script>alert(1)</script>&amp;]]>",
    "שלום\u202eمرحبا",
    "👩🏽‍🔬" * 200,
    "A" * 10_000,
    "\x00\x08\ud800\uffff",
    "",
)


def axes(*fits: float | None) -> list[Axis]:
    names = ("IP", "Data", "Regulatory", "Production", "Structuring")
    return [
        Axis(name, fit, "–" if fit is None else f"{fit:.0%}")
        for name, fit in zip(names, fits, strict=True)
    ]


def every_chart(text: str) -> dict[str, Markup]:
    words = {"title": text, "desc": text}
    return {
        "strip": level_strip(3, expected=4, **words),
        "rail": stage_rail(
            [Stop(s.code, text) for s in STOPS], "S03", ("S05",),
            lead_label=text, parallel_label=text, **words,
        ),
        "radar": radar([Axis(text, 0.5, text)] * 5, **words),
        "steps": step_line([Step(text, 2), Step(text, None)], **words),
        "qr": qr_svg("https://brygga.example/check/7F3K-9QAX", text),
    }  # fmt: skip


CASES = {
    "strip-3-of-4": lambda: level_strip(3, expected=4, title="IP: level 3 of 5", desc="asks 4"),
    "strip-5": lambda: level_strip(5, title="Data: level 5 of 5", desc=""),
    "strip-none": lambda: level_strip(None, expected=2, title="Production: not assessed", desc=""),
    "rail-parallel": lambda: stage_rail(
        STOPS, "S03", ("S04", "S05"), lead_label="3 of 14 · Preclinical development",
        parallel_label="in parallel", title="Stage 3 of 14", desc="Parallel: 4, 5",
    ),
    "rail-late": lambda: stage_rail(
        STOPS, "S12", ("S09", "S14"), lead_label="12 of 14 · Implementation",
        parallel_label="in parallel", title="Stage 12 of 14", desc="Parallel: 9, 14",
    ),
    "rail-alone": lambda: stage_rail(
        STOPS, "S01", (), lead_label="1 of 14", title="Stage 1 of 14", desc=""
    ),
    "radar-open": lambda: radar(axes(0.86, 0.8, 0.71, 0.34, None), title="Fit", desc="Four"),
    "radar-full": lambda: radar(axes(1, 1, 1.2, -0.1, 0.5), title="Fit", desc="All areas"),
    "steps": lambda: step_line(
        [Step("May 2025", 1), Step("Nov 2025", 2), Step("May 2026", None),
         Step("Jun 2026", 2, restart=True), Step("Nov 2026", 4)],
        title="IP from 1 to 4", desc="Editions changed in June 2026",
    ),
    "qr": lambda: qr_svg("https://brygga.example/check/7F3K-9QAX", "Check code 7F3K-9QAX"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_chart_is_drawn_exactly_as_kept(name):
    assert str(CASES[name]()) + "\n" == (GOLDEN / f"{name}.svg").read_text("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["strip", "rail", "radar", "steps", "qr"])
def test_chart_stays_well_formed_and_small_with_hostile_words(kind, text):
    markup = every_chart(text)[kind]

    root = ET.fromstring(markup)
    tags = [child.tag.rpartition("}")[2] for child in root.iter()]

    assert isinstance(markup, Markup)
    assert tags[:2] == ["svg", "title"]
    assert set(tags) <= {"svg", "title", "desc", "rect", "path", "text", "line", "circle",
                         "polygon"}  # fmt: skip
    assert root.attrib["role"] == "img"
    assert not [c for c in root.iter() if {"style", "id", "href"} & set(c.attrib)]
    assert len(markup) < 20_000


def test_hostile_words_come_back_as_words():
    root = ET.fromstring(level_strip(1, title=HOSTILE[0], desc=""))

    assert root[0].text == HOSTILE[0]


@pytest.mark.parametrize(("level", "expected"), [(6, None), (-1, None), (3, 6)])
def test_strip_refuses_a_level_off_the_scale(level, expected):
    with pytest.raises(ValueError, match="level"):
        level_strip(level, expected=expected, title="t", desc="")


def test_rail_refuses_a_lead_that_is_no_stop():
    with pytest.raises(ValueError, match="S99"):
        stage_rail(STOPS, "S99", (), lead_label="x", title="t", desc="")


def test_strip_without_level_looks_the_same_for_none_and_zero():
    assert level_strip(0, title="t", desc="") == level_strip(None, title="t", desc="")


@pytest.mark.parametrize(
    ("text", "budget", "kept"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a b  c", 9, "a b c"), ("ab cd", 4, "ab…"),
     ("👩\u200d🔬", 3, "👩\u200d🔬"), ("👩\u200d🔬x", 3, "👩…"), ("e\u0301xyz", 3, "e…")],
)  # fmt: skip
def test_cut_keeps_to_the_budget(text, budget, kept):
    assert cut(text, budget) == kept


@pytest.mark.parametrize(
    ("text", "rows"),
    [("First-in-human", ["First-in-", "human"]), ("Pivotal & review", ["Pivotal &", "review"]),
     ("one two three four five six", ["one two", "three four…"]), ("A" * 20, ["A" * 10 + "…"])],
)  # fmt: skip
def test_wrap_breaks_at_spaces_and_hyphens(text, rows):
    assert wrap(text, 11, 2) == rows


@pytest.mark.parametrize(
    ("value", "text"), [(12, "12"), (12.5, "12.5"), (-0.001, "0"), (1 / 3, "0.33")]
)
def test_number_is_written_short(value, text):
    assert number(value) == text
