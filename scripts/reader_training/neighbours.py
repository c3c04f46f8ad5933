"""Vectors → what lies near: words that stand for a word, passages that look like an answer and are none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder

Floats = NDArray[np.float32]
_ROWS = 1024


def near_words(table: Floats, pieces: Sequence[str], *, most: int = 6, least: float = 0.5) -> dict[str, list[str]]:
    """List for each Chinese word of two characters or more the words nearest to it, those at least so near."""
    rows = [n for n, piece in enumerate(pieces) if len(piece) > 1 and "一" <= piece[0] <= "鿿"]
    vectors = table[rows]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    found: dict[str, list[str]] = {}
    for first in range(0, len(rows), _ROWS):
        near = vectors[first : first + _ROWS] @ vectors.T
        best = np.argpartition(-near, min(most, len(rows) - 1), axis=1)[:, : most + 1]
        for row, places in enumerate(best):
            own = rows[first + row]
            kept = [pieces[rows[p]] for p in places if near[row, p] >= least and rows[p] != own]
            if kept:
                found[pieces[own]] = kept
    return found


class Pool:
    """Passages that may be offered beside the right one."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self._embedder = embedder
        self._texts = texts
        self._vectors = embedder.embed_documents(texts)

    def near(self, questions: Sequence[str], most: int) -> list[list[str]]:
        """Give for each question the passages nearest to it by meaning, the nearest first."""
        asked = self._embedder.embed_queries(questions)
        most = min(most, len(self._texts) - 1)
        found: list[list[str]] = []
        for first in range(0, len(questions), _ROWS):
            near = asked[first : first + _ROWS] @ self._vectors.T
            best = np.argpartition(-near, most, axis=1)[:, :most]
            ordered = np.take_along_axis(best, np.argsort(-np.take_along_axis(near, best, 1), axis=1), 1)
            found.extend([self._texts[p] for p in row] for row in ordered)
        return found
