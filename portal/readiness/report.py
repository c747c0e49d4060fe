"""The readiness report as a paper (ux.md 4.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, render_template
from flask_babel import force_locale
from markupsafe import Markup

import portal
from portal.papers import service as papers
from portal.readiness import canonical, phrases, telling
from portal.readiness.bank import Evidence
from portal.readiness.printing import ReportMaterial
from portal.readiness.records import to_json
from portal.readiness.showing import Results
from portal.readiness.telling import Told
from portal.web.filters import moment_text
from portal.web.i18n import gettext as _

MOST_STEPS = 16


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the evidence register."""

    question: str
    name: str
    title: str
    url: str
    state: str


def report(material: ReportMaterial, *, lang: str, now: datetime) -> bytes:
    """The report as PDF in one language, in no register: without a check code.

    Raises RenderError.
    """
    return papers.render(report_html(material, lang=lang, now=now))


def report_html(material: ReportMaterial, *, lang: str, now: datetime, code: str = "") -> str:
    """The report as the engine reads it."""
    results = material.results
    with speaking(lang):
        told = telling.told(results, lang)
        return render_template(
            "papers/readiness_report.html",
            lang=lang,
            created=now,
            demo=results.subject.demo,
            software=software(),
            provenance=provenance(results, told, now=now, code=code),
            told=told,
            results=results,
            material=material,
            rail=rail(results, told, material.parallel, lang),
            radar=radar(told),
            register=register(results, lang),
            steps=told.steps[:MOST_STEPS],
            more_steps=max(0, len(told.steps) - MOST_STEPS),
            types=_types(results, lang),
            now=now,
            low=phrases.low,
        )


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within this block words, dates and numbers are in `lang`, whatever the reader's page is."""
    before = g.get("lang")
    g.lang = lang
    try:
        with force_locale(lang):
            yield
    finally:
        if before is None:
            g.pop("lang")
        else:
            g.lang = before


def software() -> str:
    """What made the paper."""
    return f"Brygga {portal.__version__}"


def content_hash(results: Results) -> str:
    """The SHA-256 of the data behind the levels: the snapshot's, or the draft's own."""
    if results.snapshot:
        return results.snapshot.content_hash
    return canonical.digest(_draft(results))


def check_url(code: str) -> str:
    """Where the QR code leads."""
    return f"{current_app.config['PORTAL'].public_url}/check/{code}"


def provenance(results: Results, told: Told, *, now: datetime, code: str) -> papers.Provenance:
    """What the last page says of where all this comes from (ux.md 3.7)."""
    snapshot, edition = results.snapshot, results.edition
    day = edition.published_on
    return papers.Provenance(
        edition=edition.id,
        edition_date=day.isoformat() if day else "",
        snapshot_time=moment_text(snapshot.created_at if snapshot else now),
        questions=told.in_scope,
        answered=told.answered,
        documented=told.documented,
        confirmed=told.confirmed,
        confirmed_by=(),
        content_hash=content_hash(results),
        check_code=code,
        check_url=check_url(code),
        software=_(
            "%(software)s, scoring engine %(engine)s",
            software=software(),
            engine=results.assessment.engine,
        ),
    )


def rail(results: Results, told: Told, parallel: tuple[str, ...], lang: str) -> Markup:
    """The fourteen stages with the lead one marked, and what runs alongside."""
    edition, lead = results.edition, results.subject.stage
    groups = {
        "research": _("Research"),
        "development": _("Development"),
        "clinical": _("Clinical"),
        "approval": _("Approval and access"),
        "use": _("Use"),
    }
    number = edition.order(lead) + 1
    names = [s.name.in_(lang) for s in edition.stages if s.id in parallel and s.id != lead]
    alongside = _("Also active: %(stages)s", stages=", ".join(names)) if names else ""
    return papers.stage_rail(
        [papers.Stop(s.id, groups.get(s.group, s.group)) for s in edition.stages],
        lead,
        parallel,
        lead_label=_("%(number)s %(stage)s", number=number, stage=told.stage),
        parallel_label=alongside,
        title=_(
            "Stage %(number)s of %(all)s: %(stage)s",
            number=number,
            all=len(edition.stages),
            stage=told.stage,
        ),
        desc=alongside,
    )


def radar(told: Told) -> Markup:
    """Share of the stage's expectations met in each area."""
    said = "; ".join(f"{area.name} {area.fit_text}" for area in told.areas)
    return papers.radar(
        [papers.Axis(phrases.short(area.id), area.fit, area.fit_text) for area in told.areas],
        title=_("Share of the stage's expectations met in each area"),
        desc=said,
    )


def register(results: Results, lang: str) -> tuple[Registered, ...]:
    """Every piece of evidence, in the order of the questions."""
    words = {
        Evidence.STATED: _("Stated"),
        Evidence.DOCUMENTED: _("Documented"),
        Evidence.CONFIRMED: _("Confirmed"),
    }
    return tuple(
        Registered(
            question.id,
            question.name.in_(lang),
            item.title or item.url,
            item.url,
            words[item.state],
        )
        for question in results.edition.questions
        if question.id in results.answers
        for item in results.answers[question.id].content.evidence
    )


def _types(results: Results, lang: str) -> str:
    known = {each.id: each.name.in_(lang) for each in results.edition.types}
    return ", ".join(known[each] for each in sorted(results.subject.types) if each in known)


def _draft(results: Results) -> dict[str, object]:
    """The content behind a draft, hashed in the same way as a snapshot's."""
    subject = results.subject
    kept = {question: to_json(each.content) for question, each in results.answers.items()}
    return {
        "answers": kept or results.assessment.answers,
        "core_only": results.assessment.core_only,
        "edition": results.assessment.edition,
        "project": {
            "code": subject.code,
            "name": subject.name,
            "stage": subject.stage,
            "types": subject.types,
            "facts": subject.known,
        },
    }
