"""The time a question names, and the time a figure or a sentence is about → whether the one may answer the other.

A year named outright (2022年, 2023年12月) must be met: what is of another time is no answer. A time without a year
(第三季度, 上半年) is read as the page read it, from its issue date, and speaks for a figure or against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.english.figures import read_figures
from bot.sentences import Sentence
from index import Article, IssueDate, Quantity, TimeMention, find_times, fold, issue_days

_ANY_ISSUE = IssueDate("2000-01-01", "inferred")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COUNTED = frozenset({"span", "quarter", "half", "month"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The days that a question asks about, in its own words `text`; `dated` where it names their year."""

    first: date
    last: date
    text: str
    dated: bool
    kind: str = "span"

    @classmethod
    def of(cls, question: str, issue: IssueDate | None = None, *, english: bool = False) -> Scope | None:
        """Read the one time that a question names, if need be as a page of an issue date would; None for several."""
        text = " ".join(_written(question)) if english else question
        dated = find_times(fold(text), None)
        if dated or issue is None:
            return _of_one(dated, text, dated=True)
        return _of_one(find_times(fold(text), issue), text, dated=False)

    def meets(self, first: date, last: date) -> bool:
        """Tell whether some days are among those asked about."""
        return first <= self.last and self.first <= last

    def allows(self, sentence: Sentence, article: Article, quantity: Quantity | None = None) -> bool:
        """Tell whether a sentence, or a figure in it, is of the time asked about, as far as the page says."""
        if quantity and quantity.period and quantity.period.distance != "paragraph":
            return self.meets(quantity.period.first, quantity.period.last)
        if not self.dated:
            return True
        issue = article.issue_date
        mentions = find_times(sentence.folded, issue)
        if mentions:
            return any(self.meets(mention.first, mention.last) for mention in mentions)
        return issue is None or self.meets(*issue_days(issue))

    def nearness(self, quantity: Quantity | None) -> float:
        """Tell how well a figure's own period is the one asked for: 1 the same, 0 unknown, -1 another."""
        period = quantity.period if quantity else None
        if period is None:
            return 0.0
        if (period.first, period.last) == (self.first, self.last):
            return 1.0
        if not self.meets(period.first, period.last):
            return -1.0
        return -0.5 if {period.kind, self.kind} <= _COUNTED else 0.5


def _of_one(mentions: tuple[TimeMention, ...], text: str, *, dated: bool) -> Scope | None:
    if len(mentions) != 1:
        return None
    mention = mentions[0]
    return Scope(mention.first, mention.last, text[mention.start : mention.end], dated, mention.kind)


def _written(question: str) -> Iterator[str]:
    """Write the dates of an English question as a Chinese page does, the year first."""
    for figure in read_figures(question):
        year = _YEAR.search(question, figure.start, figure.end)
        stem = f"{year[0]}年" if year else ""
        for way, _ in figure.written:
            if find_times(stem + way, _ANY_ISSUE) and way != stem:
                yield stem + way
                break
        else:
            if stem:
                yield stem
