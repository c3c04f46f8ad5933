"""Retrieved passages → the sentences that may answer, best first, each with its runs in the source.

What speaks for a sentence is kept apart from how much it counts, so that the weights can be learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index import Archive, Hit, Query, Span, read_runs, repair

READ_PASSAGES = 6


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence: its passage's score, the share of the query that it and its passage hold, and how
    near in meaning it is (cosine similarity).
    """

    passage: float
    coverage: float
    around: float
    similarity: float


RANKING = Signs(passage=1.0, coverage=1.0, around=0.0, similarity=1.0)
"""How much each sign counts among the sentences of one question; from scripts/train_ranking.py sentences."""

CONFIDENCE, INTERCEPT = Signs(passage=0.5, coverage=3.0, around=2.0, similarity=3.0), -3.5
"""Log-odds that the best sentence holds the answer, by its signs; from scripts/train_ranking.py sentences."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its article's number, its runs in the source, how likely it answers (0 to 1)."""

    article: int
    runs: tuple[Span, ...]
    text: str
    signs: Signs

    @property
    def confidence(self) -> float:
        """How likely the sentence holds the answer, 0 to 1."""
        return 1 / (1 + math.exp(-(weigh(self.signs, CONFIDENCE) + INTERCEPT)))


def weigh(signs: Signs, weights: Signs) -> float:
    """Add up what speaks for a sentence, weighted; higher is better."""
    return (
        signs.passage * weights.passage
        + signs.coverage * weights.coverage
        + signs.around * weights.around
        + signs.similarity * weights.similarity
    )


def extract(query: Query, hits: Sequence[Hit], archive: Archive) -> list[Candidate]:
    """Rank the sentences of the best passages by what speaks for them."""
    matcher = archive.matcher(query)
    scores: dict[tuple[int, tuple[Span, ...]], tuple[float, float]] = {}
    for hit in hits[:READ_PASSAGES]:
        passage = archive.passage(hit.passage)
        around = matcher.coverage(archive.terms_of(archive.text_of(hit.passage)))
        for runs in passage.sentences:
            scores.setdefault((passage.article, runs), (hit.score, around))
    texts = [_read(archive, article, runs) for article, runs in scores]
    similar = archive.similarities(query.text, texts)
    found = [
        Candidate(article, runs, text, Signs(score, matcher.coverage(archive.terms_of(text)), around, similarity))
        for ((article, runs), (score, around)), text, similarity in zip(scores.items(), texts, similar, strict=True)
    ]
    return sorted(found, key=lambda c: (-weigh(c.signs, RANKING), c.article, c.runs))


def _read(archive: Archive, article: int, runs: Sequence[Span]) -> str:
    return repair(read_runs(archive.page(archive.article(article).file).text, runs))
