"""What is said of a paper, from what the register knows of it. Pure."""

from datetime import datetime

from portal.papers.model import Finding, Issued, Verdict

UNKNOWN = Finding(Verdict.UNKNOWN)


def judge(found: Issued | None, *, file: str | None, newer_at: datetime | None) -> Finding:
    """The finding on a paper; `file` is the SHA-256 of the file in the asker's hands, if given.

    `newer_at` is when the newest paper with other content was issued after this one. Unknown
    says nothing else; an altered file is nothing more than that, whatever became of the paper.
    """
    if found is None:
        return UNKNOWN
    return Finding(
        verdict=_verdict(found, file, newer_at),
        by_file=file is not None,
        kind=found.kind,
        lang=found.lang,
        edition=found.edition,
        issued_at=found.issued_at,
        newer_at=newer_at,
    )


def _verdict(found: Issued, file: str | None, newer_at: datetime | None) -> Verdict:
    if file is not None and file != found.file_sha256:
        return Verdict.ALTERED
    if found.withdrawn_at is not None:
        return Verdict.WITHDRAWN
    return Verdict.REPLACED if newer_at else Verdict.CURRENT
