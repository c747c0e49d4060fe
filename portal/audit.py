"""What happened, told once. Values and names never enter an event."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One change: who did what to which object, and which classes of fields it touched."""

    actor: int | None
    action: str
    object_type: str
    object_code: str
    organisation: int | None = None
    classes: tuple[str, ...] = ()
    outcome: str = "done"
