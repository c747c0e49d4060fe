"""The page that says exactly what becomes public, and the way back."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import ConflictError, InvalidError
from portal.organisations import forms, report, service
from portal.organisations.doors import bp
from portal.organisations.model import ProfilePage
from portal.organisations.profile_views import (
    PARTNERS,
    back_to,
    group_url,
    overview_url,
    publish_url,
)
from portal.web.forms import choices
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import flash_ok, page


@bp.get("/projects/<code>/publish")
@acting_as(Kind.COMPANY)
def publish_project(code: str) -> ResponseReturnValue:
    """What of a project will be public."""
    return _ask(code)


@bp.post("/projects/<code>/publish")
@acting_as(Kind.COMPANY)
@commits
def do_publish_project(code: str) -> ResponseReturnValue:
    """Publish it."""
    return _publish(code)


@bp.get("/projects/<code>/unpublish")
@acting_as(Kind.COMPANY)
def unpublish_project(code: str) -> ResponseReturnValue:
    """Say what taking it back means."""
    return _confirm(code)


@bp.post("/projects/<code>/unpublish")
@acting_as(Kind.COMPANY)
@commits
def do_unpublish_project(code: str) -> ResponseReturnValue:
    """Take it back."""
    return _unpublish(code)


@bp.get("/profile/publish")
@acting_as(*PARTNERS)
def publish_own() -> ResponseReturnValue:
    """What of the organisation will be public."""
    return _ask(actor().organisation_code)


@bp.post("/profile/publish")
@acting_as(*PARTNERS)
@commits
def do_publish_own() -> ResponseReturnValue:
    """Publish it."""
    return _publish(actor().organisation_code)


@bp.get("/profile/unpublish")
@acting_as(*PARTNERS)
def unpublish_own() -> ResponseReturnValue:
    """Say what taking it back means."""
    return _confirm(actor().organisation_code)


@bp.post("/profile/unpublish")
@acting_as(*PARTNERS)
@commits
def do_unpublish_own() -> ResponseReturnValue:
    """Take it back."""
    return _unpublish(actor().organisation_code)


def _found(code: str) -> ProfilePage:
    return service.profile_page(session(), actor(), code=code, now=clock.now())


def _form(found: ProfilePage) -> forms.PublishForm:
    form = forms.PublishForm(request.form if request.method == "POST" else None)
    given = [f for f in service.optional_texts(found.kind) if f.key in found.values]
    form.texts.choices = choices((f.key, f.label.in_(current_lang())) for f in given)
    if request.method != "POST":
        shown = found.published or {}
        form.texts.data = [f.key for f in given if f.key in shown]
        form.name_public.data = found.name_public
        form.listed.data = found.listed or found.published is None
    return form


def _ask(code: str) -> ResponseReturnValue:
    found = _found(code)
    return _page(found, _form(found))


def _page(found: ProfilePage, form: forms.PublishForm, status: int = 200) -> ResponseReturnValue:
    schema = service.schema(found.kind)
    texts = {f.key: f for f in service.optional_texts(found.kind)}
    always = [f for f in schema.public if f.key not in texts and f.key != "name"]
    missing = [(schema.field(key), key) for key in found.missing]
    return page(
        "organisations/publish.html",
        status,
        found=found,
        form=form,
        always=report.facts(always, found.values),
        hints={key: _one_text(report.in_words(f, found.values)) for key, f in texts.items()},
        missing=[
            {"label": f.label.in_(current_lang()), "href": group_url(found, f.group)}
            for f, _key in missing
        ],
        overview=overview_url(found),
        action=publish_url(found),
        errors=form.problems(),
    )


def _publish(code: str) -> ResponseReturnValue:
    found = _found(code)
    form = _form(found)
    if not form.validate():
        return _page(found, form, 422)
    rev = request.form.get("rev", "")
    try:
        service.publish(
            session(),
            actor(),
            code=code,
            rev=int(rev) if rev.isascii() and rev.isdigit() and len(rev) < 10 else -1,
            texts=form.texts.data or [],
            name_public=form.name_public.data,
            listed=form.listed.data,
            now=clock.now(),
        )
    except InvalidError:
        return _page(found, form, 422)
    except ConflictError:
        return _page(found, form, 409)
    flash_ok(_("Published.") if found.verified else _waiting())
    return back_to(overview_url(found))


def _waiting() -> str:
    return _("Published. Others see it when a coordinator has confirmed your organisation.")


def _confirm(code: str) -> ResponseReturnValue:
    found = _found(code)
    action = (
        url_for("organisations.do_unpublish_own")
        if found.project_id is None
        else url_for("organisations.do_unpublish_project", code=code)
    )
    overview = overview_url(found)
    return page("organisations/unpublish.html", found=found, action=action, overview=overview)


def _unpublish(code: str) -> ResponseReturnValue:
    found = _found(code)
    service.unpublish(session(), actor(), code=code, now=clock.now())
    flash_ok(_("No longer public."))
    return back_to(overview_url(found))


def _one_text(words: str | list[str]) -> str:
    return words if isinstance(words, str) else " · ".join(words)
