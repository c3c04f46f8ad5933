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
_ALIGNED = 0.3
_WIDEST_GUTTER = 2.5
_HANGING = frozenset("，。、；：！？”’）》」』】,.;:!?)")
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
    """Cut rows where one column ends and the next begins; what is found by the first look serves the second."""
    body = body_size(glyph for row in rows for glyph in row)
    pieces = [[row] for row in rows]
    for _ in range(2):
        covers = [_Cover.of(row) for row in pieces]
        pieces = [list(_pieces(row, covers, at, body)) for at, row in enumerate(rows)]
    return [line for row in pieces for piece in row for line in _line(piece)]


def _pieces(row: list[Glyph], covers: Sequence[_Cover], at: int, body: float) -> Iterator[list[Glyph]]:
    piece = [row[0]]
    reach = row[0].right
    for glyph in row[1:]:
        last = piece[-1]
        gap = _Gap(reach, glyph.left, glyph.baseline, max(last.size, glyph.size), body)
        is_wide = gap.width >= _GAP * min(last.size, glyph.size)
        if gap.parts(covers, at) if is_wide else last.text in _HANGING and gap.is_gutter(covers, at):
            yield piece
            piece = []
        piece.append(glyph)
        reach = max(reach, glyph.right)
    yield piece


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

    def is_gutter(self, covers: Sequence[_Cover], at: int) -> bool:
        """Tell whether a column begins behind it in the rows around: a mark may hang over the end of its own column."""
        around = (covers[row] for row in range(max(0, at - 4), min(len(covers), at + 5)) if row != at)
        near = (cover for cover in around if abs(cover.baseline - self.baseline) <= 2 * LINE_SPACING * self.size)
        return self.size < HEAD * self.body and sum(cover.begins(self.right, self.size) for cover in near) >= 2

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
    def of(cls, pieces: Sequence[Sequence[Glyph]]) -> _Cover:
        starts: list[float] = []
        stops: list[float] = []
        for piece in pieces:
            hangs = len(piece) > 1 and piece[-1].text in _HANGING
            for at, glyph in enumerate(piece[:-1] if hangs else piece):
                if at and glyph.left - stops[-1] < _GAP * glyph.size:
                    stops[-1] = max(stops[-1], glyph.right)
                else:
                    starts.append(glyph.left)
                    stops.append(glyph.right)
        return cls(pieces[0][0].baseline, starts, stops)

    def begins(self, place: float, size: float) -> bool:
        """Tell whether a run begins at a place, and another ends close before it."""
        at = bisect_left(self.starts, place - _ALIGNED * size)
        if not 0 < at < len(self.starts):
            return False
        start = self.starts[at]
        return abs(start - place) <= _ALIGNED * size and start - self.stops[at - 1] <= _WIDEST_GUTTER * size

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
