"""A question and a sentence, word by word → how well each word of the one finds its like in the other.

Where the page says 采摘游客增多 and the question 来摘果子的人多了, no term is the same and each has its like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.questions import is_english, term_weights
from index import HAN, Archive, Query, Span, WordVectors, fold

_FADES = 8.0
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question's words, and the share of the question that each of them is (asking words hardly count)."""

    words: WordVectors
    shares: NDArray[np.float32]

    @classmethod
    def of(cls, query: Query, archive: Archive) -> Asking:
        """Weigh a question's words by how much they tell, and how little they only ask; an English one's by its terms.

        What a term of a translation counts is how sure it is.
        """
        if not is_english(query.text):
            text = fold(query.text)
            known: Mapping[str, float] = term_weights()
        else:
            known = {term: weight for term, weight in query.words.items() if _HAN.search(term)}
            text = " ".join(known)
        words = archive.words_of(text)
        asks = [known.get(text[start:end], 1.0) for start, end in words.spans]
        weights = words.lengths * np.array(asks, np.float32)
        return cls(words, weights / max(float(weights.sum()), 1e-6))

    def align(self, text: str, archive: Archive) -> Alignment:
        """Compare each word of the question with each of a text."""
        found = archive.words_of(text)
        likeness = np.clip(self.words.directions @ found.directions.T, 0.0, 1.0)
        places = np.array(found.spans, np.int32).reshape(-1, 2)
        return Alignment(self.shares, likeness, places)


@dataclass(frozen=True, slots=True)
class Around:
    """The share of a question beside a run: in its `clause`, and in the text, fading with distance."""

    clause: float
    near: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How like each word of a question (rows, with their `shares`) is to each word of a text (columns, at `places`)."""

    shares: NDArray[np.float32]
    likeness: NDArray[np.float32]
    places: NDArray[np.int32]

    @property
    def share(self) -> float:
        """The share of the question that the text holds, by meaning, 0 to 1."""
        return float(self.shares @ self.likeness.max(axis=1)) if self.likeness.size else 0.0

    def around(self, spans: Sequence[Span], clauses: Sequence[Span]) -> list[Around]:
        """Compare what stands around each of some runs, each within its clause, with the question."""
        if not spans or not self.likeness.size:
            return [Around(0.0, 0.0)] * len(spans)
        start, end = np.array(spans, np.int32).T[:, :, None]
        begins, ends = np.array(clauses, np.int32).T[:, :, None]
        first, last = self.places.T[:, None, :]
        outside = (last <= start) | (first >= end)
        inside = outside & (first >= begins) & (last <= ends)
        fading = np.where(outside, np.exp(-np.maximum(np.maximum(start - last, first - end), 0) / _FADES), 0.0)
        found = (self._found(mask.astype(np.float32, copy=False)) for mask in (inside, fading))
        return [Around(clause, near) for clause, near in zip(*found, strict=True)]

    def _found(self, masks: NDArray[np.float32]) -> list[float]:
        """Give for each mask of the text's words the share of the question that the words it leaves hold."""
        best = (masks[:, None, :] * self.likeness).max(axis=2)
        return [float(share) for share in best @ self.shares]


def nearest(words: Sequence[str], text: str, archive: Archive) -> float:
    """Give how near the likest word of a text comes to any of some words, 0 to 1; 1 where it says one of them."""
    if not words or any(word in text for word in words):
        return float(bool(words))
    sought, found = archive.words_of(" ".join(words)), archive.words_of(text)
    likeness = sought.directions @ found.directions.T
    return float(likeness.max()) if likeness.size else 0.0
