"""Retrieved passages → the sentences that may answer, best first, each with its runs in the source."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Archive, Hit, Query, Span, bigrams, read_runs, repair

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
    weights = term_weights(query, archive)
    similar = archive.similarities(query.text, texts)
    found = [
        Candidate(article, runs, text, _confidence(coverage(text, weights, archive), similarity, score))
        for ((article, runs), score), text, similarity in zip(sentences.items(), texts, similar, strict=True)
    ]
    return sorted(found, key=lambda c: (-c.confidence, c.article, c.runs))


def term_weights(query: Query, archive: Archive) -> dict[str, float]:
    """Weigh a query's words and pairs of characters by how rare they are in the archive."""
    total = archive.counts.passages
    return {
        term: weight * math.log(1 + total / (0.5 + archive.document_frequency(term)))
        for terms in (query.words, query.bigrams)
        for term, weight in terms.items()
    }


def coverage(text: str, weights: Mapping[str, float], archive: Archive) -> float:
    """Give the share of a query's weight that stands in a text, 0 to 1."""
    total = sum(weights.values())
    present = {*archive.segmenter.words(text), *bigrams(text)}
    return sum(weight for term, weight in weights.items() if term in present) / total if total else 0.0


def _confidence(covered: float, similarity: float, score: float) -> float:
    return 1 / (1 + math.exp(-(4 * covered + 3 * similarity + 0.5 * score - 3)))
