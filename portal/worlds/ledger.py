"""What has been built so far: ids of the file and what they became, actors, and problems."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from portal.access import Actor, Kind, Role
from portal.db import Session
from portal.errors import InvalidError, NotFoundError, PortalError, Problem
from portal.organisations.model import Project
from portal.people.model import OrganisationView
from portal.worlds import moments

LEADING = (Role.OWNER, Role.SIGNATORY)
COORDINATING = (Role.OWNER, Role.EDITOR)
# Whoever runs the command speaks as the portal itself where no person of the file can.
PORTAL = Actor(account=0, name="portal seed", kind=Kind.COORDINATOR, role=Role.OWNER, verified=True)


class SkippedError(PortalError):
    """Something this part rests on has a problem of its own, which is reported there."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the file with their account."""

    id: int
    code: str
    name: str
    email: str


@dataclass
class Ledger:
    """The builder's notes during one build; nothing here outlives it."""

    session: Session
    present: datetime
    organisations: dict[str, OrganisationView] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    roles: dict[str, list[tuple[str, Role]]] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @contextmanager
    def trying(self, place: str, names: Mapping[str, str] | None = None) -> Iterator[None]:
        """Note what goes wrong inside under `place` and go on with the next part.

        `names` turns the fields of a form into the keys of the file.
        """
        known = names or {}
        try:
            yield
        except SkippedError:
            return
        except InvalidError as error:
            for each in error.problems:
                named = known.get(each.field, each.field)
                self.note(f"{place}.{named}" if named else place, each.code, dict(each.facts))
        except NotFoundError as error:
            self.note(place, "not_found", {"what": error.code, **error.facts})
        except PortalError as error:
            self.note(place, error.code or type(error).__name__, error.facts)

    def note(self, place: str, code: str, facts: Mapping[str, object] | None = None) -> None:
        """Keep a problem."""
        kept = tuple((key, str(value)) for key, value in (facts or {}).items())
        self.problems.append(Problem(place, code, kept))

    def made(self, kind: str, own_id: str, code: str) -> None:
        """Remember the code that a part of the file got."""
        self.codes.setdefault(kind, {})[own_id] = code

    def code(self, kind: str, own_id: str) -> str:
        """The code of a part; raises SkippedError when it could not be made."""
        found = self.codes.get(kind, {}).get(own_id)
        if found is None:
            raise SkippedError
        return found

    def when(self, text: str | None, otherwise: datetime | None = None) -> datetime:
        """The moment that a text of the file means; the present when there is none."""
        return moments.resolve(text, self.present) if text else otherwise or self.present

    def organisation(self, own_id: str) -> OrganisationView:
        """An organisation of the file; raises SkippedError."""
        if own_id not in self.organisations:
            raise SkippedError
        return self.organisations[own_id]

    def project(self, own_id: str) -> Project:
        """A project of the file; raises SkippedError."""
        if own_id not in self.projects:
            raise SkippedError
        return self.projects[own_id]

    def actor(self, person: str, organisation: str, role: Role) -> Actor:
        """A person acting in one of their organisations."""
        place, account = self.organisation(organisation), self.accounts.get(person)
        if account is None:
            raise SkippedError
        return Actor(
            account=account.id,
            name=account.name,
            organisation=place.id,
            organisation_code=place.code,
            organisation_name=place.name,
            kind=place.kind,
            role=role,
            verified=place.verified,
        )

    def speaker(self, organisation: str) -> Actor:
        """Who speaks for an organisation: its first owner or signatory in the file.

        Raises InvalidError when the file gives it none.
        """
        return self._first(organisation, LEADING)[0]

    def coordinators(self, organisation: str) -> list[Actor]:
        """The coordinators of an organisation, in the order of the file; at least one."""
        return self._first(organisation, COORDINATING)

    def anyhow(self, person: str) -> Actor:
        """A person in their first organisation."""
        belongs = self.roles.get(person, [])
        if not belongs:
            raise InvalidError(Problem("person", "no_membership"))
        return self.actor(person, *belongs[0])

    def _first(self, organisation: str, roles: tuple[Role, ...]) -> list[Actor]:
        self.organisation(organisation)
        found = [
            self.actor(person, place, role)
            for person, belongs in self.roles.items()
            for place, role in belongs
            if place == organisation and role in roles
        ]
        if not found:
            raise InvalidError(Problem("organisation", "no_owner", (("id", organisation),)))
        return found
