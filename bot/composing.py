"""Ranked sentences and candidates → the answer's words: a figure, a name, a run of a sentence, yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.extraction import Candidate, Extraction, SentenceSigns
from bot.kinds import Asked
from bot.sentences import Sentence, clauses
from index import Span

_ASKING = re.compile(r"多少|几(?![月号日点])(?=[^\W\d])|(?<!为)什么|啥|谁|哪|何时|多[大长远高重久]|how many|how much|\bwho\b|\bwhen\b|\bwhat\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"没有|没|不(?!仅|但|断|只|同|久|少)|未|无|批评|禁止|免于|部分")
_SHORT = frozenset({"count", "money", "percent", "measure", "date", "person", "place", "org"})
_BRIEF = 90


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer's text, its sentence and what speaks for it, and the runs of the source that the text was copied from."""

    text: str
    sentence: Sentence
    signs: SentenceSigns
    spans: tuple[Span, ...]


def compose(asked: Asked, question: str, extraction: Extraction) -> Finding | None:
    """Choose the answer; None where no sentence was found."""
    if not extraction.sentences:
        return None
    sentence, signs = extraction.sentences[0]
    if asked.kind == "yesno":
        return Finding(_yes_or_no(question, sentence), sentence, signs, sentence.runs)
    if not extraction.candidates:
        return Finding("".join(sentence.text.split()), sentence, signs, sentence.runs)
    best = extraction.candidates[0]
    span = _widened(best, question) if asked.kind in _SHORT else best.span
    spans = best.sentence.spans(*span)
    return Finding("".join(best.sentence.text[slice(*span)].split()), best.sentence, best.sentence_signs, spans)


def _widened(best: Candidate, question: str) -> Span:
    """Take in the clauses beside an answer where the question asks for two things or more at once."""
    asked = len(_ASKING.findall(question))
    if asked < 2:
        return best.span
    cut = clauses(best.sentence.folded)
    at = next((i for i, (a, b) in enumerate(cut) if a <= best.span[0] < b), 0)
    last = min(at + asked - 1, len(cut) - 1)
    return cut[at][0], max(best.span[1], cut[last][1])


def _yes_or_no(question: str, sentence: Sentence) -> str:
    """Say 是 where the sentence and the question agree in what they deny, else 不是."""
    denied = bool(_NEGATIVE.search(sentence.folded)) != bool(_NEGATIVE.search(re.sub("是不是|有没有|能不能|可不可以|了没有?|没有[?？]?$", "", question)))
    return "不是" if denied else "是"
