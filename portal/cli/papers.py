"""The readiness report of `portal assess`, from a file alone."""

from pathlib import Path

from portal import clock
from portal.app import create_app, test_settings
from portal.db import Database
from portal.papers import service as papers
from portal.readiness import arranging, report
from portal.readiness.documents import Document
from portal.readiness.printing import ReportMaterial
from portal.readiness.showing import Subject

NOWHERE = 0


def write_report(read: Document, target: Path, lang: str) -> None:
    """Write the report on a document's answers as PDF."""
    facts = read.facts
    subject = Subject(
        NOWHERE, "", target.stem, NOWHERE, facts.stage, frozenset(facts.types), facts.known
    )
    results = arranging.results(read.edition, subject, read.answers, {})
    material = ReportMaterial(results, (), "")
    app = create_app(test_settings(database_url="sqlite://"), Database("sqlite://"))
    try:
        with app.test_request_context("/"):
            target.write_bytes(report.report(material, lang=lang, now=clock.now()))
    finally:
        papers.stop()
