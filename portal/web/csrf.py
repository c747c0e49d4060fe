"""Every unsafe request proves that it comes from one of our own pages."""

import hmac

from flask import Flask, abort, request, session
from markupsafe import Markup

from portal.web.codes import new_secret

SAFE = {"GET", "HEAD", "OPTIONS"}


def token() -> str:
    """The token of this browser session; made on first use."""
    if "csrf" not in session:
        session["csrf"] = new_secret()
    return str(session["csrf"])


def csrf_field() -> Markup:
    """The hidden input that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token())


def setup(app: Flask) -> None:
    """Check the token before the view runs; bearer tokens are no cookie and need none."""
    app.before_request(_check)
    app.jinja_env.globals["csrf_field"] = csrf_field
    app.jinja_env.globals["csrf_token"] = token


def _check() -> None:
    if request.method in SAFE or request.headers.get("Authorization", "").startswith("Bearer "):
        return
    if request.path == "/api/v1/sessions" and request.method == "POST":
        return  # signing in by script: no cookie is read or set
    given = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
    known = str(session.get("csrf", ""))
    if not known or not hmac.compare_digest(given.encode(), known.encode()):
        abort(400, description="csrf")
