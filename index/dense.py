"""Vectors → the nearest passages, by FAISS; scores are cosine similarities, higher is better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.types import Hit

if TYPE_CHECKING:
    import faiss

EXACT_UP_TO = 100_000
"""Beyond this many passages it is better to keep a number in eight bits: a quarter of the size, recall 0.99."""
_DEVIATIONS = 8
"""The eight bits reach so many times as far as the numbers of a unit vector deviate from 0, whatever the vectors are:
so a vector's bits depend on nothing but itself, and an update need not compute those of others again."""

Vectors = NDArray[np.float32]


class DenseIndex:
    """The vectors of an index's passages, unit rows of float32, number by number."""

    def __init__(self, index: faiss.Index) -> None:
        import faiss

        # One thread a question: two cores serve two questions, and handing one question round costs more than it saves.
        faiss.omp_set_num_threads(1)
        self._index = index

    @classmethod
    def from_vectors(cls, batches: Iterable[Vectors], dimensions: int, *, exact: bool = True) -> DenseIndex:
        """Build from batches of shape (n, dimensions), in passage order, kept as they are or in eight bits a number."""
        import faiss

        index: faiss.Index
        if exact:
            index = faiss.IndexFlatIP(dimensions)
        else:
            kind = faiss.ScalarQuantizer.QT_8bit_uniform
            index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
            reach = min(1.0, _DEVIATIONS / math.sqrt(dimensions))
            faiss.copy_array_to_vector(np.array([-reach, 2 * reach], np.float32), index.sq.trained)
            index.is_trained = True
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
        found: Vectors = self.vectors(np.array(numbers)) @ vector
        return found

    @property
    def exact(self) -> bool:
        """Tell whether vectors are kept as they were given."""
        import faiss

        return isinstance(self._index, faiss.IndexFlat)

    def vectors(self, numbers: NDArray[np.int64]) -> Vectors:
        """Give the vectors of passages, of shape (len(numbers), dimensions)."""
        found: Vectors = self._index.reconstruct_batch(numbers)
        return found
