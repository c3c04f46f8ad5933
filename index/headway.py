"""The files to index and what has come of them so far → how far a build is, in bytes of the files that are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from index.manifest import Counts
from index.survey import File

Stage = Literal["survey", "pages", "vectors and words", "check", "publish"]

_UNPACKED = {".xz": 3.0, ".gz": 2.5}
"""About how much longer the text of a packed file is than the file; only the time left hangs on it."""


@dataclass(frozen=True, slots=True)
class Headway:
    """What a build does, what is indexed so far, and how many bytes of the files to read are done, of how many."""

    stage: Stage
    counts: Counts
    done: int = 0
    all: int = 0


Progress = Callable[[Headway], None]
"""Called at the beginning of each stage, and now and then while the pages are read."""


class Meter:
    """Measures how much of the files to read is done: whole files by their size, the one under way by its text."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files
        self._sizes = [0 if file.kept is not None else file.now.bytes for file in files]
        self._before = [0, *accumulate(self._sizes)]
        self._finished = 0
        self._text = 0

    @property
    def all(self) -> int:
        """The bytes of all files that are read."""
        return self._before[-1]

    def done(self, finished: int) -> int:
        """Give the bytes that are done with, so many files being finished."""
        if finished != self._finished:
            self._finished, self._text = finished, 0
        begun = self._sizes[finished] if finished < len(self._sizes) else 0
        return self._before[finished] + min(int(self._text / self._unpacked(finished)), begun)

    def read(self, text: str) -> None:
        """Note a page of the file under way."""
        self._text += len(text.encode(errors="replace"))

    def _unpacked(self, number: int) -> float:
        path = self._files[number].location.path if number < len(self._files) else None
        return _UNPACKED.get(path.suffix.lower(), 1.0) if path else 1.0
