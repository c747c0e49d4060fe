"""One world into the database, whole or not at all; the caller commits."""

from datetime import datetime

from portal.db import Session
from portal.worlds import calling, filling, founding, introducing
from portal.worlds.ledger import Ledger
from portal.worlds.reading import WorldError
from portal.worlds.shape import World

Codes = dict[str, dict[str, str]]


def build(session: Session, world: World, *, now: datetime) -> Codes:
    """Make everything in the world; returns the made codes by kind and the file's own ids.

    The parts come in the order in which they would: organisations, people, projects as they were
    applied with, grants, rounds, then what changed later and who left. Raises WorldError with
    every problem found; nothing must be committed then.
    """
    ledger = Ledger(session, now)
    founding.found_organisations(ledger, world.organisations)
    founding.welcome_people(ledger, world.people)
    filling.describe_organisations(ledger, world.organisations)
    filling.start_projects(ledger, world.projects)
    filling.share(ledger, world.projects, world.grants)
    calling.hold_rounds(ledger, world.projects, world.rounds)
    introducing.introduce(ledger, world.projects, world.introductions)
    filling.move_on(ledger, world.projects)
    filling.look(ledger, world.accesses)
    founding.send_off(ledger, world.people)
    if ledger.problems:
        raise WorldError(*ledger.problems)
    session.flush()
    return ledger.codes
