"""A plain page, and what the press makes of any."""

from portal.papers.model import RenderError
from portal.papers.service import render

PLAIN = '<html lang="en"><title>A paper</title><p>Hello</p>'


def outcome(html: str, **given) -> str:
    """How it ended: the code of the error, or "paper"."""
    try:
        pdf = render(html, **given)
    except RenderError as error:
        return error.code
    assert pdf.startswith(b"%PDF-")
    return "paper"
