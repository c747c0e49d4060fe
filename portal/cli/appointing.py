"""`portal invite-coordinator`: how the first coordinator of a new installation gets in."""

import argparse
import sys

from portal import clock
from portal.access import Kind, Role
from portal.cli.shared import Commands, command, settings, writing
from portal.errors import InvalidError, Problem
from portal.people import service, store
from portal.web.forms import MAX_EMAIL, plain_address
from portal.web.gate import clean_text

MAX_NAME = 120


def add_commands(commands: Commands) -> None:
    """Add it."""
    invite = command(
        commands, "invite-coordinator", run_invite, "mail an invitation to lead a coordinator"
    )
    invite.add_argument("email")
    invite.add_argument("--organisation", required=True, metavar="NAME")
    invite.add_argument("--lang", choices=("en", "sv"), default="sv")


def run_invite(options: argparse.Namespace) -> int:
    """Make the coordinating organisation if it is new, and invite its owner."""
    email, name = options.email.strip().lower(), options.organisation.strip()
    if len(email) > MAX_EMAIL or not plain_address(email):
        raise InvalidError(Problem("email", "not_one_address"))
    if not name or len(name) > MAX_NAME or not clean_text(name):
        raise InvalidError(Problem("organisation", "name"))
    now = clock.now()
    with writing(settings()) as session:
        known = store.organisations_of_kind(session, Kind.COORDINATOR)
        row = next((each for each in known if each.name == name), None)
        if row is None:
            row = service.add_organisation(
                session, name=name, kind=Kind.COORDINATOR, lang=options.lang, now=now
            )
            row.verified_at = now
        path = service.invite_to(session, row, email=email, role=Role.OWNER, by=None, now=now)
    sys.stderr.write(f"the invitation is on its way to {email}\n")
    sys.stdout.write(settings().public_url.rstrip("/") + path + "\n")
    return 0
