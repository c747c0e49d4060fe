"""Match lists and match pages: each side's own full data against what the other side shows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.access import Actor, Kind
from portal.db import Session
from portal.errors import NotFoundError
from portal.matching import compiling, knowing, permissions
from portal.matching.compiling import Hall, Shown
from portal.matching.fuse import Pair
from portal.matching.kinds import KINDS, Party, kind
from portal.matching.knowing import Desk
from portal.matching.model import Profile, Side, Status
from portal.matching.values import (
    Band,
    Limit,
    Line,
    MatchList,
    MatchPage,
    Relaxed,
    Subject,
    Suggestion,
    band,
    misses,
)
from portal.organisations import service as organisations
from portal.organisations.model import ProfileForMatching
from portal.organisations.service import DirectoryFilter, DirectoryItem

SUGGESTED = 5
SCOPE = "profile"
# Which unclaimed directory entries fit a list.
ENTRY_KIND = {"investor": "investor", "cdmo": "cdmo", "node": "node", "project": "developer"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """One viewer before one market; `published` is what others see of the viewer, if anything."""

    kind: str
    party: Party
    own: ProfileForMatching
    viewer: Profile
    hall: Hall
    others: Shown
    musts: tuple[str, ...]
    published: ProfileForMatching | None


def match_page(
    session: Session, actor: Actor, *, project: str = "", kind: str = "", now: datetime
) -> MatchPage:
    """A company's lists for one of its projects, or a partner's list of projects.

    `project` defaults to a company's oldest project, `kind` (investor, cdmo, node) to all three;
    a partner gives neither. Raises NotFoundError for others' projects and unknown kinds. The
    number of queries does not depend on how many there are.
    """
    if not permissions.may_see(actor):
        raise NotFoundError("matches")
    desk = knowing.desk(session, actor, now=now)
    if actor.kind is not Kind.COMPANY:
        if project or kind not in ("", "project"):
            raise NotFoundError("matches")
        return _partner_page(session, actor, desk, now)
    if kind not in ("", *KINDS):
        raise NotFoundError("matches")
    return _company_page(session, actor, desk, project, (kind,) if kind else KINDS, now)


def meeting(
    session: Session, actor: Actor, desk: Desk, *, project: str, kind_name: str, now: datetime
) -> Meeting:
    """The viewer and everybody it may be listed with; `project` is a company's own."""
    projects = compiling.published(session, "project")
    return _meeting(session, actor, desk, project, kind_name, projects, now)


def line(desk: Desk, met: Meeting, pair: Pair) -> Line:
    """One pair as a line of the viewer's list."""
    other = met.others[pair.id]
    known = desk.pair(project_id(met, other), partner_id(met, other))
    return Line(
        code=other.code,
        name=other.name,
        demo=other.demo,
        band=band(pair),
        pair=pair,
        state=known.state,
        published_at=getattr(other, "published_at", None),
        introduction=known.code,
    )


def project_id(met: Meeting, other: ProfileForMatching) -> int:
    """The database id of the pair's project."""
    return (met.own if met.party == "project" else other).project_id or 0


def partner_id(met: Meeting, other: ProfileForMatching) -> int:
    """The database id of the pair's partner organisation."""
    return (other if met.party == "project" else met.own).organisation_id


def _company_page(
    session: Session,
    actor: Actor,
    desk: Desk,
    project: str,
    kinds: Sequence[str],
    now: datetime,
) -> MatchPage:
    subjects = tuple(
        Subject(each.project.code, each.project.name)
        for each in organisations.projects(session, actor, now=now)
    )
    chosen = next((each for each in subjects if project in ("", each.code)), None)
    if chosen is None:
        if project:
            raise NotFoundError("project")
        return MatchPage(None, (), "project", ())
    shown = compiling.published(session, "project")
    lists = tuple(
        _list(session, desk, _meeting(session, actor, desk, chosen.code, name, shown, now), now)
        for name in kinds
    )
    return MatchPage(chosen, subjects, "project", lists)


def _partner_page(session: Session, actor: Actor, desk: Desk, now: datetime) -> MatchPage:
    shown = compiling.published(session, "project")
    met = _meeting(session, actor, desk, "", str(actor.kind), shown, now)
    subject = Subject(actor.organisation_code, actor.organisation_name)
    return MatchPage(subject, (subject,), "counterpart", (_list(session, desk, met, now),))


