"""The base of every form: strict text, typed text kept, words in the user's language."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from flask import g
from wtforms import Form, PasswordField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from portal.errors import InvalidError, Problem
from portal.web.gate import clean_text
from portal.web.i18n import gettext as _

MAX_EMAIL = 254


class PortalForm(Form):  # type: ignore[misc]
    """A form whose built-in messages are ours, in both languages."""

    class Meta:
        """WTForms' own translations are not used; our validators speak for themselves."""

        locales: ClassVar[list[str]] = ["en"]

    def problems(self) -> list[tuple[str, str]]:
        """Every error as (field id, sentence), for the summary on top of the page."""
        return [(f.id, str(e)) for f in self for e in f.errors]


def tidy(text: str | None) -> str:
    """Text as it is stored: NFC, line ends as one newline, no blanks around."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).strip()


def storable(_form: object, field: Field) -> None:
    """Refuse characters that cannot be kept; what was typed stays in the field."""
    if isinstance(field.data, str) and not clean_text(field.data):
        raise ValidationError(
            _("This holds a character that cannot be stored. Type the text again.")
        )


def one_line(_form: object, field: Field) -> None:
    """Refuse line breaks and tabs where one line is asked for."""
    if any(sign in (field.data or "") for sign in "\n\r\t"):
        raise ValidationError(_("Write this on one line."))


def plain_address(text: str) -> bool:
    """Whether this is one plain e-mail address: a comma would silently add a second reader."""
    local, _at, domain = text.rpartition("@")
    odd = any(sign.isspace() or sign in ',;:<>()[]"\\' for sign in text)
    labels = domain.split(".")
    return bool(
        text.isascii()
        and local
        and "@" not in local
        and len(labels) > 1
        and all(labels)
        and not odd
    )


def single_address(_form: object, field: Field) -> None:
    """Refuse anything but one plain address."""
    if not plain_address(field.data or ""):
        raise ValidationError(_("Write one e-mail address, like name@example.org."))


def text_field(
    label: Any, *, limit: int = 200, required: bool = True, **options: Any
) -> StringField:
    """One line of text."""
    return StringField(
        label, [*presence(required), storable, one_line, limited(limit)], filters=[tidy], **options
    )


def long_text_field(
    label: Any, *, limit: int = 4000, required: bool = True, **options: Any
) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(
        label, [*presence(required), storable, limited(limit)], filters=[tidy], **options
    )


def email_field(label: Any, **options: Any) -> StringField:
    """One e-mail address, in lower case."""
    checks = [*presence(required=True), storable, limited(MAX_EMAIL), single_address]
    return StringField(label, checks, filters=[tidy, str.lower], **options)


def password_field(label: Any, **options: Any) -> PasswordField:
    """A password; blanks inside and around it are part of it."""
    return PasswordField(label, [InputRequired(_lazy_required()), limited(200)], **options)


def presence(required: bool) -> list[Callable[..., Any]]:  # noqa: FBT001
    """The validator for a field that must, or need not, be filled in."""
    return [InputRequired(_lazy_required()), not_blank] if required else [Optional()]


def not_blank(_form: object, field: Field) -> None:
    """Refuse a text of blanks alone; stops here, so that one field says one thing."""
    if isinstance(field.data, str) and not field.data:
        raise StopValidation(str(_lazy_required()))


def limited(limit: int) -> Callable[..., Any]:
    """At most `limit` characters, counted as people count them."""

    def check(_form: object, field: Field) -> None:
        length = len(field.data or "")
        if length > limit:
            text = _("This is %(length)d characters; at most %(limit)d fit.")
            raise ValidationError(text % {"length": length, "limit": limit})

    return check


def iso_date(text: str) -> date | None:
    """A date written 2026-11-20, or None when it is not one."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def refused_anywhere() -> bool:
    """Whether the gate saw a character in this form that cannot be stored."""
    return bool(g.get("refused_text", False))


def problems_to_form(
    form: PortalForm, error: InvalidError, words: Callable[[Problem], str]
) -> list[Problem]:
    """Put each problem beside its field; return those that have no field."""
    left = []
    for problem in error.problems:
        field = form._fields.get(problem.field)
        if field is None:
            left.append(problem)
        else:
            field.errors = [*field.errors, words(problem)]
    return left


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Choices in the form that WTForms wants."""
    from wtforms.fields import SelectChoice

    return [SelectChoice(value, label) for value, label in pairs]


def _lazy_required() -> Any:
    from portal.web.i18n import lazy_gettext

    return lazy_gettext("Fill this in.")


__all__ = [
    "Length",
    "PortalForm",
    "choices",
    "email_field",
    "iso_date",
    "limited",
    "long_text_field",
    "one_line",
    "password_field",
    "presence",
    "problems_to_form",
    "refused_anywhere",
    "single_address",
    "storable",
    "text_field",
    "tidy",
]
