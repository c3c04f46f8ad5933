"""Ranked sentences and candidates → the answer's words, copied from one sentence: a figure, a name, or all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.extraction import Candidate, Extraction, SentenceSigns
from bot.kinds import Asked
from bot.sentences import Sentence, clauses
from index import Span

_ASKING = re.compile(
    r"多少|几(?![月号日点])(?=[^\W\d])|(?<!为)什么|啥|谁|哪|何时|多[大长远高重久]"
    r"|how many|how much|\bwho\b|\bwhen\b|\bwhat\b",
    re.IGNORECASE,
)
_SHORT = frozenset({"count", "money", "percent", "measure", "date", "person", "place", "org"})


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer's text, its sentence and what speaks for it, and the runs of the source the text was copied from."""

    text: str
    sentence: Sentence
    signs: SentenceSigns
    spans: tuple[Span, ...]


def compose(asked: Asked, question: str, extraction: Extraction) -> Finding | None:
    """Choose the answer; None where no sentence was found.

    A question for yes or no gets the sentence that shows it: to say which of the two is not for the words alone.
    """
    if not extraction.sentences:
        return None
    if asked.kind == "yesno" or not extraction.candidates:
        sentence, signs = extraction.sentences[0]
        return Finding("".join(sentence.text.split()), sentence, signs, sentence.runs)
    best = extraction.candidates[0]
    start, end = _widen(best, question) if asked.kind in _SHORT else best.span
    text = "".join(best.sentence.text[start:end].split())
    return Finding(text, best.sentence, best.sentence_signs, best.sentence.spans(start, end))


def _widen(best: Candidate, question: str) -> Span:
    """Take in the clauses beside an answer where the question asks for two things or more at once."""
    asked = len(_ASKING.findall(question))
    if asked < 2:
        return best.span
    cut = clauses(best.sentence.folded)
    at = next((i for i, (a, b) in enumerate(cut) if a <= best.span[0] < b), 0)
    last = min(at + asked - 1, len(cut) - 1)
    return cut[at][0], max(best.span[1], cut[last][1])
