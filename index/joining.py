"""A text with broken lines and stray blanks → one line, with a way back to the offsets of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_GAP = re.compile(r"\s+")
_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LATIN = re.compile(r"[!-~]")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d$")
_DAY = re.compile(r"\d{1,2}\s*[月日]")
_ENGLISH = re.compile(r"[A-Za-z]\s+\d+\.?$")
_LABEL = re.compile(r"(?:^|[\s。；;：:！？!?])\d{1,2}\.$")
_DECIMALS = re.compile(r"\d{1,4}\s?(?:[%％‰]|[十百千]?[万亿萬億]|个?百分点|[元米亩吨度倍岁])")
_REACH = 24


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


def trim(source: str, start: int, end: int) -> tuple[int, int] | None:
    """Give `start:end` without the white space at its ends; None where there is nothing else."""
    text = source[start:end]
    if not text.strip():
        return None
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def is_line_end(source: str, start: int, end: int) -> bool:
    """Tell whether a line ends in the white space `start:end`."""
    return _LINE_END.search(source, start, end) is not None


def parts_figure(source: str, start: int, end: int) -> bool:
    """Tell whether the white space `start:end` stands in the middle of one figure: 73.⏎97, 1⏎2.5%, 73 .97.

    Numbers that stand side by side are two: a year and the day below it, the label of a list's item, English ones.
    """
    if start == 0 or end == len(source):
        return False
    before, after = source[start - 1].isdigit(), source[end].isdigit()
    if before and after:
        return is_line_end(source, start, end) and not _are_two(source, start, end)
    return (before and _is_mark_after(source, start, end)) or (after and _is_mark_before(source, start, end))


def _is_mark_after(source: str, start: int, end: int) -> bool:
    mark = source[end]
    if mark in "%％":
        return True
    follows = source[end + 1 : end + 2].isdigit()
    return follows and (mark in ".．" or (mark in ",~" and is_line_end(source, start, end)))


def _is_mark_before(source: str, start: int, end: int) -> bool:
    mark = source[start - 1]
    if mark not in ".．,-~" or not source[max(0, start - 2) : start - 1].isdigit():
        return False
    if mark not in ".．":
        return is_line_end(source, start, end)
    printed = source[max(0, start - _REACH) : start]
    if _LABEL.search(printed) or _ENGLISH.search(printed):
        return False
    return is_line_end(source, start, end) or _DECIMALS.match(source, end) is not None


def _are_two(source: str, start: int, end: int) -> bool:
    printed = source[max(0, start - _REACH) : start]
    return bool(_ENGLISH.search(printed) or (_YEAR.search(printed) and _DAY.match(source, end)))


def _keeps_blank(source: str, start: int, end: int) -> bool:
    """Tell whether the two sides of a gap are words of their own."""
    if start == 0 or end == len(source) or parts_figure(source, start, end):
        return False
    before, after = source[start - 1], source[end]
    return bool(_LATIN.match(before) and _LATIN.match(after)) and after not in "%)"
