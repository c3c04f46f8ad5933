"""Pairs of English and Chinese words → how often each stands for each (IBM's first model, both ways)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = Sequence[str]
LONGEST = 30
"""Words of a sentence that are read: longer ones are cut, for they cost the square of it and teach little."""


@dataclass(frozen=True, slots=True)
class Links:
    """Every English word of a pair with every Chinese one: which two words, which pair, and where each stands."""

    left: Ints
    right: Ints
    left_place: Ints
    right_place: Ints
    weight: Floats
    english: list[str]
    chinese: list[str]


def link(pairs: Iterable[tuple[Words, Words, float]]) -> Links:
    """List the links of weighted pairs, words numbered as they come."""
    english: dict[str, int] = {}
    chinese: dict[str, int] = {}
    parts: list[tuple[Ints, ...]] = []
    weights: list[Floats] = []
    lefts = rights = 0
    for left, right, own in pairs:
        a = np.array([english.setdefault(w, len(english)) for w in left[:LONGEST]], np.int64)
        b = np.array([chinese.setdefault(w, len(chinese)) for w in right[:LONGEST]], np.int64)
        if not len(a) or not len(b):
            continue
        places = (np.arange(len(a)) + lefts, np.arange(len(b)) + rights)
        parts.append((a.repeat(len(b)), np.tile(b, len(a)), places[0].repeat(len(b)), np.tile(places[1], len(a))))
        weights.append(np.full(len(a) * len(b), own))
        lefts, rights = lefts + len(a), rights + len(b)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] or [np.empty(0, np.int64)] * 4
    weight: Floats = np.concatenate(weights) if weights else np.empty(0)
    return Links(columns[0], columns[1], columns[2], columns[3], weight, list(english), list(chinese))


def align(links: Links, *, rounds: int = 6) -> Iterator[tuple[str, str, float]]:
    """Give (English, Chinese, count): the geometric mean of the counts that each direction expects."""
    if not len(links.left):
        return
    keys, number = np.unique(links.left * len(links.chinese) + links.right, return_inverse=True)
    origin, target = np.divmod(keys, len(links.chinese))
    forth = _expected(number, origin, links.right_place, links.weight, rounds)
    back = _expected(number, target, links.left_place, links.weight, rounds)
    counts = np.sqrt(forth * back)
    for i in np.flatnonzero(counts > 0.02):
        yield links.english[origin[i]], links.chinese[target[i]], float(counts[i])


def _expected(number: Ints, giver: Ints, taker: Ints, weight: Floats, rounds: int) -> Floats:
    """Run expectation-maximisation: each place of the taking side is explained by one word of the giving side."""
    shares: Floats = np.ones(len(giver))
    counts: Floats = shares
    for _ in range(rounds):
        chance = shares[number]
        explained = np.bincount(taker, chance)[taker]
        counts = np.bincount(number, weight * chance / explained, len(giver)).astype(np.float64)
        total: Floats = np.bincount(giver, counts).astype(np.float64)
        shares = counts / total[giver]
    return counts
