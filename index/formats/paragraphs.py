"""Blocks of a page in reading order → its text: lines joined to paragraphs, headlines marked by `#`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from index.bylines import is_byline, is_credit
from index.formats.blocks import Block, are_alike
from index.formats.columns import HEAD, Line, body_size
from index.furniture import is_furniture

_FULL = 1.6
"""A line is full that ends so many letters before its column: a mark that may begin no line was carried over."""
_INDENT = 1.2
_ALIGNED = 2.5
_LONGEST_HEAD = 60
_MAIN = 0.87
_SAME_WIDTH = 1.3
_FINISHED = re.compile(r"[。！？!?…：:][”’』」）)]*$")
_LETTERS = re.compile(r"[A-Za-z]\n[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line, its block, and between which edges its column runs."""

    line: Line
    block: Block
    left: float
    right: float

    @property
    def is_full(self) -> bool:
        return self.line.right >= self.right - _FULL * self.line.size

    @property
    def is_indented(self) -> bool:
        return self.line.left >= self.left + _INDENT * self.line.size


def write_text(blocks: Sequence[Block]) -> str:
    """Write the blocks of a page: headlines and paragraphs, an empty line between two."""
    body = body_size(line for block in blocks for line in block.lines)
    columns = [block for block in blocks if len(block.lines) > 1]
    parts: list[str] = []
    for are_heads, following in groupby(blocks, key=lambda block: _is_head(block, body)):
        group = list(following)
        parts += _write_heads(group) if are_heads else _write_paragraphs(group, columns)
    return "\n\n".join(parts)


def _is_head(block: Block, body: float) -> bool:
    text = _joined(block)
    return block.size >= HEAD * body and 2 <= len(text) <= _LONGEST_HEAD and not _stands_alone(text)


def _joined(block: Block) -> str:
    """Join the rows of a headline; letters that stand under each other are one."""
    is_upright = len(block.lines) > 1 and all(len(line.text) == 1 for line in block.lines)
    return ("" if is_upright else " ").join(line.text for line in block.lines)


def _stands_alone(text: str) -> bool:
    return is_byline(text) or is_credit(text) or is_furniture(text)


def _write_heads(blocks: Sequence[Block]) -> list[str]:
    """Mark the largest of headlines that follow each other, and those that stand above and below it."""
    largest = max(block.size for block in blocks)
    return [f"{'##' if block.size >= _MAIN * largest else '###'} {_joined(block)}" for block in blocks]


def _write_paragraphs(blocks: Sequence[Block], columns: Sequence[Block]) -> list[str]:
    """Join the lines of each paragraph, over the foot of a column too where no sentence ends there."""
    lines = [line for block in blocks for line in _place(block, columns)]
    parts = [lines[0].line.text]
    for above, line in pairwise(lines):
        if _goes_on(above, line):
            between = " " if _LETTERS.search(f"{above.line.text}\n{line.line.text}") else ""
            parts[-1] += between + line.line.text
        else:
            parts.append(line.line.text)
    return parts


def _place(block: Block, columns: Sequence[Block]) -> list[_Placed]:
    """Find the edges of a block's column; where it is but one line, those above or below it show them."""
    column = block
    if len(block.lines) == 1:
        slack = _ALIGNED * block.size
        same = (other for other in columns if abs(other.left - block.left) <= slack)
        wide = (other for other in same if block.right <= other.right + slack)
        column = min(wide, key=lambda other: other.right - other.left, default=block)
    left = min(column.left, block.left)
    right = _edge(column) if len(column.lines) > 1 else block.right
    return [_Placed(line, block, left, right) for line in block.lines]


def _edge(block: Block) -> float:
    """Find where most lines end: some marks hang over it."""
    ends = Counter(round(line.right / block.size) for line in block.lines)
    return max(ends, key=lambda end: (ends[end], end)) * block.size


def _goes_on(above: _Placed, line: _Placed) -> bool:
    """Tell whether a line goes on with the paragraph of the one that is read before it."""
    if not above.is_full or line.is_indented or _stands_alone(line.line.text) or _stands_alone(above.line.text):
        return False
    if above.block is line.block:
        return True
    widths = line.right - line.left, above.right - above.left
    as_wide = widths[0] <= _SAME_WIDTH * widths[1] and (
        widths[1] <= _SAME_WIDTH * widths[0] or len(line.block.lines) == 1  # the paragraph's end alone tells no width
    )
    return as_wide and are_alike(above.line, line.line) and not _FINISHED.search(above.line.text)
