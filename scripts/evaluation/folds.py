"""Five folds of the questions that weights are learned from, and weights from another file than the one that ships."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bot.weights

FOLDS = 5


def fold_of(group: str) -> int:
    """Give the fold of a group of questions, from 0; those on one event are never in two."""
    return zlib.crc32(group.encode()) % FOLDS


def weights_of(folder: Path, fold: int) -> Path:
    """Give the file with the weights that were learned without a fold."""
    return folder / f"without-{fold}.json"


@contextmanager
def answering_with(file: Path) -> Iterator[None]:
    """Let wenbao answer with the weights of another file, until the block ends."""
    shipped = bot.weights.FILE
    _take(file)
    try:
        yield
    finally:
        _take(shipped)


def _take(file: Path) -> None:
    bot.weights.FILE = file
    bot.weights.shipped_weights.cache_clear()
    bot.weights.shipped_reading_weights.cache_clear()
