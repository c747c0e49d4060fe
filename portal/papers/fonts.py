"""Which fonts papers and charts use, and whether this machine has them."""

from typing import Final

# Papers look right with either: Inter first, DejaVu where it is not installed.
TEXT_FAMILIES: Final = ("Inter", "DejaVu Sans")
CODE_FAMILIES: Final = ("IBM Plex Mono", "DejaVu Sans Mono")
SVG_FAMILY: Final = "Inter, DejaVu Sans, sans-serif"

# Letters of every language a name in a paper is likely to hold, in the weights papers use.
SPECIMEN: Final = (
    "Åå Ää Öö Éé Üü ß Æø Ąą Ćć Ęę Łł Ńń Óó Śś Źź Żż Őő Űű Čč Řř Šš Žž 0123456789 %–—…·≈≥≤×→●○◐ “”’"
)
