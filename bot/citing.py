"""Findings and hits → the citations and passages shown: every quote is the source's own text at its offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.composing import Finding
from bot.references import refer
from bot.types import Citation, Reprint, RetrievedPassage
from index import Archive, Hit, fold, read_runs

_LONGEST_COMPARED = 20
"""Characters of an answer that must stand in another print to the letter; a longer one may hold a misprint."""


def cite(findings: Iterable[Finding], archive: Archive) -> Iterator[Citation]:
    """Quote the sentences of findings, each once, one citation a run, with what of each run was used."""
    used: dict[tuple[int, tuple[tuple[int, int], ...]], list[Finding]] = {}
    for finding in findings:
        used.setdefault((finding.sentence.article, finding.sentence.runs), []).append(finding)
    for (number, runs), group in used.items():
        article = archive.article(number)
        page = archive.page(article.file)
        source, date, reference = page.text, article.issue_date, refer(article, page)
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
                cite=reference.plain,
                gbt7714=reference.gbt7714,
            )


def find_reprints(findings: Sequence[Finding], archive: Archive) -> Iterator[Reprint]:
    """Find the other articles that print what findings were copied from, and say the same there."""
    seen = {finding.sentence.article for finding in findings}
    for finding in findings:
        for number in archive.census.other_prints(finding.sentence.article):
            if number not in seen and _says_so(finding, number, archive):
                seen.add(number)
                yield _reprint(number, archive)


def _says_so(finding: Finding, number: int, archive: Archive) -> bool:
    """Tell whether an article prints the short runs that an answer consists of."""
    source = archive.page(archive.article(finding.sentence.article).file).text
    said = [_letters(source[start:end]) for start, end in finding.spans]
    article = archive.article(number)
    body = _letters(read_runs(archive.page(article.file).text, article.spans))
    return all(words in body for words in said if len(words) <= _LONGEST_COMPARED)


def _letters(text: str) -> str:
    return "".join(fold(text).split())


def _reprint(number: int, archive: Archive) -> Reprint:
    article = archive.article(number)
    date, reference = article.issue_date, refer(article, archive.page(article.file))
    return Reprint(
        id=article.id,
        file=article.file,
        title=article.title,
        date=date.value if date else None,
        date_basis=date.basis if date else None,
        cite=reference.plain,
    )


def show(hits: Sequence[Hit], archive: Archive) -> Iterator[RetrievedPassage]:
    """Show the passages of hits, one for each of their runs."""
    for hit in hits:
        passage = archive.passage(hit.passage)
        article = archive.article(passage.article)
        source = archive.page(article.file).text
        for start, end in passage.spans:
            yield RetrievedPassage(article.file, article.title, start, end, source[start:end], round(hit.score, 4))
