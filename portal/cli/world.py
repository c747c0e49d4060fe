"""`portal seed` and `portal demo`: worlds from a file, and the demonstration."""

import argparse
import sys
from pathlib import Path

from portal import clock
from portal.access import Kind
from portal.cli.shared import Commands, command, database, not_in_production, print_json
from portal.db import Database, Session
from portal.errors import InvalidError, Problem
from portal.people import service as people

MAX_FILE = 20_000_000
REFUSED = 2


def add_commands(commands: Commands) -> None:
    """Add them."""
    seed = command(commands, "seed", run_seed, "build a world from a file, whole or not at all")
    seed.add_argument("file", type=Path, nargs="?", metavar="FILE.json")
    seed.add_argument("--schema", action="store_true", help="print the JSON Schema of the file")
    demo = command(commands, "demo", run_demo, "build the fictional demonstration")
    demo.add_argument(
        "--if-empty", action="store_true", help="do nothing when there are organisations already"
    )


def run_seed(options: argparse.Namespace) -> int:
    """Build what the file says; prints the made codes by kind and the file's own ids."""
    from portal.worlds import building, reading, shape

    if options.schema:
        print_json(shape.schema())
        return 0
    settings = not_in_production("portal seed")
    if options.file is None:
        raise InvalidError(Problem("FILE.json", "missing"))
    try:
        world = reading.read_world(_text(options.file))
        with database(settings) as opened, opened.write() as session:
            codes = building.build(session, world, now=clock.now())
            session.commit()
    except reading.WorldError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    print_json(codes)
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """Build the demonstration and print how to sign in to it."""
    from portal.worlds import demonstration

    settings = not_in_production("portal demo")
    with database(settings) as opened:
        if not _filled(opened):
            _build(opened)
        elif not options.if_empty:
            raise InvalidError(Problem("database", "not_empty"))
    sys.stdout.write(demonstration.sign_ins())
    return 0


def _build(opened: Database) -> None:
    from portal.worlds import building, demonstration

    now = clock.now()
    with opened.write() as session:
        building.build(session, demonstration.demonstration(now.date()), now=now)
        session.commit()


def _filled(opened: Database) -> bool:
    with opened.read() as session:
        return any(_any(session, kind) for kind in Kind)


def _any(session: Session, kind: Kind) -> bool:
    return bool(people.organisations_of_kind(session, kind))


def _text(path: Path) -> str:
    if path.stat().st_size > MAX_FILE:
        raise InvalidError(Problem(str(path), "too_big", (("limit", MAX_FILE),)))
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError(Problem(str(path), "not_utf8")) from error
