"""A question → its answer with the quote that proves it: understand, retrieve, extract, compose."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.composing import Finding, compose, compose_elsewhen, say_missing, say_no_figure
from bot.extraction import Extraction, extract
from bot.kinds import Asked, classify
from bot.questions import understand
from bot.types import Answer, Citation, Question, RetrievedPassage, Status
from bot.weights import shipped_weights
from index import Archive, Hit, read_runs

SHOWN_PASSAGES = 10
ANSWERED_FROM = 0.1
"""Below this one best sentence in twenty holds the answer, as scripts/train_extraction.py prints: none is given."""
NEAR_FROM = 0.1
"""Nothing comes near where the best sentence neither holds this share of the question nor is so near in meaning. No
news question that the models never saw has its answer below 0.2; people's own words are further from the page.
"""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What is said, how surely, and what proves it."""

    status: Status
    text: str
    confidence: float
    finding: Finding | None = None


def answer(text: str, archive: Archive, *, id: str | None = None) -> Answer:  # noqa: A002 the contract's name
    """Answer one question from an archive; raises QuestionError for text that is no question at all."""
    started = time.perf_counter()
    question, query = understand(text, archive)
    asked = classify(query.text, english=question.language == "en")
    hits = archive.search(query, limit=SHOWN_PASSAGES)
    extraction = extract(asked, query.text, query, hits, archive)
    reply = _reply(question, query.text, asked, extraction, archive)
    return Answer(
        id=id,
        question=question.text,
        resolved_question=question.resolved,
        status=reply.status,
        kind="person" if asked.kind == "author" else asked.kind,
        answer=reply.text,
        confidence=round(reply.confidence, 4),
        citations=tuple(_cite(reply.finding, archive)) if reply.finding else (),
        passages=tuple(shown for hit in hits for shown in _show(hit, archive)),
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
        index=archive.generation,
    )


def _reply(question: Question, text: str, asked: Asked, extraction: Extraction, archive: Archive) -> _Reply:
    """Give the best finding where it is sure enough, else the figure of another time, else say there is nothing."""
    confidence = 0.0
    if finding := compose(asked, text, extraction):
        confidence = _sure(finding)
        if confidence >= ANSWERED_FROM:
            return _Reply("answered", finding.text, confidence, finding)
    nearest = compose_elsewhen(asked, extraction)
    if nearest and _sure(nearest) >= ANSWERED_FROM:
        said = say_no_figure(question, nearest, archive.article(nearest.sentence.article), extraction)
        return _Reply("no_figure", said, _sure(nearest), nearest)
    return _Reply("not_found", say_missing(question), confidence)


def _sure(finding: Finding) -> float:
    near = max(finding.signs.coverage, finding.signs.similarity) >= NEAR_FROM
    return shipped_weights().probability(finding.signs.values) if near else 0.0


def _cite(finding: Finding, archive: Archive) -> Iterator[Citation]:
    """Quote the sentence, one citation a run: every quote is the source's text at its offsets."""
    article = archive.article(finding.sentence.article)
    source = archive.page(article.file).text
    date = article.issue_date
    for start, end in finding.sentence.runs:
        yield Citation(
            file=article.file,
            title=article.title,
            date=date.value if date else None,
            date_basis=date.basis if date else None,
            quote=source[start:end],
            start=start,
            end=end,
            answer_spans=tuple(span for span in finding.spans if start <= span[0] and span[1] <= end),
        )


def _show(hit: Hit, archive: Archive) -> Sequence[RetrievedPassage]:
    passage = archive.passage(hit.passage)
    article = archive.article(passage.article)
    source = archive.page(article.file).text
    return [
        RetrievedPassage(
            article.file, article.title, start, end, read_runs(source, [(start, end)]), round(hit.score, 4)
        )
        for start, end in passage.spans
    ]
