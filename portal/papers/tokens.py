"""The colours charts draw with; a test holds them equal to `static/css/tokens.css`."""

from types import MappingProxyType
from typing import Final

INK_900: Final = "#14212B"
INK_700: Final = "#3A4853"
INK_500: Final = "#5A6975"
LINE_600: Final = "#75838E"
LINE_300: Final = "#CBD3D9"
PETROL_700: Final = "#0B5563"
PAPER_0: Final = "#FFFFFF"
PAPER_100: Final = "#EBEEEA"

# Index is the level, 0 to 5 (ux.md 3.2).
LEVEL_FILLS: Final = ("#FDF1B8", "#C4DC93", "#7CC389", "#36A289", "#006A6E", "#083E4F")
LEVEL_FIGURES: Final = ("#14212B", "#14212B", "#14212B", "#14212B", "#FFFFFF", "#FFFFFF")

CATEGORIES: Final = MappingProxyType(
    {"a": "#0A3A4A", "b": "#D4702A", "c": "#7B4FB5", "other": "#75838E"}
)
