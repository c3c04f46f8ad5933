"""What is gathered from several articles: findings, each with the page it is from and the run that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from bot.composing import Finding
from bot.sentences import Sentence
from bot.signs import SentenceSigns
from index import Archive, Span, describe_date, issue_days

LOOKED_AT = 400
"""Passages that are looked through for one thing; what a larger archive holds beyond them is not counted."""
_SAID_OUTRIGHT = SentenceSigns(*(1.0 for _ in fields(SentenceSigns)))
"""The signs of a sentence that was found by what it says, not by how like the question it is."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """The answer's words, the kind of the contract, and the findings that prove it."""

    text: str
    kind: str
    items: Sequence[Finding]


def find_articles(text: str, archive: Archive, limit: int = LOOKED_AT) -> Sequence[int]:
    """List the articles that the best passages for a text belong to, each once."""
    hits = archive.search(archive.query(text), limit=limit)
    return list(dict.fromkeys(archive.article_of(hit.passage) for hit in hits))


def sentences_of(article: int, archive: Archive) -> Iterator[Sentence]:
    """Read the sentences of an article in order."""
    source = archive.page(archive.article(article).file).text
    for number in archive.passages_of(article):
        for runs in archive.passage(number).sentences:
            yield Sentence.read(article, runs, source)


def said_at(sentence: Sentence, span: Span) -> Finding:
    """Copy a run of a sentence that says outright what is asked."""
    return Finding.of(sentence, span, _SAID_OUTRIGHT)


def day_of(article: int, archive: Archive) -> date:
    """Give the first day on which an article may have been printed; what has no date comes last."""
    issue = archive.article(article).issue_date
    return issue_days(issue)[0] if issue else date.max


def printed(finding: Finding, archive: Archive) -> tuple[date, int]:
    """Order findings by the day that their article was printed, then by its number."""
    article = finding.sentence.article
    return day_of(article, archive), article


def dated(article: int, archive: Archive) -> str:
    """Name the issue date of an article; empty where nobody knows it."""
    issue = archive.article(article).issue_date
    return describe_date(issue.value) if issue else ""
