"""A question → its answer with the quote that proves it: understand, retrieve, extract, compose."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.extraction import Candidate, extract
from bot.questions import understand
from bot.types import Answer, Citation, Question, RetrievedPassage
from index import Archive, Hit, read_runs

SHOWN_PASSAGES = 10
ANSWERED_FROM = 0.5
"""An answer that is less likely right than this is not given."""


def answer(text: str, archive: Archive, *, id: str | None = None) -> Answer:  # noqa: A002 the contract's name
    """Answer one question from an archive; raises QuestionError for text that is no question at all."""
    started = time.perf_counter()
    question, query = understand(text, archive)
    hits = archive.search(query, limit=SHOWN_PASSAGES)
    candidates = extract(query, hits, archive)
    found = [c for c in candidates[:1] if c.confidence >= ANSWERED_FROM]
    return Answer(
        id=id,
        question=question.text,
        resolved_question=question.resolved,
        status="answered" if found else "not_found",
        kind="describe",
        answer=_sentence(found[0]) if found else _missing(question),
        confidence=round(candidates[0].confidence, 4) if candidates else 0.0,
        citations=tuple(c for candidate in found for c in cite(candidate, archive)),
        passages=tuple(p for hit in hits for p in _shown(hit, archive)),
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
        index=archive.generation,
    )


def _sentence(candidate: Candidate) -> str:
    return "".join(candidate.text.split())


def _missing(question: Question) -> str:
    if question.language == "en":
        return "Nothing in these pages answers that."
    return "这些版面里没有找到相关内容。"


def cite(candidate: Candidate, archive: Archive) -> list[Citation]:
    """Quote a candidate's runs, one citation each: every quote is the source's text at its offsets."""
    article = archive.article(candidate.article)
    source = archive.page(article.file).text
    date = article.issue_date
    return [
        Citation(
            file=article.file,
            title=article.title,
            date=date.value if date else None,
            date_basis=date.basis if date else None,
            quote=source[start:end],
            start=start,
            end=end,
            answer_spans=((start, end),),
        )
        for start, end in candidate.runs
    ]


def _shown(hit: Hit, archive: Archive) -> Sequence[RetrievedPassage]:
    passage = archive.passage(hit.passage)
    article = archive.article(passage.article)
    source = archive.page(article.file).text
    return [
        RetrievedPassage(article.file, article.title, start, end, read_runs(source, [(start, end)]), round(hit.score, 4))
        for start, end in passage.spans
    ]
