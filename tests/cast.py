"""The standing cast, known by heart. Everybody here is fictional."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.access import Actor, Kind, Role
from portal.db import Session
from portal.people import service, signing, store
from portal.people.tables import AccountRow, OrganisationRow

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "harbour lantern over quiet water"

# name -> (organisation, kind, role); Otto is signed in and entitled to nothing
PEOPLE: dict[str, tuple[str, Kind, Role] | None] = {
    "ada": ("Ardent Cells", Kind.COMPANY, Role.OWNER),
    "alva": ("Ardent Cells", Kind.COMPANY, Role.EDITOR),
    "axel": ("Ardent Cells", Kind.COMPANY, Role.READER),
    "bea": ("Borealis Gene", Kind.COMPANY, Role.OWNER),
    "ines": ("Northern Light Capital", Kind.INVESTOR, Role.OWNER),
    "dov": ("Fjord Vector Works", Kind.CDMO, Role.OWNER),
    "nora": ("Mälaren ATMP Unit", Kind.NODE, Role.OWNER),
    "cora": ("Brygga Coordination", Kind.COORDINATOR, Role.OWNER),
    "carl": ("Brygga Coordination", Kind.COORDINATOR, Role.EDITOR),
    "rut": ("Brygga Coordination", Kind.COORDINATOR, Role.REVIEWER),
    "rolf": ("Brygga Coordination", Kind.COORDINATOR, Role.REVIEWER),
    "kim": ("Other Coordination", Kind.COORDINATOR, Role.OWNER),
    "otto": None,
}


@dataclass(frozen=True)
class Cast:
    """Everybody as actors, by name."""

    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:
            raise AttributeError(name) from error


def email_of(name: str) -> str:
    return f"{name}@example.org"


def gather(session: Session, password_hash: str) -> Cast:
    """Put everybody into the database, organisations verified."""
    organisations: dict[str, OrganisationRow] = {}
    actors = {}
    for name, place in PEOPLE.items():
        account = AccountRow(
            code=name, email=email_of(name), name=name.capitalize(), lang="en",
            password_hash=password_hash, created_at=NOW,
        )  # fmt: skip
        session.add(account)
        session.flush()
        if place:
            title, kind, role = place
            if title not in organisations:
                row = service.add_organisation(session, name=title, kind=kind, lang="en", now=NOW)
                row.verified_at = NOW
                organisations[title] = row
            service.add_member(session, account.id, organisations[title].id, role, now=NOW)
        secret = signing.open_session(session, account.id, now=NOW)
        actor = signing.identify(session, token=secret, now=NOW)
        assert actor is not None
        actors[name] = actor
    session.commit()
    return Cast(actors)


__all__ = ["NOW", "PASSWORD", "Cast", "email_of", "gather", "store"]
