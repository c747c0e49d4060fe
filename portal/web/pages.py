"""Rendering a page: the context that every page has, and the ways back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal import __version__
from portal.web import guards, i18n
from portal.web.i18n import LANGUAGES, current_lang

STATIC = Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    url: str
    current: bool = False
    count: int = 0


def page(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    """The rendered page with its status."""
    return render_template(template, **context), status


def back(endpoint: str, **values: Any) -> Response:
    """After a change: show the page that tells of it (303, so that reload does not repeat)."""
    return redirect(url_for(endpoint, **values), 303)


def flash_ok(text: str) -> None:
    """A confirmation on the next page."""
    flash("ok", text)


def flash(category: str, text: str) -> None:
    """A message on the next page; category is ok, info, warn or error."""
    session["flashes"] = [*session.get("flashes", []), (category, str(text))]


def local_path(text: str) -> str:
    """The text when it is a path on this site, else the front page (security.md 2.1)."""
    plain = text.startswith("/") and not text.startswith(("//", "/\\"))
    odd = any(sign == "\\" or not " " <= sign <= "~" for sign in text)
    return text if plain and not odd and ".." not in text else "/"


def static_url(name: str) -> str:
    """The address of a static file with its hash, so that browsers may keep it for ever."""
    return f"/static/{name}?v={_hash(name)}"


@cache
def _hash(name: str) -> str:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"


def setup(app: Flask, navigation: Callable[[], list[NavItem]]) -> None:
    """Give every template the usual context."""
    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["portal_version"] = __version__

    @app.context_processor
    def usual() -> dict[str, Any]:
        lang = current_lang()
        other = "sv" if lang == "en" else "en"
        return {
            # Bound to this language, so that a page's hundred words need no look-up of it each.
            "gettext": i18n.words(lang),
            "lang": lang,
            "other_lang": other,
            "other_lang_name": LANGUAGES[other],
            "other_lang_url": _in_language(other),
            "viewer": current_app.extensions["portal_viewer"](guards.maybe_actor()),
            "nav": navigation(),
            "demo": not current_app.config["PORTAL"].production,
            "notice": None,
            "flashes": session.pop("flashes", []) if "flashes" in session else [],
        }


def _in_language(lang: str) -> str:
    keep = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    path = request.path if request.method in guards.SAFE else "/"
    from urllib.parse import urlencode

    return path + "?" + urlencode([*keep, ("lang", lang)])
