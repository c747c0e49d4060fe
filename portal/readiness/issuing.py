"""A paper is printed under the code that the register has for it, and entered there."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from flask import current_app

from portal.access import Actor
from portal.db import Session
from portal.papers import service as papers
from portal.readiness import report, subjects, teaser
from portal.readiness.printing import ReportMaterial, TeaserMaterial
from portal.readiness.showing import Results

# A fingerprint is of what the paper says, so it is taken without a code and at one fixed moment.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
TRIES = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What to print of which project (its database id); `draw` makes the page for the engine."""

    project: int
    name: str
    edition: str
    snapshot: str
    content_hash: str
    draw: Callable[..., str]


@dataclass(frozen=True, slots=True)
class Printed:
    """An issued file, the name on it, and when it was first issued."""

    file: bytes
    name: str
    issued_at: datetime


def report_order(material: ReportMaterial) -> Order:
    """The readiness report."""
    results = material.results
    return Order(
        project=material.project,
        name=results.subject.name,
        edition=results.edition.id,
        snapshot=_snapshot(results),
        content_hash=report.content_hash(results),
        draw=partial(report.report_html, material),
    )


def teaser_order(material: TeaserMaterial) -> Order:
    """The teaser."""
    results = material.results
    edition = results.edition if results else subjects.current_edition()
    return Order(
        project=material.project,
        name=material.name,
        edition=edition.id,
        snapshot=_snapshot(results),
        content_hash=teaser.content_hash(material),
        draw=partial(teaser.teaser_html, material),
    )


def issue(
    session: Session, actor: Actor, order: Order, *, kind: str, lang: str, now: datetime
) -> Printed:
    """Print the paper and enter it; printed before, it is the same file again, byte for byte.

    Ends the transaction while printing, so that nobody waits for the printer. Raises RenderError.
    """
    sheet = _sheet(order, kind, lang)
    key, slot = str(current_app.config["SECRET_KEY"]).encode(), None
    for _try in range(TRIES):
        slot = papers.slot(session, sheet, key=key, after=slot, now=now)
        session.commit()
        file = papers.render(order.draw(lang=lang, now=slot.issued_at, code=slot.code))
        if papers.issue(session, actor, sheet=sheet, slot=slot, file=file, now=now):
            return Printed(file, order.name, slot.issued_at)
    raise papers.RenderError("crashed")


def _sheet(order: Order, kind: str, lang: str) -> papers.Sheet:
    said = order.draw(lang=lang, now=UNDATED, code="")
    return papers.Sheet(
        project=order.project,
        kind=kind,
        lang=lang,
        edition=order.edition,
        snapshot=order.snapshot,
        content_hash=order.content_hash,
        fingerprint=hashlib.sha256(said.encode("utf-8", "replace")).hexdigest(),
    )


def _snapshot(results: Results | None) -> str:
    return results.snapshot.code if results and results.snapshot else ""
