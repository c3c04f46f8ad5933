"""Two pieces of running text → how likely the second goes on where the first breaks off; a headline → its body.

Knows no words: the evidence is punctuation, open quotes, and whether the page itself prints elsewhere, unbroken, the
characters that would meet at the break.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from index.bylines import CAPTION_MARK, ends_with_byline, is_dateline, opens_with_day

CERTAIN = 2.0
"""From here on a piece may be fetched from elsewhere on the page to continue another."""

_CLOSERS = "”’」』）)】》〉\"'　 "
_TERMINAL = tuple("。！？!?…")
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"), ("【", "】"))
CLOSING = tuple("”’」』）)》】")
_MID_SENTENCE_START = tuple("，、；：。！？,;:!?")
INSIDE = (*CLOSING, *_MID_SENTENCE_START)
_BOUND_END = tuple("的和或在将把从让于并且而是就也都还再又被以其该这那某第")
_PARTICLES = "的了和与在是等着为对将"
_PARAGRAPH_START = re.compile(
    r"[“「『‘]|[该据为在自]|会议|活动|近年|近日|今年|去年|目前|同时|此外|另外|下一步|随着|截至|记者|当[天日]|首先|其次|最后"
    r"|[一二三四五六七八九十]+[、是要]|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、]"
)
_AFTER_MARK = re.compile(r"[，。；：！？“,;:!?](?=(\w\w))")
_CONTENT = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_MAX_EVIDENCE = 100_000
_NEAR = 400


def is_finished(text: str) -> bool:
    """Whether a paragraph ends with a sentence's end, quotes and brackets aside, or with its writers' names."""
    bare = text.rstrip(_CLOSERS)
    return bare.endswith(_TERMINAL) or ends_with_byline(text)


def is_open(text: str) -> bool:
    """Whether a quotation, bracket or title is opened near the end and not closed."""
    text = text[-_NEAR:]
    return any(text.rfind(opening) > text.rfind(closing) for opening, closing in _PAIRS)


def ends_bound(text: str) -> bool:
    """Whether the last character asks for more: a mark of a pause or a word that stands before another."""
    return text.endswith((*_BOUND_END, "，", "、", "；", ",", ";"))


def starts_paragraph(text: str) -> bool:
    """Whether a text begins as paragraphs do."""
    return _PARAGRAPH_START.match(text) is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page prints unbroken, asked whether two pieces meet in something it prints."""

    chars: Counter[str]
    pairs: Counter[str]
    longer: frozenset[str]
    starts: frozenset[str]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Evidence:
        """Count the characters, and pairs, and collect the threes and fours, of texts that are each unbroken."""
        whole = "\n".join(texts)
        if len(whole) > _MAX_EVIDENCE:
            whole = ""  # a book, not a page: its pieces stand in order
        longer = frozenset(whole[at : at + size] for size in (3, 4) for at in range(len(whole) - size + 1))
        starts = frozenset(match[1] for match in _AFTER_MARK.finditer(whole))
        return cls(Counter(whole), Counter(map("".join, pairwise(whole))), longer, starts)

    def link(self, before: str, after: str) -> float:
        """How much speaks for `after` going on in the sentence that `before` breaks off; below 0: against it."""
        if not before or not after or is_finished(before):
            return -3.0
        score = self.meeting(before, after) + 0.5 * ends_bound(before)
        score += 2.5 * (after.startswith(_MID_SENTENCE_START) or (after.startswith(CLOSING) and is_open(before)))
        score += 1.5 * (before[-1].isdigit() and after[0].isdigit())
        score += 2.0 * (is_open(before) and _closes_first(after))
        if is_dateline(after) or CAPTION_MARK.match(after) or opens_with_day(after):
            return score - 3.0
        return score - 1.0 * starts_paragraph(after) - 0.5 * (after[:2] in self.starts)

    def meeting(self, before: str, after: str) -> float:
        """Score the characters that meet: four or three together printed elsewhere, or two that hardly part."""
        left, right = before[-1], after[0]
        if not (_CONTENT.match(left) and _CONTENT.match(right)):
            return 0.0
        tail, head = before[-3:], after[:3]
        least = 1 + (left in _PARTICLES)  # 的 and the like meet anything
        meetings = {tail[-n:] + head[: size - n] for size in (3, 4) for n in range(least, size)}
        longest = max((len(piece) for piece in meetings if piece in self.longer), default=2)
        if longest > 2:
            return 3.0 if longest == 4 else 2.0
        together = self.pairs[left + right]
        apart = min(self.chars[left], self.chars[right])
        return 1.5 if together >= 2 and together >= 0.3 * apart else 0.5 * (together > 0)


def shared(headline: str, body: str) -> float:
    """Return the share of a headline's pairs of characters that its body, too, prints."""
    return all_shared([headline], body)[0]


def all_shared(headlines: Iterable[str], body: str) -> list[float]:
    """Return for each of some headlines the share of its pairs of characters that a body, too, prints."""
    printed = _pairs_of(body)
    own = map(_pairs_of, headlines)
    return [len(pairs & printed) / len(pairs) if pairs else 0.0 for pairs in own]


def _pairs_of(text: str) -> set[str]:
    content = "".join(_CONTENT.findall(text))
    return set(map("".join, pairwise(content)))


def _closes_first(text: str) -> bool:
    text = text[:_NEAR]
    for opening, closing in _PAIRS:
        at = text.find(closing)
        if at >= 0 and not 0 <= text.find(opening) < at:
            return True
    return False
