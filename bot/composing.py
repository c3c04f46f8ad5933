"""Ranked sentences and candidates → the answer's words, copied from one sentence: a figure, a name, or all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.extraction import Candidate, Extraction, SentenceSigns
from bot.kinds import FIGURES, Asked
from bot.sentences import Sentence, clauses
from bot.types import Question
from index import Article, Span, describe_date

_ASKING = re.compile(
    r"多少|几(?![月号日点])(?=[^\W\d])|(?<!为)什么|啥|谁|哪|何时|多[大长远高重久]"
    r"|how many|how much|\bwho\b|\bwhen\b|\bwhat\b",
    re.IGNORECASE,
)
_SHORT = FIGURES | {"date", "person", "place", "org"}


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer's text, its sentence and what speaks for it, and the runs of the source the text was copied from."""

    text: str
    sentence: Sentence
    signs: SentenceSigns
    spans: tuple[Span, ...]


def compose(asked: Asked, question: str, extraction: Extraction) -> Finding | None:
    """Choose the answer; None where there is no sentence, or no figure where one is asked for.

    A question for yes or no gets the sentence that shows it: to say which of the two is not for the words alone.
    """
    if extraction.candidates and asked.kind != "yesno":
        best = extraction.candidates[0]
        return _found(best, _widen(best, question) if asked.kind in _SHORT else best.span)
    if not extraction.sentences or asked.kind in FIGURES:
        return None
    sentence, signs = extraction.sentences[0]
    return Finding("".join(sentence.text.split()), sentence, signs, sentence.runs)


def compose_elsewhen(asked: Asked, extraction: Extraction) -> Finding | None:
    """Choose the figure of another time that comes nearest to the one asked for."""
    if asked.kind not in FIGURES or not extraction.elsewhen:
        return None
    best = extraction.elsewhen[0]
    return _found(best, best.span)


def _found(best: Candidate, span: Span) -> Finding:
    text = "".join(best.sentence.text[slice(*span)].split())
    return Finding(text, best.sentence, best.sentence_signs, best.sentence.spans(*span))


def say_no_figure(question: Question, nearest: Finding, article: Article, extraction: Extraction) -> str:
    """Say that the topic is here, without a figure of the time asked about, and which one is nearest."""
    title, wanted = article.title, extraction.scope.text if extraction.scope else ""
    when = describe_date(article.issue_date.value) if article.issue_date else ""
    if question.language == "en":
        dated = f" (page of {when})" if when else ""
        return f"《{title}》 is about this, but gives no figure for {wanted}; the nearest{dated} is {nearest.text}."
    dated = f"（{when}的版面）" if when else ""
    return f"《{title}》讲到这件事，但没有{wanted}的数字；最近的{dated}是：{nearest.text}。"


def say_missing(question: Question) -> str:
    """Say that the pages do not answer."""
    if question.language == "en":
        return "Nothing in these pages answers that."
    return "这些版面里没有找到相关内容。"


def _widen(best: Candidate, question: str) -> Span:
    """Take in the clauses beside an answer where the question asks for two things or more at once."""
    asked = len(_ASKING.findall(question))
    if asked < 2:
        return best.span
    cut = clauses(best.sentence.folded)
    at = next((i for i, (a, b) in enumerate(cut) if a <= best.span[0] < b), 0)
    last = min(at + asked - 1, len(cut) - 1)
    return cut[at][0], max(best.span[1], cut[last][1])
