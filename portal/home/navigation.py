"""What the header shows: who acts as what, and where they can go."""

from dataclasses import dataclass

from flask import request

from portal.access import Actor, Kind, Role
from portal.web.guards import maybe_actor
from portal.web.i18n import gettext as _
from portal.web.pages import NavItem


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person as the header shows them."""

    name: str
    organisation: str | None
    organisation_kind: str
    role_label: str
    can_switch: bool


def viewer(actor: Actor | None) -> Viewer | None:
    """The header's words for an actor."""
    if actor is None:
        return None
    return Viewer(
        name=actor.name,
        organisation=actor.organisation_name or None,
        organisation_kind=kind_name(actor.kind) if actor.kind else "",
        role_label=role_name(actor.role) if actor.role else _("no organisation"),
        can_switch=True,
    )


def role_name(role: Role) -> str:
    """A role in one word."""
    return {
        Role.OWNER: _("owner"),
        Role.EDITOR: _("editor"),
        Role.READER: _("reader"),
        Role.SIGNATORY: _("signatory"),
        Role.REVIEWER: _("reviewer"),
    }[role]


def kind_name(kind: Kind) -> str:
    """A kind of organisation in a word or two."""
    return {
        Kind.COMPANY: _("company"),
        Kind.INVESTOR: _("investor"),
        Kind.CDMO: _("manufacturer (CDMO)"),
        Kind.NODE: _("hub or node"),
        Kind.COORDINATOR: _("coordinator"),
    }[kind]


def items() -> list[NavItem]:
    """The main navigation of whoever asks."""
    actor = maybe_actor()
    return [NavItem(label, url, current=_is_current(url)) for label, url in _links(actor)]


def _links(actor: Actor | None) -> list[tuple[str, str]]:
    if actor is None or actor.kind is None:
        return [*_public_links(), (_("Start"), "/start")] if actor else _public_links()
    if actor.reviews:
        return [(_("Reviews"), "/reviews"), (_("Questions"), "/questions")]
    if actor.kind is Kind.COORDINATOR:
        return [
            (_("Overview"), "/"),
            (_("Rounds"), "/coordination/rounds"),
            (_("Organisations"), "/coordination/organisations"),
            (_("Claims"), "/coordination/claims"),
            (_("Directory"), "/directory"),
            (_("Members"), "/members"),
        ]
    if actor.kind is Kind.COMPANY:
        return [
            (_("My projects"), "/"),
            (_("Matches"), "/matches"),
            (_("Introductions"), "/introductions"),
            (_("Rounds"), "/rounds"),
            (_("Directory"), "/directory"),
            (_("Members"), "/members"),
        ]
    return [
        (_("Overview"), "/"),
        (_("Matches"), "/matches"),
        (_("Introductions"), "/introductions"),
        (_("Profile"), "/profile"),
        (_("Directory"), "/directory"),
        (_("Members"), "/members"),
    ]


def _public_links() -> list[tuple[str, str]]:
    return [
        (_("Questions"), "/questions"),
        (_("Directory"), "/directory"),
        (_("Rounds"), "/rounds"),
    ]


def _is_current(url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
