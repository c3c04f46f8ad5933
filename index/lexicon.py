"""Lists of postings in the order of their terms ↔ one file, mapped to memory, where a list is found by its term."""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError
from index.postings import Block, Lists, Numbers, decode, join, pack

_TERMS = 512
"""So many terms make a block: few enough to read for one of them, enough to take little room."""
_BLOCKS_KEPT = 1024
_LONGEST = 2**16 - 1
"""What holds more terms counts as if it held so many."""
_END = struct.Struct("<QQ")


class LexiconWriter:
    """Writes a lexicon; the same lists give the same bytes, however they are handed in."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._waiting: list[Lists] = []
        self._heads: list[str] = []
        self._ends = [0]

    def add(self, lists: Lists) -> None:
        """Add lists whose terms come after all that were added before."""
        self._waiting.append(lists)
        if sum(len(waiting.terms) for waiting in self._waiting) >= _TERMS:
            joined = join(self._waiting)
            whole = len(joined.terms) // _TERMS * _TERMS
            for first in range(0, whole, _TERMS):
                self._write(joined.part(first, first + _TERMS))
            self._waiting = [joined.part(whole, len(joined.terms))]

    def _write(self, lists: Lists) -> None:
        if lists.terms:
            self._heads.append(lists.terms[0])
            self._ends.append(self._ends[-1] + self._file.write(pack(lists)))

    def finish(self, lengths: Sequence[int]) -> None:
        """Write everything out, with how many terms there are in all of what each number stands for."""
        self._write(join(self._waiting))
        self._file.write(np.minimum(lengths, _LONGEST).astype("<u2").tobytes())
        places = zlib.compress(json.dumps([self._heads, self._ends], ensure_ascii=False).encode())
        self._file.write(places + _END.pack(len(lengths), len(places)))
        self.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._file.close()


class Lexicon:
    """A lexicon opened for reading, by any thread."""

    def __init__(self, data: memoryview, heads: list[str], ends: list[int], lengths: Numbers) -> None:
        self._data = data
        self._heads = heads
        self._ends = ends
        self.lengths = lengths
        """How many terms there are in all of what each number stands for."""
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._read_block)

    @classmethod
    def open(cls, path: Path) -> Lexicon:
        """Map a file that LexiconWriter wrote; raises IndexDamagedError where it is none."""
        try:
            with path.open("rb") as file:
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            count, size = _END.unpack(data[-_END.size :])
            places = len(data) - _END.size - size
            heads, ends = json.loads(zlib.decompress(data[places : -_END.size]))
            lengths = np.frombuffer(data[places - 2 * count : places], "<u2").astype(np.int64)
            return cls(data, list(map(str, heads)), list(map(int, ends)), lengths)
        except (OSError, ValueError, struct.error, zlib.error) as e:
            raise IndexDamagedError(
                f"{path} cannot be read as a word index ({e}); rebuild it with: wenbao index"
            ) from e

    def __len__(self) -> int:
        """Tell how many numbers there are."""
        return len(self.lengths)

    def find(self, terms: Iterable[str]) -> Lists:
        """Give the lists of some terms, as far as there are any: the numbers of what holds each, and how often."""
        found = {term: place for term in terms if (place := self._find(term))}
        return decode([*found], [block.coded_at(place) for block, place in found.values()])

    def holding(self, term: str) -> int:
        """Count what holds a term."""
        found = self._find(term)
        return int(found[0].sizes[found[1]]) if found else 0

    def _find(self, term: str) -> tuple[Block, int] | None:
        number = bisect_right(self._heads, term) - 1
        if number < 0:
            return None
        block = self._block(number)
        place = block.find(term)
        return (block, place) if place >= 0 else None

    def _read_block(self, number: int) -> Block:
        return Block.read(self._data[self._ends[number] : self._ends[number + 1]])

    def blocks(self) -> Iterator[Lists]:
        """Give all lists in their order, some hundreds at a time."""
        for start, end in pairwise(self._ends):
            yield Block.read(self._data[start:end]).lists()
