"""A folded sentence → its words, their parts of speech and places, and the stretches of them that are one phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from index import Span, tag


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, jieba's mark for its part of speech, and where it stands: `folded[start:end] == word`."""

    word: str
    part: str
    start: int
    end: int

    @property
    def nominal(self) -> bool:
        """Tell whether the word may stand in a name: a noun, a name, an abbreviation, a number, a foreign word."""
        return (
            self.part[0] in _NOMINAL or self.word in ADMINISTRATIVE or (self.part == "x" and self.word in _INSIDE_NAMES)
        )

    @property
    def verbal(self) -> bool:
        """Tell whether the word is a verb that is no noun as well."""
        return self.part[0] == "v" and self.part != "vn"


_NOMINAL = frozenset("nbjsfmqlgtae")
ADMINISTRATIVE = frozenset("省市区县镇乡村")
"""What a place is called by what it is, whatever jieba takes it for when it stands alone."""
PREFIXES = frozenset("无非未")
"""What belongs to the noun behind it (无动力乐园), though jieba takes it for a verb."""
_INSIDE_NAMES = frozenset("·-&+()")


# Short names of offices and banks that no dictionary of jieba's holds; it cuts them anywhere (县住 建 局局长).
_OFFICES = re.compile(
    "(?:住建|发改|教体|人社|卫健|文旅|文广旅|工信|城管|市监|民宗|应急管理|农业农村|退役军人事务|医保|文体|科工信|交运|自然资源)(?:局|委|厅|部)|农商行|农信社"
)
_INVENTED = re.compile("[由在从到对向为与和][省市区县镇]")
"""A preposition with what follows it, which jieba takes for a word."""


@lru_cache(maxsize=512)
def read_tokens(folded: str) -> Sequence[Token]:
    """Cut a folded sentence into its words, where jieba errs in the names of offices as the press writes them."""
    found: list[Token] = []
    at = 0
    for word, part in tag(folded):
        if _INVENTED.fullmatch(word):
            found += [Token(word[0], "p", at, at + 1), Token(word[1], "n", at + 1, at + 2)]
        else:
            found.append(Token(word, part or "x", at, at + len(word)))
        at += len(word)
    for match in _OFFICES.finditer(folded):
        found = _with_whole(found, folded, match.span())
    return tuple(found)


def _with_whole(tokens: Sequence[Token], folded: str, span: Span) -> list[Token]:
    """Make a run one word, and cut those that reach into it."""
    start, end = span
    kept: list[Token] = []
    for token in tokens:
        if token.start < start:
            cut = min(token.end, start)
            kept.append(Token(folded[token.start : cut], token.part if cut == token.end else "n", token.start, cut))
        if token.start <= start < token.end:
            kept.append(Token(folded[start:end], "nt", start, end))
        if token.end > end:
            cut = max(token.start, end)
            kept.append(Token(folded[cut : token.end], token.part if cut == token.start else "n", cut, token.end))
    return kept


def maximal_runs(inside: Sequence[bool]) -> list[tuple[int, int]]:
    """Give the longest stretches of words that are all inside, each as its first and the one behind its last."""
    stretches = ([*run] for yes, run in groupby(range(len(inside)), key=inside.__getitem__) if yes)
    return [(run[0], run[-1] + 1) for run in stretches]


def span_of(tokens: Sequence[Token], first: int, behind: int) -> Span:
    """Give the characters that some tokens cover."""
    return tokens[first].start, tokens[behind - 1].end
