"""Pages of sharing and visibility: the centre, share, renew, withdraw, preview."""

from datetime import UTC, date, datetime, time, timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import ConflictError, InvalidError
from portal.organisations import disclosing, forms, report, service
from portal.organisations.disclosing import Audience
from portal.organisations.doors import bp
from portal.organisations.profile_views import PARTNERS
from portal.sharing.model import DEFAULT_TERM, SCOPES, FieldClass
from portal.web.codes import plain_code
from portal.web.filters import STOCKHOLM, local
from portal.web.forms import choices, iso_date, problems_to_form
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page

SOON = timedelta(days=14)
# Beyond these the calendar arithmetic ends; the service refuses them as past or too far.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


@bp.get("/projects/<code>/sharing")
@acting_as(Kind.COMPANY)
def sharing(code: str) -> ResponseReturnValue:
    """Who sees what of this project."""
    now = clock.now()
    found = disclosing.sharing_page(session(), actor(), code=code, now=now)
    rows = [_matrix_row(code, audience) for audience in found.audiences]
    return page(
        "sharing/centre.html",
        found=found,
        rows=rows,
        columns=[class_name(each) for each in disclosing.SHOWN],
        scope_name=scope_name,
        class_name=class_name,
        ends_soon=lambda grant: grant.until - now < SOON,
    )


@bp.get("/projects/<code>/sharing/new")
@acting_as(Kind.COMPANY)
def share(code: str) -> ResponseReturnValue:
    """To whom, what, until when."""
    form = _share_form(code)
    form.grantee.data = request.args.get("to", "")
    form.until.data = local(clock.now() + DEFAULT_TERM).date().isoformat()
    form.scopes.data = []
    return _share_page(code, form)


@bp.post("/projects/<code>/sharing/new")
@acting_as(Kind.COMPANY)
@commits
def do_share(code: str) -> ResponseReturnValue:
    """Give the permission."""
    form = _share_form(code)
    if not form.validate():
        return _share_page(code, form, 422)
    try:
        made = disclosing.share(
            session(),
            actor(),
            code=code,
            grantee=form.grantee.data,
            scopes=form.scopes.data,
            until=_end_of(form.until.data),
            now=clock.now(),
        )
    except InvalidError as error:
        problems_to_form(form, error, forms.words)
        return _share_page(code, form, 422)
    except ConflictError:
        flash("info", _("You share this with them already."))
    else:
        flash_ok(_("Shared with %(name)s.", name=made.grantee_name))
    return back("organisations.sharing", code=code)


@bp.get("/projects/<code>/sharing/<grant>/renew")
@acting_as(Kind.COMPANY)
def renew(code: str, grant: str) -> ResponseReturnValue:
    """A new end."""
    found = disclosing.grant(session(), actor(), code=code, grant_code=grant, now=clock.now())
    form = forms.RenewForm()
    form.until.data = local(clock.now() + DEFAULT_TERM).date().isoformat()
    return page("sharing/renew.html", code=code, grant=found, form=form)


@bp.post("/projects/<code>/sharing/<grant>/renew")
@acting_as(Kind.COMPANY)
@commits
def do_renew(code: str, grant: str) -> ResponseReturnValue:
    """Move the end."""
    found = disclosing.grant(session(), actor(), code=code, grant_code=grant, now=clock.now())
    form = forms.RenewForm(request.form)
    if form.validate():
        try:
            disclosing.renew(
                session(),
                actor(),
                code=code,
                grant_code=grant,
                until=_end_of(form.until.data),
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("The new end is saved."))
            return back("organisations.sharing", code=code)
    return page(
        "sharing/renew.html", 422, code=code, grant=found, form=form, errors=form.problems()
    )


@bp.get("/projects/<code>/sharing/<grant>/withdraw")
@acting_as(Kind.COMPANY)
def withdraw(code: str, grant: str) -> ResponseReturnValue:
    """Say what withdrawing means."""
    found = disclosing.grant(session(), actor(), code=code, grant_code=grant, now=clock.now())
    return page("sharing/withdraw.html", code=code, grant=found)


