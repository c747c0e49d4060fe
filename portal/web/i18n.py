"""Two languages: which one this request speaks, and its words."""

from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_babel import gettext as _gettext
from flask_babel import lazy_gettext as _lazy_gettext
from flask_babel import ngettext as _ngettext

__all__ = ["LANGUAGES", "current_lang", "gettext", "lazy_gettext", "ngettext", "setup"]

LANGUAGES = {"en": "English", "sv": "Svenska"}
CATALOGUES = Path(__file__).parent.parent / "translations"


def gettext(text: str, **facts: Any) -> str:
    """The text in the request's language, with `%(name)s` filled in."""
    return str(_gettext(text, **facts))


def lazy_gettext(text: str, **facts: Any) -> Any:
    """The same, translated only when shown; for labels made before any request."""
    return _lazy_gettext(text, **facts)


def ngettext(one: str, many: str, num: int, **facts: Any) -> str:
    """The form for this number, with `%(num)s` filled in."""
    return str(_ngettext(one, many, num, **facts))


def current_lang() -> str:
    """`en` or `sv`: asked for in the address, else chosen before, else the browser's wish."""
    if not has_request_context():
        return "en"
    if "lang" not in g:
        asked = request.args.get("lang", "")
        if asked in LANGUAGES:
            session["lang"] = asked
        chosen = session.get("lang")
        if chosen not in LANGUAGES:
            chosen = request.accept_languages.best_match(list(LANGUAGES)) or "en"
        g.lang = chosen
    return str(g.lang)


def setup(app: Flask) -> None:
    """Give the app both languages; each room has a catalogue of its own."""
    folders = sorted(str(folder) for folder in CATALOGUES.iterdir() if folder.is_dir())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=current_lang)
