"""Two languages: which one this request speaks, and its words."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

__all__ = ["LANGUAGES", "current_lang", "gettext", "lazy_gettext", "ngettext", "setup"]

LANGUAGES = {"en": "English", "sv": "Svenska"}
CATALOGUES = Path(__file__).parent.parent / "translations"


@cache
def _catalogue(lang: str) -> NullTranslations:
    """Every room's words in one language, read once; English is what the code says."""
    merged = NullTranslations()
    for folder in sorted(CATALOGUES.iterdir()) if lang != "en" else ():
        found = Translations.load(folder, [lang])
        if isinstance(found, Translations):
            merged = merged.merge(found) if isinstance(merged, Translations) else found
    return merged


def gettext(text: str, **facts: Any) -> str:
    """The text in the request's language, with `%(name)s` filled in."""
    said = str(_catalogue(current_lang()).gettext(text))
    return said % facts if facts else said


def lazy_gettext(text: str, **facts: Any) -> Any:
    """The same, translated only when shown; for labels made before any request."""
    return LazyString(gettext, text, **facts)


def ngettext(one: str, many: str, num: int, **facts: Any) -> str:
    """The form for this number, with `%(num)s` filled in."""
    said = str(_catalogue(current_lang()).ngettext(one, many, num))
    return said % {"num": num, **facts}


@cache
def words(lang: str) -> Callable[..., Markup | str]:
    """What templates call `gettext`, bound to one language."""
    look_up = _catalogue(lang).gettext

    @pass_context
    def say(context: Context, text: str, **facts: Any) -> Markup | str:
        said = look_up(text)
        return (Markup(said) if context.eval_ctx.autoescape else said) % facts  # noqa: S704

    return say


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
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    Babel(app, locale_selector=current_lang)
    # Templates look words up directly: a page has a hundred of them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue(current_lang()).gettext(text),
        lambda one, many, num: _catalogue(current_lang()).ngettext(one, many, num),
        newstyle=True,
    )
