"""A run of a sentence → what its item of a list says beside it, to tell whether two runs are told of the same thing."""

from __future__ import annotations

from functools import lru_cache

from bot.sentences import Sentence
from index import IssueDate, find_figures, find_times

_ENDS = ",;。、!?"
_SOME_YEAR = IssueDate("2024", "inferred")


def item_of(sentence: Sentence, offset: int) -> frozenset[str]:
    """Give the characters of the item that a run begins in, its own figure and words of time left out."""
    at = sentence.offsets.index(offset)
    text = sentence.folded
    first = max(text.rfind(mark, 0, at) for mark in _ENDS) + 1
    last = min((end for mark in _ENDS if (end := text.find(mark, at)) >= 0), default=len(text))
    left_out = {place for a, b in _figures(text) if a <= at < b for place in range(a, b)}
    left_out |= {place for a, b in _times(text) for place in range(a, b)}
    return frozenset(c for place, c in enumerate(text) if first <= place < last and place not in left_out)


def likeness(own: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of the characters of two items that both have."""
    return len(own & other) / max(1, len(own | other))


@lru_cache(maxsize=256)
def _figures(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(figure.whole for figure in find_figures(text))


@lru_cache(maxsize=256)
def _times(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((mention.start, mention.end) for mention in find_times(text, _SOME_YEAR))
