"""Pages for signing up, in and out, and for one's own account."""

from flask import g, redirect, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import InvalidError, NotFoundError
from portal.people import forms, signing
from portal.people.doors import bp
from portal.web import identity
from portal.web.forms import problems_to_form
from portal.web.guards import actor, commits, public, session, signed_in
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, local_path, page


def source() -> str:
    """The network address a request came from, for counting tries."""
    return request.remote_addr or "?"


@bp.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Ask for an address."""
    return page("people/sign_up.html", form=forms.AddressForm())


@bp.post("/sign-up")
@public
@commits
def ask_sign_up() -> ResponseReturnValue:
    """Mail a link; the same page whether the address is known or not."""
    return _ask("sign_up", "people/sign_up.html")


@bp.get("/reset")
@public
def reset() -> ResponseReturnValue:
    """Ask for the address of a forgotten password."""
    return page("people/reset.html", form=forms.AddressForm())


@bp.post("/reset")
@public
@commits
def ask_reset() -> ResponseReturnValue:
    """Mail a link for a new password."""
    return _ask("reset", "people/reset.html")


def _ask(purpose: str, template: str) -> ResponseReturnValue:
    form = forms.AddressForm(request.form)
    if not form.validate():
        return page(template, 422, form=form)
    signing.ask_link(
        session(),
        email=form.email.data,
        purpose=purpose,
        lang=current_lang(),
        source=source(),
        now=clock.now(),
    )
    return page("people/check_mail.html", email=form.email.data)


@bp.get("/sign-up/<token>")
@public
def new_account(token: str) -> ResponseReturnValue:
    """Name and password for the address behind the link."""
    email = _linked(token, "sign_up")
    if email is None:
        return page("people/link_expired.html", 410, again="people.sign_up")
    return page("people/new_account.html", form=forms.AccountForm(), email=email)


@bp.post("/sign-up/<token>")
@public
@commits
def create_account(token: str) -> ResponseReturnValue:
    """Make the account and sign in."""
    email = _linked(token, "sign_up")
    if email is None:
        return page("people/link_expired.html", 410, again="people.sign_up")
    form = forms.AccountForm(request.form)
    if form.validate():
        try:
            secret = signing.create_account(
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
            return back("people.start")
    return page("people/new_account.html", 422, form=form, email=email)


@bp.get("/reset/<token>")
@public
def new_password(token: str) -> ResponseReturnValue:
    """Choose a new password."""
    if _linked(token, "reset") is None:
        return page("people/link_expired.html", 410, again="people.reset")
    return page("people/new_password.html", form=forms.NewPasswordForm())


@bp.post("/reset/<token>")
@public
@commits
def reset_password(token: str) -> ResponseReturnValue:
    """Keep the new password; sign in with it."""
    if _linked(token, "reset") is None:
        return page("people/link_expired.html", 410, again="people.reset")
    form = forms.NewPasswordForm(request.form)
    if form.validate():
        try:
            signing.reset_password(
                session(), token=token, password=form.password.data, now=clock.now()
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("Your password is changed. Sign in with the new one."))
            return back("people.sign_in")
    return page("people/new_password.html", 422, form=form)


def _linked(token: str, purpose: str) -> str | None:
    try:
        return signing.linked_email(session(), token=token, purpose=purpose, now=clock.now())
    except NotFoundError:
        return None


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    return page("people/sign_in.html", form=forms.SignInForm(), next=_next())


@bp.post("/sign-in")
@public
@commits
def open_session() -> ResponseReturnValue:
    """Sign in; a failed try is counted, hence the commit either way."""
    form = forms.SignInForm(request.form)
    if not form.validate():
        return page("people/sign_in.html", 422, form=form, next=_next())
    secret = signing.sign_in(
        session(),
        email=form.email.data,
        password=form.password.data,
        source=source(),
        now=clock.now(),
    )
    if secret is None:
        form.password.errors = [_("The address and the password do not belong together.")]
        return page("people/sign_in.html", 422, form=form, next=_next())
    identity.keep(secret)
    return redirect(_next(), 303)


def _next() -> str:
    return local_path(request.values.get("next", "/"))


@bp.post("/sign-out")
@signed_in
@commits
def sign_out() -> ResponseReturnValue:
    """End this session, or all of them."""
    everywhere = request.form.get("everywhere") == "yes"
    signing.sign_out(session(), actor(), now=clock.now(), everywhere=everywhere)
    identity.forget()
    flash_ok(_("You are signed out."))
    return back("people.sign_in")


@bp.get("/settings")
@signed_in
def settings() -> ResponseReturnValue:
    """One's own account."""
    return page("people/settings.html", form=forms.ChangePasswordForm(), me=actor())


@bp.post("/settings/password")
@signed_in
@commits
def change_password() -> ResponseReturnValue:
    """Change the password; other sessions end."""
    form = forms.ChangePasswordForm(request.form)
    if form.validate():
        try:
            signing.change_password(
                session(), actor(), old=form.old.data, new=form.new.data, now=clock.now()
            )
        except InvalidError as error:
            problems_to_form(form, error, forms.words)
        else:
            flash_ok(_("Your password is changed. Other sign-ins have ended."))
            return back("people.settings")
    g.form_failed = True
    return page("people/settings.html", 422, form=form, me=actor())
