"""The terms of documents, one after the other → a lexicon of them; an earlier one's are taken over under new numbers.

Memory does not grow with the archive: what has gathered is sorted and put aside as a lexicon of its own, and all of
these are merged in the end. The result is the same, byte for byte, as that of adding everything anew.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.lexicon import Lexicon, LexiconWriter
from index.postings import MOST, Lists, Numbers

_AT_ONCE = 4_000_000
_COUNT_BITS, _NUMBER_BITS = 8, 32
_TERM_SHIFT = _COUNT_BITS + _NUMBER_BITS


Documents = Sequence[Sequence[str]]
"""The terms of each document."""


class Gathered(NamedTuple):
    """The terms of some documents: each once, a blank between, and keys that say which document holds which how often.

    A key is the place of the term, the place of the document and the count, in so many bits of an int64 each.
    """

    terms: str
    keys: bytes
    lengths: list[int]


class _Places(dict[str, int]):
    """Gives each term the next place when it first comes."""

    def __missing__(self, term: str) -> int:
        self[term] = place = len(self)
        return place


def gather(documents: Documents) -> Gathered:
    """Count the terms, free of white space, of each document."""
    places = _Places()
    lengths = [len(document) for document in documents]
    terms = np.fromiter(map(places.__getitem__, chain.from_iterable(documents)), np.int64, sum(lengths))
    numbers = np.repeat(np.arange(len(documents)), lengths)
    keys, counts = np.unique(terms << _TERM_SHIFT | numbers << _COUNT_BITS, return_counts=True)
    return Gathered(" ".join(places), (keys | np.minimum(counts, MOST)).tobytes(), lengths)


class TermsWriter:
    """Writes the lexicon of documents, numbered from 0 as they come."""

    def __init__(self, path: Path, base: Path | None = None) -> None:
        self._path = path
        self._base = Lexicon.open(base) if base else None
        self._moved = np.full(len(self._base) if self._base else 0, -1, np.int64)
        self._lengths = array("I")
        self._aside: list[Path] = []
        self._begin()

    def _begin(self) -> None:
        self._places = _Places()
        self._keys: list[Numbers] = []
        self._waiting = 0

    def add(self, gathered: Gathered) -> None:
        """Add the next documents."""
        places = np.array([self._places[term] for term in gathered.terms.split()], np.int64)
        keys = np.frombuffer(gathered.keys, np.int64)
        terms, rest = keys >> _TERM_SHIFT, keys & (1 << _TERM_SHIFT) - 1
        self._keys.append(places[terms] << _TERM_SHIFT | rest + (len(self._lengths) << _COUNT_BITS))
        self._lengths.extend(gathered.lengths)
        self._waiting += len(keys)
        if self._waiting >= _AT_ONCE:
            self._put_aside()

    def keep(self, numbers: range) -> None:
        """Take documents over from the base by their numbers."""
        if self._base and numbers:
            first = len(self._lengths)
            self._moved[numbers.start : numbers.stop] = np.arange(first, first + len(numbers))
            self._lengths.extend(self._base.lengths[numbers.start : numbers.stop].tolist())

    def _put_aside(self) -> None:
        if not self._waiting:
            return
        path = self._path.with_name(f"{self._path.name}.{len(self._aside)}")
        terms = sorted(self._places)
        ranks = np.empty(len(terms), np.int64)
        ranks[[self._places[term] for term in terms]] = np.arange(len(terms))
        keys = np.concatenate(self._keys)
        self._begin()
        keys = ranks[keys >> _TERM_SHIFT] << _TERM_SHIFT | keys & (1 << _TERM_SHIFT) - 1
        keys.sort()
        self._write(path, [_lists(terms, keys)])
        self._aside.append(path)

    def _write(self, path: Path, found: Iterable[Lists]) -> None:
        writer = LexiconWriter(path)
        try:
            for lists in found:
                writer.add(lists)
            writer.finish(self._lengths)
        finally:
            writer.close()

    def finish(self) -> None:
        """Write everything out."""
        self._put_aside()
        sources = [Lexicon.open(path).blocks() for path in self._aside]
        if self._base and self._moved.max(initial=-1) >= 0:
            sources.append(_moved(self._base.blocks(), self._moved))
        self._write(self._path, _merge(sources))
        for path in self._aside:
            path.unlink()


def _lists(terms: Sequence[str], keys: Numbers) -> Lists:
    """Make lists of keys in their order, whose terms are given by their rank."""
    starts = np.searchsorted(keys, np.arange(len(terms) + 1) << _TERM_SHIFT)
    numbers = keys >> _COUNT_BITS & (1 << _NUMBER_BITS) - 1
    return Lists(terms, starts, numbers, keys & (1 << _COUNT_BITS) - 1)


def _moved(blocks: Iterable[Lists], moved: Numbers) -> Iterator[Lists]:
    """Give lists under new numbers, without what has none and the terms that nothing holds any more."""
    for terms, starts, numbers, counts in blocks:
        new = moved[numbers]
        kept = new >= 0
        sizes = np.add.reduceat(kept, starts[:-1], dtype=np.int64)
        held = [term for term, size in zip(terms, sizes.tolist(), strict=True) if size]
        if held:
            yield Lists(held, np.concatenate(([0], np.cumsum(sizes[sizes > 0]))), new[kept], counts[kept])


def _merge(sources: Iterable[Iterator[Lists]]) -> Iterator[Lists]:
    """Merge lists from several sources, each in the order of its terms."""
    waiting = [(lists, source) for source in sources if (lists := next(source, None))]
    while waiting:
        last = min(lists.terms[-1] for lists, _ in waiting)
        stops = [bisect_right(lists.terms, last) for lists, _ in waiting]
        yield _together([lists.part(0, stop) for (lists, _), stop in zip(waiting, stops, strict=True)])
        rest = [
            (lists.part(stop, len(lists.terms)) if stop < len(lists.terms) else next(source, None), source)
            for (lists, source), stop in zip(waiting, stops, strict=True)
        ]
        waiting = [(lists, source) for lists, source in rest if lists]


def _together(parts: Sequence[Lists]) -> Lists:
    """Make one list of those of the same term."""
    terms = sorted(set().union(*(part.terms for part in parts)))
    rank = {term: number for number, term in enumerate(terms)}
    found = [
        np.repeat([rank[term] for term in part.terms], np.diff(part.starts)) << _TERM_SHIFT
        | part.numbers << _COUNT_BITS
        | part.counts
        for part in parts
        if part.terms
    ]
    keys = np.concatenate(found)
    keys.sort(kind="stable")  # which is fast where most is in order already
    return _lists(terms, keys)
