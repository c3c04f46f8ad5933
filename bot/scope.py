"""The time a question names, and the time a sentence is about → whether the one may answer the other.

Only what a question says outright counts (2022年, 2023年12月). It must be met: a figure of another time is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.sentences import Sentence
from index import Article, Quantity, find_times, fold, issue_days


@dataclass(frozen=True, slots=True)
class Scope:
    """The days that a question asks about, in its own words `text`."""

    first: date
    last: date
    text: str

    @classmethod
    def of(cls, question: str) -> Scope | None:
        """Read the time that a question names with its year; None where it names none, or several."""
        mentions = find_times(fold(question), None)
        if len(mentions) != 1:
            return None
        mention = mentions[0]
        return cls(mention.first, mention.last, question[mention.start : mention.end])

    def meets(self, first: date, last: date) -> bool:
        """Tell whether some days are among those asked about."""
        return first <= self.last and self.first <= last

    def allows(self, sentence: Sentence, article: Article, quantity: Quantity | None = None) -> bool:
        """Tell whether a sentence, or a figure in it, is of the time asked about, as far as the page says."""
        if quantity and quantity.period and quantity.period.distance != "paragraph":
            return self.meets(quantity.period.first, quantity.period.last)
        issue = article.issue_date
        mentions = find_times(sentence.folded, issue)
        if mentions:
            return any(self.meets(mention.first, mention.last) for mention in mentions)
        return issue is None or self.meets(*issue_days(issue))
