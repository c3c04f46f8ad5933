"""Passages cut in sentences, and the reader → what it thinks of each sentence, and of each run of one.

Where no reader is shipped nothing is thought of anything, and the other signs decide alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.reader.reading import LEAST, Reader, Reading
from bot.sentences import Sentence
from index import Span

Key = tuple[int, tuple[Span, ...]]
"""A sentence's article and runs."""

_LEAST_SAID = -12.0


@lru_cache(maxsize=1)
def shipped_reader() -> Reader | None:
    """Open the reader that ships, once; None where there is none."""
    return Reader.open()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader says of a sentence, which begins at `offset` of the passage read."""

    reading: Reading
    offset: int
    length: int

    @property
    def relevance(self) -> float:
        """How sure the reader is that the passage answers, -2 to 2: log-odds, a quarter of them."""
        return max(-2.0, min(2.0, self.reading.relevance / 4))

    @property
    def holds(self) -> float:
        """How likely the answer stands in this sentence, of all that were read: -1 to 0."""
        return _said(self.reading.sentence_score(self.offset, self.offset + self.length))

    def answers(self, span: Span) -> float:
        """Tell how likely a run of the sentence is the answer, of all that were read: -1 to 0."""
        return _said(self.reading.span_score(self.offset + span[0], self.offset + span[1]))


def judge(question: str, passages: Sequence[Sequence[Sentence]], reader: Reader | None) -> Mapping[Key, Judgement]:
    """Read passages together; a sentence that stands in several is judged where it comes first."""
    if reader is None:
        return {}
    readings = reader.read(question, ["".join(sentence.folded for sentence in passage) for passage in passages])
    judged: dict[Key, Judgement] = {}
    for passage, reading in zip(passages, readings, strict=True):
        offset = 0
        for sentence in passage:
            if reading.relevance > LEAST:
                judged.setdefault((sentence.article, sentence.runs), Judgement(reading, offset, len(sentence.folded)))
            offset += len(sentence.folded)
    return judged


def _said(score: float) -> float:
    return max(_LEAST_SAID, score) / -_LEAST_SAID
