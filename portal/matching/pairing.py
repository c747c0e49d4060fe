"""A market: the projects and counterparts of one kind, and everybody's list within it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import product

from portal.matching.fuse import Pair, pair, rank
from portal.matching.kinds import Kind, KindField, Party
from portal.matching.model import (
    FieldKind,
    Policy,
    Profile,
    Reason,
    Score,
    Side,
    Span,
    Status,
    visible,
)
from portal.matching.musts import combined, verdict
from portal.matching.score import Offer, Scorer
from portal.matching.statistics import gather

PARTIES: tuple[Party, Party] = ("project", "counterpart")
Way = tuple[Party, Party]
"""(wish_of, values_from)"""

Value = str | float | Decimal | date | Sequence[str] | None
OFF = Policy(track_record=0)


def engine_profile(
    kind: Kind,
    party: Party,
    code: str,
    data: Mapping[str, Value],
    *,
    must: Iterable[str] = (),
    private: Iterable[str] = (),
) -> Profile:
    """One side's profile as the engine reads it.

    `data`, `must` and `private` are in the profile's own field names; `code` is the stable public
    code that breaks ties. A field is private as soon as one of its sources is.
    """
    musts, hidden = set(must), set(private)
    found = Profile(
        id=code,
        must=frozenset(i.key for i in kind.field if musts.intersection(i.sources(party))),
        private=frozenset(i.key for i in kind.field if hidden.intersection(i.sources(party))),
    )
    sets, ranges, texts = {}, {}, {}
    for item in kind.field:
        if item.kind is FieldKind.SET:
            sets[item.key] = _values(item, party, data)
        elif item.kind is FieldKind.TEXT:
            texts[item.key] = tuple(_strings(data.get(key) for key in item.sources(party)))
        elif span := _span(kind, item, party, data):
            ranges[item.key] = span
    return replace(found, sets=sets, ranges=ranges, texts=texts)


class Market:
    """Published projects and counterparts of one kind, under one epoch's statistics.

    Only published profiles belong here, and they alone make the statistics; a viewer need not be
    among them. Codes are unique within a side.
    """

    def __init__(
        self,
        kind: Kind,
        projects: Sequence[Profile],
        counterparts: Sequence[Profile],
        policy: Policy | None = None,
    ) -> None:
        self._shown: dict[Party, tuple[Profile, ...]] = {
            "project": tuple(visible(profile) for profile in projects),
            "counterpart": tuple(visible(profile) for profile in counterparts),
        }
        self._scorers: dict[Way, Scorer] = {}
        for way in product(PARTIES, PARTIES):
            wish_of, values_from = way
            if fields := kind.engine_fields(wish_of, values_from):
                known = gather(fields, self._shown[values_from], self._shown[_other(values_from)])
                record = policy if way == ("counterpart", "project") else OFF
                self._scorers[way] = Scorer(fields, known, record)
        self._offers: dict[tuple[Way, str], Offer] = {}

    def list_for(self, viewer: Profile, party: Party) -> list[Pair]:
        """The list of a viewer who is the given party: eligible, then cannot tell, best first.

        It comes from all of the viewer's data and from what the others show.
        """
        return rank(self._pairs(viewer, party))

    def excluded_for(self, viewer: Profile, party: Party) -> list[Pair]:
        """Whom the musts keep out of the viewer's list, with all reasons, by code."""
        kept_out = (
            item for item in self._pairs(viewer, party) if item.verdict.status is Status.EXCLUDED
        )
        return sorted(kept_out, key=lambda item: item.id)

    def digest(self) -> str:
        """SHA-256 that names the epoch: fields, weights and statistics of every direction."""
        found = sha256()
        for way, scorer in sorted(self._scorers.items()):
            spelled = [
                (f.key, f.weight, f.eps, sorted(f.taxonomy.parents.items())) for f in scorer.fields
            ]
            found.update(repr((way, spelled, scorer.policy)).encode())
            found.update(scorer.statistics.digest().encode())
        return found.hexdigest()

    def _pairs(self, viewer: Profile, party: Party) -> list[Pair]:
        own = {way: scorer.offer(viewer) for way, scorer in self._scorers.items()}
        return [self._pair(viewer, other, party, own) for other in self._shown[_other(party)]]

    def _pair(
        self, viewer: Profile, other: Profile, party: Party, own: Mapping[Way, Offer]
    ) -> Pair:
        sums: dict[Party, Score] = {}
        reasons: list[Reason] = []
        for way, scorer in self._scorers.items():
            wish_of, values_from = way
            if values_from == party:
                score = scorer.score(viewer, self._offer(way, other))
                found = verdict(scorer.fields, viewer, other, Side.SEEKER)
            else:
                score = scorer.score(other, own[way])
                found = verdict(scorer.fields, other, viewer, Side.COUNTERPART)
            sums[wish_of] = _joined(sums.get(wish_of), score)
            reasons += _seen_from(found.reasons, values_from)
        mine, theirs = sums.get(party), sums.get(_other(party))
        return pair(other.id, combined(reasons), mine, theirs)

    def _offer(self, way: Way, profile: Profile) -> Offer:
        key = (way, profile.id)
        if key not in self._offers:
            self._offers[key] = self._scorers[way].offer(profile)
        return self._offers[key]


def _other(party: Party) -> Party:
    return "counterpart" if party == "project" else "project"


def _joined(first: Score | None, second: Score) -> Score:
    if first is None:
        return second
    return Score(first.total + second.total, first.parts + second.parts)


def _seen_from(reasons: Iterable[Reason], values_from: Party) -> list[Reason]:
    """Reasons by party: the project stands as seeker, whichever side the values came from."""
    if values_from == "project":
        return list(reasons)
    turned = {Side.SEEKER: Side.COUNTERPART, Side.COUNTERPART: Side.SEEKER}
    return [replace(reason, owner=turned[reason.owner]) for reason in reasons]


def _values(item: KindField, party: Party, data: Mapping[str, Value]) -> frozenset[str]:
    spoken = _strings(data.get(key) for key in item.sources(party))
    if party == "project":
        return frozenset(
            mapped for word in spoken for mapped in item.project_map.get(word, (word,))
        )
    kept = item.counterpart_unmapped == "keep"
    return frozenset(
        mapped
        for word in spoken
        for mapped in item.counterpart_map.get(word, (word,) if kept else ())
    )


def _strings(found: Iterable[Value]) -> list[str]:
    words: list[str] = []
    for value in found:
        if isinstance(value, str):
            words += [value] if value else []
        elif isinstance(value, Sequence):
            words += value
    return sorted(words)


def _span(kind: Kind, item: KindField, party: Party, data: Mapping[str, Value]) -> Span | None:
    keys = item.project_field if party == "project" else item.counterpart_field
    rate = 1.0
    if currency := item.project_currency if party == "project" else item.counterpart_currency:
        spoken = data.get(currency)
        rate = kind.rates.get(spoken, 0.0) if isinstance(spoken, str) else 0.0
    ends = [_number(data.get(key)) for key in keys]
    if not rate or all(end is None for end in ends):
        return None
    low, high = (None if end is None else end * rate for end in (ends[0], ends[-1]))
    return Span(low, high) if low is None or high is None or low <= high else None


def _number(value: Value) -> float | None:
    if isinstance(value, date):
        return float(value.toordinal())
    return None if value is None or isinstance(value, str | Sequence) else float(value)
