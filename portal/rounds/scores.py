"""What several reviews say together: means, spread, and comments without their writers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.rounds.model import Marks

WIDE = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """All submitted reviews of one application, 1-5. `wide` names criteria 2 or more apart."""

    reviews: int
    mean: Fraction | None
    spread: Fraction | None
    wide: tuple[str, ...]


def mean(scores: Sequence[int]) -> Fraction | None:
    """The exact mean, None of nothing."""
    return Fraction(sum(scores), len(scores)) if scores else None


def summary(reviews: Sequence[Marks]) -> Summary:
    """Mean of the reviewers' own means, and the distance between the highest and the lowest."""
    own = [mean(_scores(marks)) for marks in reviews]
    means = [each for each in own if each is not None]
    together = sum(means, Fraction(0)) / len(means) if means else None
    spread = max(means) - min(means) if len(means) > 1 else None
    return Summary(len(reviews), together, spread, _wide(reviews))


def unlinked(comments: Mapping[str, Sequence[str]], *, salt: str) -> dict[str, tuple[str, ...]]:
    """Comments by criterion in an order that tells nothing of who wrote them.

    The order comes from the text itself and changes from criterion to criterion, so that
    neither rank, time nor the same place twice points to a reviewer (security.md 3.7, 9).
    """
    return {
        criterion: tuple(sorted(texts, key=lambda text: _rank(salt, criterion, text)))
        for criterion, texts in comments.items()
    }


def _scores(marks: Marks) -> list[int]:
    return [mark.score for mark in marks.values() if mark.score is not None]


def _wide(reviews: Sequence[Marks]) -> tuple[str, ...]:
    found = []
    for criterion in sorted({key for marks in reviews for key in marks}):
        given = [marks[criterion].score for marks in reviews if criterion in marks]
        scores = [score for score in given if score is not None]
        if scores and max(scores) - min(scores) >= WIDE:
            found.append(criterion)
    return tuple(found)


def _rank(salt: str, criterion: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{criterion}\n{text}".encode()).hexdigest()
