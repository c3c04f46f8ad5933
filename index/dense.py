"""Vectors → the nearest passages, by FAISS; scores are cosine similarities, higher is better."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.types import Hit

if TYPE_CHECKING:
    import faiss

EXACT_UP_TO = 100_000
"""Beyond this many passages it is better to keep a number in four bits: an eighth of the size. The ten nearest are
among the hundred that are found, and their scores are right to a hundredth."""
_DEVIATIONS = 2.75
"""The four bits reach so many times as far as the numbers of a unit vector deviate from 0, whatever the vectors are:
so a vector's bits depend on nothing but itself, and an update need not compute those of others again. Vectors are
turned before, always in the same way, so that all their numbers deviate alike."""
_SEED = 1

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
        """Build from batches of shape (n, dimensions), in passage order, kept as they are or in four bits a number."""
        import faiss

        if not exact:
            return cls(_quantised(batches, dimensions))
        index = faiss.IndexFlatIP(dimensions)
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
        import faiss

        if self.exact:
            found: Vectors = self._index.reconstruct_batch(numbers)
            return found
        # Turned back all at once, which FAISS would do one by one.
        index: Any = self._index
        turned = faiss.downcast_index(index.index).reconstruct_batch(numbers)
        back: Vectors = index.chain.at(0).reverse_transform(turned)
        return back


def _quantised(batches: Iterable[Vectors], dimensions: int) -> faiss.Index:
    """Keep each number as one of 16 levels, in the form that FAISS scans fastest, the vectors turned before."""
    import faiss

    levels = _levels(dimensions)
    turn = faiss.RandomRotationMatrix(dimensions, dimensions)
    turn.init(_SEED)
    codes = [_pack(_nearest(turn.apply(batch), levels)) for batch in batches]
    # A product quantiser of one number a part: its search is several times faster than that of a scalar quantiser.
    plain = faiss.IndexPQ(dimensions, dimensions, 4, faiss.METRIC_INNER_PRODUCT)
    faiss.copy_array_to_vector(np.tile(levels, dimensions), plain.pq.centroids)
    plain.is_trained = True
    joined = np.concatenate([np.zeros((0, plain.pq.code_size), np.uint8), *codes])
    faiss.copy_array_to_vector(joined.ravel(), plain.codes)
    plain.ntotal = len(joined)
    fast: Any = faiss.IndexPQFastScan
    index = faiss.IndexPreTransform(turn, fast(plain))
    index.ntotal = len(joined)
    return index


def _levels(dimensions: int) -> Vectors:
    reach = min(1.0, _DEVIATIONS / math.sqrt(dimensions))
    return np.linspace(-reach, reach, 16, dtype=np.float32)


def _nearest(numbers: Vectors, levels: Vectors) -> NDArray[np.uint8]:
    """Give the place of the nearest level for each number."""
    steps = (numbers - levels[0]) / (levels[1] - levels[0])
    nearest: NDArray[np.uint8] = np.clip(np.rint(steps), 0, 15).astype(np.uint8)
    return nearest


def _pack(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Put two codes of four bits in a byte, the first in its low half."""
    even = np.zeros((len(codes), codes.shape[1] + codes.shape[1] % 2), np.uint8)
    even[:, : codes.shape[1]] = codes
    packed: NDArray[np.uint8] = even[:, ::2] | even[:, 1::2] << 4
    return packed
