"""Terms, each with the numbers of what holds it and how often ↔ bytes; one term's list is read without the others'.

A list is kept as runs of numbers that follow each other, in Rice's code: of the gap before each a few low bits, as many
as suit the list, and the rest in unary; the runs' lengths and the counts follow in unary as well.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST = 255
"""What holds a term more often than this counts as if it held it so often."""
_HEADER = struct.Struct("<III")
_WIDEST = 32

Numbers = NDArray[np.int64]


class Lists(NamedTuple):
    """Terms in their order, and end to end the list of each: numbers in their order, and how often each holds it.

    The list of term i is `[starts[i], starts[i + 1])`; none is empty.
    """

    terms: Sequence[str]
    starts: Numbers
    numbers: Numbers
    counts: Numbers

    def part(self, first: int, stop: int) -> Lists:
        """Give the lists of the terms `[first, stop)`."""
        start, end = self.starts[first], self.starts[stop]
        starts = self.starts[first : stop + 1] - start
        return Lists(self.terms[first:stop], starts, self.numbers[start:end], self.counts[start:end])


NO_LISTS = Lists((), np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def join(parts: Sequence[Lists]) -> Lists:
    """Put lists one after the other."""
    sizes = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.starts) for part in parts)])
    numbers, counts = (np.concatenate([np.zeros(0, np.int64), *(part[column] for part in parts)]) for column in (2, 3))
    return Lists([term for part in parts for term in part.terms], np.cumsum(sizes), numbers, counts)


def pack(lists: Lists) -> bytes:
    """Write lists of numbers below 2**31 and counts from 1 to `MOST`."""
    runs = _runs(lists)
    widths = _widths(runs.gaps, runs.starts)
    each = np.repeat(widths, np.diff(runs.starts))
    unary = _end_to_end(
        (runs.gaps >> each, runs.starts), (runs.lengths - 1, runs.starts), (lists.counts - 1, lists.starts)
    )
    ends = np.cumsum(unary + 1)
    marks = np.zeros(ends[-1], np.uint8)
    marks[ends - 1] = 1
    bits = np.diff(ends[2 * runs.starts[1:] + lists.starts[1:] - 1], prepend=0)
    repeated = np.diff(lists.starts - runs.starts)
    table = np.array([np.diff(runs.starts), repeated, widths, bits], "<u4").view(np.uint8).reshape(-1, 4).T.tobytes()
    low = b"".join(_pack_low(runs.gaps[each == width], width) for width in np.unique(widths[widths > 0]).tolist())
    parts = zlib.compress("\n".join(lists.terms).encode()), zlib.compress(table), np.packbits(marks).tobytes()
    return _HEADER.pack(*map(len, parts)) + b"".join(parts) + low


class _Runs(NamedTuple):
    """Numbers that follow each other as runs: what is left out before each, and how long it is."""

    starts: Numbers
    gaps: Numbers
    lengths: Numbers


def _runs(lists: Lists) -> _Runs:
    steps = np.diff(lists.numbers, prepend=0)
    steps[lists.starts[:-1]] = 0
    begins = np.flatnonzero(steps != 1)
    starts = np.searchsorted(begins, lists.starts)
    gaps = steps[begins] - 2
    gaps[starts[:-1]] = lists.numbers[lists.starts[:-1]]
    return _Runs(starts, gaps, np.diff(begins, append=len(steps)))


def _numbers(gaps: Numbers, lengths: Numbers, starts: Numbers) -> Numbers:
    """Give the numbers of runs; those of each list begin at 0 anew."""
    ends = np.cumsum(gaps + lengths + 1)
    before = np.concatenate((np.zeros(1, np.int64), ends[starts[1:-1] - 1]))
    firsts = ends - lengths - 1 - np.repeat(before, np.diff(starts))
    passed = np.cumsum(lengths)
    return np.repeat(firsts - passed + lengths, lengths) + np.arange(passed[-1])


def _widths(gaps: Numbers, starts: Numbers) -> Numbers:
    """Choose how many low bits the gaps of each list keep, so that it takes the least room."""
    sizes = np.diff(starts)
    mean = np.maximum(np.add.reduceat(gaps, starts[:-1]) // sizes, 1)
    usual = np.frexp(mean.astype(np.float64))[1].astype(np.int64) - 1
    tried = [np.maximum(usual - less, 0) for less in range(3)]
    costs = [sizes * width + np.add.reduceat(gaps >> np.repeat(width, sizes), starts[:-1]) for width in tried]
    best: Numbers = np.choose(np.argmin(costs, axis=0), tried)
    return best


def _end_to_end(*columns: tuple[Numbers, Numbers]) -> Numbers:
    """Put what belongs to the first list in each column end to end, then what belongs to the second."""
    values = np.empty(sum(len(column) for column, _ in columns), np.int64)
    for place, column in zip(_places([starts for _, starts in columns]), columns, strict=True):
        values[place] = column[0]
    return values


def _places(starts: Sequence[Numbers]) -> list[Numbers]:
    """Tell where values stand that are end to end, list by list: column by column by their starts."""
    before = np.sum(starts, axis=0)[:-1]
    found = []
    for own in starts:
        sizes = np.diff(own)
        found.append(np.repeat(before - own[:-1], sizes) + np.arange(own[-1]))
        before = before + sizes
    return found


def _pack_low(gaps: Numbers, width: int) -> bytes:
    bits = np.unpackbits(gaps.astype(">u4").view(np.uint8).reshape(-1, 4), axis=1)
    return np.packbits(bits[:, 32 - width :]).tobytes()


class Coded(NamedTuple):
    """One list as it is written: its bits in unary, the low bits of its gaps, how many runs and numbers there are."""

    marks: NDArray[np.uint8]
    low: Numbers
    width: int
    runs: int
    size: int


def decode(terms: Sequence[str], coded: Sequence[Coded]) -> Lists:
    """Read lists, as many as there are terms, all at once."""
    if not coded:
        return NO_LISTS
    marks, low = (np.concatenate([one[column] for one in coded]) for column in (0, 1))
    return _decode(terms, marks, low, np.array([one[2:] for one in coded], np.int64).T)


def _decode(terms: Sequence[str], marks: NDArray[np.uint8], low: Numbers, table: Numbers) -> Lists:
    """Read lists end to end; `table` has the width, the runs and the size of each."""
    widths, runs, sizes = table
    starts, run_starts = (np.concatenate(([0], np.cumsum(each))) for each in (sizes, runs))
    values = np.diff(np.flatnonzero(marks.view(bool)), prepend=-1) - 1
    gaps, lengths, counts = (values[places] for places in _places([run_starts, run_starts, starts]))
    gaps = gaps << np.repeat(widths, runs) | low
    return Lists(terms, starts, _numbers(gaps, lengths + 1, run_starts), counts + 1)


def _read_low(data: NDArray[np.uint8], first: int, count: int, width: int) -> Numbers:
    """Read so many numbers of so many bits, after the first ones."""
    numbers = np.zeros((count, _WIDEST), np.uint8)
    if width:
        start = first * width
        bits = np.unpackbits(data[start >> 3 : (start + count * width + 7) >> 3])
        numbers[:, _WIDEST - width :] = bits[start & 7 :][: count * width].reshape(count, width)
    return np.packbits(numbers, axis=1).view(">u4")[:, 0].astype(np.int64)


class Block:
    """Lists as `pack` wrote them."""

    def __init__(self, terms: str, table: NDArray[np.uint32], marks: NDArray[np.uint8], low: NDArray[np.uint8]) -> None:
        self._terms = f"\n{terms}\n"
        self._runs, repeated, self._widths, bits = table
        self.sizes = self._runs + repeated
        """How long each list is."""
        self._ends = np.cumsum(bits)
        self._marks = marks
        self._low = low

    @classmethod
    def read(cls, data: bytes | memoryview) -> Block:
        """Read the terms; their lists are left to be read when asked for."""
        edges = [*accumulate(_HEADER.unpack_from(data), initial=_HEADER.size), len(data)]
        terms, table, marks, low = (data[start:end] for start, end in pairwise(edges))
        rows = np.frombuffer(zlib.decompress(table), np.uint8).reshape(4, -1).T.copy().view("<u4")
        bits, rest = (np.frombuffer(part, np.uint8) for part in (marks, low))
        return cls(zlib.decompress(terms).decode(), rows.reshape(4, -1), bits, rest)

    def find(self, term: str) -> int:
        """Give the place of a term among the block's, -1 where it is none of them."""
        at = self._terms.find(f"\n{term}\n")
        return self._terms.count("\n", 0, at) if at >= 0 else -1

    def coded_at(self, place: int) -> Coded:
        """Give one list as it is written."""
        runs, width, end = int(self._runs[place]), int(self._widths[place]), int(self._ends[place])
        start = int(self._ends[place - 1]) if place else 0
        marks = np.unpackbits(self._marks[start >> 3 : (end + 7) >> 3])[start & 7 :][: end - start]
        first = int(self._runs[:place][self._widths[:place] == width].sum())
        low = _read_low(self._low_of(width), first, runs, width)
        return Coded(marks, low, width, runs, int(self.sizes[place]))

    def _low_of(self, width: int) -> NDArray[np.uint8]:
        """Give the low bits of all lists that keep so many."""
        bits = np.bincount(self._widths, self._runs, minlength=_WIDEST).astype(np.int64) * np.arange(_WIDEST)
        start = int((bits[:width] + 7 >> 3).sum())
        return self._low[start : start + (int(bits[width]) + 7 >> 3)]

    def lists(self) -> Lists:
        """Give all lists."""
        each = np.repeat(self._widths, self._runs)
        low = np.zeros(len(each), np.int64)
        for width in np.unique(self._widths).tolist():
            own = each == width
            low[own] = _read_low(self._low_of(width), 0, int(np.count_nonzero(own)), width)
        terms = self._terms[1:-1].split("\n")
        table = np.array([self._widths, self._runs, self.sizes], np.int64)
        return _decode(terms, np.unpackbits(self._marks), low, table)
