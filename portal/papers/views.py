"""The check page: is this paper genuine and current (ux.md P4)? For anybody, telling no content."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal import clock
from portal.papers import service
from portal.papers.model import Finding
from portal.papers.pacing import Pace
from portal.web.gate import clean_text
from portal.web.guards import commits, public, session
from portal.web.i18n import gettext as _
from portal.web.pages import page

bp = Blueprint("papers", __name__)

MAX_FILE = 5_000_000
AROUND_FILE = 100_000
MOST = 60
WINDOW = timedelta(minutes=10)
LONGEST_CODE = 40


@bp.record
def _one_pace(state: BlueprintSetupState) -> None:
    state.app.extensions["portal_check_pace"] = Pace(MOST, WINDOW)


@bp.url_value_preprocessor
def _room_for_a_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before the gate and the CSRF check, which read the form.
    request.max_content_length = MAX_FILE + AROUND_FILE


@bp.get("/check")
@public
def check_page() -> ResponseReturnValue:
    """Where a code is typed or a file chosen."""
    return _page()


@bp.get("/check/<code>")
@public
def check_code(code: str) -> ResponseReturnValue:
    """Where the printed address leads: the verdict on a code."""
    _pace()
    return _page(finding=service.check(session(), code=code), code=code)


@bp.post("/check")
@public
@commits
def check() -> ResponseReturnValue:
    """The verdict on a code, a file, or both. The file is hashed and forgotten."""
    _pace()
    code, upload = request.form.get("code", "").strip(), request.files.get("file")
    file = None
    if upload is not None and upload.filename:
        file = hashlib.sha256(upload.read()).hexdigest()
    if not code and file is None:
        return _page(422, errors=[("code", _("Enter a check code or choose a file."))])
    return _page(finding=service.check(session(), code=code, file=file), code=code)


@bp.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    return _page(
        413, errors=[("file", _("This file is larger than 5 MB, so it is not one of ours."))]
    )


def _page(
    status: int = 200,
    *,
    finding: Finding | None = None,
    code: str = "",
    errors: list[tuple[str, str]] | None = None,
) -> ResponseReturnValue:
    typed = service.read_code(code) or (code[:LONGEST_CODE] if clean_text(code) else "")
    return page("papers/check.html", status, finding=finding, code=typed, errors=errors or [])


def _pace() -> None:
    pace: Pace = current_app.extensions["portal_check_pace"]
    pace.count(request.remote_addr or "", clock.now())
