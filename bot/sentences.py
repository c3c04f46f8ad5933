"""A sentence's runs in its source → one line to read, each character of which knows where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import Span, fold, parts_figure


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: its runs in the source, and its text without white space beside Chinese.

    `text[i]` is the source's character at `offsets[i]`; `folded` is the text folded, character by character.
    """

    article: int
    runs: tuple[Span, ...]
    text: str
    folded: str
    offsets: tuple[int, ...]

    @classmethod
    def read(cls, article: int, runs: tuple[Span, ...], source: str) -> Sentence:
        """Read a sentence from its source, broken lines joined."""
        places = [at for start, end in runs for at in range(start, end)]
        last = len(places) - 1
        kept = [
            at
            for i, at in enumerate(places)
            if not source[at].isspace() or (0 < i < last and source[at] == " " and _latin(source, at))
        ]
        text = "".join(source[at] for at in kept)
        return cls(article, runs, text, fold(text), tuple(kept))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Give the runs of the source from which `text[start:end]` came, white space inside a run included."""
        found: list[Span] = []
        for first, last in self.runs:
            inside = [at for at in self.offsets[start:end] if first <= at < last]
            if inside:
                found.append((inside[0], inside[-1] + 1))
        return tuple(found)


def _latin(source: str, at: int) -> bool:
    """Tell a blank between Latin words from one beside Chinese, or within a figure (73 .97)."""
    if source[at - 1].isspace() or not (source[at - 1].isascii() and source[at + 1 : at + 2].isascii()):
        return False
    end = at + 1
    while end < len(source) and source[end].isspace():
        end += 1
    return not parts_figure(source, at, end)


def clauses(folded: str, marks: str = ",;。!?") -> Sequence[Span]:
    """Cut a folded sentence at its commas and semicolons, or at other marks, the marks left out."""
    cuts = [-1, *(i for i, c in enumerate(folded) if c in marks), len(folded)]
    return [(a + 1, b) for a, b in pairwise(cuts) if b > a + 1]


def clause_at(folded: str, at: int) -> Span:
    """Give the clause that a place lies in; the whole sentence where a mark stands there."""
    return next(((a, b) for a, b in clauses(folded) if a <= at < b), (0, len(folded)))
