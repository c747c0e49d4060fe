"""What becomes public of a profile, and what each visitor gets of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access import Actor
from portal.audit import Event
from portal.db import Session, record
from portal.errors import ConflictError, InvalidError, NotFoundError, Problem
from portal.organisations import catalogue, owning, permissions, store
from portal.organisations.model import (
    TEXTS,
    Field,
    ProfileForMatching,
    ProfileKind,
    Values,
    public_name,
)
from portal.organisations.owning import Own
from portal.organisations.reading import missing
from portal.organisations.tables import ProfileRow, ProjectRow
from portal.people import service as people
from portal.people.model import OrganisationView
from portal.sharing import service as sharing
from portal.sharing.model import Fact, FieldClass, Viewer

Typed = dict[str, tuple[FieldClass, Any]]


@dataclass(frozen=True, slots=True)
class Teaser:
    """A project or organisation as one visitor sees it: what was published, what was granted."""

    code: str
    kind: ProfileKind
    name: str
    name_public: bool
    organisation: str
    values: Values
    granted: Values
    published_at: datetime | None
    demo: bool
    own: bool
    project_id: int | None
    organisation_id: int
    classes: frozenset[FieldClass]


def optional_texts(kind: ProfileKind) -> tuple[Field, ...]:
    """The public texts that are shown only when the owner ticks each of them."""
    return tuple(f for f in catalogue.schema(kind).public if f.kind in TEXTS and f.key != "name")


def publish(
    session: Session,
    actor: Actor,
    *,
    code: str,
    rev: int,
    texts: Iterable[str],
    name_public: bool,
    listed: bool = True,
    now: datetime,
) -> None:
    """Freeze the public fields (F0, F1) as they are at version `rev` and show them to everybody.

    Structured public fields are always shown, texts only when their key is in `texts`, the
    project's and company's names only with `name_public`. `listed` puts it into the directory.
    Strangers see it once a coordinator has confirmed the organisation. Raises InvalidError while
    a required field is empty, ConflictError("stale") when the profile moved on since `rev`,
    NotAllowedError for members who may not publish.
    """
    mine = owning.own(session, actor, code=code, now=now, lock=True)
    permissions.may_publish(actor, organisation_id=mine.organisation_id).or_raise()
    values = owning.content(session, mine)
    lacking = missing(mine, values)
    if lacking or mine.profile is None:
        raise InvalidError(*(Problem(key, "needed_to_publish") for key in lacking))
    if rev != mine.rev:
        raise ConflictError("stale", rev=mine.rev)
    wanted = set(texts)
    shown = {f.key: values[f.key] for f in mine.schema.public if _shows(f, values, wanted)}
    if mine.project and name_public:
        shown["name"] = mine.project.name
    _freeze(mine.profile, shown, name_public=name_public, listed=listed, now=now)
    _tell(session, actor, "profile.published", mine, now)


def unpublish(session: Session, actor: Actor, *, code: str, now: datetime) -> None:
    """Take the public side back; from then on strangers get the same 404 as for nothing.

    What others have copied or printed cannot be called back. Twice has one effect.
    """
    mine = owning.own(session, actor, code=code, now=now, lock=True)
    permissions.may_publish(actor, organisation_id=mine.organisation_id).or_raise()
    profile = mine.profile
    if profile is None or profile.published_at is None:
        return
    profile.published, profile.published_at = None, None
    profile.name_public, profile.listed = False, False
    profile.published_rev += 1
    _tell(session, actor, "profile.unpublished", mine, now)


def teaser(session: Session, actor: Actor | None, *, code: str, now: datetime) -> Teaser:
    """One project as this visitor may see it: published fields, and granted ones in `granted`.

    Raises NotFoundError("project") for a missing project and, alike, for one that is neither
    published by a confirmed company, nor the visitor's own, nor shared with the visitor.
    """
    row = store.project(session, code)
    viewer = sharing.viewer_for(
        session, actor, project=row.id, organisation_id=row.organisation_id, now=now
    )
    profile = store.project_profile(session, row.id)
    owner = people.organisations_by_id(session, [row.organisation_id])[row.organisation_id]
    return teaser_for(session, viewer, profile, row, owner)


def organisation_teaser(
    session: Session, actor: Actor | None, *, code: str, now: datetime
) -> Teaser:
    """One investor, CDMO or node as this visitor may see it; raises NotFoundError like `teaser`."""
    owner = people.organisation(session, code)
    viewer = sharing.viewer_for(session, actor, project=None, organisation_id=owner.id, now=now)
    rows = store.organisation_profiles(session, owner.id)
    if not rows:
        raise NotFoundError("organisation")
    return teaser_for(session, viewer, rows[0], None, owner)


def profiles_for_matching(session: Session, kind: ProfileKind) -> tuple[ProfileForMatching, ...]:
    """Every published profile of a kind whose organisation is confirmed, as strangers see it.

    Two queries, whatever the number. `values` and `rev` are those of the publication alone, so
    nothing that is not public can move a list that is computed from them.
    """
    rows = store.published(session, kind)
    owners = people.organisations_by_id(session, {owner_of(*row) for row in rows})
    return tuple(
        for_matching(profile, project, owners[owner_of(profile, project)])
        for profile, project in rows
        if owners[owner_of(profile, project)].verified
    )


def own_profile_for_matching(
    session: Session, actor: Actor, *, code: str, now: datetime
) -> ProfileForMatching:
    """One's own profile whole, private fields included; never for anybody else's list."""
    mine = owning.own(session, actor, code=code, now=now)
    return ProfileForMatching(
        id=mine.profile.id if mine.profile else 0,
        code=code,
        name=mine.project.name if mine.project else actor.organisation_name,
        kind=mine.kind,
        rev=mine.rev,
        values=owning.content(session, mine),
        demo=bool(mine.project and mine.project.demo),
        organisation_id=mine.organisation_id,
        project_id=mine.project.id if mine.project else None,
        name_public=bool(mine.profile and mine.profile.name_public),
    )


def for_matching(
    profile: ProfileRow, project: ProjectRow | None, owner: OrganisationView
) -> ProfileForMatching:
    """A published profile as a value."""
    code = project.code if project else owner.code
    open_name = project is None or profile.name_public
    return ProfileForMatching(
        profile.id,
        code,
        shown_name(profile, project, owner),
        ProfileKind(profile.kind),
        profile.published_rev,
        profile.published or {},
        project.demo if project else owner.demo,
        owner.id,
        project.id if project else None,
        open_name,
    )


def shown_name(profile: ProfileRow, project: ProjectRow | None, owner: OrganisationView) -> str:
    """What strangers call it: its name as it was published, or a neutral one."""
    if project is None:
        return owner.name
    published = (profile.published or {}).get("name", project.name)
    return public_name(published, project.code, name_public=profile.name_public)


def owner_of(profile: ProfileRow, project: ProjectRow | None) -> int:
    """The organisation that a profile belongs to."""
    found = project.organisation_id if project else profile.organisation_id
    if found is None:  # the database holds every profile to one owner
        raise NotFoundError("organisation")
    return found


def public_facts(profile: ProfileRow, owner: OrganisationView) -> frozenset[Fact]:
    """What the policy must know of a profile: published and listed for strangers, or not."""
    shown = profile.published_at is not None and owner.verified
    return frozenset({Fact.PUBLISHED, Fact.LISTED}) if shown else frozenset()


def teaser_for(
    session: Session,
    viewer: Viewer,
    profile: ProfileRow,
    project: ProjectRow | None,
    owner: OrganisationView,
) -> Teaser:
    """What a viewer gets of loaded rows; raises NotFoundError when that is nothing."""
    facts = public_facts(profile, owner)
    fields = _fields(session, viewer, profile)
    seen = sharing.seen(fields, viewer, facts=facts)
    if not (facts or viewer.own or viewer.scopes):
        raise NotFoundError("project" if project else "organisation")
    named = project is None or profile.name_public or viewer.own or bool(viewer.scopes)
    code = project.code if project else owner.code
    public = {key: value for key, value in seen.values.items() if _is_public(fields, key)}
    return Teaser(
        code=code,
        kind=ProfileKind(profile.kind),
        name=_name(viewer, profile, project, owner),
        name_public=named,
        organisation=owner.name if named else "",
        values=public,
        granted={key: value for key, value in seen.values.items() if key not in public},
        published_at=profile.published_at,
        demo=project.demo if project else owner.demo,
        own=viewer.own,
        project_id=project.id if project else None,
        organisation_id=owner.id,
        classes=seen.classes,
    )


def _fields(session: Session, viewer: Viewer, profile: ProfileRow) -> Typed:
    """The published fields, and for holders of a grant the shared ones, each with its class."""
    schema = catalogue.schema(ProfileKind(profile.kind))
    typed = _typed(schema.fields, profile.published or {})
    if not viewer.own and sharing.may_read(viewer, FieldClass.F2):
        with sharing.opened(sharing.permit(viewer, FieldClass.F2)):
            kept = store.values(session, profile.id).content
        shared = [
            f for f in schema.fields if f.field_class is FieldClass.F2 or not profile.published
        ]
        typed |= _typed(shared, kept)
    return typed


def _name(
    viewer: Viewer, profile: ProfileRow, project: ProjectRow | None, owner: OrganisationView
) -> str:
    """Its own people, and holders of a grant while no name is public, know the name of today."""
    knows = viewer.own or (bool(viewer.scopes) and not profile.name_public)
    return project.name if project and knows else shown_name(profile, project, owner)


def _typed(fields: Iterable[Field], values: Mapping[str, Any]) -> Typed:
    return {f.key: (f.field_class, values[f.key]) for f in fields if f.key in values}


def _is_public(fields: Typed, key: str) -> bool:
    return fields[key][0] in {FieldClass.F0, FieldClass.F1}


def _shows(field: Field, values: Mapping[str, Any], texts: set[str]) -> bool:
    if field.key not in values or field.key == "name":
        return False
    return field.kind not in TEXTS or field.key in texts


def _freeze(
    profile: ProfileRow,
    shown: dict[str, Any],
    *,
    name_public: bool,
    listed: bool,
    now: datetime,
) -> None:
    if profile.published != shown or profile.name_public != name_public:
        profile.published_rev += 1
    profile.published, profile.published_at = shown, now
    profile.name_public, profile.listed = name_public, listed


def _tell(session: Session, actor: Actor, action: str, mine: Own, now: datetime) -> None:
    kind = "project" if mine.project else "organisation"
    told = Event(actor.account, action, kind, mine.code, actor.organisation, ("F0", "F1"))
    record(session, told, now=now)
