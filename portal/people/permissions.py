"""Who may change an organisation's people, and why not."""

from portal.access import YES, Actor, Decision, Role, no
from portal.people.model import ROLES


def may_invite(actor: Actor, role: Role) -> Decision:
    """Owners and signatories invite, within the roles of their kind of organisation."""
    if not actor.owns:
        return no("owners_invite")
    if actor.kind is None or role not in ROLES[actor.kind]:
        return no("role_unknown")
    return YES


def may_change_member(
    actor: Actor, *, current: Role, owners: int, becomes: Role | None
) -> Decision:
    """Owners change roles and end memberships, but the last owner stays an owner."""
    if actor.role is not Role.OWNER:
        return no("owners_change_members")
    if current is Role.OWNER and becomes is not Role.OWNER and owners <= 1:
        return no("last_owner")
    if becomes is not None and (actor.kind is None or becomes not in ROLES[actor.kind]):
        return no("role_unknown")
    return YES
