"""The investor teaser as a paper (ux.md 4.1): published fields only, levels when ticked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import render_template

from portal.organisations import service as organisations
from portal.organisations.model import Field, FieldKind, ProfileKind
from portal.papers import service as papers
from portal.readiness import canonical, report, subjects, telling
from portal.readiness.printing import TeaserMaterial
from portal.readiness.report import check_url, provenance, software, speaking
from portal.web.filters import date_text, moment_text, number_text
from portal.web.i18n import gettext as _

OWN_PLACE = frozenset(
    (
        "name", "headline", "lead", "stage", "type_code", "ask_public", "milestone_public",
        "patients_public", "use_of_money", "risks", "science", "manufacturing_route", "path",
        "market_access", "ip_rights", "team", "capital_so_far", "summary_public",
    )
)  # fmt: skip
TEXTS = (
    "science", "manufacturing_route", "path", "market_access", "ip_rights", "team",
    "capital_so_far",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One published field in words; `lines` for lists."""

    key: str
    label: str
    text: str
    lines: tuple[str, ...] = ()


def teaser_html(material: TeaserMaterial, *, lang: str, now: datetime, code: str) -> str:
    """The teaser as the engine reads it."""
    with speaking(lang):
        told = telling.told(material.results, lang) if material.results else None
        facts = {each.key: each for each in facts_shown(material.values, lang)}
        return render_template(
            "papers/teaser.html",
            lang=lang,
            created=now,
            demo=material.demo,
            software=software(),
            provenance=_provenance(material, told, now, code),
            material=material,
            told=told,
            facts=facts,
            others=[each for each in facts.values() if each.key not in OWN_PLACE],
            texts=[facts[key] for key in TEXTS if key in facts],
            stage=_stage(material, lang),
            rail=_rail(material, lang),
            now=now,
        )


def facts_shown(values: Any, lang: str) -> tuple[Shown, ...]:
    """Every published field in words, in the order of the profile."""
    schema = organisations.schema(ProfileKind.PROJECT)
    return tuple(
        _shown(field, values[field.key], lang)
        for field in schema.public
        if field.key in values and values[field.key] not in (None, "", [])
    )


def _shown(field: Field, value: Any, lang: str) -> Shown:
    lines = tuple(value) if field.kind is FieldKind.LINES else ()
    return Shown(field.key, field.label.in_(lang), _in_words(field, value, lang), lines)


def _in_words(field: Field, value: Any, lang: str) -> str:
    if isinstance(value, list):
        return ", ".join(_words(field, value, lang))
    if field.kind is FieldKind.CHOICE:
        return _words(field, [value], lang)[0]
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.kind is FieldKind.DATE:
        return date_text(datetime.fromisoformat(value).date())
    return number_text(value) if isinstance(value, int | float) else str(value)


def _words(field: Field, ids: Iterable[str], lang: str) -> list[str]:
    if field.vocabulary is None:
        return [str(each) for each in ids]
    return [field.vocabulary.label(each, lang) for each in ids]


def _stage(material: TeaserMaterial, lang: str) -> tuple[int, int, str] | None:
    """The lead stage's number, how many there are, and its name."""
    edition, stage = subjects.current_edition(), material.values.get("stage")
    known = [each.id for each in edition.stages]
    if stage not in known:
        return None
    at = known.index(stage)
    return at + 1, len(known), edition.stages[at].name.in_(lang)


def _rail(material: TeaserMaterial, lang: str) -> Any:
    placed = _stage(material, lang)
    if placed is None:
        return ""
    number, count, name = placed
    edition = subjects.current_edition()
    groups = {
        "research": _("Research"),
        "development": _("Development"),
        "clinical": _("Clinical"),
        "approval": _("Approval and access"),
        "use": _("Use"),
    }
    return papers.stage_rail(
        [papers.Stop(s.id, groups.get(s.group, s.group)) for s in edition.stages],
        edition.stages[number - 1].id,
        lead_label=f"{number} {name}",
        title=_("Stage %(number)s of %(all)s: %(stage)s", number=number, all=count, stage=name),
        desc="",
    )


def content_hash(material: TeaserMaterial) -> str:
    """The SHA-256 of what was published, and of the data behind the levels when they are shown."""
    levels = report.content_hash(material.results) if material.results else None
    return canonical.digest({"published": _exact(dict(material.values)), "levels": levels})


def _provenance(
    material: TeaserMaterial, told: telling.Told | None, now: datetime, code: str
) -> papers.Provenance:
    digest = content_hash(material)
    if material.results is not None and told is not None:
        said = provenance(material.results, told, now=now, code=code)
        return replace(said, content_hash=digest)
    edition = subjects.current_edition()
    return papers.Provenance(
        edition=edition.id,
        edition_date=edition.published_on.isoformat() if edition.published_on else "",
        snapshot_time=moment_text(material.published_at),
        questions=0,
        answered=0,
        documented=0,
        confirmed=0,
        confirmed_by=(),
        content_hash=digest,
        check_code=code,
        check_url=check_url(code),
        software=software(),
    )


def _exact(value: Any) -> Any:
    """Numbers with decimals as text: hashes know no floats."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {key: _exact(each) for key, each in value.items()}
    return [_exact(each) for each in value] if isinstance(value, list) else value
