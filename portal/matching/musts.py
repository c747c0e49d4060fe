"""Hard exclusions, only where an owner declared them: eligible, excluded, or cannot tell."""

from collections.abc import Iterable

from portal.matching.model import (
    Field,
    FieldKind,
    Profile,
    Reason,
    Side,
    Status,
    Verdict,
    asked,
    ends,
    visible,
)
from portal.matching.score import takes


def verdict(
    fields: Iterable[Field], seeker: Profile, counterpart: Profile, viewer: Side
) -> Verdict:
    """Whether this pair may stand in the viewer's list, with all reasons.

    The viewer's own profile counts whole; of the other side only what it shows. So a private
    must acts in its owner's list alone, and nobody else reads its reasons.
    """
    if viewer is Side.SEEKER:
        counterpart = visible(counterpart)
    else:
        seeker = visible(seeker)
    return combined(reason for item in fields for reason in _reasons(item, seeker, counterpart))


def combined(found_reasons: Iterable[Reason]) -> Verdict:
    """What all reasons together say: one exclusion excludes, one open question leaves it open."""
    reasons = sorted(found_reasons)
    found = {reason.status for reason in reasons}
    if Status.EXCLUDED in found:
        return Verdict(Status.EXCLUDED, tuple(reasons))
    return Verdict(Status.UNKNOWN if found else Status.ELIGIBLE, tuple(reasons))


def _reasons(item: Field, seeker: Profile, counterpart: Profile) -> list[Reason]:
    """A must needs its owner's own statement; the past never stands for one."""
    owners = {Side.SEEKER: seeker, Side.COUNTERPART: counterpart}
    asking, offering = _states(item, seeker), _states(item, counterpart)
    reasons = []
    for owner, profile in owners.items():
        own, other = (asking, offering) if owner is Side.SEEKER else (offering, asking)
        if item.key not in profile.must or not own:
            continue
        if not other:
            reasons.append(Reason(item.key, owner, Status.UNKNOWN))
        elif not _meet(item, seeker, counterpart):
            reasons.append(Reason(item.key, owner, Status.EXCLUDED))
    return reasons


def _states(item: Field, profile: Profile) -> bool:
    if item.kind is FieldKind.SET:
        return bool(profile.sets.get(item.key))
    return ends(profile.ranges.get(item.key), item.scale) is not None


def _meet(item: Field, seeker: Profile, counterpart: Profile) -> bool:
    if item.kind is FieldKind.SET:
        mandate = counterpart.sets[item.key]
        return any(takes(item, mandate, value) for value in seeker.sets[item.key])
    ask = asked(seeker.ranges[item.key], item.scale)
    span = ends(counterpart.ranges[item.key], item.scale)
    return ask is not None and span is not None and ask[0] <= span[1] and span[0] <= ask[1]
