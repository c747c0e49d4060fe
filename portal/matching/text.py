"""Shared words: TF-IDF vectors in whole numbers, so that every cosine is an exact sum."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.matching.model import Part, Sense
from portal.matching.units import UNIT, half_up, weigh

STEP = 1 << 16
"""Units of a vector's coordinate; a product of two is in 1/2**32."""

CAP = 300
"""A text contribution is never larger than 3 decibans either way (matching.md 4.2)."""

PRIOR = 10
TERMS_SHOWN = 5

Matrix = Any
"""A scipy sparse matrix (scipy ships no types)."""


@dataclass(frozen=True, slots=True)
class Words:
    """A counterpart's coordinates, and their product with all published seekers in 1/2**32."""

    vector: Mapping[int, int]
    usual: int


# Words that say nothing about a project; accents are stripped before words are compared.
SWEDISH_STOP_WORDS = frozenset(
    (  # noqa: SIM905 -- ninety quoted words would not be easier to read
        "alla allt att av bara bland blev bli blir da de dem den denna dar dess dessa det detta "
        "dig din dina ditt du dock efter eller en er era ert ett fran for genom ha hade han har "
        "hela hennes hos hur har i icke inga ingen innan inom inte ja jag kan kunde kommer man "
        "med mellan men mer mig min mina mitt mot mycket nagon nagot nagra nar nu och ocksa om "
        "oss over pa sa sadan samma sedan ska skulle som sig sin sina sitt till under upp ut utan "
        "vad var vara varit vars vi vid vilka vilken vilket vore ar"
    ).split()
)


@dataclass(frozen=True, eq=False)
class TextSpace:
    """The words of one text field: their weights and the mean published seeker.

    `mean` holds, per word, the summed coordinates of published seekers in 1/65536; `count` how
    many of them have text.
    """

    vectorizer: Any
    words: tuple[str, ...]
    mean: Mapping[int, int]
    count: int

    @classmethod
    def fitted(
        cls, seekers: Sequence[tuple[str, ...]], counterparts: Sequence[tuple[str, ...]]
    ) -> "TextSpace":
        """Learn the words (singles and pairs) from all published documents, in any order."""
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

        corpus = sorted(text for texts in (*seekers, *counterparts) for text in texts)
        vectorizer = TfidfVectorizer(
            ngram_range=(1, 2),
            strip_accents="unicode",
            sublinear_tf=True,
            stop_words=sorted(ENGLISH_STOP_WORDS | SWEDISH_STOP_WORDS),
        )
        try:
            vectorizer.fit(corpus)
        except ValueError:  # not one word in the whole corpus
            return cls(None, (), {}, 0)
        words = tuple(str(word) for word in vectorizer.get_feature_names_out())
        space = cls(vectorizer, words, {}, 0)
        total = space.encode(seekers).sum(axis=0)
        mean = {int(word): int(total[0, word]) for word in total.nonzero()[1]}
        return cls(vectorizer, words, mean, sum(1 for texts in seekers if texts))

    def encode(self, profiles: Sequence[tuple[str, ...]]) -> Matrix:
        """One row per profile: the mean of its documents' vectors, in 1/65536, as integers."""
        import numpy as np
        from scipy.sparse import csr_matrix

        owners = [row for row, texts in enumerate(profiles) for _ in texts]
        if self.vectorizer is None or not owners:
            return csr_matrix((len(profiles), max(len(self.words), 1)), dtype=np.int64)
        vectors = self.vectorizer.transform([text for texts in profiles for text in sorted(texts)])
        scale = [STEP / len(profiles[row]) for row in owners]
        gather = csr_matrix(
            (scale, (owners, range(len(owners)))), shape=(len(profiles), len(owners))
        )
        whole = gather @ vectors
        whole.data = np.rint(whole.data)
        rows = whole.astype(np.int64)
        rows.eliminate_zeros()
        rows.sort_indices()
        return csr_matrix(rows)

    def vector(self, texts: tuple[str, ...]) -> dict[int, int]:
        """One profile's coordinates by word."""
        row = self.encode([texts])
        return dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))

    def words_of(self, vector: Mapping[int, int]) -> "Words":
        """A counterpart's words made ready for scoring."""
        usual = sum(number * self.mean.get(word, 0) for word, number in vector.items())
        return Words(vector, usual)

    def points(self, product: int, usual: int, weight: float) -> int:
        """Centi-decibans of a cosine (in 1/2**32) above what published seekers usually reach."""
        above = product / STEP**2 - usual / STEP**2 / (self.count + PRIOR)
        return weigh(weight, half_up(1000 * above), CAP)

    def parts(
        self, key: str, seeker: Mapping[int, int], offer: "Words", weight: float
    ) -> list[Part]:
        """The contribution of a text field: its strongest shared words, and the rest.

        The rest holds the weaker words, what is usual, and what the cap takes away.
        """
        theirs = offer.vector
        shared = {word: number * theirs[word] for word, number in seeker.items() if word in theirs}
        total = self.points(sum(shared.values()), offer.usual, weight)
        strongest = sorted(shared, key=lambda word: (-shared[word], self.words[word]))
        parts, left = list[Part](), total
        for word in strongest[:TERMS_SHOWN]:
            points = weigh(weight, int(1000 * shared[word] / STEP**2), CAP)
            left -= points
            parts.append(Part(key, self.words[word], points * UNIT, Sense.WORD))
        return [*parts, Part(key, None, left * UNIT, Sense.REST)]

    def digest(self) -> str:
        """SHA-256 over words, their weights and the mean seeker."""
        found = hashlib.sha256(repr((self.words, sorted(self.mean.items()), self.count)).encode())
        if self.vectorizer is not None:
            found.update(self.vectorizer.idf_.tobytes())
        return found.hexdigest()
