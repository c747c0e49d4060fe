"""Expected failures become pages, once. Anything else is logged by reference, without values."""

import logging
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from portal.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PortalError,
    ThrottledError,
)
from portal.web.codes import new_code

LOG = logging.getLogger("portal")
STATUS = {
    NotFoundError: 404,
    NotAllowedError: 403,
    ConflictError: 409,
    InvalidError: 422,
    ThrottledError: 429,
}


def setup(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PortalError, _expected)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(500, _fault)


def wants_json() -> bool:
    """Whether the asker is a script."""
    return request.path.startswith("/api/") or request.is_json


def answer(status: int, code: str, **facts: Any) -> ResponseReturnValue:
    """The same answer as page or JSON."""
    if wants_json():
        response = jsonify({"error": code or str(status), **facts})
        response.status_code = status
    else:
        response = _page(status, code, facts)
    if status == 429:
        response.headers["Retry-After"] = str(facts.get("retry_after", 60))
    return response


def _page(status: int, code: str, facts: dict[str, Any]) -> Any:
    from flask import make_response

    body = render_template("errors/error.html", status=status, code=code, facts=facts)
    return make_response(body, status)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    code = error.description if status == 400 and error.description else ""
    return answer(status, code or "")


def _expected(error: PortalError) -> ResponseReturnValue:
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
    if isinstance(error, InvalidError):
        problems = [{"field": p.field, "code": p.code} for p in error.problems]
        return answer(status, "invalid", problems=problems)
    if status == 404:
        return answer(404, "")
    return answer(status, error.code, **{k: str(v) for k, v in error.facts.items()})


def _database(error: OperationalError) -> ResponseReturnValue:
    reference = new_code(8)
    LOG.error("database unavailable, reference %s: %s", reference, type(error.orig).__name__)
    return answer(503, "database", reference=reference)


def _fault(error: Exception) -> ResponseReturnValue:
    reference = new_code(8)
    original = getattr(error, "original_exception", None) or error
    LOG.error("fault, reference %s", reference, exc_info=original)
    return answer(500, "fault", reference=reference)
