"""Matches in words: reasons, obstacles, and the additive explanation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.matching.kinds import Kind, KindField, Party, Phrase, kind, words
from portal.matching.lifecycle import State
from portal.matching.model import FieldKind, Part, Score, Sense, Side
from portal.matching.units import UNITS_PER_DECIBAN, shown
from portal.matching.values import Limit, Line, MatchDetail
from portal.organisations import service as organisations
from portal.organisations.model import ProfileKind
from portal.web.filters import number_text
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _

REASONS_SHOWN = 2
TENTH = UNITS_PER_DECIBAN // 10
UNKNOWN = frozenset({Sense.OPEN, Sense.UNSTATED})
FAILING = frozenset({Sense.OUTSIDE})

Criterion = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One contribution in words, and its points in decibans, signed."""

    text: str
    points: str


@dataclass(frozen=True, slots=True)
class Sum:
    """One side's sum: its contributions add up to the total as they are shown."""

    rows: tuple[Told, ...]
    total: str


def kind_title(name: str) -> str:
    """The heading of a list."""
    return {
        "investor": _("Investors"),
        "cdmo": _("Manufacturers (CDMOs)"),
        "node": _("Hubs and nodes"),
        "project": _("Projects"),
    }[name]


def state_name(state: State) -> str:
    """A state in a word or two."""
    return {
        State.SUGGESTED: _("New"),
        State.INTERESTED: _("Interested"),
        State.ASKED: _("Asked"),
        State.ACCEPTED: _("Accepted"),
        State.NOT_NOW: _("Not now"),
        State.EXPIRED: _("Expired"),
        State.WITHDRAWN: _("Withdrawn"),
        State.INTRODUCED: _("Introduced"),
        State.OUTCOME: _("Outcome recorded"),
    }[state]


def reasons(name: str, party: Party, line: Line) -> list[str]:
    """The best reasons of a match, at most two."""
    parts = [part for part in _parts(line) if part.units > 0]
    parts.sort(key=lambda part: -part.units)
    return [sentence(name, party, part) for part in parts[:REASONS_SHOWN]]


def obstacle(name: str, party: Party, line: Line) -> str:
    """What costs a match most, or nothing."""
    parts = [part for part in _parts(line) if part.sense in FAILING and part.units < 0]
    parts.sort(key=lambda part: part.units)
    return sentence(name, party, parts[0]) if parts else ""


def fitting(found: MatchDetail, score: Score | None) -> list[Criterion]:
    """What fits, of one side's wishes; the strongest first."""
    parts = [p for p in _of(score) if p.sense in {Sense.INSIDE, Sense.WORD} and p.units > 0]
    parts.sort(key=lambda part: -part.units)
    return [("meets", sentence(found.kind, found.party, part)) for part in parts]


def failing(found: MatchDetail) -> list[Criterion]:
    """What does not fit, of both sides' wishes."""
    parts = [part for part in _parts(found.line) if part.sense in FAILING]
    return [("fails", sentence(found.kind, found.party, part)) for part in parts]


def unknown(found: MatchDetail) -> list[Criterion]:
    """What nobody can tell, of both sides' wishes."""
    parts = [part for part in _parts(found.line) if part.sense in UNKNOWN]
    return [("unknown", sentence(found.kind, found.party, part)) for part in parts]


def added_up(found: MatchDetail, score: Score | None) -> Sum | None:
    """One side's sum as a table: every contribution, in tenths of a deciban, adding up."""
    if score is None:
        return None
    points, total = shown([part.units for part in score.parts], TENTH)
    rows = (
        Told(sentence(found.kind, found.party, part), signed(number))
        for part, number in zip(score.parts, points, strict=True)
    )
    return Sum(tuple(rows), signed(total))


def signed(tenths: int) -> str:
    """Tenths of a deciban with their sign: `+5.2`, `−13`."""
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return sign + number_text(abs(Decimal(tenths) / 10))


def limit_words(name: str, limit: Limit) -> str:
    """What fails most often, and whose wish it is."""
    facts = {"field": label_of(name, limit.field), "count": limit.count, "total": limit.total}
    if limit.wish is Side.SEEKER:
        return _(
            "Missing most often: what you look for in %(field)s, %(count)s of %(total)s.", **facts
        )
    return _(
        "Missing most often: what they look for in %(field)s, %(count)s of %(total)s.", **facts
    )


