"""Ranked sentences and candidates → the answer's words, copied from one sentence: a figure, a name, or all of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extraction import Candidate, Extraction
from bot.kinds import FIGURES, Asked
from bot.sentences import Sentence
from bot.signs import SentenceSigns
from bot.types import Question
from index import Article, Span, describe_date

_SHORT = FIGURES | {"date", "person", "actor", "place", "org", "office"}
"""Kinds for which a whole sentence is no answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer's text, its sentence and what speaks for it, and the runs of the source the text was copied from."""

    text: str
    sentence: Sentence
    signs: SentenceSigns
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, sentence: Sentence, span: Span, signs: SentenceSigns) -> Finding:
        """Copy a run of a sentence, white space removed."""
        return cls("".join(sentence.text[slice(*span)].split()), sentence, signs, sentence.spans(*span))


def compose(asked: Asked, extraction: Extraction) -> Finding | None:
    """Choose the answer; None where there is no sentence, or no figure or name where one is asked for."""
    if extraction.candidates:
        return compose_chosen(extraction.candidates[0])
    if not extraction.sentences or asked.kind in _SHORT:
        return None
    sentence, signs = extraction.sentences[0]
    return Finding("".join(sentence.text.split()), sentence, signs, sentence.runs)


def compose_elsewhen(asked: Asked, extraction: Extraction) -> Finding | None:
    """Choose the figure of another time that comes nearest to the one asked for."""
    if asked.kind not in FIGURES or not extraction.elsewhen:
        return None
    return compose_chosen(extraction.elsewhen[0])


def compose_chosen(best: Candidate) -> Finding:
    """Copy a candidate from its sentence."""
    return Finding.of(best.sentence, best.span, best.sentence_signs)


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
