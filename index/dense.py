"""Vectors → the nearest passages, by FAISS; scores are cosine similarities, higher is better."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.types import Hit

if TYPE_CHECKING:
    import faiss

EXACT_UP_TO = 100_000
"""Beyond this many passages each number of a vector is kept in eight bits: a quarter of the size, recall 0.99."""
_TRAINING_ROWS = 50_000

Vectors = NDArray[np.float32]


class DenseIndex:
    """The vectors of an index's passages, unit rows of float32, number by number."""

    def __init__(self, index: faiss.Index) -> None:
        import faiss

        # One thread a question: two cores serve two questions, and handing one question round costs more than it saves.
        faiss.omp_set_num_threads(1)
        self._index = index

    @classmethod
    def from_vectors(cls, batches: Sequence[Vectors], dimensions: int) -> DenseIndex:
        """Build from batches of shape (n, dimensions), in passage order."""
        import faiss

        count = sum(map(len, batches))
        index: faiss.Index
        if count <= EXACT_UP_TO:
            index = faiss.IndexFlatIP(dimensions)
        else:
            index = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
            index.train(_sample(batches, count))
        for batch in batches:
            index.add(batch)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read an index written by `save`; its checksum must have been verified, for FAISS notices no damage."""
        import faiss

        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as e:
            raise IndexDamagedError(
                f"{path} cannot be read as a vector index ({e}); rebuild it with: wenbao index"
            ) from e

    def save(self, path: Path) -> None:
        """Write the index to one file."""
        import faiss

        # FAISS's own writer does not notice a disk that fills up as it closes the file; Python does.
        path.write_bytes(faiss.serialize_index(self._index).data)

    def __len__(self) -> int:
        """Count the passages."""
        return int(self._index.ntotal)

    def search(self, vector: Vectors, limit: int) -> list[Hit]:
        """Find the passages nearest to one vector of shape (dimensions,); ties are broken by passage number."""
        if len(self) == 0 or limit < 1 or not vector.any():
            return []
        depth = limit + 1
        while True:
            scores, numbers = self._index.search(vector[None, :], min(depth, len(self)))
            # Which of several that tie for the last place FAISS gives is its own affair: look beyond them all.
            if depth >= len(self) or scores[0, -1] < scores[0, limit - 1]:
                break
            depth *= 4
        hits = [Hit(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit]

    def scores(self, vector: Vectors, numbers: Sequence[int]) -> Vectors:
        """Score given passages against one vector; shape (len(numbers),)."""
        if not numbers:
            return np.zeros(0, dtype=np.float32)
        rows = np.stack([self._index.reconstruct(number) for number in numbers])
        found: Vectors = rows @ vector
        return found


def _sample(batches: Sequence[Vectors], count: int) -> Vectors:
    """Take rows evenly from all batches to learn the ranges of the eight bits from."""
    step = max(1, count // _TRAINING_ROWS)
    return np.concatenate([batch[::step] for batch in batches])