@bp.post("/projects/<code>/sharing/<grant>/withdraw")
@acting_as(Kind.COMPANY)
@commits
def do_withdraw(code: str, grant: str) -> ResponseReturnValue:
    """End the permission."""
    disclosing.withdraw(session(), actor(), code=code, grant_code=grant, now=clock.now())
    flash_ok(_("Withdrawn. They see it no longer."))
    return back("organisations.sharing", code=code)


@bp.get("/projects/<code>/sharing/preview/<audience>")
@acting_as(Kind.COMPANY)
def preview(code: str, audience: str) -> ResponseReturnValue:
    """The project exactly as an audience gets it."""
    found = disclosing.preview(session(), actor(), code=code, audience=audience, now=clock.now())
    fields = service.schema(found.kind).fields if found else ()
    return page(
        "sharing/preview.html",
        code=code,
        audience=audience_name(audience),
        teaser=found,
        facts=report.facts(fields, found.values) if found else [],
        granted=report.facts(fields, found.granted) if found else [],
    )


@bp.get("/shared")
@acting_as(*PARTNERS)
def shared() -> ResponseReturnValue:
    """What companies share with the actor's organisation."""
    found = service.shared_with_us(session(), actor(), now=clock.now())
    return page("sharing/shared.html", projects=found, scope_name=scope_name)


def audience_name(audience: str) -> str:
    """An audience without a grant in words; a grant's holder goes by its own name."""
    return {
        "public": _("Everybody, without signing in"),
        "company": _("Other companies"),
        "investor": _("Investors, CDMOs and nodes without your permission"),
        "coordinator": _("Coordinators, outside a round you applied to"),
        "reviewer": _("Reviewers, outside a round you applied to"),
    }.get(audience, _("The organisation you share with"))


def class_name(field_class: FieldClass) -> str:
    """A group of information in words."""
    return {
        FieldClass.F0: _("Directory line"),
        FieldClass.F1: _("Teaser"),
        FieldClass.F2: _("Facts for partners"),
        FieldClass.F3: _("Readiness levels"),
        FieldClass.F4: _("Answers"),
        FieldClass.F5: _("Files"),
        FieldClass.F6: _("Only you"),
    }.get(field_class, field_class.value)


def scope_name(scope: str) -> str:
    """What a grant names, in words."""
    return {
        "profile": _("Facts for partners (ask, milestones, needs)"),
        "levels": _("Readiness levels"),
        "answers:IP": _("Answers: intellectual property"),
        "answers:DAT": _("Answers: data strategy"),
        "answers:REG": _("Answers: regulatory pathway"),
        "answers:PRO": _("Answers: production plan"),
        "answers:PRJ": _("Answers: project structuring"),
    }.get(scope, scope)


def _matrix_row(code: str, audience: Audience) -> dict[str, object]:
    return {
        "name": audience.name or audience_name(audience.id),
        "href": url_for("organisations.preview", code=code, audience=audience.id),
        "cells": [_cell(each) for _class, each in audience.sees],
    }


def _cell(sections: tuple[str, ...]) -> str:
    if not sections:
        return _("Hidden")
    return _("Everything") if sections == ("all",) else ", ".join(sections)


def _share_form(code: str) -> forms.ShareForm:
    form = forms.ShareForm(request.form if request.method == "POST" else None)
    to = plain_code(request.values.get("to") or request.form.get("grantee"))
    found = disclosing.grantees(session(), actor(), code=code, to=to)
    form.grantee.choices = choices((each.code, each.name) for each in found)
    form.scopes.choices = choices((each, scope_name(each)) for each in SCOPES)
    return form


def _share_page(code: str, form: forms.ShareForm, status: int = 200) -> ResponseReturnValue:
    return page(
        "sharing/share.html",
        status,
        code=code,
        form=form,
        errors=form.problems() if status != 200 else [],
    )


def _end_of(text: str) -> datetime | None:
    """The last moment of a Swedish day, as the exclusive end that the grant keeps."""
    day = iso_date(text)
    if day is None:
        return None
    after = min(max(day, EARLIEST), LATEST) + timedelta(days=1)
    return datetime.combine(after, time(), STOCKHOLM).astimezone(UTC)
