"""Translation pairs → for each token the tokens of the other language that stand for it (IBM's first model)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embedding_training.ragged import Ids, Ragged

Floats = NDArray[np.float32]
Alignment = tuple[Ids, Ids, Floats]
"""(token, token of the other language, share) of every pair that was seen together."""


@dataclass(frozen=True, slots=True)
class Glosses:
    """The likeliest renderings of each token: `tokens[t]`, with cumulated shares `cumulated[t]`; 0 pads."""

    tokens: Ids
    cumulated: Floats

    def sample(self, ids: Ids, rng: np.random.Generator) -> Ids:
        """Render each token at random by its shares; a token without rendering is left out."""
        draw = rng.random(len(ids), dtype=np.float32)[:, None]
        choice = (self.cumulated[ids] < draw).sum(axis=1).clip(max=self.tokens.shape[1] - 1)
        rendered: Ids = self.tokens[ids, choice]
        said: Ids = rendered[rendered > 0]
        return said


def _links(left: Ragged, right: Ragged, keep: int = 24) -> tuple[Ids, Ids, NDArray[np.int64], NDArray[np.int64]]:
    """List every token of the left with every one of the right of the same pair; long pairs are cut short."""
    sources, targets, groups, pairs = [], [], [], []
    group = 0
    for pair in range(len(left)):
        a, b = left[pair][:keep], right[pair][:keep]
        sources.append(np.repeat(a, len(b)))
        targets.append(np.tile(b, len(a)))
        groups.append(np.tile(np.arange(group, group + len(b)), len(a)))
        pairs.append(np.full(len(a) * len(b), pair))
        group += len(b)
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(groups), np.concatenate(pairs)


def align(left: Ragged, right: Ragged, weights: Floats, *, vocabulary: int, rounds: int = 6) -> Alignment:
    """Estimate p(right token | left token) by expectation-maximisation: (left, right, share) of each pair seen."""
    sources, targets, groups, pairs = _links(left, right)
    keys, link = np.unique(sources.astype(np.int64) * vocabulary + targets, return_inverse=True)
    origin = (keys // vocabulary).astype(np.int32)
    shares = np.ones(len(keys))
    for _ in range(rounds):
        chance = shares[link]
        explained = np.bincount(groups, chance)
        counts = np.bincount(link, chance / explained[groups] * weights[pairs])
        shares = counts / np.bincount(origin, counts, vocabulary)[origin]
    return origin, (keys % vocabulary).astype(np.int32), shares.astype(np.float32)


def glosses(origin: Ids, target: Ids, share: Floats, *, vocabulary: int, keep: int = 8, least: float = 0.02) -> Glosses:
    """Keep each token's likeliest renderings; those of less than `least` count as none."""
    order = np.lexsort((-share, origin))
    origin, target, share = origin[order], target[order], share[order]
    first = np.searchsorted(origin, np.arange(vocabulary))
    rank = np.arange(len(origin)) - first[origin]
    kept = (rank < keep) & (share >= least)
    tokens = np.zeros((vocabulary, keep), np.int32)
    shares = np.zeros((vocabulary, keep), np.float32)
    tokens[origin[kept], rank[kept]] = target[kept]
    shares[origin[kept], rank[kept]] = share[kept]
    cumulated = np.cumsum(shares, axis=1, dtype=np.float32)
    return Glosses(tokens, (cumulated / np.maximum(cumulated[:, -1:], 1e-9)).astype(np.float32))
