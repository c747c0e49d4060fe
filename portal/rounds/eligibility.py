"""Which applications meet the rules of a call."""

from collections.abc import Collection, Mapping

from portal.rounds.model import Check, Rules

BAND = "band"
TYPE = "type"


def computed(rules: Rules, *, band: str, types: Collection[str]) -> dict[str, Check]:
    """What the snapshot itself answers: stage band and therapy type, where the call limits them."""
    found = {}
    if rules.bands:
        found[BAND] = Check.YES if band in rules.bands else Check.NO
    if rules.types:
        found[TYPE] = Check.NO if set(rules.types).isdisjoint(types) else Check.YES
    return found


def together(
    rules: Rules, *, band: str, types: Collection[str], by_hand: Mapping[str, Check]
) -> dict[str, Check]:
    """Every check of the call in its order; a question nobody answered is unclear."""
    hand = {each.id: by_hand.get(each.id, Check.UNCLEAR) for each in rules.questions}
    return {**computed(rules, band=band, types=types), **hand}


def passes(checks: Mapping[str, Check]) -> bool:
    """Whether every check says yes."""
    return all(check is Check.YES for check in checks.values())
