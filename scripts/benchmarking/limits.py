"""A sample of an archive's texts, and its disk → how fast each step of a build could be at best, alone on one core."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.embedding import shipped_table
from index.preparing import prepare
from index.types import Page
from index.words import Segmenter

_BLOCK = bytes(2**20)
_BLOCKS = 128


@dataclass(frozen=True, slots=True)
class Limits:
    """Megabytes a second: text cut into words, embedded, read for all that is kept; bytes digested, bytes written."""

    words: float
    vectors: float
    pages: float
    digest: float
    disk: float


def measure_limits(texts: Sequence[str], folder: Path) -> Limits:
    """Measure each step by itself."""
    pages = [Page(f"{number}.txt", text) for number, text in enumerate(texts)]
    size = sum(len(text.encode()) for text in texts) / 1e6
    segmenter, embedder = Segmenter.open(), shipped_table()
    return Limits(
        words=size / _seconds(lambda: [segmenter.words(text) for text in texts]),
        vectors=size / _seconds(lambda: embedder.embed_documents(texts)),
        pages=size / _seconds(lambda: [prepare(page, segmenter) for page in pages]),
        digest=_BLOCKS * len(_BLOCK) / 1e6 / _seconds(lambda: hashlib.sha256(_BLOCK * _BLOCKS)),
        disk=_BLOCKS * len(_BLOCK) / 1e6 / _seconds_to_write(folder / "probe"),
    )


def _seconds(step: Callable[[], object]) -> float:
    """Take the processor time of a step that was tried once before."""
    step()
    started = time.process_time()
    step()
    return time.process_time() - started


def _seconds_to_write(path: Path) -> float:
    started = time.perf_counter()
    with path.open("wb") as file:
        for _ in range(_BLOCKS):
            file.write(_BLOCK)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return time.perf_counter() - started
