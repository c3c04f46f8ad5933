"""Findings and hits → the citations and passages shown: every quote is the source's own text at its offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.composing import Finding
from bot.types import Citation, RetrievedPassage
from index import Archive, Hit, read_runs


def cite(findings: Iterable[Finding], archive: Archive) -> Iterator[Citation]:
    """Quote the sentences of findings, each once, one citation a run, with what of each run was used."""
    used: dict[tuple[int, tuple[tuple[int, int], ...]], list[Finding]] = {}
    for finding in findings:
        used.setdefault((finding.sentence.article, finding.sentence.runs), []).append(finding)
    for (number, runs), group in used.items():
        article = archive.article(number)
        source = archive.page(article.file).text
        date = article.issue_date
        spans = sorted({span for finding in group for span in finding.spans})
        for start, end in runs:
            yield Citation(
                file=article.file,
                title=article.title,
                date=date.value if date else None,
                date_basis=date.basis if date else None,
                quote=source[start:end],
                start=start,
                end=end,
                answer_spans=tuple(span for span in spans if start <= span[0] and span[1] <= end),
            )


def show(hits: Sequence[Hit], archive: Archive) -> Iterator[RetrievedPassage]:
    """Show the passages of hits, one for each of their runs."""
    for hit in hits:
        passage = archive.passage(hit.passage)
        article = archive.article(passage.article)
        source = archive.page(article.file).text
        for start, end in passage.spans:
            text = read_runs(source, [(start, end)])
            yield RetrievedPassage(article.file, article.title, start, end, text, round(hit.score, 4))
