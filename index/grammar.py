"""A sentence with its figures found → tokens with parts of speech, mended where the press uses a word otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.figures import Figure
from index.tagging import tag
from index.wording import ADVERBS, GOVERNING, GROWTH, KINDS, LINKS, NOUNS

LISTING = frozenset("、和及与或")
_PARTS = {
    **dict.fromkeys(KINDS, "b"),
    **dict.fromkeys("内外上中下里前后间旁时", "f"),
    **dict.fromkeys(NOUNS, "n"),
    **dict.fromkeys(ADVERBS, "d"),
    **dict.fromkeys(",;。:!?", "B"),
    "暨": "c",
}
_SUFFIXES = frozenset("类页日节赛奖展剧率额量数点处金费户员者站团组队店厂线群堆款值价池园区库馆室牌层板机车幅期")
_BEFORE_SUFFIX = frozenset("nvjablsgiz")
_LOOSE = frozenset("nzgkqa")
_NOT_LOOSE = LINKS | GROWTH


class Token(NamedTuple):
    """A word at `start:end` of its sentence; `figure` numbers the figure that it stands for, -1 for a word."""

    start: int
    end: int
    word: str
    part: str
    figure: int


def read_tokens(text: str, figures: Sequence[Figure]) -> list[Token]:
    """Cut a folded sentence into words, each figure with its modifiers being one."""
    tokens: list[Token] = []
    at = 0
    for number, figure in enumerate(figures):
        start, end = figure.whole
        _add_words(tokens, text, at, start)
        tokens.append(Token(start, end, "", "F", number))
        at = end
    _add_words(tokens, text, at, len(text))
    return tokens


def _add_words(tokens: list[Token], text: str, at: int, end: int) -> None:
    if at >= end:
        return
    for word, given in tag(text[at:end]):
        start, at = at, at + len(word)
        part = _PARTS.get(word) or _mend(word, given)
        if tokens and _merges(tokens[-1], word, part, ends=at == end):
            last = tokens[-1]
            tokens[-1] = Token(last.start, at, last.word + word, "n", -1)
        else:
            tokens.append(Token(start, at, word, part, -1))


def _mend(word: str, part: str) -> str:
    if word in GOVERNING and part != "vn":
        return "v"
    return "b" if part == "m" and len(word) == 2 and word[0] == "一" else part


def _merges(last: Token, word: str, part: str, *, ends: bool) -> bool:
    """Tell whether a lone character makes a noun of the word before it: 晾晒+处, 推进+会 before a figure, 总+投资."""
    if last.word == "总":
        return len(word) > 1
    if len(word) != 1 or len(last.word) < 2 or last.part[0] not in _BEFORE_SUFFIX:
        return False
    return word in _SUFFIXES or (ends and (word == "会" or (part[0] in _LOOSE and word not in _NOT_LOOSE)))


def is_noun(token: Token) -> bool:
    """Tell whether a word may be part of a noun phrase, verbal nouns and attributes included."""
    part = token.part
    return part[0] in "njlisagbz" or part in {"vn", "eng"} or (part == "x" and token.word.isalnum())


def is_head(token: Token) -> bool:
    """Tell whether a word may be the head of a noun phrase."""
    return is_noun(token) and (token.part[0] not in "abz" or token.part == "zg")


def is_verb(token: Token) -> bool:
    """Tell whether a word is a verb, as far as jieba knows."""
    return token.part[0] == "v" and token.part != "vn"


def clauses(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Give the runs of tokens between commas, semicolons, colons and stops that hold figures."""
    found: list[tuple[int, int]] = []
    start, holds = 0, False
    for i, token in enumerate(tokens):
        if token.part == "B":
            if holds:
                found.append((start, i))
            start, holds = i + 1, False
        elif token.figure >= 0:
            holds = True
    if holds:
        found.append((start, len(tokens)))
    return found
