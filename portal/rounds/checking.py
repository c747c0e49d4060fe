"""What must hold of everything handed in: it is still what was frozen."""

from portal.db import Session
from portal.rounds import dossiers, ports, store
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass


def invariants(session: Session) -> list[str]:
    """One line per application whose content is no longer its snapshot's; none when all hold."""
    with sharing.opened(sharing.working_permit("check of rounds", [FieldClass.F7])):
        rows = store.every_content(session)
    found = []
    for row in rows:
        frozen = ports.snapshot(session, row.snapshot_code)
        if (frozen.content, frozen.content_hash) != (row.content, row.content_hash):
            found.append(f"round content {row.id}: it differs from snapshot {row.snapshot_code}")
        elif dossiers.placement(row.content) != row.placed:
            found.append(f"round content {row.id}: its stage or types differ from its content")
    return found
