"""The sentences found for a yes-or-no question → yes or no, in the asker's words, with the clause that shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.composing import Finding
from bot.sentences import Sentence
from bot.signs import SentenceSigns
from bot.types import Question
from bot.verdict.claims import Claim
from bot.verdict.polarity import Verdict, judge
from index import tag

_READ = 12
_BEARING = 0.8
"""How much a verdict counts beside how well its sentence fits: its place among those that are read."""
_AUXILIARY = (
    (frozenset({"可以", "能", "能够", "能不能", "能否", "可否", "可不可以"}), "可以", "不可以"),
    (frozenset({"会", "会不会"}), "会", "不会"),
    (frozenset({"要", "需要", "需", "必须", "要不要", "用不用"}), "要", "不用"),
)
_DONE = re.compile("有没有|了[^,。]{0,12}[吗么嘛没]|了$|没有|过[吗没]")
_CLAUSE = 60


def affirm(question: Question, found: Sequence[tuple[Sentence, SentenceSigns]]) -> Finding | None:
    """Answer yes or no by the sentence that bears most on what was asked; None where none does.

    How sure that is rests on the best sentence of its article: that one tells whether the article is about it at all.
    """
    claim = Claim.of(question)
    judged = [
        (_BEARING * verdict.strength - number / _READ, verdict, sentence)
        for number, (sentence, _) in enumerate(found[:_READ])
        if (verdict := judge(claim, sentence))
    ]
    if not judged:
        return None
    _, verdict, sentence = max(judged, key=lambda row: row[0])
    signs = next(signs for other, signs in found if other.article == sentence.article)
    start, end = verdict.clause
    clause = Finding.of(sentence, (start, min(end, start + _CLAUSE)), signs)
    return replace(clause, text=f"{_word(question, verdict)}：{clause.text}")


def _word(question: Question, verdict: Verdict) -> str:
    """Answer in the words that were asked with: 可以, 会, 要, 是."""
    if question.language == "en":
        return "Yes" if verdict.yes else "No"
    asked = question.resolved.rstrip("?。! ？")
    words = {word for word, _ in tag(asked)}
    if "是" not in words:
        for auxiliary, yes, no in _AUXILIARY:
            if words & auxiliary or any(word in asked for word in auxiliary if len(word) > 2):
                return yes if verdict.yes else no
    return "是" if verdict.yes else "没有" if _DONE.search(asked) else "不是"
