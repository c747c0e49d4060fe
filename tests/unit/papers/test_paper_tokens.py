"""The token file keeps its promises: contrast of every pair, order of the level scale."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from portal.papers import tokens

CSS = (Path(__file__).parents[3] / "portal/static/css/tokens.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", CSS))

# ux.md 3.1 to 3.3: ink, ground, ratio as designed.
TEXT_PAIRS = [
    ("ink-900", "white", 16.38), ("ink-900", "paper-50", 15.23), ("ink-900", "paper-100", 14.00),
    ("ink-700", "white", 9.41), ("ink-700", "paper-50", 8.75), ("ink-700", "paper-100", 8.04),
    ("ink-500", "white", 5.66), ("ink-500", "paper-50", 5.26), ("ink-500", "paper-100", 4.84),
    ("petrol-700", "white", 8.42), ("petrol-700", "paper-50", 7.83),
    ("petrol-700", "paper-100", 7.20), ("petrol-800", "white", 11.70),
    ("error-700", "white", 7.52), ("error-700", "paper-50", 7.00), ("warn-700", "white", 7.85),
    ("ok-700", "white", 6.59), ("info-700", "white", 8.16), ("petrol-700", "petrol-100", 6.88),
    ("ink-900", "petrol-100", 13.38), ("error-700", "error-50", 6.42),
    ("warn-700", "warn-50", 7.01), ("ok-700", "ok-50", 5.70), ("info-700", "info-50", 6.96),
    ("level-0-figure", "level-0", 14.39), ("level-1-figure", "level-1", 10.92),
    ("level-2-figure", "level-2", 7.82), ("level-3-figure", "level-3", 5.21),
    ("level-4-figure", "level-4", 6.39), ("level-5-figure", "level-5", 11.59),
]  # fmt: skip
MARK_PAIRS = [
    ("line-600", "white", 3.89), ("line-600", "paper-50", 3.62), ("line-600", "paper-100", 3.33),
    ("category-a", "white", 12.23), ("category-b", "white", 3.41), ("category-c", "white", 5.79),
    ("category-other", "white", 3.89), ("focus-line", "white", 16.38),
    ("focus", "focus-line", 11.34), ("focus", "petrol-700", 5.83),
    ("focus-line-on-dark", "ink-900", 16.38),
]  # fmt: skip

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(colour: str) -> float:
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lightness(rgb: tuple[float, ...]) -> float:
    """OKLab L of a linear colour, clipped to what a screen can show."""
    r, g, b = (min(max(p, 0.0), 1.0) for p in rgb)
    long = 0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b
    medium = 0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b
    short = 0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b
    return (
        0.2104542553 * long ** (1 / 3)
        + 0.7936177850 * medium ** (1 / 3)
        - (0.0040720468 * short ** (1 / 3))
    )


@pytest.mark.parametrize(("ink", "ground", "designed"), TEXT_PAIRS)
def test_text_pair_reads_as_designed(ink, ground, designed):
    ratio = contrast(COLOURS[ink], COLOURS[ground])

    assert ratio >= 4.5
    assert abs(ratio - designed) <= 0.011


@pytest.mark.parametrize(("mark", "ground", "designed"), MARK_PAIRS)
def test_mark_pair_stands_out_as_designed(mark, ground, designed):
    ratio = contrast(COLOURS[mark], COLOURS[ground])

    assert ratio >= 3.0
    assert abs(ratio - designed) <= 0.011


@pytest.mark.parametrize("kind", sorted(VISION))
def test_levels_darken_step_by_step_for_every_eye(kind):
    seen = [
        lightness(
            tuple(
                sum(m * p for m, p in zip(row, linear(COLOURS[f"level-{level}"]), strict=True))
                for row in VISION[kind]
            )
        )
        for level in range(6)
    ]

    steps = [before - after for before, after in pairwise(seen)]

    assert min(steps) > 0.04


def test_charts_draw_with_the_colours_of_the_token_file():
    drawn = {
        "ink-900": tokens.INK_900, "ink-700": tokens.INK_700, "ink-500": tokens.INK_500,
        "line-600": tokens.LINE_600, "line-300": tokens.LINE_300,
        "petrol-700": tokens.PETROL_700, "paper-0": tokens.PAPER_0, "paper-100": tokens.PAPER_100,
        **{f"level-{i}": fill for i, fill in enumerate(tokens.LEVEL_FILLS)},
        **{f"level-{i}-figure": figure for i, figure in enumerate(tokens.LEVEL_FIGURES)},
        **{f"category-{name}": fill for name, fill in tokens.CATEGORIES.items()},
    }  # fmt: skip

    assert drawn == {name: COLOURS[name] for name in drawn}


def test_spacing_is_the_designed_scale():
    scale = [int(size) for size in re.findall(r"--space-\d+: (\d+)px;", CSS)]

    assert scale == [4, 8, 12, 16, 24, 32, 48, 64]


def test_every_style_that_papers_use_is_a_token():
    paper = (Path(__file__).parents[3] / "portal/static/css/paper.css").read_text("utf-8")

    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", paper))

    assert used - set(re.findall(r"--([a-z0-9-]+):", CSS)) == set()
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", paper) == []
