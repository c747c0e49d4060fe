"""Charts as inline SVG: values and translated words in, Markup out (ux.md 3.5)."""

from collections.abc import Collection, Sequence
from itertools import groupby

from markupsafe import Markup

from portal.papers import tokens
from portal.papers.model import LEVELS, Stop
from portal.papers.profiles import radar, step_line
from portal.papers.svg import cut, drawing, element, hatch, label, line, number, wrap

__all__ = ["level_strip", "radar", "stage_rail", "step_line"]

_CELL_W, _CELL_H, _GAP = 19.0, 10.0, 2.0
_STRIP_LEFT, _STRIP_TOP = 16.0, 4.0


def level_strip(level: int | None, *, expected: int | None = None, title: str, desc: str) -> Markup:
    """Figure and five cells; hatched with an en dash when there is no level (None or 0).

    `expected` sets an ink notch at the end of the cell the stage asks for.
    Raises ValueError for a level outside 0 to 5.
    """
    for value in (level, expected):
        if value is not None and not 0 <= value <= LEVELS:
            raise ValueError("level")
    figure = str(level) if level else "–"
    parts = [
        label(figure, 0, 13, font_size=12, font_weight=700, fill=tokens.INK_900),
        *(_cell(index, level or 0) for index in range(LEVELS)),
    ]
    if expected:
        parts.append(_notch(_STRIP_LEFT + expected * (_CELL_W + _GAP) - _GAP / 2))
    width = _STRIP_LEFT + LEVELS * (_CELL_W + _GAP) + 3
    return drawing(parts, kind="strip", width=width, height=18, title=title, desc=desc)


def _cell(index: int, level: int) -> str:
    left = _STRIP_LEFT + index * (_CELL_W + _GAP) + 0.5
    fill = tokens.LEVEL_FILLS[level] if index < level else tokens.PAPER_0
    box = element(
        "rect",
        x=left,
        y=_STRIP_TOP,
        width=_CELL_W - 1,
        height=_CELL_H,
        fill=fill,
        stroke=tokens.LINE_600,
        stroke_width=1,
    )
    return box if level else box + hatch(left, _STRIP_TOP, _CELL_W - 1, _CELL_H)


def _notch(x: float) -> str:
    """A line with a head above it, so that it survives grey print."""
    return element(
        "path",
        d=f"M{number(x)} 3V17M{number(x - 3)} 0H{number(x + 3)}L{number(x)} 4Z",
        fill=tokens.INK_900,
        stroke=tokens.INK_900,
        stroke_width=1.25,
    )


_PITCH, _MAIN_Y, _TRACK_Y = 48.0, 32.0, 62.0


def stage_rail(
    stops: Sequence[Stop],
    lead: str,
    active: Collection[str] = (),
    *,
    lead_label: str,
    parallel_label: str = "",
    title: str,
    desc: str,
) -> Markup:
    """The stages as numbered dots: passed, lead, ahead; parallel work on a track below.

    `lead` and `active` are stage codes. Raises ValueError when `lead` is no stop.
    """
    codes = [stop.code for stop in stops]
    at = codes.index(lead)
    parallel = [i for i, code in enumerate(codes) if code in active and i != at]
    ground = _TRACK_Y if parallel else _MAIN_Y
    parts = [
        line(_dot_x(0), _MAIN_Y, _dot_x(len(stops) - 1), tokens.LINE_600, 1.5),
        line(_dot_x(0), _MAIN_Y, _dot_x(at), tokens.PETROL_700, 3),
        *_track(parallel, parallel_label, len(stops)),
        *(_dot(i, at) for i in range(len(stops))),
        _lead_label(at, lead_label, len(stops)),
        *_groups(stops, ground + 18),
    ]
    width = _PITCH * len(stops)
    return drawing(parts, kind="rail", width=width, height=ground + 50, title=title, desc=desc)


def _dot_x(index: int) -> float:
    return _PITCH * (index + 0.5)


def _dot(index: int, lead: int) -> str:
    if index == lead:
        return _numbered(index, _MAIN_Y, 12, tokens.INK_900, tokens.INK_900, tokens.PAPER_0)
    if index < lead:
        return _numbered(index, _MAIN_Y, 9, tokens.PETROL_700, tokens.PETROL_700, tokens.PAPER_0)
    return _numbered(index, _MAIN_Y, 9, tokens.PAPER_0, tokens.LINE_600, tokens.INK_500)


def _numbered(index: int, y: float, radius: float, fill: str, stroke: str, figure: str) -> str:
    circle = element(
        "circle", cx=_dot_x(index), cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=1.5
    )
    weight = 700 if radius > 10 else 400
    return circle + label(
        str(index + 1),
        _dot_x(index),
        y + 3.6,
        font_size=10,
        font_weight=weight,
        text_anchor="middle",
        fill=figure,
    )


def _track(parallel: list[int], text: str, count: int) -> list[str]:
    if not parallel:
        return []
    parts = [line(_dot_x(parallel[0]), _TRACK_Y, _dot_x(parallel[-1]), tokens.PETROL_700, 1.5)]
    for index in parallel:
        drop = f"M{number(_dot_x(index))} {number(_MAIN_Y)}V{number(_TRACK_Y)}"
        parts.append(
            element(
                "path",
                d=drop,
                stroke=tokens.PETROL_700,
                stroke_width=1.5,
                stroke_dasharray="2 2",
            )
        )
        parts.append(
            _numbered(index, _TRACK_Y, 9, tokens.PAPER_0, tokens.PETROL_700, tokens.PETROL_700)
        )
    late = parallel[-1] > count * 0.6
    x = _dot_x(parallel[0]) - 16 if late else _dot_x(parallel[-1]) + 16
    anchor = "end" if late else "start"
    words = cut(text, 60)
    parts.append(
        label(words, x, _TRACK_Y + 3.6, font_size=10, text_anchor=anchor, fill=tokens.PETROL_700)
    )
    return parts


def _lead_label(at: int, text: str, count: int) -> str:
    share = at / max(count - 1, 1)
    anchor = "start" if share < 0.25 else "end" if share > 0.75 else "middle"
    x = _dot_x(at) + (-12 if anchor == "start" else 12 if anchor == "end" else 0)
    return label(
        cut(text, 70),
        x,
        12,
        font_size=11,
        font_weight=700,
        text_anchor=anchor,
        fill=tokens.INK_900,
    )


def _groups(stops: Sequence[Stop], y: float) -> list[str]:
    parts = []
    first = 0
    for name, members in groupby(stops, key=lambda stop: stop.group):
        count = len(list(members))
        left, right = first * _PITCH + 4, (first + count) * _PITCH - 4
        parts.append(line(left, y, right, tokens.LINE_600, 1))
        budget = 11 if count == 1 else int(count * _PITCH / 6)
        for row, words in enumerate(wrap(name, budget, 2)):
            parts.append(
                label(
                    words,
                    (left + right) / 2,
                    y + 13 + row * 12,
                    font_size=10,
                    text_anchor="middle",
                    fill=tokens.INK_700,
                )
            )
        first += count
    return parts
