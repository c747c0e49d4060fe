"""Making a project, and changing a profile group by group."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.organisations import forms, report, service
from portal.organisations.doors import bp
from portal.organisations.model import Group, ProfilePage, Schema
from portal.web.forms import problems_to_form
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, page

PARTNERS = (Kind.INVESTOR, Kind.CDMO, Kind.NODE)


@bp.get("/projects/new")
@acting_as(Kind.COMPANY)
def new_project() -> ResponseReturnValue:
    """Ask for the name."""
    return page("organisations/new_project.html", form=forms.ProjectForm())


@bp.post("/projects/new")
@acting_as(Kind.COMPANY)
@commits
def create_project() -> ResponseReturnValue:
    """Make the project and go on to its profile."""
    form = forms.ProjectForm(request.form)
    if form.validate():
        try:
            made = service.create_project(session(), actor(), name=form.name.data, now=clock.now())
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("The project is made. Describe it, group by group."))
            return back("organisations.project_profile", code=made.code)
    return page("organisations/new_project.html", 422, form=form, errors=form.problems())


@bp.get("/projects/<code>/profile")
@acting_as(Kind.COMPANY)
def project_profile(code: str) -> ResponseReturnValue:
    """All facts of a project, each with who sees it."""
    return _overview(code)


@bp.get("/projects/<code>/profile/<group>")
@acting_as(Kind.COMPANY)
def project_group(code: str, group: str) -> ResponseReturnValue:
    """One short page of fields."""
    return _show(code, group)


@bp.post("/projects/<code>/profile/<group>")
@acting_as(Kind.COMPANY)
@commits
def save_project_group(code: str, group: str) -> ResponseReturnValue:
    """Save the page and go on to the next."""
    return _save(code, group)


@bp.get("/profile")
@acting_as(*PARTNERS)
def own_profile() -> ResponseReturnValue:
    """All facts of one's own organisation, each with who sees it."""
    return _overview(actor().organisation_code)


@bp.get("/profile/<group>")
@acting_as(*PARTNERS)
def own_group(group: str) -> ResponseReturnValue:
    """One short page of fields."""
    return _show(actor().organisation_code, group)


@bp.post("/profile/<group>")
@acting_as(*PARTNERS)
@commits
def save_own_group(group: str) -> ResponseReturnValue:
    """Save the page and go on to the next."""
    return _save(actor().organisation_code, group)


def overview_url(found: ProfilePage) -> str:
    """The address of a profile's overview."""
    if found.project_id is None:
        return url_for("organisations.own_profile")
    return url_for("organisations.project_profile", code=found.code)


def group_url(found: ProfilePage, group: str) -> str:
    """The address of one page of fields."""
    if found.project_id is None:
        return url_for("organisations.own_group", group=group)
    return url_for("organisations.project_group", code=found.code, group=group)


def publish_url(found: ProfilePage) -> str:
    """The address of the page that publishes."""
    if found.project_id is None:
        return url_for("organisations.publish_own")
    return url_for("organisations.publish_project", code=found.code)


def _overview(code: str) -> ResponseReturnValue:
    found = service.profile_page(session(), actor(), code=code, now=clock.now())
    schema = service.schema(found.kind)
    return page(
        "organisations/profile.html",
        found=found,
        groups=[_summary(found, group) for group in schema.groups],
        missing=[schema.field(key).label.in_(current_lang()) for key in found.missing],
        publish_url=publish_url(found),
    )


def _summary(found: ProfilePage, group: Group) -> dict[str, Any]:
    lang = current_lang()
    rows = [
        {
            "label": field.label.in_(lang),
            "value": report.in_words(field, found.values),
            "visibility": field.audience,
            "note": _("Your teaser shows the old value until you publish.")
            if field.key in found.changed
            else "",
        }
        for field in group.fields
    ]
    return {"label": group.label.in_(lang), "rows": rows, "href": group_url(found, group.id)}


def _show(code: str, group: str) -> ResponseReturnValue:
    found = service.profile_page(session(), actor(), code=code, now=clock.now())
    chosen = service.schema(found.kind).group(group)
    return _group_page(found, chosen, forms.inputs(chosen, found.values), rev=found.rev)


def _save(code: str, group: str) -> ResponseReturnValue:
    found = service.profile_page(session(), actor(), code=code, now=clock.now())
    schema = service.schema(found.kind)
    chosen = schema.group(group)
    raw = forms.sent(chosen, request.form)
    try:
        service.save_profile(
            session(), actor(), code=code, rev=_version(), values=raw, now=clock.now()
        )
    except InvalidError as error:
        return _refused(found, schema, chosen, raw, error.problems)
    except ConflictError as stale:
        session().rollback()
        return _stale(found, chosen, raw, stale)
    flash_ok(_("Saved."))
    if "stay" in request.form:
        return back_to(group_url(found, group))
    return back_to(_next_url(found, schema, group))


def back_to(url: str) -> ResponseReturnValue:
    """Go there after a change."""
    from flask import redirect

    return redirect(url, 303)


def _refused(
    found: ProfilePage,
    schema: Schema,
    chosen: Group,
    raw: dict[str, Any],
    problems: tuple[Problem, ...],
) -> ResponseReturnValue:
    shown = forms.inputs(chosen, {**found.values, **raw}, problems)
    errors = forms.summary(schema, problems)
    return _group_page(found, chosen, shown, rev=_version(), status=422, errors=errors)


def _stale(
    found: ProfilePage, chosen: Group, raw: dict[str, Any], stale: ConflictError
) -> ResponseReturnValue:
    """Both texts: the typed one in the fields, the saved one above them."""
    mine, theirs = stale.facts["mine"], stale.facts["theirs"]
    differing = [f for f in chosen.fields if isinstance(mine, dict) and isinstance(theirs, dict)
                 and mine.get(f.key) != theirs.get(f.key)]  # fmt: skip
    saved = [
        {"label": f.label.in_(current_lang()), "value": report.in_words(f, found.values)}
        for f in differing
    ]
    shown = forms.inputs(chosen, {**found.values, **raw})
    rev = int(str(stale.facts["rev"]))
    return _group_page(found, chosen, shown, rev=rev, status=409, saved=saved)


def _group_page(
    found: ProfilePage, chosen: Group, shown: list[forms.Shown], *, rev: int, status: int = 200,
    **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    groups = service.schema(found.kind).groups
    return page(
        "organisations/group.html",
        status,
        found=found,
        title=chosen.label.in_(current_lang()),
        inputs=shown,
        rev=rev,
        place=groups.index(chosen) + 1,
        places=len(groups),
        action=group_url(found, chosen.id),
        overview=overview_url(found),
        **more,
    )


def _next_url(found: ProfilePage, schema: Schema, group: str) -> str:
    ids = [each.id for each in schema.groups]
    later = ids[ids.index(group) + 1 :]
    return group_url(found, later[0]) if later else overview_url(found)


def _version() -> int:
    text = request.form.get("rev", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFoundError("version")
    return int(text)
