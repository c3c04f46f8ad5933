"""A page's text → its blocks in the order of the page, each with its role: text, head, byline, credit or furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from index.bylines import (
    CAPTION_MARK,
    inline_credit,
    is_byline,
    is_credit,
    is_dateline,
    opens_with_day,
)
from index.continuation import INSIDE, Evidence, ends_bound, is_finished, is_open, starts_paragraph
from index.furniture import Kind, kind_of
from index.jumps import read_jump, within_jumps

Role = Literal["text", "head", "byline", "credit", "furniture", "unsure"]

MAX_HEAD = 45
MAX_CAPTION = 350
MAX_CAPTION_BLOCKS = 4
_MAX_MARKED_HEAD = 90
_TAIL = 200

_LINE = re.compile(r"[^\r\n]+")
_MARKED = re.compile(r"#{1,6}(?=[^#])\s*|#{1,6}$")
_BOLD = re.compile(r"(\*\*|__)(.+)\1")
SLOGAN = re.compile(r"[^\s，,。；;：:、！？]{2,10}(?:\s+[^\s，,。；;：:、！？]{2,10})+")
_PAUSE = re.compile("[，,；;]")
_HEAD_THRESHOLD = 2.0
_BOLD_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A line, or lines wrapped at a column's width, at `start:end` of the page.

    `text` has no line ends and no mark of a headline; `level` counts the `#` (0: none), `gap` the empty lines above;
    `kind` tells which furniture it is, if its role is that.
    """

    start: int
    end: int
    text: str
    gap: int
    level: int
    role: Role
    kind: Kind | None = None


def read_blocks(page: str) -> list[Block]:
    """Cut a page into blocks. Every character that is no white space and no mark of a headline is in one of them."""
    whole = (part for block in _unwrap(_read_lines(page)) for part in _without_jumps(block, page))
    return _settle([_with_role(block) for block in whole])


def caption_length(blocks: Sequence[Block], at: int) -> int:
    """Return how many blocks from `at` on are a caption's text because a credit ends them soon; 0 where none does."""
    size = 0
    for count, block in enumerate(blocks[at : at + MAX_CAPTION_BLOCKS + 1]):
        if block.role == "credit":
            return count
        size += len(block.text)
        if block.role not in {"text", "unsure"} or is_dateline(block.text) or size > MAX_CAPTION:
            return 0
        if block.role == "unsure" and count and is_finished(blocks[at + count - 1].text):
            return 0  # rather a headline than a piece of the caption
        if inline_credit(block.text):
            return count + 1
    return 0


def _read_lines(page: str) -> list[Block]:
    lines: list[Block] = []
    last_end = breaks = 0
    for match in _LINE.finditer(page):
        line = match[0]
        text = line.strip()
        breaks += page.count("\n", last_end, match.start())
        last_end = match.end()
        if not text:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        level = 0
        if marks := _MARKED.match(text):
            level = marks[0].count("#")
            start, text = start + marks.end(), text[marks.end() :]
        elif bold := _BOLD.fullmatch(text):
            level, text = _BOLD_LEVEL, bold[2].strip()
            start = page.index(text, start, match.end()) if text else start
        if text:  # a mark alone parts what stands above and below it
            lines.append(Block(start, start + len(text), text, max(0, breaks - 1), level, "unsure"))
            breaks = 0
    return lines


def _unwrap(lines: list[Block]) -> list[Block]:
    """Join the lines of a paragraph that a narrow column has wrapped."""
    width = _column_width(lines)
    if not width:
        return lines
    paragraphs: list[list[Block]] = []
    printed = ""
    for line in lines:
        above = paragraphs[-1][-1] if paragraphs else None
        full = above is not None and width - 2 <= len(above.text) and not is_finished(printed)
        if above and full and line.gap == 0 and not (line.level or above.level or _stands_alone(line.text)):
            paragraphs[-1].append(line)
            printed = (printed + line.text)[-_TAIL:]
        else:
            paragraphs.append([line])
            printed = line.text
    return [_join(paragraph) for paragraph in paragraphs]


def _join(lines: Sequence[Block]) -> Block:
    if len(lines) == 1:
        return lines[0]
    return replace(lines[0], end=lines[-1].end, text="".join(line.text for line in lines))