def _meeting(
    session: Session,
    actor: Actor,
    desk: Desk,
    project: str,
    kind_name: str,
    projects: Shown,
    now: datetime,
) -> Meeting:
    party: Party = "project" if actor.kind is Kind.COMPANY else "counterpart"
    code = project if party == "project" else actor.organisation_code
    own = organisations.own_profile_for_matching(session, actor, code=code, now=now)
    partners = compiling.published(session, kind_name)
    found = compiling.hall(kind_name, projects, partners)
    others = partners
    if party == "counterpart":
        granted = _granted(session, actor, projects, now)
        known = kind(kind_name)
        found = found.with_granted(
            [compiling.profile_of(known, "project", each) for each in granted.values()]
        )
        others = {**projects, **granted}
    musts = desk.musts.get(code, ())
    viewer = compiling.profile_of(kind(kind_name), party, own, musts)
    published = (projects if party == "project" else partners).get(code)
    return Meeting(kind_name, party, own, viewer, found, others, musts, published)


def _granted(
    session: Session, actor: Actor, projects: Shown, now: datetime
) -> dict[str, ProfileForMatching]:
    """Projects whose company shares more of the profile with the actor's organisation."""
    found = {}
    for shared in organisations.shared_with_us(session, actor, now=now):
        if SCOPE not in shared.scopes:
            continue
        seen = organisations.teaser(session, actor, code=shared.code, now=now)
        values = {**seen.values, **seen.granted}
        base = projects.get(shared.code)
        found[shared.code] = (
            replace(base, values=values, name=seen.name)
            if base
            else ProfileForMatching(
                id=0,
                code=seen.code,
                name=seen.name,
                kind=seen.kind,
                rev=0,
                values=values,
                demo=seen.demo,
                organisation_id=seen.organisation_id,
                project_id=seen.project_id,
                name_public=seen.name_public,
            )
        )
    return found


def _list(session: Session, desk: Desk, met: Meeting, now: datetime) -> MatchList:
    ranked, kept_out = met.hall.told(met.viewer, met.party)
    pairs = [each for each in ranked if not _left_out(desk, met, each.id)]
    out = [each for each in kept_out if not _left_out(desk, met, each.id)]
    lines = [line(desk, met, each) for each in pairs]
    return MatchList(
        kind=met.kind if met.party == "project" else "project",
        party=met.party,
        lines=tuple(each for each in lines if each.band is not Band.LITTLE),
        little=sum(each.band is Band.LITTLE for each in lines),
        excluded=len(out),
        relaxed=_relaxed(met, out),
        left_out=len(ranked) + len(kept_out) - len(pairs) - len(out),
        limit=_limit(pairs),
        suggestions=_suggestions(session, met, now),
    )


def _left_out(desk: Desk, met: Meeting, code: str) -> bool:
    other = met.others[code]
    if met.party == "project":
        return desk.leaves_out(partner_id=other.organisation_id)
    return desk.leaves_out(project_id=other.project_id)


def _relaxed(met: Meeting, out: Iterable[Pair]) -> tuple[Relaxed, ...]:
    """Per must whom it keeps out, and who comes back when it alone is dropped."""
    items = kind(met.kind).field
    causes = {item.key: frozenset(met.musts) & set(item.sources(met.party)) for item in items}
    blocked = [
        [causes[r.field] for r in pair.reasons if r.status is Status.EXCLUDED] for pair in out
    ]
    found = []
    for must in met.musts:
        hit = sum(any(must in cause for cause in each) for each in blocked)
        back = sum(all(cause == {must} for cause in each) for each in blocked)
        if hit:
            found.append(Relaxed(must, hit, back))
    return tuple(found)


def _limit(pairs: Sequence[Pair]) -> Limit | None:
    """The criterion that fails for most of them, if it fails at least once."""
    failing: Counter[tuple[str, Side]] = Counter()
    for each in pairs:
        failing.update((key, Side.SEEKER) for key in misses(each.seeker_score))
        failing.update((key, Side.COUNTERPART) for key in misses(each.counterpart_score))
    if not failing:
        return None
    (field, wish), count = min(failing.items(), key=lambda item: (-item[1], item[0]))
    return Limit(field, wish, count, len(pairs))


def _suggestions(session: Session, met: Meeting, now: datetime) -> tuple[Suggestion, ...]:
    """Unclaimed entries of the right kind, those of one's own super-ecosystem first."""
    wanted = DirectoryFilter(kind=ENTRY_KIND[met.kind if met.party == "project" else "project"])
    hub = met.own.values.get("hub", "")
    page = organisations.public_directory(session, None, wanted=wanted, now=now)
    free = [item for item in page.items if item.source_kind == "entry" and not item.claimed]
    free.sort(key=lambda item: (item.hub != hub, item.name.casefold(), item.code))
    return tuple(map(_suggestion, free[:SUGGESTED]))


def _suggestion(item: DirectoryItem) -> Suggestion:
    return Suggestion(item.code, item.name, item.facts, item.source, item.as_of)


__all__ = ["Meeting", "line", "match_page", "meeting", "partner_id", "project_id"]
