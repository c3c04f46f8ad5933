"""A yes-or-no question → what it asks to be affirmed: the words, and what is said of what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.types import Question
from index import fold, tag

_ASKS = re.compile(
    r"是不是|是否|有没有|能不能|能否|可不可以|可否|会不会|要不要|对不对|对吗|是吗|行吗|[吗么嘛](?=\W*$)|[啊呀呢吧]+(?=\W*$)"
)
_IS = re.compile(
    r"是不是|是否|有没有|能不能|可不可以|会不会|要不要|(?<![但还只可于])是(?!否)|在(?=[^,。]{2,8}[吗么]\W*$)"
)
_ENGLISH_NOT = re.compile(r"\b(?:not|never|no longer|without)\b|n't\b", re.IGNORECASE)
_ENGLISH_BOUNDS = (
    ("超过", re.compile(r"\b(?:more than|over|exceed\w*|at least|above)\b", re.IGNORECASE)),
    ("不到", re.compile(r"\b(?:less than|fewer than|under|below)\b", re.IGNORECASE)),
)
_GAPS = re.compile(r"(?<=\d) (?=[一-鿿])|(?<=[一-鿿]) (?=\d)")
_CONTENT = frozenset("vanjlibdztsf")
_NO_CONTENT = frozenset(
    re.split(
        r"\|",
        "是|有|会|能|要|来|去|到|做|搞|弄|办|可以|可能|已经|已|都|也|还|就|才|最后|没|没有|不|不是|是不是|是否|有没有|进行|开展|一个"
        "|这个|那个|现在|目前|只|仅|用|给|里|上|下|中|时|跟|年|了",
    )
)
_DEGREES = frozenset("多少大小高低好坏快慢长短难贵远近早晚强弱严重热冷")
_NAMES = ("nr", "ns", "nt", "nz")
_FOCUS = 2


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question asks to be affirmed: its text without the asking words, its words, whether it denies itself.

    `focus` are the words of which the sentence must hold one to bear on the question: what is said of the subject;
    `told` are these and whatever is done: the words that may be denied.
    """

    text: str
    words: tuple[str, ...]
    focus: tuple[str, ...]
    told: tuple[str, ...]
    names: tuple[str, ...]
    denies: bool

    @classmethod
    def of(cls, question: Question) -> Claim:
        """Read what is asked; an English question is read as the Chinese terms that it was resolved to."""
        folded = fold(question.resolved)
        if question.language == "en":
            text = _GAPS.sub("", folded) + "".join(word for word, said in _ENGLISH_BOUNDS if said.search(question.text))
            words = tuple(word for word in folded.split() if word not in _NO_CONTENT)
            return cls(text, words, words, words, (), bool(_ENGLISH_NOT.search(question.text)))
        text = _ASKS.sub("", folded).rstrip("?。! ")
        words = content_words(text)
        after = [match.end() for match in _IS.finditer(folded)]
        told = content_words(_ASKS.sub("", folded[after[-1] :])) if after else ()
        names = tuple(word for word, part in tag(text) if part.startswith(_NAMES) and len(word) > 1)
        focus = told or words[-_FOCUS:]
        done = (word for word, part in tag(text) if part[0] in "vai" and word in words)
        return cls(text, words, focus, tuple(dict.fromkeys((*done, *focus))), names, denies=False)


@lru_cache(maxsize=256)
def content_words(text: str) -> tuple[str, ...]:
    """Give the words of a text that say something; the last one counts whatever it is: 机会多, 差异大."""
    words = tag(text)
    kept = [
        word
        for word, part in words
        if part[0] in _CONTENT and word not in _NO_CONTENT and (len(word) > 1 or part[0] in "va")
    ]
    if words and words[-1][0] in _DEGREES and words[-1][0] not in kept:
        kept.append(words[-1][0])
    return tuple(kept)
