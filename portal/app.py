"""Composition: settings, database, login, rooms, error pages. The only place that sees them all."""

import secrets
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import g, request
from flask_openapi3 import Info, OpenAPI
from sqlalchemy.orm import Session

import portal
from portal import clock
from portal.access import Actor
from portal.config import Settings
from portal.db import Database
from portal.home import navigation
from portal.people import signing
from portal.sharing import tripwire
from portal.web import csrf, errors, filters, gate, headers, i18n, identity, openapi, pages

PAGES = ("home", "people", "organisations", "readiness", "matching", "rounds", "papers")
APIS = ("people", "readiness", "matching")
API_DESCRIPTION = "Assessments, answers and matches for scripts. Sign in at /api/v1/sessions."


def create_app(settings: Settings, database: Database | None = None) -> OpenAPI:
    """The portal as a WSGI app; `database` is given by tests that bring their own."""
    app = OpenAPI(
        "portal",
        info=Info(title="Brygga", version=portal.__version__, description=API_DESCRIPTION),
        doc_ui=False,
        validation_error_callback=_invalid_body,
    )
    _configure(app, settings)
    if not settings.production:
        tripwire.enable()
    app.extensions["portal_db"] = database or Database(settings.database_url)
    app.teardown_appcontext(_close_session)
    headers.setup(app, secure=settings.secure)
    i18n.setup(app)
    filters.setup(app)
    gate.setup(app)
    csrf.setup(app)
    identity.setup(app, _by_cookie, bearer=_by_token)
    pages.setup(app, navigation.items)
    app.extensions["portal_viewer"] = navigation.viewer
    app.jinja_env.globals.update(
        role_name=navigation.role_name,
        kind_name=navigation.kind_name,
        now_year=clock.now().year,
        version=portal.__version__,
    )
    errors.setup(app)
    _register(app)
    openapi.setup(app)
    return app


def _configure(app: OpenAPI, settings: Settings) -> None:
    app.config.update(
        PORTAL=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_body,
        SESSION_COOKIE_NAME="__Host-brygga" if settings.secure else "brygga",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        TRUSTED_HOSTS=[settings.host] if settings.production else None,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = True  # type: ignore[attr-defined]


def _register(app: OpenAPI) -> None:
    for room in PAGES:
        app.register_blueprint(import_module(f"portal.{room}.views").bp)
    for room in APIS:
        app.register_api(import_module(f"portal.{room}.api").api)


def _invalid_body(error: Any) -> Any:
    """A body or query of the wrong shape: every problem with its place, never its value."""
    problems = [
        {"field": ".".join(str(part) for part in found["loc"]), "code": found["type"]}
        for found in error.errors(include_url=False, include_input=False)
    ]
    return errors.answer(422, "invalid", problems=problems)


def _database() -> Database:
    from flask import current_app

    database: Database = current_app.extensions["portal_db"]
    return database


def _identify(secret: str, *, script: bool) -> Actor | None:
    """Reading who asks happens in a session of its own kind: the request's."""
    from portal.web import guards

    return signing.identify(guards.session(), token=secret, now=clock.now(), script=script)


def _by_cookie(secret: str) -> Actor | None:
    return _identify(secret, script=False)


def _by_token() -> Actor | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return _identify(secret, script=True) if scheme == "Bearer" and secret else None


def _close_session(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.close()


def test_settings(**changes: Any) -> Settings:
    """Settings for tests and checks that never touch a real installation."""
    from portal.config import Env

    return Settings(env=Env.TEST, secret_key=secrets.token_hex(32), **changes)
