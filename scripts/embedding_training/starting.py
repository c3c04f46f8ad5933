"""Token streams → starting vectors: singular vectors of which tokens meet, English as the sum of its renderings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

from embedding_training.ragged import Ids, Ragged

Floats = NDArray[np.float32]


def rarity(passages: Ragged, vocabulary: int) -> Floats:
    """Weigh each token by how few passages it stands in, as BM25 does."""
    pairs = np.unique(passages.rows() * vocabulary + passages.flat)
    seen = np.bincount(pairs % vocabulary, minlength=vocabulary)
    return np.log1p((len(passages) - seen + 0.5) / (seen + 0.5)).astype(np.float32)


def meetings(stream: Ragged, vocabulary: int, rng: np.random.Generator, *, window: int = 6) -> csr_matrix:
    """Count which tokens stand within a few of each other, very common ones thinned out first."""
    counts = np.bincount(stream.flat, minlength=vocabulary)
    thin = np.sqrt(1e-4 * counts.sum() / np.maximum(counts, 1))
    kept = rng.random(len(stream.flat), dtype=np.float32) < thin[stream.flat]
    ids, rows = stream.flat[kept], stream.rows()[kept]
    total = csr_matrix((vocabulary, vocabulary), dtype=np.float32)
    for step in range(1, window + 1):
        near = rows[:-step] == rows[step:]
        ones = np.ones(int(near.sum()), np.float32)
        total = total + coo_matrix((ones, (ids[:-step][near], ids[step:][near])), total.shape).tocsr()
    return csr_matrix(total + total.T)


def associations(counts: csr_matrix, least: float = 1.0) -> csr_matrix:
    """Turn counts into positive pointwise mutual information; a meeting seen only once says nothing."""
    pairs = counts.tocoo()
    often = pairs.data > least
    rows, columns, seen = pairs.row[often], pairs.col[often], pairs.data[often]
    share = np.asarray(counts.sum(axis=1)).ravel() ** 0.75
    information = np.log(seen * share.sum() / np.maximum(share[columns], 1))
    information -= np.log(np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1))[rows]
    positive = information > 0
    return csr_matrix((information[positive], (rows[positive], columns[positive])), counts.shape, dtype=np.float32)


def singular_vectors(matrix: csr_matrix, dimensions: int, seed: int) -> Floats:
    """Reduce a token's associations to a few dimensions, each row of length 1, or 0 where it has none."""
    left, values, _ = randomized_svd(matrix, dimensions, n_oversamples=16, n_iter=2, random_state=seed)
    return unit((left * np.sqrt(values)).astype(np.float32))


def render(vectors: Floats, origin: Ids, target: Ids, share: Floats) -> Floats:
    """Give each token the mean of the vectors of what stands for it in the other language."""
    table = csr_matrix((share, (origin, target)), (len(vectors), len(vectors)))
    return np.asarray(table @ vectors, dtype=np.float32)


def unit(vectors: Floats) -> Floats:
    """Scale each row to length 1; a zero row stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled
