"""Published profiles made ready for the engine, once per publication and process."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from threading import Lock
from typing import Self

from portal.db import Session
from portal.errors import NotFoundError
from portal.matching.fuse import Pair, rank
from portal.matching.kinds import KINDS, Kind, Party, kind
from portal.matching.model import Profile, Status
from portal.matching.pairing import Market, Value, engine_profile
from portal.organisations import service as organisations
from portal.organisations.model import FieldKind, ProfileForMatching, ProfileKind

Shown = Mapping[str, ProfileForMatching]
Epoch = tuple[tuple[tuple[str, int], ...], ...]


class Hall(Market):
    """A market that tells a viewer's whole list at once, and opens granted profiles to one."""

    def told(self, viewer: Profile, party: Party) -> tuple[list[Pair], list[Pair]]:
        """The viewer's list, best first, and whom the musts keep out of it, by code."""
        pairs = self._pairs(viewer, party)
        kept_out = [item for item in pairs if item.verdict.status is Status.EXCLUDED]
        return rank(pairs), sorted(kept_out, key=lambda item: item.id)

    def one(self, viewer: Profile, party: Party, code: str) -> Pair:
        """The viewer and one other; raises NotFoundError for a code that is not shown."""
        own = {way: scorer.offer(viewer) for way, scorer in self._scorers.items()}
        for other in self._shown["counterpart" if party == "project" else "project"]:
            if other.id == code:
                return self._pair(viewer, other, party, own)
        raise NotFoundError("match")

    def with_granted(self, granted: Sequence[Profile]) -> Self:
        """The same market for one viewer who sees more of these projects than others do.

        The statistics stay those of what is published, and what was worked out for everybody is
        not touched.
        """
        if not granted:
            return self
        more = {profile.id: profile for profile in granted}
        made = copy(self)
        made.open_for(more)
        return made

    def open_for(self, granted: Mapping[str, Profile]) -> None:
        """Let these projects stand in place of what is published; for a copy only."""
        everybody = (p for p in self._shown["project"] if p.id not in granted)
        self._shown = {**self._shown, "project": (*everybody, *granted.values())}
        # Offers are kept per code: what was worked out from less, or for more, must not mix.
        kept = dict(self._offers).items()
        self._offers = {key: offer for key, offer in kept if key[1] not in granted}


_halls: dict[str, tuple[Epoch, Hall]] = {}
_compiling = Lock()


def published(session: Session, profile_kind: str) -> dict[str, ProfileForMatching]:
    """The published profiles of a kind by code; two queries."""
    found = organisations.profiles_for_matching(session, ProfileKind(profile_kind))
    return {each.code: each for each in sorted(found, key=lambda each: each.code)}


def hall(name: str, projects: Shown, partners: Shown) -> Hall:
    """The market of one kind, from the cache while no publication has moved."""
    epoch = tuple(
        tuple((each.code, each.rev) for each in side.values()) for side in (projects, partners)
    )
    with _compiling:
        kept = _halls.get(name)
        if kept is None or kept[0] != epoch:
            known = kind(name)
            made = Hall(
                known,
                [profile_of(known, "project", each) for each in projects.values()],
                [profile_of(known, "counterpart", each) for each in partners.values()],
            )
            kept = _halls[name] = (epoch, made)
    return kept[1]


def profile_of(
    known: Kind, party: Party, found: ProfileForMatching, musts: Sequence[str] = ()
) -> Profile:
    """A profile as the engine reads it."""
    return engine_profile(known, party, found.code, _values(found), must=musts)


def own_fields(party: Party, name: str = "") -> tuple[str, ...]:
    """One's own profile fields that can be a must, in the order of the profile's pages."""
    kinds = [name] if party == "counterpart" else KINDS
    used = {
        key
        for each in kinds
        for item in kind(each).field
        if item.kind != "text"
        for key in item.sources(party)
    }
    schema = organisations.schema(ProfileKind(name if party == "counterpart" else "project"))
    return tuple(field.key for field in schema.fields if field.key in used)


def _values(found: ProfileForMatching) -> dict[str, Value]:
    """The values with days as days; what is not a day any more says nothing."""
    days = {f.key for f in organisations.schema(found.kind).fields if f.kind is FieldKind.DATE}
    return {key: _day(value) if key in days else value for key, value in found.values.items()}


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
