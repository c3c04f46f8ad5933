"""A text with broken lines and stray blanks → one line, with a way back to the offsets of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_GAP = re.compile(r"\s+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_LATIN = re.compile(r"[!-~]")


@dataclass(frozen=True, slots=True)
class Joined:
    """A text without its white space, but for one blank between Latin words and between two figures.

    `text[i]` came from the source at `i + shifts[k]`, where k is the last of `edges` that is not after i.
    """

    text: str
    edges: tuple[int, ...]
    shifts: tuple[int, ...]

    @classmethod
    def of(cls, source: str, offset: int = 0) -> Joined:
        """Join the lines of a text that begins at `offset` of its source."""
        parts: list[str] = []
        edges, shifts = [0], [offset]
        size = last = 0
        for gap in _GAP.finditer(source):
            start, end = gap.span()
            kept = _keeps_blank(source, start, end)
            parts.append(source[last:start] + " " if kept else source[last:start])
            size += start - last + kept
            last = end
            edges.append(size)
            shifts.append(offset + end - size)
        if not parts:
            return cls(source, (0,), (offset,))
        parts.append(source[last:])
        return cls("".join(parts), tuple(edges), tuple(shifts))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return where a run of characters, one at least, stands in the source."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, at: int) -> int:
        return at + self.shifts[bisect_right(self.edges, at) - 1]


def _keeps_blank(source: str, start: int, end: int) -> bool:
    """Tell whether the two sides of a gap are words of their own; a number that a line's end cuts is one."""
    if start == 0 or end == len(source):
        return False
    before, after = source[start - 1], source[end]
    if not (_LATIN.match(before) and _LATIN.match(after)):
        return False
    broken = "\n" in source[start:end] and (after.isdigit() or after in ".,%+")
    if not broken or not (before.isdigit() or before in ".,+"):
        return after not in "%)"
    return _YEAR.search(source, max(0, start - 5), start) is not None
