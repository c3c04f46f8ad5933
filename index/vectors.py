"""The texts of passages → their vectors in passage order: embedded in a thread, or taken over from an earlier index.

They gather in a file, so that memory does not grow with the archive and a build that is killed keeps what it has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.embedding import Embedder
from index.preparing import DIGEST_BYTES

_AT_ONCE = 4096
_WAITING = 4

Rows = Callable[[NDArray[np.int64]], Vectors]
"""Gives the vectors of an earlier index by their numbers."""


class KnownVectors:
    """The vectors of an earlier index, found by number or by the digest of the text that was embedded."""

    def __init__(self, rows: Rows, digests: Callable[[], bytes]) -> None:
        self.rows = rows
        self._digests = digests

    @cached_property
    def _numbers(self) -> dict[bytes, int]:
        joined = self._digests()
        starts = range(0, len(joined), DIGEST_BYTES)
        return {joined[at : at + DIGEST_BYTES]: at // DIGEST_BYTES for at in starts}

    def number(self, digest: bytes) -> int:
        """Give the number of the vector of a text, -1 where there is none."""
        return self._numbers.get(digest, -1)


class VectorWriter:
    """Gathers vectors in a file; what it is given comes out in the same order."""

    def __init__(self, path: Path, embedder: Embedder, known: KnownVectors | None) -> None:
        self._file = path.open("w+b")
        self._embedder = embedder
        self._known = known
        self._numbers: list[int] = []
        self._texts: list[str] = []
        self._blocks: deque[Future[Vectors]] = deque()
        self._pool = ThreadPoolExecutor(1)
        self._count = 0
        self.embedded = 0
        """How many texts were not known."""

    def add(self, texts: Sequence[str], digests: bytes) -> None:
        """Add the vectors of texts; those whose digests are known are not embedded again."""
        for place, text in enumerate(texts):
            digest = digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]
            number = self._known.number(digest) if self._known else -1
            self._numbers.append(number)
            if number < 0:
                self._texts.append(text)
        self._flush_full()

    def keep(self, numbers: Iterable[int]) -> None:
        """Add vectors of the earlier index by their numbers."""
        for number in numbers:
            self._numbers.append(number)
            self._flush_full()

    def _flush_full(self) -> None:
        if len(self._numbers) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._numbers:
            self._blocks.append(self._pool.submit(self._block, np.array(self._numbers), self._texts))
            self._count += len(self._numbers)
            self.embedded += len(self._texts)
            self._numbers, self._texts = [], []
        self._write(most_waiting=_WAITING)

    def _block(self, numbers: NDArray[np.int64], texts: list[str]) -> Vectors:
        block = np.empty((len(numbers), self._embedder.dimensions), np.float32)
        if texts:
            block[numbers < 0] = self._embedder.embed_documents(texts)
        if self._known and len(texts) < len(numbers):
            block[numbers >= 0] = self._known.rows(numbers[numbers >= 0])
        return block

    def _write(self, *, most_waiting: int) -> None:
        while len(self._blocks) > most_waiting:
            self._file.write(self._blocks.popleft().result().data)

    def save(self) -> int:
        """Make what was added so far outlive this process; give how many vectors that is."""
        self._flush()
        self._write(most_waiting=0)
        self._file.flush()
        return self._count

    def blocks(self) -> Iterator[Vectors]:
        """Read everything back, block by block."""
        count = self.save()
        self._file.seek(0)
        size = self._embedder.dimensions
        for start in range(0, count, _AT_ONCE):
            rows = min(_AT_ONCE, count - start)
            yield np.fromfile(self._file, np.float32, rows * size).reshape(rows, size)

    def close(self) -> None:
        """Let go of the file and the thread."""
        self._pool.shutdown(cancel_futures=True)
        self._file.close()
