"""Weighted words → the passages and articles that use them best (BM25); scores higher is better.

An article's words are those of its passages together, so that no sentence may count for two of them; a passage's
context is that of its article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.gathering import Documents, Gathered, TermsWriter, gather
from index.lexicon import Lexicon
from index.postings import Lists, Numbers
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
    """What terms of certain weights add to the scores of passages and articles; a number comes once for each term."""

    passages: NDArray[np.int32]
    passage_scores: Scores
    articles: NDArray[np.int32]
    article_scores: Scores


class LexicalIndex:
    """A lexical index opened for searching, by any thread."""

    def __init__(self, lexicons: Mapping[Field, Lexicon], firsts: Numbers) -> None:
        self._lexicons = lexicons
        self._firsts = firsts
        self._sizes = np.diff(firsts)
        self._owners = np.repeat(np.arange(len(self._sizes)), self._sizes)
        self._norms = {field: self._norms_of(field) for field in lexicons}
        self.holding = lru_cache(maxsize=16_384)(self._count)
        self._usual_shares = lru_cache(maxsize=640)(lambda field, term: self._shares(field, {term: 1.0}))

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
        parts = [part for field in FIELDS for part in self._parts(field, terms.get(field, {}))]
        passages = _sum([part[:2] for part in parts], len(self))
        articles = _sum([part[2:] for part in parts], len(self._sizes))
        return Found(_best(passages, limit), _best(articles, limit))

    def _count(self, field: Field, term: str) -> int:
        """Count the passages that hold a term, or the articles beside which it stands."""
        return self._lexicons[field].holding(term)

    def _norms_of(self, field: Field) -> tuple[Scores, Scores]:
        """Tell how slowly a field's score grows with a term's count, in each passage and each article."""
        lengths = self._lexicons[field].lengths
        if field == "context":
            return _norms(lengths[self._owners]), _norms(lengths)
        return _norms(lengths), _norms(np.diff(np.concatenate(([0], np.cumsum(lengths)))[self._firsts]))

    def _parts(self, field: Field, weights: Mapping[str, float]) -> Iterator[_Shares]:
        """Give what the terms of a field add, the rare ones together."""
        asked = {term: weight for term, weight in sorted(weights.items()) if weight > 0}
        usual = [term for term in asked if self.holding(field, term) >= _USUAL]
        for term in usual:
            shares = self._usual_shares(field, term)
            yield shares._replace(
                passage_scores=np.float32(asked[term]) * shares.passage_scores,
                article_scores=np.float32(asked[term]) * shares.article_scores,
            )
        yield self._shares(field, {term: weight for term, weight in asked.items() if term not in usual})

    def _shares(self, field: Field, weights: Mapping[str, float]) -> _Shares:
        lists = self._lexicons[field].find(weights)
        if field == "context":
            passages, articles = self._spread(lists), lists
        else:
            passages, articles = lists, self._collect(lists)
        of_passages, of_articles = self._norms[field]
        return _Shares(
            passages.numbers.astype(np.int32),
            _score(passages, weights, of_passages),
            articles.numbers.astype(np.int32),
            _score(articles, weights, of_articles),
        )

    def _spread(self, articles: Lists) -> Lists:
        """Give each passage what its article has."""
        sizes = self._sizes[articles.numbers]
        ends = np.concatenate(([0], np.cumsum(sizes)))
        skipped = self._firsts[articles.numbers] - ends[:-1]
        numbers = np.repeat(skipped, sizes) + np.arange(ends[-1])
        return Lists(articles.terms, ends[articles.starts], numbers, np.repeat(articles.counts, sizes))

    def _collect(self, passages: Lists) -> Lists:
        """Give each article what its passages have."""
        owners = self._owners[passages.numbers]
        begins = np.diff(owners, prepend=-1) != 0
        begins[passages.starts[:-1]] = True
        places = np.flatnonzero(begins)
        counts = np.add.reduceat(passages.counts, places) if len(places) else passages.counts
        return Lists(passages.terms, np.searchsorted(places, passages.starts), owners[places], counts)


def _norms(lengths: Numbers) -> Scores:
    usual = lengths.mean() if lengths.any() else 1.0
    norms: Scores = (_SATURATION * (1 - _LENGTH + _LENGTH * lengths / usual)).astype(np.float32)
    return norms


def _score(lists: Lists, weights: Mapping[str, float], norms: Scores) -> Scores:
    """Weigh the counts of each term by BM25."""
    sizes = np.diff(lists.starts)
    rarity = np.log1p((len(norms) - sizes + 0.5) / (sizes + 0.5))
    most = (_SATURATION + 1) * rarity * np.array([weights[term] for term in lists.terms])
    times = lists.counts.astype(np.float32)
    return np.repeat(most.astype(np.float32), sizes) * times / (times + norms[lists.numbers])


def _sum(parts: Sequence[tuple[NDArray[np.int32], Scores]], size: int) -> NDArray[np.float64]:
    """Add up what numbers are given; those below `size` that are given nothing have 0."""
    numbers, scores = (np.concatenate([part[column] for part in parts]) for column in (0, 1))
    return np.asarray(np.bincount(numbers, scores, minlength=size), np.float64)


def _best(scores: NDArray[np.float64], limit: int) -> list[Hit]:
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
