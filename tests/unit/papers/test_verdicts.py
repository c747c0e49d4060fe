"""What is said of a paper, for every state it can be in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.errors import ThrottledError
from portal.papers.model import Finding, Issued, Verdict
from portal.papers.pacing import Pace
from portal.papers.provenance import read_code, secret_code
from portal.papers.verdicts import judge
from tests.cast import NOW

FILE, OTHER = "a" * 64, "b" * 64
LATER = NOW + timedelta(days=9)
PAPER = Issued(
    id=1,
    code="7F3K-9QAX",
    project=5,
    kind="report",
    lang="sv",
    edition="2026.1",
    snapshot="",
    content_hash="c" * 64,
    file_sha256=FILE,
    issued_at=NOW,
    withdrawn_at=None,
)
GONE = replace(PAPER, withdrawn_at=LATER)


@pytest.mark.parametrize(
    ("paper", "file", "newer", "verdict"),
    [
        (PAPER, None, None, Verdict.CURRENT),
        (PAPER, FILE, None, Verdict.CURRENT),
        (PAPER, None, LATER, Verdict.REPLACED),
        (PAPER, FILE, LATER, Verdict.REPLACED),
        (PAPER, OTHER, None, Verdict.ALTERED),
        (PAPER, OTHER, LATER, Verdict.ALTERED),
        (GONE, None, None, Verdict.WITHDRAWN),
        (GONE, FILE, LATER, Verdict.WITHDRAWN),
        (GONE, OTHER, LATER, Verdict.ALTERED),
    ],
)
def test_verdict_follows_file_then_withdrawal_then_newer(paper, file, newer, verdict):
    assert judge(paper, file=file, newer_at=newer) == Finding(
        verdict=verdict,
        by_file=file is not None,
        kind="report",
        lang="sv",
        edition="2026.1",
        issued_at=NOW,
        newer_at=newer,
    )


@pytest.mark.parametrize("file", [None, FILE])
def test_unknown_says_nothing_else(file):
    assert judge(None, file=file, newer_at=None) == Finding(Verdict.UNKNOWN)


def test_secret_code_is_a_code_of_its_key_and_every_part():
    codes = {
        secret_code(b"key", "1", "report"),
        secret_code(b"kez", "1", "report"),
        secret_code(b"key", "1", "teaser"),
        secret_code(b"key", "1report", ""),
        secret_code(b"key", "1", "report", ""),
    }

    assert len(codes) == 5
    assert {read_code(code) for code in codes} == codes
    assert secret_code(b"key", "1", "report") in codes


def test_pace_counts_each_source_in_its_window():
    pace = Pace(2, timedelta(minutes=10))
    for _ in range(2):
        pace.count("a", NOW)
    pace.count("b", NOW)

    with pytest.raises(ThrottledError) as refused:
        pace.count("a", NOW + timedelta(minutes=9))

    assert refused.value.facts == {"retry_after": 600}
    pace.count("a", NOW + timedelta(minutes=10))


def test_pace_remembers_no_more_sources_than_it_may():
    pace = Pace(1, timedelta(minutes=10), sources=2)
    for source in ("a", "b", "c"):
        pace.count(source, NOW)

    with pytest.raises(ThrottledError):
        pace.count("d", NOW)
