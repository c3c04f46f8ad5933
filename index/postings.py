"""Terms, each with the numbers of what holds it and how often ↔ bytes; one term's list is read without the others'.

A list is kept as runs of numbers that follow each other, in Rice's code: of the gap before each a few low bits, as many
as suit the list, and the rest in unary; the runs' lengths and the counts follow in unary as well.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
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


def _read_low(data: NDArray[np.uint8], first: int, count: int, width: int) -> Numbers:
    """Read so many numbers of so many bits, after the first ones."""
    start = first * width
    data = data[start >> 3 : (start + count * width + 7) >> 3]
    bits = np.unpackbits(data)[start & 7 :][: count * width].reshape(count, width)
    numbers = np.zeros(count, np.uint32)
    for bit in range(width):
        numbers <<= 1
        numbers |= bits[:, bit]
    return numbers.astype(np.int64)


class Block:
    """Lists as `pack` wrote them."""

    def __init__(self, terms: list[str], table: Numbers, unary: NDArray[np.uint8], low: NDArray[np.uint8]) -> None:
        self.terms = terms
        self._runs, repeated, self._widths, bits = table
        self.sizes = self._runs + repeated
        """How long each list is."""
        self._ends = np.cumsum(bits)
        self._unary = unary
        self._low = low

    @classmethod
    def read(cls, data: bytes | memoryview) -> Block:
        """Read the terms; their lists are left to be read when asked for."""
        edges = [*accumulate(_HEADER.unpack_from(data), initial=_HEADER.size), len(data)]
        terms, table, unary, low = (data[start:end] for start, end in pairwise(edges))
        rows = np.frombuffer(zlib.decompress(table), np.uint8).reshape(4, -1).T.copy().view("<u4")
        lists = rows.reshape(4, -1).astype(np.int64)
        marks, rest = (np.frombuffer(part, np.uint8) for part in (unary, low))
        return cls(zlib.decompress(terms).decode().split("\n"), lists, marks, rest)

    def find(self, term: str) -> int:
        """Give the place of a term among the block's, -1 where it is none of them."""
        place = bisect_left(self.terms, term)
        return place if place < len(self.terms) and self.terms[place] == term else -1

    def list_at(self, place: int) -> tuple[Numbers, Numbers]:
        """Give one list: its numbers and counts."""
        count, end = int(self._runs[place]), int(self._ends[place])
        start = int(self._ends[place - 1]) if place else 0
        bits = np.unpackbits(self._unary[start >> 3 : (end + 7) >> 3])[start & 7 :][: end - start]
        values = np.diff(np.flatnonzero(bits.view(bool)), prepend=-1) - 1
        gaps, width = values[:count], int(self._widths[place])
        if width:
            first = int(self._runs[:place][self._widths[:place] == width].sum())
            gaps = gaps << width | _read_low(self._low_of(width), first, count, width)
        numbers = _numbers(gaps, values[count : 2 * count] + 1, np.array([0, count]))
        return numbers, values[2 * count :] + 1

    def _low_of(self, width: int) -> NDArray[np.uint8]:
        """Give the low bits of all lists that keep so many."""
        bits = np.bincount(self._widths, self._runs, minlength=_WIDEST).astype(np.int64) * np.arange(_WIDEST)
        start = int((bits[:width] + 7 >> 3).sum())
        return self._low[start : start + (int(bits[width]) + 7 >> 3)]

    def lists(self) -> Lists:
        """Give all lists."""
        starts, run_starts = (np.concatenate(([0], np.cumsum(sizes))) for sizes in (self.sizes, self._runs))
        values = np.diff(np.flatnonzero(np.unpackbits(self._unary).view(bool)), prepend=-1) - 1
        gaps, lengths, counts = (values[places] for places in _places([run_starts, run_starts, starts]))
        each = np.repeat(self._widths, self._runs)
        for width in np.unique(self._widths[self._widths > 0]).tolist():
            own = each == width
            low = _read_low(self._low_of(width), 0, int(np.count_nonzero(own)), width)
            gaps[own] = gaps[own] << width | low
        return Lists(self.terms, starts, _numbers(gaps, lengths + 1, run_starts), counts + 1)
