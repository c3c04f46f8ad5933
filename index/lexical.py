"""Weighted words → the passages and articles that use them best (BM25); scores higher is better.

An article's words are those of its passages together, so that no sentence may count for two of them; a passage's
context is that of its article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.gathering import Documents, Gathered, TermsWriter, gather
from index.lexicon import Lexicon
from index.postings import Numbers
from index.types import Hit

Field = Literal["words", "bigrams", "context"]
FIELDS: tuple[Field, ...] = ("words", "bigrams", "context")
_SATURATION, _LENGTH = 1.2, 0.75

_USUAL = 4000
"""What so many passages hold is in many questions too, and takes long to read: it is kept at hand."""

_MIDDLING = 0.3
"""Enough are mostly found above this share of the best score; most that hold any of the terms are below."""

Terms = Mapping[str, Mapping[str, float]]
"""For each field the terms to look for and their weights."""
Scores = NDArray[np.float32]


class ArticleTerms(NamedTuple):
    """What is indexed of an article: the words and the pairs of characters of each passage, and what stands beside."""

    words: Gathered
    bigrams: Gathered
    context: Gathered

    @classmethod
    def of(cls, words: Documents, bigrams: Documents, context: Sequence[str]) -> ArticleTerms:
        """Count the terms, free of white space, passage by passage."""
        return cls(gather(words), gather(bigrams), gather([context]))


class LexicalWriter:
    """Writes a lexical index into a folder, article by article; like all that writes, raises OSError."""

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        folder.mkdir(parents=True)
        self._words, self._bigrams, self._context = (
            TermsWriter(folder / field, base and base / field) for field in FIELDS
        )

    def add(self, terms: ArticleTerms) -> None:
        """Add the next article; it and its passages are numbered from 0 as they come."""
        self._words.add(terms.words)
        self._bigrams.add(terms.bigrams)
        self._context.add(terms.context)

    def keep(self, articles: range, passages: range) -> None:
        """Take articles of the base over with their passages, by their numbers."""
        self._words.keep(passages)
        self._bigrams.keep(passages)
        self._context.keep(articles)

    def finish(self) -> None:
        """Write everything out."""
        for writer in (self._words, self._bigrams, self._context):
            writer.finish()


class Found(NamedTuple):
    """The best passages and the best articles."""

    passages: list[Hit]
    articles: list[Hit]


class _Shares(NamedTuple):
    """What a term of weight 1 adds to the scores of passages and articles, by their numbers."""

    passages: NDArray[np.int32]
    passage_scores: Scores
    articles: NDArray[np.int32]
    article_scores: Scores


class LexicalIndex:
    """A lexical index opened for searching, by any thread."""

    def __init__(self, lexicons: Mapping[str, Lexicon], firsts: Numbers) -> None:
        self._lexicons = lexicons
        self._firsts = firsts
        self._sizes = np.diff(firsts)
        self._owners = np.repeat(np.arange(len(self._sizes)), self._sizes)
        self._norms = {field: self._norms_of(field) for field in lexicons}
        self._usual_shares = lru_cache(maxsize=320)(self._compute_shares)

    @classmethod
    def open(cls, folder: Path, firsts: Sequence[int]) -> LexicalIndex:
        """Open a folder written by LexicalWriter; `firsts` has each article's first passage, and how many there are.

        Raises IndexDamagedError.
        """
        return cls({field: Lexicon.open(folder / field) for field in FIELDS}, np.array(firsts, np.int64))

    def __len__(self) -> int:
        """Count the passages."""
        return len(self._lexicons["words"])

    def search(self, terms: Terms, limit: int) -> Found:
        """Find those with the highest sum of weighted BM25 scores; ties are broken by number."""
        passages, articles = np.zeros(len(self), np.float32), np.zeros(len(self._sizes), np.float32)
        for field in FIELDS:
            for term, weight in sorted(terms.get(field, {}).items()):
                if weight > 0:
                    shares = self._shares(field, term)
                    passages[shares.passages] += weight * shares.passage_scores
                    articles[shares.articles] += weight * shares.article_scores
        return Found(_best(passages, limit), _best(articles, limit))

    def holding(self, field: Field, term: str) -> int:
        """Count the passages that hold a term, or the articles beside which it stands."""
        return self._lexicons[field].holding(term)

    def _norms_of(self, field: str) -> tuple[Scores, Scores]:
        """Tell how slowly a field's score grows with a term's count, in each passage and each article."""
        lengths = self._lexicons[field].lengths
        if field == "context":
            return _norms(lengths[self._owners]), _norms(lengths)
        return _norms(lengths), _norms(np.diff(np.concatenate(([0], np.cumsum(lengths)))[self._firsts]))

    def _shares(self, field: Field, term: str) -> _Shares:
        usual = self.holding(field, term) >= _USUAL
        return self._usual_shares(field, term) if usual else self._compute_shares(field, term)

    def _compute_shares(self, field: str, term: str) -> _Shares:
        numbers, counts = self._lexicons[field].find(term)
        if field == "context":
            passages, articles = self._spread(numbers, counts), (numbers, counts)
        else:
            passages, articles = (numbers, counts), self._collect(numbers, counts)
        of_passages, of_articles = self._norms[field]
        return _Shares(*_score(*passages, of_passages), *_score(*articles, of_articles))

    def _spread(self, articles: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
        """Give each passage what its article has."""
        sizes = self._sizes[articles]
        skipped = self._firsts[articles] - np.cumsum(sizes) + sizes
        return np.repeat(skipped, sizes) + np.arange(sizes.sum()), np.repeat(counts, sizes)

    def _collect(self, passages: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
        """Give each article what its passages have."""
        owners = self._owners[passages]
        starts = np.flatnonzero(np.diff(owners, prepend=-1) > 0)
        return owners[starts], np.add.reduceat(counts, starts) if len(starts) else counts


def _norms(lengths: Numbers) -> Scores:
    usual = lengths.mean() if lengths.any() else 1.0
    norms: Scores = (_SATURATION * (1 - _LENGTH + _LENGTH * lengths / usual)).astype(np.float32)
    return norms


def _score(numbers: Numbers, counts: Numbers, norms: Scores) -> tuple[NDArray[np.int32], Scores]:
    """Weigh a term's counts by BM25."""
    rarity = np.log1p((len(norms) - len(numbers) + 0.5) / (len(numbers) + 0.5))
    times = counts.astype(np.float32)
    return numbers.astype(np.int32), np.float32(rarity * (_SATURATION + 1)) * times / (times + norms[numbers])


def _best(scores: Scores, limit: int) -> list[Hit]:
    best = scores.max(initial=0.0)
    if limit < 1 or best <= 0:
        return []
    found = np.flatnonzero(scores > best * _MIDDLING)
    if len(found) < limit:
        found = np.flatnonzero(scores > 0)
    if len(found) > limit:
        least = np.partition(scores[found], -limit)[-limit]
        found = found[scores[found] >= least]
    order = np.lexsort((found, -scores[found]))[:limit]
    return [Hit(int(found[place]), float(scores[found[place]])) for place in order]
