"""Who may change projects and profiles, and why not. Pure."""

from portal.access import YES, Actor, Decision, Kind, no
from portal.organisations.model import ProfileKind

KIND_OF = {
    Kind.INVESTOR: ProfileKind.INVESTOR,
    Kind.CDMO: ProfileKind.CDMO,
    Kind.NODE: ProfileKind.NODE,
}
# Which directory entries an organisation of a kind can be.
CLAIMABLE = {
    Kind.COMPANY: frozenset(
        {"developer", "large_company", "supplier", "collaboration", "property"}
    ),
    Kind.INVESTOR: frozenset({"investor", "funder", "large_company", "region", "authority"}),
    Kind.CDMO: frozenset({"cdmo", "supplier", "hub", "large_company"}),
    Kind.NODE: frozenset(
        {"node", "hub", "region", "academia", "network", "collaboration", "authority", "property"}
    ),
}


def may_edit(actor: Actor, *, organisation_id: int) -> Decision:
    """Owners, editors and signatories of the organisation itself."""
    if actor.organisation != organisation_id:
        return no("strangers")
    return YES if actor.writes else no("readers_read")


def may_publish(actor: Actor, *, organisation_id: int) -> Decision:
    """Owners and signatories decide what becomes public."""
    if actor.organisation != organisation_id:
        return no("strangers")
    return YES if actor.owns else no("owners_publish")


def may_create_project(actor: Actor) -> Decision:
    """Members of a company who may write."""
    if actor.kind is not Kind.COMPANY:
        return no("companies_have_projects")
    return YES if actor.writes else no("readers_read")


def may_claim(actor: Actor | None, *, entry_kind: str, claimed: bool) -> Decision:
    """An owner of a fitting organisation, while nobody else holds the entry."""
    if actor is None or actor.kind is None:
        return no("sign_in_to_claim")
    if claimed:
        return no("already_claimed")
    if entry_kind not in CLAIMABLE.get(actor.kind, frozenset()):
        return no("kind_does_not_fit")
    return YES if actor.owns else no("owners_claim")