def label_of(name: str, key: str) -> str:
    """What a kind calls one of its fields."""
    item = _item(kind(name), key)
    return _phrase(item.label) if item else key


def field_label(profile: str, key: str) -> str:
    """What a profile calls one of its fields."""
    return organisations.schema(ProfileKind(profile)).field(key).label.in_(current_lang())


def sentence(name: str, party: Party, part: Part) -> str:
    """One contribution in words, for the side that reads it."""
    item = _item(kind(name), part.field)
    if item is None:
        return _("Past deals")
    facts = {
        "field": _phrase(item.label),
        "value": _value(name, item, part),
        "share": _share(part),
    }
    text = _by_project(item, part, facts) if party == "project" else _by_partner(item, part, facts)
    return text[:1].upper() + text[1:]


def _by_project(item: KindField, part: Part, facts: dict[str, str]) -> str:
    phrase = {
        Sense.INSIDE: item.hit,
        Sense.WORD: item.hit,
        Sense.OPEN: item.open,
        Sense.UNSTATED: item.unstated,
    }.get(part.sense, item.miss)
    return _phrase(phrase).format_map(facts)


def _by_partner(item: KindField, part: Part, facts: dict[str, str]) -> str:
    """The kinds' own sentences speak to the project; these speak to the other side."""
    if item.kind is FieldKind.TEXT:
        return _words_in_common(part, facts)
    if item.values_from == "counterpart":
        return _wanted(part, facts)
    if part.sense in UNKNOWN:
        return _unstated(part, facts)
    return _stated(item, part, facts)


def _unstated(part: Part, facts: dict[str, str]) -> str:
    if part.sense is Sense.OPEN:
        return _("You state nothing about %(field)s: open to any", **facts)
    return _("They do not state their %(field)s", **facts)


def _stated(item: KindField, part: Part, facts: dict[str, str]) -> str:
    inside = part.sense is Sense.INSIDE
    if item.kind is FieldKind.RANGE:
        hit = _("Their %(field)s fits your range, as %(share)s of published projects do", **facts)
        return hit if inside else _("Their %(field)s lies outside your range", **facts)
    hit = _(
        "%(value)s: inside your %(field)s, which covers %(share)s of published projects", **facts
    )
    return hit if inside else _("%(value)s is outside your %(field)s", **facts)


def _wanted(part: Part, facts: dict[str, str]) -> str:
    if part.sense is Sense.OPEN:
        return _("They state nothing about %(field)s: open to any", **facts)
    if part.sense is Sense.UNSTATED:
        return _("Your %(field)s is not stated: fill it in to be compared", **facts)
    if part.sense is Sense.INSIDE:
        return _("They look for %(value)s, which you are", **facts)
    return _("They do not look for %(value)s", **facts)


def _words_in_common(part: Part, facts: dict[str, str]) -> str:
    if part.sense is Sense.WORD:
        return _("Their summary and your description share %(value)s", **facts)
    if part.sense is Sense.OPEN:
        return _("You describe nothing to compare words with", **facts)
    if part.sense is Sense.UNSTATED:
        return _("They have no public summary", **facts)
    return _("Other words, and what is usual", **facts)


def _value(name: str, item: KindField, part: Part) -> str:
    if part.value is None:
        return ""
    if item.kind is not FieldKind.SET:
        return f"”{part.value}”" if current_lang() == "sv" else f"“{part.value}”"
    for profile, keys in (
        (name, item.sources("counterpart")),
        ("project", item.sources("project")),
    ):
        for key in keys:
            words_of = organisations.schema(ProfileKind(profile)).field(key).vocabulary
            found = words_of.find(part.value) if words_of else None
            if found:
                return found.label.in_(current_lang())
    return part.value


def _share(part: Part) -> str:
    if part.breadth is None:
        return ""
    step = words().for_share(part.breadth)
    return step.sv if current_lang() == "sv" else step.en


def _phrase(phrase: Phrase) -> str:
    return phrase.sv if current_lang() == "sv" else phrase.en


def _item(known: Kind, key: str) -> KindField | None:
    return next((item for item in known.field if item.key == key), None)


def _of(score: Score | None) -> Iterable[Part]:
    return score.parts if score else ()


def _parts(line: Line) -> Iterator[Part]:
    yield from _of(line.pair.seeker_score)
    yield from _of(line.pair.counterpart_score)
