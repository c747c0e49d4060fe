"""The readiness report through the sandboxed engine against WeasyPrint alone on the same HTML."""

import time
from statistics import median

from portal import clock
from portal.app import create_app, test_settings
from portal.db import Database
from portal.papers import service as papers
from portal.readiness import arranging, report
from portal.readiness import service as readiness
from portal.readiness.model import Answer, Evidence
from portal.readiness.printing import ReportMaterial
from portal.readiness.showing import Subject

PAIRS = 5
COMMAND = "make bench"


def _html() -> str:
    edition = readiness.current_edition()
    subject = Subject(0, "", "Project Heron", 0, "S05", frozenset({"GX"}), {})
    answers = {q.id: Answer(score=2, evidence=Evidence.DOCUMENTED) for q in edition.questions}
    results = arranging.results(edition, subject, answers, {})
    app = create_app(test_settings(database_url="sqlite://"), Database("sqlite://"))
    with app.test_request_context("/"):
        return report.report_html(ReportMaterial(results, (), ""), lang="en", now=clock.now())


def run() -> list[tuple[str, float, str]]:
    """Rows of (what, ratio, command)."""
    from weasyprint.text.fonts import FontConfiguration

    from portal.papers import child

    html = _html()
    house = child.House(child.house_style(), FontConfiguration())
    papers.warm()
    papers.render(html)
    child.print_paper(html, {}, house)
    ours, theirs = [], []
    for _ in range(PAIRS):
        start = time.perf_counter()
        papers.render(html)
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        child.print_paper(html, {}, house)
        theirs.append(time.perf_counter() - start)
    papers.stop()
    ratio = median(ours) / median(theirs)
    return [
        ("readiness report / WeasyPrint alone on the same HTML, warm", ratio, COMMAND),
        ("readiness report, s (for orientation)", median(ours), COMMAND),
    ]


if __name__ == "__main__":
    for title, ratio, _command in run():
        print(f"{ratio:8.2f}  {title}")  # noqa: T201
