"""Flask-Login over server-side sessions: the cookie holds a secret, the database the session."""

from collections.abc import Callable

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from portal.access import Actor

Lookup = Callable[[str], Actor | None]


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries: the session's secret and who is behind it."""

    def __init__(self, secret: str, actor: Actor | None) -> None:
        self.secret = secret
        self.actor = actor

    def get_id(self) -> str:
        """The secret, never the account: a revoked session must not come back."""
        return self.secret


def setup(app: Flask, lookup: Lookup, *, bearer: Callable[[], Actor | None]) -> None:
    """Find out who asks: by the cookie's secret, or by a bearer token on the API."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in the database and end there

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(secret: str) -> SignedIn | None:
        actor = lookup(secret)
        return SignedIn(secret, actor) if actor else None

    def identify() -> Actor | None:
        # A request that brings a token is not asked for a form's proof: no cookie counts on it.
        if request.headers.get("Authorization", "").startswith("Bearer "):
            return bearer()
        user = current_user
        return user.actor if user.is_authenticated else None

    app.extensions["portal_identify"] = identify


def keep(secret: str) -> None:
    """Put a fresh session's secret into the cookie; language survives, everything else goes."""
    lang = session.get("lang")
    session.clear()
    if lang:
        session["lang"] = lang
    login_user(SignedIn(secret, None))


def forget() -> None:
    """Take the secret out of the cookie."""
    logout_user()
    lang = session.get("lang")
    session.clear()
    if lang:
        session["lang"] = lang
