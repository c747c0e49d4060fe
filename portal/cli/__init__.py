"""The `portal` command: JSON on stdout, messages on stderr, exit code 0, 1 or 2.

0 is done, 1 is a check that found something, 2 is a call that could not be taken.
"""

import argparse
import sys
from collections.abc import Sequence

from portal.cli import appointing, checking, content, running, world
from portal.config import SettingsError
from portal.db.migrate import SchemaError
from portal.errors import InvalidError, PortalError

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    """The whole command with its sub-commands."""
    top = argparse.ArgumentParser(prog="portal", description="Brygga, the investment portal")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in (running, appointing, world, content, checking):
        module.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every expected failure is one clear message and exit code 2."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except InvalidError as error:
        for problem in error.problems:
            facts = ", ".join(f"{key} {value}" for key, value in problem.facts)
            tell(f"{problem.field}: {problem.code}" + (f" ({facts})" if facts else ""))
        return REFUSED
    except (SettingsError, SchemaError) as error:
        tell(str(error))
        return REFUSED
    except PortalError as error:
        tell(f"{type(error).__name__}: {error}")
        return REFUSED
    except (OSError, UnicodeDecodeError) as error:
        tell(f"cannot read or write: {error}")
        return REFUSED


def tell(message: str) -> None:
    """A message for the person at the terminal."""
    sys.stderr.write(message + "\n")