def _stands_alone(text: str) -> bool:
    return bool(CAPTION_MARK.match(text)) or is_dateline(text) or is_credit(text) or is_byline(text)


def _without_jumps(block: Block, page: str) -> list[Block]:
    """Part a paragraph from the marks 上接… and 下转… that stand before and behind it on its own lines."""
    if read_jump(block.text):
        return [block]
    start, end = within_jumps(block.text)
    edges = [0, *(at for at in (start, end) if 0 < at < len(block.text)), len(block.text)]
    return [part for first, last in pairwise(edges) if (part := _part(block, first, last, page))]


def _part(block: Block, first: int, last: int, page: str) -> Block | None:
    """Cut a run of its text out of a block; its place on the page is found by counting what is no white space."""
    if (first, last) == (0, len(block.text)):
        return block
    text = block.text[first:last].strip()
    if not text:
        return None
    passed, own = (sum(not c.isspace() for c in run) for run in (block.text[:first], text))
    start = skip_printed(page, block.start, passed)
    end = skip_printed(page, start, own - 1) + 1
    return replace(block, start=start, end=end, text=text, gap=0 if first else block.gap)


def skip_printed(page: str, at: int, count: int) -> int:
    """Go on from a place of a page by so many characters that are no white space, to the next that is none."""
    while count or page[at].isspace():
        count -= not page[at].isspace()
        at += 1
    return at


def _column_width(lines: Sequence[Block]) -> int:
    """Return the length at which a page wraps its lines; 0 where each line is a paragraph."""
    lengths = Counter(len(above.text) for above, line in pairwise(lines) if line.gap == 0)
    total = lengths.total()
    if total < 6:
        return 0
    width = max(lengths, key=lambda size: (sum(lengths[size - less] for less in range(3)), size))
    often = sum(lengths[width - less] for less in range(3))
    return width if 8 <= width <= 60 and often >= 0.4 * total else 0


def _with_role(block: Block) -> Block:
    text = block.text
    if kind := kind_of(text):
        return replace(block, role="furniture", kind=kind)
    role: Role = "text"
    if block.level and len(text) <= _MAX_MARKED_HEAD:
        role = "head"
    elif is_credit(text):
        role = "credit"
    elif is_byline(text):
        role = "byline"
    elif len(text) <= MAX_HEAD and not is_dateline(text) and not _ends_as_text(text) and not _starts_as_text(text):
        role = "unsure"
    return replace(block, role=role)


def _starts_as_text(text: str) -> bool:
    return bool(CAPTION_MARK.match(text)) or text.startswith(INSIDE) or text.count(")") > text.count("(")


def _ends_as_text(text: str) -> bool:
    return text.endswith(("。", "，", "、", "；", "：", ",", ";", ":")) or (
        is_finished(text) and text[-1] not in "！？!?…"
    )


def _is_balanced(text: str) -> bool:
    """Whether a line is of phrases of the same length, as slogans are and the pieces of sentences are not."""
    lengths = [len(phrase) for phrase in _PAUSE.split(text)]
    return max(lengths) - min(lengths) <= 1 and max(lengths) <= 10


def _settle(blocks: list[Block]) -> list[Block]:
    """Decide which short lines are headlines and which are pieces of text."""
    scores = _HeadScores.from_blocks(blocks)
    settled: list[Block] = []
    for at, block in enumerate(blocks):
        if block.role == "unsure":
            is_head = scores.score(at, settled) >= _HEAD_THRESHOLD
            settled.append(replace(block, role="head" if is_head else "text"))
        else:
            settled.append(block)
    return settled


def _find_following(blocks: Sequence[Block]) -> list[int]:
    following = [len(blocks)] * len(blocks)
    for at in range(len(blocks) - 2, -1, -1):
        below = blocks[at + 1].role
        following[at] = following[at + 1] if below in {"unsure", "furniture"} else at + 1
    return following


