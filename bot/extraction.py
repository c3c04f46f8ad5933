"""Retrieved passages → the sentences that may answer, best first, each with its runs in the source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index import Archive, Hit, Query, Span, read_runs, repair

READ_PASSAGES = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its article's number, its runs in the source, how likely it answers (0 to 1)."""

    article: int
    runs: tuple[Span, ...]
    text: str
    confidence: float


def extract(query: Query, hits: Sequence[Hit], archive: Archive) -> list[Candidate]:
    """Rank the sentences of the best passages by how well they match the query."""
    sentences: dict[tuple[int, tuple[Span, ...]], float] = {}
    for hit in hits[:READ_PASSAGES]:
        passage = archive.passage(hit.passage)
        for runs in passage.sentences:
            sentences.setdefault((passage.article, runs), hit.score)
    texts = [repair(read_runs(archive.page(archive.article(a).file).text, runs)) for a, runs in sentences]
    matcher = archive.matcher(query)
    similar = archive.similarities(query.text, texts)
    found = [
        Candidate(article, runs, text, _confidence(matcher.coverage(archive.terms_of(text)), similarity, score))
        for ((article, runs), score), text, similarity in zip(sentences.items(), texts, similar, strict=True)
    ]
    return sorted(found, key=lambda c: (-c.confidence, c.article, c.runs))


def _confidence(covered: float, similarity: float, score: float) -> float:
    return 1 / (1 + math.exp(-(4 * covered + 3 * similarity + 0.5 * score - 3)))
