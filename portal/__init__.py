"""Brygga: investment readiness and matchmaking for advanced therapies."""

__version__ = "0.1.0"
