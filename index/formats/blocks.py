"""Lines at their places on a page → blocks of lines that belong together, in the order in which a newspaper is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.formats.columns import HEAD, LINE_SPACING, SAME_ROW, WIDEST_GAP, Line, body_size

MOST_BLOCKS = 800
"""Beyond so many pieces it is no page to be read in columns, and goes from top to bottom."""
_MOST_LINES = 3000
_SAME_SIZE = 1.15


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size that stand under each other, from the top."""

    lines: tuple[Line, ...]
    left: float
    right: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Block:
        """Make a block of lines."""
        return cls(tuple(lines), min(line.left for line in lines), max(line.right for line in lines))

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.lines[0].size

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.lines[0].baseline + self.size

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.lines[-1].baseline


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """Put the lines of a page into blocks, and those into order; the lines come from top to bottom."""
    return order(_stack(lines))


def _stack(lines: Sequence[Line]) -> list[Block]:
    """Put lines under each other where each has but the other below or above it."""
    above, below = _neighbours(lines)
    blocks: list[list[Line]] = []
    block_of: dict[int, list[Line]] = {}
    for at, line in enumerate(lines):
        upper = above[at]
        if len(upper) == 1 and below[upper[0]] == [at] and _belong(lines[upper[0]], line):
            block_of[at] = block_of[upper[0]]
            block_of[at].append(line)
        else:
            block_of[at] = [line]
            blocks.append(block_of[at])
    return [Block.of(block) for block in blocks]


def _belong(upper: Line, line: Line) -> bool:
    shared = min(upper.right, line.right) - max(upper.left, line.left)
    return are_alike(upper, line) and shared >= 0.5 * min(upper.right - upper.left, line.right - line.left)


def are_alike(one: Line | Block, other: Line | Block) -> bool:
    """Tell whether letters are of one size."""
    return max(one.size, other.size) <= _SAME_SIZE * min(one.size, other.size)


def _neighbours(lines: Sequence[Line]) -> tuple[list[list[int]], list[list[int]]]:
    """Find for each line those next above it and next below it; the lines come from the top."""
    above: list[list[int]] = [[] for _ in lines]
    below: list[list[int]] = [[] for _ in lines]
    for at, line in enumerate(lines if len(lines) <= _MOST_LINES else ()):
        for upper in range(at - 1, -1, -1):
            other = lines[upper]
            if other.baseline - line.baseline > LINE_SPACING * line.size:
                break
            if _is_over(other, line) and not any(_is_over(other, lines[nearer]) for nearer in above[at]):
                above[at].append(upper)
                below[upper].append(at)
    return above, below


def _is_over(upper: Line, line: Line) -> bool:
    return upper.baseline - line.baseline > SAME_ROW * line.size and _share_width(upper, line)


def _share_width(one: Line | Block, other: Line | Block) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.1 * min(one.right - one.left, other.right - other.left)


def order(blocks: Sequence[Block]) -> list[Block]:
    """Put blocks into the order in which they are read.

    What stands above comes first, and of two side by side the left one, unless it begins lower. Of what may come next,
    the rest of the column is taken, else the column to the right, else the highest block.
    """
    waiting = sorted(blocks, key=lambda block: (-block.top, block.left))
    if len(waiting) > MOST_BLOCKS:
        return waiting
    before = [sum(1 << at for at, other in enumerate(waiting) if _comes_before(other, block)) for block in waiting]
    left = list(range(len(waiting)))
    remaining = (1 << len(waiting)) - 1
    body = body_size(line for block in blocks for line in block.lines)
    read: list[Block] = []
    while left:
        free = [at for at in left if not before[at] & remaining] or left[:1]
        at = min(free, key=lambda at: _distance(read[-1], waiting[at], body)) if read else free[0]
        read.append(waiting[at])
        left.remove(at)
        remaining &= ~(1 << at)
    return read


def _comes_before(one: Block, block: Block) -> bool:
    if one is block:
        return False
    slack = 0.5 * min(one.size, block.size)
    if _share_width(one, block):
        return one.bottom >= block.top - block.size
    beside = one.bottom < block.top and block.bottom < one.top
    return beside and one.right <= block.left + slack and one.top >= block.top - LINE_SPACING * block.size


def _distance(last: Block, block: Block, body: float) -> int:
    """Say how far it is from one block to the next: the same column or its headline's, the one beside, another."""
    alike = are_alike(last, block)
    if last.bottom >= block.top - block.size and _share_width(last, block):
        aligned = abs(last.left - block.left) <= 2.5 * block.size
        return 0 if (alike and aligned) or last.size >= HEAD * body else 2
    beside = last.bottom < block.top and block.bottom < last.top
    return 1 if alike and beside and 0 < block.left - last.right < WIDEST_GAP * block.size else 2
