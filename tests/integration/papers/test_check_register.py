"""The register: the same paper once, newer ones, withdrawn ones, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.db import trail
from portal.errors import NotFoundError
from portal.organisations import service as organisations
from portal.papers import service
from portal.papers.model import Finding, Sheet, Slot, Verdict
from tests.cast import NOW

KEY = b"a key that nobody knows"
LATER = NOW + timedelta(days=3)


@pytest.fixture
def sheet(session, cast):
    made = organisations.create_project(session, cast.ada, name="Project Heron", now=NOW)
    project = organisations.own_project(session, cast.ada, code=made.code).id
    return Sheet(project, "report", "en", "2026.1", "", "c" * 64, "f" * 64)


@pytest.fixture
def issue(session, cast):
    """`issue(sheet, b"file")` prints under the slot that the register gives; its code."""

    def enter(sheet, file=b"%PDF one", now=NOW, after=None):
        slot = service.slot(session, sheet, key=KEY, after=after, now=now)
        assert service.issue(session, cast.ada, sheet=sheet, slot=slot, file=file, now=now)
        return slot

    return enter


def test_same_paper_has_one_row_one_code_and_its_first_date(session, sheet, issue):
    first, again = issue(sheet), issue(sheet, now=LATER)

    assert again == Slot(first.code, NOW, 0, known=True)
    assert [each.code for each in service.issued(session, project=sheet.project)] == [first.code]


@pytest.mark.parametrize(
    "change",
    [{"lang": "sv"}, {"kind": "teaser"}, {"fingerprint": "0" * 64}],
    ids=["lang", "kind", "text"],
)
def test_another_paper_has_another_code(sheet, issue, change):
    assert issue(replace(sheet, **change)).code != issue(sheet).code


def test_code_needs_the_key(session, sheet):
    slots = [service.slot(session, sheet, key=key, now=NOW).code for key in (KEY, b"another")]

    assert len(set(slots)) == 2


def test_file_that_prints_otherwise_gets_another_code(session, cast, sheet, issue):
    first = issue(sheet)
    slot = service.slot(session, sheet, key=KEY, now=LATER)

    assert not service.issue(
        session, cast.ada, sheet=sheet, slot=slot, file=b"%PDF other", now=LATER
    )
    second = issue(sheet, b"%PDF other", LATER, after=slot)

    assert (second.code == first.code, second.issued_at) == (False, LATER)


def test_two_who_print_at_once_end_with_one_paper(session, cast, sheet):
    """The slower one finds the code taken, and prints again under the date of the faster."""
    one = service.slot(session, sheet, key=KEY, now=NOW)
    two = service.slot(session, sheet, key=KEY, now=LATER)
    assert service.issue(session, cast.ada, sheet=sheet, slot=one, file=b"at NOW", now=NOW)

    refused = service.issue(session, cast.ada, sheet=sheet, slot=two, file=b"LATER", now=LATER)
    slot = service.slot(session, sheet, key=KEY, after=two, now=LATER)

    assert (refused, slot) == (False, Slot(one.code, NOW, 0, known=True))
    assert service.issue(session, cast.ada, sheet=sheet, slot=slot, file=b"at NOW", now=LATER)


def test_newer_content_replaces_and_another_language_does_not(session, sheet, issue):
    code = issue(sheet).code
    issue(replace(sheet, lang="sv"), b"%PDF sv", LATER)
    current = Finding(Verdict.CURRENT, False, "report", "en", "2026.1", NOW)
    assert service.check(session, code=code) == current

    newer = issue(replace(sheet, content_hash="d" * 64, fingerprint="e" * 64), b"%PDF 2", LATER)

    replaced = replace(current, verdict=Verdict.REPLACED, newer_at=LATER)
    assert service.check(session, code=code) == replaced
    assert service.check(session, code=newer.code) == replace(current, issued_at=LATER)


def test_papers_of_another_kind_replace_nothing(session, sheet, issue):
    code = issue(sheet).code
    issue(replace(sheet, kind="teaser", content_hash="d" * 64), b"%PDF 2", LATER)

    assert service.check(session, code=code).verdict is Verdict.CURRENT


def test_withdrawn_paper_is_told_and_replaces_nothing(session, cast, sheet, issue):
    old = issue(sheet).code
    newer = replace(sheet, content_hash="d" * 64, fingerprint="e" * 64)
    code = issue(newer, b"%PDF 2").code
    for _ in range(2):
        service.withdraw(session, cast.ada, project=sheet.project, code=code, now=LATER)

    assert service.check(session, code=code).verdict is Verdict.WITHDRAWN
    assert service.check(session, code=old).verdict is Verdict.CURRENT
    assert issue(newer, b"%PDF 3", LATER).code != code


def test_paper_of_another_project_cannot_be_withdrawn(session, cast, sheet, issue):
    code = issue(sheet).code

    for project, typed in ((sheet.project + 1, code), (sheet.project, "0000-0000")):
        with pytest.raises(NotFoundError):
            service.withdraw(session, cast.ada, project=project, code=typed, now=LATER)
    assert service.check(session, code=code).verdict is Verdict.CURRENT


def test_issue_and_withdrawal_are_in_the_trail(session, cast, sheet, issue):
    code = issue(sheet).code
    issue(sheet)
    service.withdraw(session, cast.ada, project=sheet.project, code=code, now=LATER)
    session.commit()

    bodies = [row.body for row in session.query(trail.TrailRow).order_by(trail.TrailRow.seq)]
    told = [body for body in bodies if code in body]

    assert ['"paper.issued"' in told[0], '"paper.withdrawn"' in told[-1], len(told)] == [
        True,
        True,
        2,
    ]
