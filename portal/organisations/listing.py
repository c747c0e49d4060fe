"""The public directory: entries from named sources, organisations, teasers; and its import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.access import Actor, Decision
from portal.audit import Event
from portal.db import Session, record
from portal.organisations import permissions, publishing, store
from portal.organisations.directory_file import Entry
from portal.organisations.model import ClaimState, Values
from portal.organisations.tables import EntryRow, ProfileRow, ProjectRow
from portal.people import service as people
from portal.people.model import OrganisationView
from portal.sharing import service as sharing
from portal.sharing.model import FieldClass, Viewer
from portal.web.codes import new_code

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class DirectoryItem:
    """One line of the public directory: an entry, an organisation, or a project's teaser."""

    source_kind: str
    code: str
    name: str
    kind: str
    hub: str
    facts: str
    source: str
    as_of: date | None
    claimed: bool
    verified: bool
    demo: bool
    stage: str = ""
    types: tuple[str, ...] = ()
    name_public: bool = True


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """What the visitor narrowed the directory to; empty means everything."""

    kind: str = ""
    hub: str = ""
    type: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """One page of the directory."""

    items: tuple[DirectoryItem, ...]
    total: int
    page: int
    pages: int
    filter: DirectoryFilter


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One directory entry with what the visitor may do about it."""

    item: DirectoryItem
    claimed_by: str
    may_claim: Decision
    claim: ClaimState | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in numbers of entries."""

    added: int
    changed: int
    unchanged: int


def public_directory(
    session: Session, actor: Actor | None, *, wanted: DirectoryFilter, now: datetime
) -> DirectoryPage:
    """What everybody may browse, by name, 50 on a page; three queries whatever the number.

    Holds the imported entries, and the published profiles that their owners put on the list.
    It is the same for every visitor.
    """
    del actor
    viewer = sharing.anonymous(now)
    rows = store.published(session)
    entries = store.entries(session)
    owners = people.organisations_by_id(
        session,
        {publishing.owner_of(*row) for row in rows}
        | {entry.claimed_by for entry in entries if entry.claimed_by is not None},
    )
    items = [*map(_entry_item, entries), *_profile_items(rows, owners, viewer)]
    found = [item for item in items if _fits(item, wanted)]
    found.sort(key=lambda item: (item.name.casefold(), item.source_kind, item.code))
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, wanted.page), pages)
    shown = tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    return DirectoryPage(shown, len(found), page, pages, wanted)


def entry_page(session: Session, actor: Actor | None, *, code: str) -> EntryPage:
    """One entry, and whether the visitor's organisation may say that it is theirs."""
    row = store.entry(session, code)
    holder = people.organisations_by_id(session, [row.claimed_by] if row.claimed_by else [])
    claims = (
        store.claims_on(session, row.id, actor.organisation) if actor and actor.organisation else []
    )
    return EntryPage(
        _entry_item(row),
        next((each.name for each in holder.values()), ""),
        permissions.may_claim(actor, entry_kind=row.kind, claimed=row.claimed_by is not None),
        ClaimState(claims[0].state) if claims else None,
    )


def import_directory(session: Session, entries: Iterable[Entry], *, now: datetime) -> Imported:
    """Bring the directory to these entries, known by name and kind; twice changes nothing.

    An entry that its owner has claimed keeps its claim; entries missing from the file stay.
    """
    known = {(row.name, row.kind): row for row in store.entries(session)}
    added = changed = unchanged = 0
    for entry in entries:
        row = known.get((entry.name, entry.kind))
        if row is None:
            session.add(_new_entry(entry))
            added += 1
        elif _update(row, entry):
            changed += 1
        else:
            unchanged += 1
    session.flush()
    if added or changed:
        record(session, Event(None, "directory.imported", "directory", "directory"), now=now)
    return Imported(added, changed, unchanged)


def _new_entry(entry: Entry) -> EntryRow:
    return EntryRow(
        code=new_code(),
        name=entry.name,
        kind=entry.kind,
        hub=entry.hub,
        facts=entry.facts,
        source=entry.source,
        as_of=entry.as_of,
        verified=False,
    )


def _update(row: EntryRow, entry: Entry) -> bool:
    new = (entry.hub, entry.facts, entry.source, entry.as_of)
    if (row.hub, row.facts, row.source, row.as_of) == new:
        return False
    row.hub, row.facts, row.source, row.as_of = new
    return True


def _entry_item(row: EntryRow) -> DirectoryItem:
    return DirectoryItem(
        source_kind="entry",
        code=row.code,
        name=row.name,
        kind=row.kind,
        hub=row.hub,
        facts=row.facts,
        source=row.source,
        as_of=row.as_of,
        claimed=row.claimed_by is not None,
        verified=row.verified,
        demo=False,
    )


def _profile_items(
    rows: Iterable[tuple[ProfileRow, ProjectRow | None]],
    owners: Mapping[int, OrganisationView],
    viewer: Viewer,
) -> Iterable[DirectoryItem]:
    for profile, project in rows:
        owner = owners[publishing.owner_of(profile, project)]
        facts = publishing.public_facts(profile, owner)
        if profile.listed and sharing.may_read(viewer, FieldClass.F0, facts=facts):
            yield _profile_item(profile, project, owner)


def _profile_item(
    profile: ProfileRow, project: ProjectRow | None, owner: OrganisationView
) -> DirectoryItem:
    shown: Values = profile.published or {}
    code = project.code if project else owner.code
    named = project is None or profile.name_public
    return DirectoryItem(
        source_kind="project" if project else "organisation",
        code=code,
        name=publishing.shown_name(profile, project, owner),
        kind=profile.kind,
        hub=shown.get("hub", ""),
        facts=shown.get("headline") or shown.get("indication_text") or "",
        source="",
        as_of=profile.published_at.date() if profile.published_at else None,
        claimed=True,
        verified=owner.verified,
        demo=project.demo if project else owner.demo,
        stage=shown.get("stage", ""),
        types=tuple(shown.get("type_code", ())),
        name_public=named,
    )


def _fits(item: DirectoryItem, wanted: DirectoryFilter) -> bool:
    words = wanted.text.casefold().split()
    text = f"{item.name} {item.facts}".casefold()
    return (
        wanted.kind in ("", item.kind)
        and wanted.hub in ("", item.hub)
        and (not wanted.type or wanted.type in item.types)
        and all(word in text for word in words)
    )