@dataclass(frozen=True, slots=True)
class _HeadScores:
    """Weighs what speaks for a short line without a full stop being a headline.

    `following` has for each block the place of the next that is certainly no headline without a mark; a page is
    `marked` where `#` show some headlines, and `plain` where neither those nor datelines show where articles begin.
    """

    blocks: Sequence[Block]
    evidence: Evidence
    following: Sequence[int]
    marked: bool
    plain: bool
    usual_gap: int

    @classmethod
    def from_blocks(cls, blocks: Sequence[Block]) -> _HeadScores:
        evidence = Evidence.from_texts(block.text for block in blocks)
        marked = any(block.level for block in blocks)
        plain = not marked and not any(is_dateline(block.text) for block in blocks)
        gaps = Counter(block.gap for block in blocks)
        return cls(
            blocks, evidence, _find_following(blocks), marked, plain, max(gaps, key=lambda gap: gaps[gap], default=0)
        )

    def score(self, at: int, above: list[Block]) -> float:
        block = self.blocks[at]
        last = next((other for other in reversed(above) if other.role != "furniture"), None)
        opening = self._opening(at)
        score = opening + self._form(block.text)
        score += 0.5 * (block.gap > self.usual_gap) + 0.5 * self.plain
        if last is None:
            score += 2.0
        elif last.role == "text" and not is_finished(last.text):
            score += self._interrupting(at, last.text)
        else:
            score += 1.0
        if score < _HEAD_THRESHOLD:
            return score
        broken = last.text if last and last.role == "text" else ""
        return score - max(0.0, self._goes_on(at, broken)) / (2 if opening >= 3 else 1)

    def _opening(self, at: int) -> float:
        """Score what stands below: the opening of an article or a caption, another headline, the page's end."""
        below = self.following[at]
        if below == len(self.blocks):
            return 2.0 if at == len(self.blocks) - 1 or self._goes_on(at) <= 0 else 0.0
        block = self.blocks[below]
        if is_dateline(block.text):
            return 4.0 - (self.blocks[at + 1].role == "unsure")
        if block.role in {"byline", "head"}:
            return 3.0
        with_day = bool(opens_with_day(block.text) or CAPTION_MARK.match(block.text))
        with_credit = caption_length(self.blocks, at + 1) > 0
        score = 1.5 * (with_day or with_credit) + 1.0 * with_day + 1.0 * with_credit
        if self.blocks[at + 1].role == "unsure":  # that one is nearer
            score /= 2
        length = len(self.blocks[at].text)
        return score - 1.0 * (length > 16) - 1.0 * (length > 28)

    def _form(self, text: str) -> float:
        """Score the line by itself: headlines have spaces, sentences have commas."""
        score = 0.5 * bool(re.search(r"\S\s+\S", text))
        score -= (1.0 if _is_balanced(text) else 3.0) * bool(_PAUSE.search(text))
        score -= 3.0 * ("。" in text) + 3.0 * is_open(text) + 3.0 * ends_bound(text)
        score -= 1.0 * opens_with_day(text) + 1.0 * starts_paragraph(text) * (text[0] not in "“「『‘")
        return score - 1.0 * text.endswith(("！", "？", "!", "?", "…"))

    def _interrupting(self, at: int, last: str) -> float:
        """Score a line under broken text: it may go on there, or be a banner between the two halves."""
        if self.following[at] == at + 1 < len(self.blocks):
            text, below = self.blocks[at].text, self.blocks[at + 1].text
            meeting = self.evidence.meeting
            if meeting(last, below) >= 1.5 and meeting(last, below) > max(meeting(last, text), meeting(text, below)):
                return 4.0
            if SLOGAN.fullmatch(text):
                return 2.0 + max(0.0, self.evidence.link(last, below))
        return -1.0 - max(0.0, self.evidence.link(last, self.blocks[at].text))

    def _goes_on(self, at: int, broken: str = "") -> float:
        """Score how well a block soon below continues this line, and not the `broken` text above it.

        Soon below, for a caption may stand between.
        """
        if not self.evidence.longer:  # a book: there is nothing to go by
            return 0.0
        below = [block.text for block in self.blocks[at + 1 : at + 6] if block.role in {"text", "unsure"}]
        link = self.evidence.link
        return max((link(self.blocks[at].text, text) - max(0.0, link(broken, text)) for text in below), default=0.0)
