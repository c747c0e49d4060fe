"""Profile and progress as inline SVG: the radar of areas and the line of levels over time."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

from markupsafe import Markup

from portal.papers import tokens
from portal.papers.model import LEVELS, Axis, Step
from portal.papers.svg import cut, drawing, element, hatch, label, line, number

_RADAR_W, _RADAR_H, _RADIUS = 300.0, 250.0, 78.0
_CENTRE = (150.0, 128.0)


def radar(axes: Sequence[Axis], *, title: str, desc: str) -> Markup:
    """Fit per area against the stage's expectations: the outer ring is 100 per cent.

    Outlines only, one project only (ux.md 3.5, rule 5). An axis without a fit breaks the line.
    """
    parts = [_ring(share, len(axes)) for share in (0.25, 0.5, 0.75)]
    parts.append(_ring(1.0, len(axes), tokens.INK_700, 1.5))
    parts.extend(_spoke(i, len(axes)) for i in range(len(axes)))
    parts.extend(_ring_figure(share, len(axes)) for share in (0.25, 0.5, 0.75, 1.0))
    parts.extend(_outline(axes))
    parts.extend(_axis_label(i, axis, len(axes)) for i, axis in enumerate(axes))
    return drawing(parts, kind="radar", width=_RADAR_W, height=_RADAR_H, title=title, desc=desc)


def _polar(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * index / count - pi / 2
    radius = share * _RADIUS
    return _CENTRE[0] + radius * cos(angle), _CENTRE[1] + radius * sin(angle)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _ring(share: float, count: int, colour: str = tokens.LINE_300, width: float = 0.75) -> str:
    corners = [_polar(i, count, share) for i in range(count)]
    return element(
        "polygon", points=_points(corners), fill="none", stroke=colour, stroke_width=width
    )


def _spoke(index: int, count: int) -> str:
    x, y = _polar(index, count, 1.0)
    return element(
        "line",
        x1=_CENTRE[0],
        y1=_CENTRE[1],
        x2=x,
        y2=y,
        stroke=tokens.LINE_300,
        stroke_width=0.75,
    )


def _ring_figure(share: float, count: int) -> str:
    """On the side opposite the first arm, on a white ground so that no line runs through it."""
    y = _CENTRE[1] + share * _RADIUS * cos(pi / count)
    ground = element("rect", x=_CENTRE[0] - 9, y=y - 5, width=18, height=10, fill=tokens.PAPER_0)
    return ground + label(
        str(round(share * 100)),
        _CENTRE[0],
        y + 3.6,
        font_size=10,
        text_anchor="middle",
        fill=tokens.INK_500,
    )


def _outline(axes: Sequence[Axis]) -> list[str]:
    count = len(axes)
    spots = [
        None if axis.fit is None else _polar(i, count, min(max(axis.fit, 0.0), 1.0))
        for i, axis in enumerate(axes)
    ]
    sides = [
        f"M{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}"
        for a, b in pairwise([*spots, spots[0]])
        if a and b
    ]
    path = "".join(sides)
    parts = (
        [element("path", d=path, fill="none", stroke=tokens.PETROL_700, stroke_width=1.5)]
        if path
        else []
    )
    parts.extend(
        element("circle", cx=x, cy=y, r=3.5, fill=tokens.PETROL_700)
        for x, y in (spot for spot in spots if spot)
    )
    return parts


def _axis_label(index: int, axis: Axis, count: int) -> str:
    x, y = _polar(index, count, 1.14)
    side = x - _CENTRE[0]
    anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
    lift = -12.0 if y < _CENTRE[1] - _RADIUS else 4.0 if y < _CENTRE[1] + 20 else 8.0
    name = label(
        cut(axis.name, 16), x, y + lift, font_size=10, text_anchor=anchor, fill=tokens.INK_900
    )
    return name + label(
        cut(axis.figure, 16),
        x,
        y + lift + 12,
        font_size=10,
        text_anchor=anchor,
        font_weight=700,
        fill=tokens.PETROL_700,
    )


_STEP_LEFT, _STEP_TOP, _STEP_W, _STEP_H = 24.0, 12.0, 72.0, 18.0


def step_line(steps: Sequence[Step], *, title: str, desc: str) -> Markup:
    """Levels over snapshots on the whole scale 0 to 5; a rule where editions cannot be compared."""
    right = _STEP_LEFT + _STEP_W * max(len(steps), 1)
    parts = []
    for level in range(LEVELS + 1):
        parts.append(line(_STEP_LEFT, _step_y(level), right, tokens.LINE_300, 0.75))
        parts.append(
            label(
                str(level),
                _STEP_LEFT - 8,
                _step_y(level) + 3.6,
                font_size=10,
                text_anchor="end",
                fill=tokens.INK_700,
            )
        )
    for index, step in enumerate(steps):
        parts.extend(_step(index, step, steps[index - 1] if index else None))
    height = _step_y(0) + 26
    return drawing(parts, kind="steps", width=right + 4, height=height, title=title, desc=desc)


def _step_y(level: int) -> float:
    return _STEP_TOP + (LEVELS - level) * _STEP_H


def _step(index: int, step: Step, before: Step | None) -> list[str]:
    x = _STEP_LEFT + index * _STEP_W
    parts = [
        label(
            cut(step.label, 12),
            x + _STEP_W / 2,
            _step_y(0) + 18,
            font_size=10,
            text_anchor="middle",
            fill=tokens.INK_700,
        )
    ]
    if step.restart:
        parts.append(_upright(x, _STEP_TOP - 6, _step_y(0) + 6, tokens.INK_500, 1, "3 3"))
    elif before and before.level is not None and step.level is not None:
        low, high = sorted((_step_y(before.level), _step_y(step.level)))
        parts.append(_upright(x, low, high, tokens.PETROL_700, 2))
    if step.level is None:
        parts.append(hatch(x + 2, _step_y(LEVELS), _STEP_W - 4, LEVELS * _STEP_H))
    else:
        y = _step_y(step.level)
        parts.append(line(x, y, x + _STEP_W, tokens.PETROL_700, 2))
        parts.append(element("circle", cx=x + _STEP_W / 2, cy=y, r=3.5, fill=tokens.PETROL_700))
    return parts


def _upright(
    x: float, top: float, bottom: float, colour: str, width: float, dash: str = "none"
) -> str:
    return element(
        "line",
        x1=x,
        y1=top,
        x2=x,
        y2=bottom,
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
    )
