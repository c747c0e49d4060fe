"""`portal seed` and `portal demo`: worlds from a file, and the demonstration."""

from portal.cli.shared import Commands


def add_commands(_commands: Commands) -> None:
    """Add them."""
