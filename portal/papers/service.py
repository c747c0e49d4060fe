"""The front door of the room: what other rooms may use to make papers and charts."""

from portal.papers.charts import level_strip, radar, stage_rail, step_line
from portal.papers.engine import ORDINARY, render, stop, warm
from portal.papers.model import Axis, Limits, RenderError, Step, Stop
from portal.papers.provenance import (
    CODE_BYTES,
    Kind,
    Provenance,
    canonical,
    check_code,
    content_hash,
    file_name,
    qr_svg,
    read_code,
)

__all__ = [
    "CODE_BYTES",
    "ORDINARY",
    "Axis",
    "Kind",
    "Limits",
    "Provenance",
    "RenderError",
    "Step",
    "Stop",
    "canonical",
    "check_code",
    "content_hash",
    "file_name",
    "level_strip",
    "qr_svg",
    "radar",
    "read_code",
    "render",
    "stage_rail",
    "step_line",
    "stop",
    "warm",
]
