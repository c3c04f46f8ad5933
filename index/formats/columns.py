"""Characters at their places on a page → lines, each of one column.

Places are in points from the page's lower left corner. Nothing but the places is asked: no rules, no pictures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

HEAD = 1.3
"""A headline is by so much larger than the body."""

SAME_ROW = 0.35
_GAP = 0.8
WIDEST_GAP = 4.0
_ALONE = 2.0
_LANE = 0.5
_WORD_GAP = 0.2
_MOST_ROWS = 12
LINE_SPACING = 2.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, where it begins and ends on its baseline, and the size of its font."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that are read from left to right, in one column."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


def read_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Cut a page into lines, from top to bottom. Every glyph that is no blank is in one of them."""
    return _cut(_rows(glyphs))


def body_size(sized: Iterable[Glyph] | Iterable[Line]) -> float:
    """Return the size in which most of the text is set; 0 where there is none."""
    sizes = Counter[float]()
    for item in sized:
        sizes[round(item.size, 1)] += len(item.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group what stands on one baseline, across all columns, each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.baseline):
        first = rows[-1][0] if rows else None
        if first and first.baseline - glyph.baseline <= SAME_ROW * min(first.size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.left) for row in rows]


def _cut(rows: list[list[Glyph]]) -> list[Line]:
    """Cut rows where one column ends and the next begins."""
    body = body_size(glyph for row in rows for glyph in row)
    covers = [_Cover.of(row) for row in rows]
    lines: list[Line] = []
    for at, row in enumerate(rows):
        piece = [row[0]]
        reach = row[0].right
        for glyph in row[1:]:
            gap = _Gap(reach, glyph.left, glyph.baseline, max(piece[-1].size, glyph.size), body)
            if gap.width >= _GAP * min(piece[-1].size, glyph.size) and gap.parts(covers, at):
                lines += _line(piece)
                piece = []
            piece.append(glyph)
            reach = max(reach, glyph.right)
        lines += _line(piece)
    return lines


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is empty between two glyphs of a row."""

    left: float
    right: float
    baseline: float
    size: float
    body: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def parts(self, covers: Sequence[_Cover], at: int) -> bool:
        """Tell whether it parts two columns: a lane between them then goes on below it or above.

        Above a headline the lanes are those of other articles.
        """
        if self.width > WIDEST_GAP * self.size or self.is_lane(covers[row] for row in range(at + 1, len(covers))):
            return True
        return self.size < HEAD * self.body and self.is_lane(covers[row] for row in range(at - 1, -1, -1))

    def is_lane(self, covers: Iterable[_Cover]) -> bool:
        """Tell whether the next rows leave a part of it empty, too; where there are none, only a wide one parts."""
        free = [(self.left, self.right)]
        reach = 3 * self.size
        is_alone = True
        for cover in islice(covers, _MOST_ROWS):
            if abs(cover.baseline - self.baseline) > LINE_SPACING * self.size:
                break
            for start, stop in cover.between(self.left - reach, self.right + reach):
                is_alone = False
                free = [
                    (a, b)
                    for left, right in free
                    for a, b in ((left, min(right, start)), (max(left, stop), right))
                    if a < b
                ]
        widest = max((right - left for left, right in free), default=0.0)
        return widest >= (_ALONE * self.size if is_alone else _LANE * self.body)


@dataclass(frozen=True, slots=True)
class _Cover:
    """Where a row has text: runs from left to right."""

    baseline: float
    starts: list[float]
    stops: list[float]

    @classmethod
    def of(cls, row: Sequence[Glyph]) -> _Cover:
        starts, stops = [row[0].left], [row[0].right]
        for glyph in row[1:]:
            if glyph.left - stops[-1] < _GAP * glyph.size:
                stops[-1] = max(stops[-1], glyph.right)
            else:
                starts.append(glyph.left)
                stops.append(glyph.right)
        return cls(row[0].baseline, starts, stops)

    def between(self, left: float, right: float) -> Iterator[tuple[float, float]]:
        """Give the runs that reach into a stretch."""
        first = max(0, bisect_left(self.starts, left) - 1)
        for start, stop in zip(self.starts[first:], self.stops[first:], strict=True):
            if start >= right:
                return
            if stop > left:
                yield start, stop


def _line(glyphs: Sequence[Glyph]) -> Iterator[Line]:
    """Join glyphs, with a blank where two stand apart; nothing where all are blank."""
    text = glyphs[0].text
    for last, glyph in pairwise(glyphs):
        gap = (glyph.left - last.right) / min(last.size, glyph.size)
        latin = last.text.isascii() and glyph.text.isascii()
        text += (" " if gap >= (_WORD_GAP if latin else _GAP) else "") + glyph.text
    inked = [glyph for glyph in glyphs if glyph.text.strip()]
    if inked:
        right = max(glyph.right for glyph in inked)
        yield Line(text.strip(), inked[0].left, right, inked[0].baseline, body_size(inked))
