"""One's own private rules: which criteria are a must, and who is left out of one's list."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.access import Actor, Kind
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.matching import compiling, knowing, permissions, store
from portal.matching.kinds import KINDS, Party
from portal.matching.knowing import Desk
from portal.matching.tables import ExclusionRow
from portal.matching.values import MustOption, SettingsPage, Subject
from portal.organisations import service as organisations
from portal.people import service as people

MOST_LEFT_OUT = 200


def settings_page(
    session: Session, actor: Actor, *, project: str = "", now: datetime
) -> SettingsPage:
    """The rules of one of one's own projects, or of one's own organisation.

    They act in one's own list alone. Raises NotFoundError for anybody else's project.
    """
    subjects = _subjects(session, actor, project, now)
    chosen = next((each for each in subjects if project in ("", each.code)), None)
    if project and chosen is None:
        raise NotFoundError("project")
    desk = knowing.desk(session, actor, now=now)
    out = _left_out(session, actor, desk)
    return SettingsPage(
        subject=chosen,
        subjects=subjects,
        party=_party(actor),
        rev=desk.rev,
        options=_options(session, actor, desk, chosen, now) if chosen else (),
        left_out=out,
        candidates=_candidates(session, actor, {each.code for each in out}),
        may_change=permissions.may_note(actor),
    )


def save_musts(
    session: Session,
    actor: Actor,
    *,
    project: str = "",
    musts: Iterable[str],
    rev: int,
    now: datetime,
) -> int:
    """Declare which of one's own criteria are a must; returns the new revision.

    Raises InvalidError for a field that cannot be one, ConflictError("stale") when the rules
    moved on since `rev`, NotFoundError for anybody else's project.
    """
    chosen = next(iter(_subjects(session, actor, project, now)), None)
    if chosen is None or (project and project != chosen.code):
        raise NotFoundError("project")
    permissions.may_note(actor).or_raise()
    fields = _fields(actor)
    wanted = set(musts)
    if wanted - set(fields):
        raise InvalidError(Problem("musts", "must_unknown"))
    kept = [key for key in fields if key in wanted]
    row = store.locked_desk(session, actor.organisation or 0, now)
    if row.musts.get(chosen.code, []) == kept:
        return row.rev
    if row.rev != rev:
        raise ConflictError("stale", rev=row.rev)
    row.musts = {**row.musts, chosen.code: kept}
    row.rev, row.updated_at = row.rev + 1, now
    _tell(session, actor, "match.musts", chosen.code, now)
    return row.rev


def leave_out(session: Session, actor: Actor, *, other: str, left_out: bool, now: datetime) -> None:
    """Take a partner (for a company) or a project (for a partner) out of one's list, or back.

    Twice has one effect. The other side does not learn of it. Raises NotFoundError for a code
    that the actor cannot know, InvalidError beyond 200.
    """
    partner_id, project_id = _other(session, actor, other, known=not left_out, now=now)
    permissions.may_note(actor).or_raise()
    organisation = actor.organisation or 0
    if not left_out:
        gone = store.drop_exclusions(
            session, organisation, partner_id=partner_id, project_id=project_id
        )
        if gone:
            _tell(session, actor, "match.brought_back", other, now)
        return
    if len(store.exclusions(session, organisation)) >= MOST_LEFT_OUT:
        raise InvalidError(Problem("other", "too_many"))
    row = ExclusionRow(
        organisation_id=organisation,
        partner_id=partner_id,
        project_id=project_id,
        account_id=actor.account,
        at=now,
    )
    try:
        store.add(session, row)
    except ConflictError:
        return
    _tell(session, actor, "match.left_out", other, now)


def _party(actor: Actor) -> Party:
    return "project" if actor.kind is Kind.COMPANY else "counterpart"


def _fields(actor: Actor) -> tuple[str, ...]:
    return compiling.own_fields(_party(actor), str(actor.kind))


def _subjects(session: Session, actor: Actor, project: str, now: datetime) -> tuple[Subject, ...]:
    """One's own projects, the wanted one first; or one's own organisation."""
    if not permissions.may_see(actor):
        raise NotFoundError("matches")
    if actor.kind is not Kind.COMPANY:
        if project:
            raise NotFoundError("project")
        return (Subject(actor.organisation_code, actor.organisation_name),)
    found = (
        Subject(each.project.code, each.project.name)
        for each in organisations.projects(session, actor, now=now)
    )
    return tuple(sorted(found, key=lambda each: each.code != project))


def _options(
    session: Session, actor: Actor, desk: Desk, chosen: Subject, now: datetime
) -> tuple[MustOption, ...]:
    own = organisations.own_profile_for_matching(session, actor, code=chosen.code, now=now)
    musts = desk.musts.get(chosen.code, ())
    return tuple(
        MustOption(key, key in musts, own.values.get(key) not in (None, "", []))
        for key in _fields(actor)
    )


def _left_out(session: Session, actor: Actor, desk: Desk) -> tuple[Subject, ...]:
    """Whom one left out, by name; projects under the name that strangers see."""
    if actor.kind is Kind.COMPANY:
        known = people.organisations_by_id(session, desk.partners_out).values()
        found = [Subject(each.code, each.name) for each in known]
    else:
        shown = _shown_projects(session)
        kept = organisations.projects_by_id(session, set(desk.projects_out))
        found = [Subject(p.code, shown.get(p.code, p.code)) for p in kept.values()]
    return tuple(sorted(found, key=_by_name))


def _candidates(session: Session, actor: Actor, out: set[str]) -> tuple[Subject, ...]:
    """Everybody published whom one could leave out, by name."""
    if actor.kind is Kind.COMPANY:
        found = [
            Subject(each.code, each.name)
            for name in KINDS
            for each in compiling.published(session, name).values()
        ]
    else:
        found = [Subject(code, name) for code, name in _shown_projects(session).items()]
    return tuple(sorted((each for each in found if each.code not in out), key=_by_name))


def _shown_projects(session: Session) -> Mapping[str, str]:
    return {code: each.name for code, each in compiling.published(session, "project").items()}


def _by_name(subject: Subject) -> tuple[str, str]:
    return subject.name.casefold(), subject.code


def _other(
    session: Session, actor: Actor, code: str, *, known: bool, now: datetime
) -> tuple[int | None, int | None]:
    """The other's database id as (partner, project).

    `known`: one whom the actor left out, who may have left the portal's pages since.
    """
    if not permissions.may_see(actor):
        raise NotFoundError("matches")
    if known:
        return _known(session, actor, code, now)
    if actor.kind is Kind.COMPANY:
        found = organisations.organisation_teaser(session, actor, code=code, now=now)
        return found.organisation_id, None
    return None, organisations.teaser(session, actor, code=code, now=now).project_id


def _known(
    session: Session, actor: Actor, code: str, now: datetime
) -> tuple[int | None, int | None]:
    desk = knowing.desk(session, actor, now=now)
    if actor.kind is Kind.COMPANY:
        orgs = people.organisations_by_id(session, desk.partners_out)
        ids = [key for key, each in orgs.items() if each.code == code]
        if ids:
            return ids[0], None
    else:
        kept = organisations.projects_by_id(session, set(desk.projects_out))
        ids = [key for key, each in kept.items() if each.code == code]
        if ids:
            return None, ids[0]
    raise NotFoundError("other")


def _tell(session: Session, actor: Actor, action: str, code: str, now: datetime) -> None:
    told = Event(actor.account, action, "match", code, actor.organisation, ("F11",))
    record(session, told, now=now)
