"""Pages for an organisation's people: contexts, members, invitations."""

from typing import Any

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind, Role
from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.people import forms, service
from portal.people.doors import bp
from portal.web import identity
from portal.web.forms import problems_to_form
from portal.web.guards import actor, commits, maybe_actor, public, session, signed_in
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page


@bp.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """Where a person without a context goes: choose one, or found an organisation."""
    return page("people/start.html", contexts=service.contexts(session(), actor()))


@bp.get("/switch")
@signed_in
def contexts() -> ResponseReturnValue:
    """Choose in which organisation to act."""
    return page("people/start.html", contexts=service.contexts(session(), actor()))


@bp.post("/switch")
@signed_in
@commits
def switch() -> ResponseReturnValue:
    """Act in another organisation."""
    code = request.form.get("organisation", "")
    service.switch(session(), actor(), organisation_code=code, now=clock.now())
    return back("home.show")


@bp.get("/organisations/new")
@signed_in
def new_organisation() -> ResponseReturnValue:
    """Name and kind of a new organisation."""
    return page("people/new_organisation.html", form=forms.OrganisationForm().offer())


@bp.post("/organisations/new")
@signed_in
@commits
def create_organisation() -> ResponseReturnValue:
    """Found it and act in it."""
    form = forms.OrganisationForm(request.form).offer()
    if form.validate():
        try:
            service.create_organisation(
                session(),
                actor(),
                name=form.name.data,
                kind=Kind(form.kind.data),
                lang=current_lang(),
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            return back("home.show")
    return page("people/new_organisation.html", 422, form=form)


@bp.get("/members")
@signed_in
def members() -> ResponseReturnValue:
    """Who belongs to the organisation."""
    shown = service.members_page(session(), actor(), now=clock.now())
    form = forms.InviteForm().offer(shown.roles)
    return page("people/members.html", shown=shown, form=form, me=actor(), **_role_words())


@bp.post("/members")
@signed_in
@commits
def invite() -> ResponseReturnValue:
    """Mail an invitation."""
    shown = service.members_page(session(), actor(), now=clock.now())
    form = forms.InviteForm(request.form).offer(shown.roles)
    if form.validate():
        try:
            service.invite(
                session(),
                actor(),
                email=form.email.data,
                role=Role(form.role.data),
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("The invitation is on its way to %(email)s.", email=form.email.data))
            return back("people.members")
    return page("people/members.html", 422, shown=shown, form=form, me=actor(), **_role_words())


def _role_words() -> dict[str, Any]:
    return {"role_words": forms.role_words}


@bp.post("/members/invitations/<code>/withdrawal")
@signed_in
@commits
def withdraw_invitation(code: str) -> ResponseReturnValue:
    """Take an invitation back."""
    service.withdraw_invitation(session(), actor(), code=code, now=clock.now())
    flash_ok(_("The invitation is withdrawn. Its link no longer works."))
    return back("people.members")


@bp.get("/members/<code>")
@signed_in
def member(code: str) -> ResponseReturnValue:
    """One member: change the role or end the membership."""
    shown = service.members_page(session(), actor(), now=clock.now())
    found = next((m for m in shown.members if m.code == code), None)
    if found is None:
        abort(404)
    form = forms.RoleForm(data={"role": found.role}).offer(shown.roles)
    return page("people/member.html", member=found, form=form, shown=shown)


@bp.post("/members/<code>")
@signed_in
@commits
def change_member(code: str) -> ResponseReturnValue:
    """Change a role, or end the membership."""
    shown = service.members_page(session(), actor(), now=clock.now())
    found = next((each for each in shown.members if each.code == code), None)
    if found is None:
        abort(404)
    form = forms.RoleForm(request.form).offer(shown.roles)
    ends = request.form.get("end") == "yes"
    if not ends and not form.validate():
        return page("people/member.html", 422, member=found, form=form, shown=shown)
    role = None if ends else Role(form.role.data)
    try:
        service.change_role(session(), actor(), account_code=code, role=role, now=clock.now())
    except NotAllowedError as error:
        session().rollback()
        flash("error", member_refusal(error.code))
        return back("people.members")
    flash_ok(_("The membership has ended.") if ends else _("The role is changed."))
    return back("people.members" if code else "people.start")


def member_refusal(code: str) -> str:
    """Why a membership stays as it is."""
    return {
        "owners_change_members": _("Only an owner can change roles or end memberships."),
        "last_owner": _("An organisation keeps an owner. Make somebody else owner first."),
    }.get(code, _("This cannot be changed."))


@bp.get("/join/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Who invites, to what, until when."""
    try:
        offered = service.invitation(session(), token=token, now=clock.now())
    except NotFoundError:
        return page("people/link_expired.html", 410, again=None)
    known = service.has_account(session(), offered.email)
    return _join_page(offered, forms.AccountForm(), 200, known=known)


@bp.post("/join/<token>")
@public
@commits
def join(token: str) -> ResponseReturnValue:
    """Accept, with the account at hand or with a new one."""
    try:
        offered = service.invitation(session(), token=token, now=clock.now())
    except NotFoundError:
        return page("people/link_expired.html", 410, again=None)
    who = maybe_actor()
    if who is not None:
        try:
            service.join_with_account(session(), who, token=token, now=clock.now())
        except ConflictError:
            return back("people.start")
        return back("home.show")
    if service.has_account(session(), offered.email):
        return redirect("/sign-in?next=/join/" + token, 303)
    form = forms.AccountForm(request.form)
    if form.validate():
        try:
            secret = service.join_as_new(
                session(),
                token=token,
                name=form.name.data,
                password=form.password.data,
                lang=current_lang(),
                now=clock.now(),
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            identity.keep(secret)
            return back("home.show")
    return _join_page(offered, form, 422, known=False)


def _join_page(
    offered: object, form: forms.AccountForm, status: int, *, known: bool
) -> ResponseReturnValue:
    return page(
        "people/join.html",
        status,
        offered=offered,
        form=form,
        known=known,
        role_words=forms.role_words,
        path=request.path,
        me=maybe_actor(),
    )
