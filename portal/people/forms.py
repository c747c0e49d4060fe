"""What people fill in about themselves and their organisation."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField

from portal.access import Kind, Role
from portal.errors import Problem
from portal.people.model import FOUNDABLE, MIN_PASSWORD
from portal.web.forms import (
    PortalForm,
    choices,
    email_field,
    password_field,
    presence,
    text_field,
)
from portal.web.i18n import gettext as _
from portal.web.i18n import lazy_gettext as _l


class AddressForm(PortalForm):
    """Where to send a link."""

    email = email_field(_l("E-mail address"))


class SignInForm(PortalForm):
    """Address and password."""

    email = email_field(_l("E-mail address"))
    password = password_field(_l("Password"))


class AccountForm(PortalForm):
    """A new person."""

    name = text_field(_l("Your name"), limit=100)
    password = password_field(_l("Password"))


class NewPasswordForm(PortalForm):
    """A password chosen through a mailed link."""

    password = password_field(_l("New password"))


class ChangePasswordForm(PortalForm):
    """A password changed while signed in."""

    old = password_field(_l("Present password"))
    new = password_field(_l("New password"))


class OrganisationForm(PortalForm):
    """A new organisation."""

    name = text_field(_l("Name of the organisation"), limit=120)
    kind = RadioField(_l("What do you do?"), validators=presence(required=True))

    def offer(self) -> "OrganisationForm":
        """Fill in the kinds, in the user's language."""
        self.kind.choices = choices((kind, kind_words(kind)) for kind in FOUNDABLE)
        return self


class InviteForm(PortalForm):
    """An invitation."""

    email = email_field(_l("E-mail address"))
    role = RadioField(_l("Role"), validators=presence(required=True))

    def offer(self, roles: Iterable[Role]) -> "InviteForm":
        """Fill in the roles of this kind of organisation."""
        self.role.choices = choices((role, role_words(role)) for role in roles)
        return self


class RoleForm(PortalForm):
    """Another role for a member."""

    role = SelectField(_l("Role"))

    def offer(self, roles: Iterable[Role]) -> "RoleForm":
        """Fill in the roles of this kind of organisation."""
        self.role.choices = choices((role, role_words(role)) for role in roles)
        return self


def kind_words(kind: Kind) -> str:
    """A kind of organisation, in words."""
    return {
        Kind.COMPANY: _("We develop an advanced therapy"),
        Kind.INVESTOR: _("We invest in or fund advanced therapies"),
        Kind.CDMO: _("We manufacture or test for others (CDMO)"),
        Kind.NODE: _("We are a hub or node: hospital, test bed, core facility or network"),
        Kind.COORDINATOR: _("We coordinate intake rounds"),
    }[kind]


def role_words(role: Role) -> str:
    """A role by its name and what it can do."""
    return {
        Role.OWNER: _("Owner: can do everything, also invite, share and submit"),
        Role.EDITOR: _("Editor: can write and change, but not share or submit"),
        Role.READER: _("Reader: can read everything but change nothing"),
        Role.SIGNATORY: _("Signatory: can write, and confirm and submit"),
        Role.REVIEWER: _("Reviewer: reads and scores the applications assigned to them"),
    }[role]


def words(problem: Problem) -> str:
    """A problem as a sentence beside its field."""
    return {
        "password_short": _("Use at least %(count)d characters.", count=MIN_PASSWORD),
        "password_common": _("This is too easy to guess. Use a sentence of your own."),
        "wrong_password": _("This is not your present password."),
        "taken": _("There is already an account with this address. Sign in instead."),
        "already_member": _("This person is already a member."),
        "already_invited": _("This person has an open invitation already."),
        "too_many_organisations": _("You belong to as many organisations as one person can."),
        "kind_unknown": _("Choose one of these."),
    }.get(problem.code, _("This cannot be used."))
