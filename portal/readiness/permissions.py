"""Who may read, answer and submit an assessment, and why not."""

from portal.access import YES, Actor, Decision, Kind, no


def may_read(actor: Actor, *, company: int) -> Decision:
    """Only people acting for the owning company; nobody else learns that it exists."""
    if actor.kind is not Kind.COMPANY or actor.organisation != company:
        return no("not_yours")
    return YES


def may_answer(actor: Actor, *, company: int) -> Decision:
    """Owners, editors and signatories of the owning company."""
    mine = may_read(actor, company=company)
    if not mine:
        return mine
    return YES if actor.writes else no("readers_only_read")


def may_submit(actor: Actor, *, company: int) -> Decision:
    """Owners and signatories: submitting speaks for the company."""
    mine = may_read(actor, company=company)
    if not mine:
        return mine
    return YES if actor.owns else no("owners_submit")
