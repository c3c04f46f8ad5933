"""A question → its answer with the quote that proves it: understand, retrieve, extract, compose."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from bot.composing import Finding, compose
from bot.extraction import extract
from bot.kinds import classify
from bot.questions import understand
from bot.types import Answer, Citation, Question, RetrievedPassage
from bot.weights import shipped_weights
from index import Archive, Hit, read_runs

SHOWN_PASSAGES = 10
ANSWERED_FROM = 0.3
"""An answer whose sentence is less likely than this to hold it is not given; see scripts/train_extraction.py."""


def answer(text: str, archive: Archive, *, id: str | None = None) -> Answer:  # noqa: A002 the contract's name
    """Answer one question from an archive; raises QuestionError for text that is no question at all."""
    started = time.perf_counter()
    question, query = understand(text, archive)
    asked = classify(query.text, english=question.language == "en")
    hits = archive.search(query, limit=SHOWN_PASSAGES)
    extraction = extract(asked, query.text, query, hits, archive)
    finding = compose(asked, query.text, extraction)
    confidence = shipped_weights().probability(finding.signs.values) if finding else 0.0
    found = finding if finding and confidence >= ANSWERED_FROM else None
    return Answer(
        id=id,
        question=question.text,
        resolved_question=question.resolved,
        status="answered" if found else "not_found",
        kind="person" if asked.kind == "author" else asked.kind,
        answer=found.text if found else _missing(question),
        confidence=round(confidence, 4),
        citations=tuple(_cite(found, archive)) if found else (),
        passages=tuple(shown for hit in hits for shown in _show(hit, archive)),
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
        index=archive.generation,
    )


def _missing(question: Question) -> str:
    if question.language == "en":
        return "Nothing in these pages answers that."
    return "这些版面里没有找到相关内容。"


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
