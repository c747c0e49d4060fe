"""Every door has a sign: who may enter, and whether the view writes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access import Actor, Kind

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
# What API views return: the OpenAPI library resolves annotations, and Flask's alias does not.
ApiReply = Any

# endpoint-independent names of views -> what the sign says; tests walk the route map with these
ENTRY: dict[str, str] = {}
WRITES: set[str] = set()
SAFE = {"GET", "HEAD", "OPTIONS"}


def name_of(view: Callable[..., Any]) -> str:
    """The stable name of a view function."""
    return f"{view.__module__}.{view.__qualname__}"


def session() -> Session:
    """This request's database session; on GET the database itself refuses writes."""
    if "db" not in g:
        database = current_app.extensions["portal_db"]
        g.db = database.read() if request.method in SAFE else database.write()
    made: Session = g.db
    return made


def maybe_actor() -> Actor | None:
    """Who is signed in on this request, or None."""
    if "actor" not in g:
        g.actor = current_app.extensions["portal_identify"]()
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Who is signed in; only behind a guard that made sure somebody is."""
    found = maybe_actor()
    if found is None:
        abort(401)
    return found


def public(view: View[P]) -> View[P]:
    """Anybody may enter."""
    ENTRY[name_of(view)] = "public"
    return view


def signed_in(view: View[P]) -> View[P]:
    """Anybody with an account may enter."""
    return _guard(view, "signed_in", lambda _actor: True)


def acting_as(*kinds: Kind) -> Callable[[View[P]], View[P]]:
    """Members of an organisation of one of these kinds; for others the page does not exist."""

    def decorate(view: View[P]) -> View[P]:
        sign = "acting_as:" + ",".join(sorted(kinds))
        return _guard(view, sign, lambda who: who.kind in kinds and not who.reviews)

    return decorate


def coordinators(view: View[P]) -> View[P]:
    """Coordinators only; reviewers of the same organisation are not."""
    return _guard(view, "coordinators", lambda who: who.coordinates)


def reviewers(view: View[P]) -> View[P]:
    """Reviewers only."""
    return _guard(view, "reviewers", lambda who: who.reviews)


def commits(view: View[P]) -> View[P]:
    """The view changes something; the commit is its last act, an exception leaves no trace."""
    WRITES.add(name_of(view))

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        response = view(*args, **kwargs)
        session().commit()
        return response

    return wrapper


def sign_in_page() -> ResponseReturnValue:
    """Send to the sign-in page, and back here afterwards."""
    wanted = request.full_path if request.method in SAFE else "/"
    return redirect(url_for("people.sign_in", next=wanted.rstrip("?")), 303)


def _guard(view: View[P], sign: str, admits: Callable[[Actor], bool]) -> View[P]:
    ENTRY[name_of(view)] = sign

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        who = maybe_actor()
        if who is None:
            if request.is_json or request.path.startswith("/api/"):
                abort(401)
            return sign_in_page()
        if not admits(who):
            abort(404)
        return view(*args, **kwargs)

    return wrapper
