"""SVG written by hand: escaped, cut to a budget, presentation attributes only."""

import re
import unicodedata
from html import escape
from typing import Final

from markupsafe import Markup

from portal.papers import tokens
from portal.papers.fonts import SVG_FAMILY

# XML 1.0 allows no other characters; numbers and names from people may hold anything.
_FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")

TITLE_BUDGET: Final = 300
DESC_BUDGET: Final = 2_000


def cut(text: str, budget: int) -> str:
    """`text` in at most `budget` characters, with an ellipsis where something was left out.

    Never ends in a joiner or a bare combining mark's half, so what is left still reads.
    """
    clean = " ".join(_FORBIDDEN.sub("", text).split())
    if len(clean) <= budget:
        return clean
    kept = clean[: max(budget - 1, 0)]
    while kept and (kept[-1] in _JOINERS or unicodedata.category(kept[-1]) in ("Mn", "Zs")):
        kept = kept[:-1]
    return kept + "…"


def wrap(text: str, width: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of `width` characters, broken at spaces and hyphens."""
    words = re.findall(r"[^\s-]+-?", cut(text, DESC_BUDGET))
    rows = [""]
    for word in words:
        joint = "" if not rows[-1] or rows[-1].endswith("-") else " "
        if rows[-1] and len(rows[-1]) + len(joint) + len(word) > width:
            rows.append(word)
        else:
            rows[-1] += joint + word
    if len(rows) > lines:
        rows[lines - 1 :] = [" ".join(rows[lines - 1 :])]
    return [cut(row, width) for row in rows if row]


def number(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros: `12`, `12.5`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """One element. Underscores in attribute names become hyphens; `content` is markup already."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{content}</{name}>" if content else f"<{name}{pairs}/>"


def label(text: str, x: float, y: float, **attributes: str | float) -> str:
    """A line of text at a point; `text` is escaped here."""
    return element("text", escape(text), x=x, y=y, **attributes)


def line(x1: float, y: float, x2: float, colour: str, width: float) -> str:
    """A level line from left to right."""
    return element("line", x1=x1, y1=y, x2=x2, y2=y, stroke=colour, stroke_width=width)


def hatch(x: float, y: float, width: float, height: float) -> str:
    """45 degree lines clipped by arithmetic: a pattern would need an id, unique on the page."""
    strokes = []
    offset = 4.0
    while offset < width + height:
        start = (x + min(offset, width), y + max(0.0, offset - width))
        end = (x + max(0.0, offset - height), y + min(offset, height))
        strokes.append(f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}")
        offset += 4.0
    return element("path", d="".join(strokes), stroke=tokens.LINE_600, stroke_width=0.75)


def drawing(
    parts: list[str],
    *,
    kind: str,
    width: float,
    height: float,
    title: str,
    desc: str = "",
    scale: float = 1.0,
) -> Markup:
    """The whole picture: `<title>` first, as screen readers and PDF/UA need it, then `<desc>`.

    `scale` is CSS pixels per unit of the drawing.
    """
    head = element("title", escape(cut(title, TITLE_BUDGET)) or "–")
    if desc:
        head += element("desc", escape(cut(desc, DESC_BUDGET)))
    return Markup(  # noqa: S704 - every text went through escape above
        element(
            "svg",
            head + "".join(parts),
            xmlns="http://www.w3.org/2000/svg",
            role="img",
            class_=f"chart chart-{kind}",
            width=width * scale,
            height=height * scale,
            viewBox=f"0 0 {number(width)} {number(height)}",
            font_family=SVG_FAMILY,
        )
    )


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)
