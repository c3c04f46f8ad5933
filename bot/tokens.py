"""A folded sentence → its words, their parts of speech and places, and the stretches of them that are one phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_INSIDE_NAMES = frozenset("·-&+()")


@lru_cache(maxsize=512)
def read_tokens(folded: str) -> Sequence[Token]:
    """Cut a folded sentence into its words; 和县 behind a noun is no county but 和 and 县."""
    found: list[Token] = []
    for word, part in tag(folded):
        at = found[-1].end if found else 0
        if word == "和县" and found and found[-1].nominal:
            found += [Token("和", "c", at, at + 1), Token("县", "n", at + 1, at + 2)]
        else:
            found.append(Token(word, part or "x", at, at + len(word)))
    return tuple(found)


def maximal_runs(inside: Sequence[bool]) -> list[tuple[int, int]]:
    """Give the longest stretches of words that are all inside, each as its first and the one behind its last."""
    runs: list[tuple[int, int]] = []
    start = -1
    for i, yes in enumerate([*inside, False]):
        if yes and start < 0:
            start = i
        elif not yes and start >= 0:
            runs.append((start, i))
            start = -1
    return runs


def span_of(tokens: Sequence[Token], first: int, behind: int) -> Span:
    """Give the characters that some tokens cover."""
    return tokens[first].start, tokens[behind - 1].end
