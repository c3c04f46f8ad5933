"""An answer → whether the source proves it: what it says stands in its quotes, and each quote in its file."""

from __future__ import annotations

from bot.types import Answer, Citation
from index import Archive, describe_date, find_figures, fold, tag

_COMPOSED = frozenset({"yesno", "compare"})
"""Kinds whose answer begins with a word of our own, up to the colon."""
_GATHERED = frozenset({"articles", "series"})
"""Kinds that line up what several articles say, by their titles and dates."""


def is_proven(answer: Answer, archive: Archive) -> bool:
    """Tell whether every quote is the source's own text, and every figure and name of the answer stands in one.

    A plain answer must be the very text of its spans; one that joins several parts may also use the question's words.
    """
    if not all(_is_exact(citation, archive) for citation in answer.citations):
        return False
    if answer.status not in ("answered", "partial"):
        return True
    if not answer.citations or not all(is_proven(part, archive) for part in answer.parts):
        return False
    if answer.kind in _COMPOSED | _GATHERED or answer.parts:
        return _stands(answer)
    return _joined("".join(_spans(answer, archive))) == _joined(answer.answer)


def _is_exact(citation: Citation, archive: Archive) -> bool:
    source = archive.page(citation.file).text
    inside = all(citation.start <= start < end <= citation.end for start, end in citation.answer_spans)
    return inside and source[citation.start : citation.end] == citation.quote


def _spans(answer: Answer, archive: Archive) -> list[str]:
    return [archive.page(c.file).text[start:end] for c in answer.citations for start, end in c.answer_spans]


def _joined(text: str) -> str:
    return fold("".join(text.split()))


def _stands(answer: Answer) -> bool:
    """Tell whether the figures and names of a composed answer stand in its quotes, or were asked about."""
    said = answer.answer.partition("：")[2] if answer.kind in _COMPOSED else answer.answer
    proof = _joined("".join(citation.quote for citation in answer.citations))
    allowed = f"{proof}\n{_joined(answer.question)}\n{_joined(answer.resolved_question)}"
    allowed += "".join(_joined(part.question) for part in answer.parts)
    if answer.kind in _GATHERED:
        allowed += _joined(_pages_of(answer))
    text = _joined(said)
    figures = [text[figure.start : figure.end] for figure in find_figures(text)]
    names = [word for word, part in tag(text) if part.startswith("nr") and len(word) > 1]
    return all(item in allowed for item in (*figures, *names))


def _pages_of(answer: Answer) -> str:
    """Write what may be said of the articles cited: how many they are, their titles, their dates."""
    articles = {(citation.file, citation.title, citation.date) for citation in answer.citations}
    named = (f"{title}{describe_date(date) if date else ''}" for _, title, date in sorted(articles, key=str))
    return f"{len(articles)}篇{''.join(named)}"
