"""An Answer → the JSON object that scripts read, and the lines that a person reads at a terminal."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, pairwise

from bot.messages import MESSAGES, Language
from bot.terminal import Fragment, Line, Style, line
from bot.types import Answer, Citation, Reprint, RetrievedPassage
from index import Article, Segmenter, Span, fold, read_runs, repair

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PARAGRAPH = re.compile(r"(?<=[。！？!?”’」』）)])[ \t\r\u3000]*\n\s*")
_UNSURE = 0.2
"""Below this an answer says that it is not sure: of those it gives, news questions have it right one time in six."""
_MOST_REPRINTS = 3
_ASKING = frozenset(
    [
        *("什么", "多少", "哪些", "哪个", "哪里", "哪儿", "几个", "怎么", "怎样", "如何", "为什么", "是否", "有没有"),
        *("what", "how", "many", "much", "which", "who", "when", "where"),
        *("did", "does", "do", "is", "are", "was", "were"),
        *("the", "of", "and", "in", "on", "to", "for", "with", "by"),
    ]
)

Mark = tuple[int, int, Style]
"""A run `[start, end)` of a text and the style it is shown in; of marks that overlap the later one wins."""


def answer_json(answer: Answer) -> dict[str, object]:
    """Give an answer as the JSON object of the contract, its keys in the contract's order.

    Citations, reprints and passages are their fields in order.
    """
    return {
        "id": answer.id,
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "status": answer.status,
        "kind": answer.kind,
        "answer": answer.answer,
        "parts": [answer_json(part) for part in answer.parts],
        "confidence": answer.confidence,
        "citations": [
            asdict(citation) | {"answer_spans": [list(span) for span in citation.answer_spans]}
            for citation in answer.citations
        ],
        "also_in": [asdict(reprint) for reprint in answer.also_in],
        "alternatives": [answer_json(other) for other in answer.alternatives],
        "passages": [asdict(passage) for passage in answer.passages],
        "elapsed_ms": answer.elapsed_ms,
        "index": answer.index,
    }


def article_json(article: Article) -> dict[str, object]:
    """Give an article as the JSON object of the contract."""
    date = article.issue_date
    return {
        "id": article.id,
        "file": article.file,
        "kind": article.kind,
        "title": article.title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "date": date.value if date else None,
        "date_basis": date.basis if date else None,
        "spans": [list(span) for span in article.spans],
    }


def to_json(value: object) -> str:
    """Write one line of JSON: Chinese as it is, escaped what would cut the line, move a terminal or be no UTF-8."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def date_in_words(value: str | None, basis: str | None, language: Language) -> str:
    """Say an issue date and on what it rests: 约2023年6月（推断）, about June 2023 (inferred)."""
    say = MESSAGES[language]
    if value is None:
        return say.no_date
    forms = {"inferred": say.dated_inferred, "text": say.dated_text, "sidecar": say.dated_sidecar}
    return forms.get(basis or "", "{date}").format(date=_plain_date(value, language))


def _plain_date(value: str, language: Language) -> str:
    parts = [int(part) for part in value.split("-")]
    if language == "zh":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    year, month, day = (*parts, 0, 0)[:3]
    return " ".join(filter(None, (str(day or ""), calendar.month_name[month], str(year))))


def terms_of(answer: Answer, segmenter: Segmenter) -> frozenset[str]:
    """Give the folded words of a question that are worth showing where they stand in what was found."""
    words = segmenter.words(answer.resolved_question)
    return frozenset(word for word in words if (len(word) > 1 or word.isdigit()) and word not in _ASKING)


def _term_marks(text: str, terms: Collection[str]) -> Iterator[Mark]:
    if terms:
        pattern = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
        for match in re.finditer(pattern, fold(text)):
            yield match.start(), match.end(), "term"


def readable(text: str, marks: Iterable[Mark]) -> list[Fragment]:
    """Join a printed text's broken lines for reading and keep its marks where they were."""
    styles: list[Style] = ["plain"] * len(text)
    for start, end, style in marks:
        inside = range(len(text))[max(start, 0) : max(end, 0)]
        styles[inside.start : inside.stop] = [style] * len(inside)
    # Repair changes nothing but white space, so what is left of the styles goes with what is left of the characters.
    printed = iter([own for c, own in zip(text, styles, strict=True) if not c.isspace()])
    current: Style = "plain"
    shown: list[tuple[str, Style]] = []
    for c in repair(text):
        current = current if c.isspace() else next(printed)
        shown.append((c, current))
    return [Fragment("".join(c for c, _ in run), own) for own, run in groupby(shown, key=lambda pair: pair[1])]


def answer_lines(answer: Answer, terms: Collection[str], language: Language) -> list[Line]:
    """Lay out an answer: what it says, each quote that proves it, whence; parts and alternatives below."""
    lines: list[Line] = []
    if answer.answer and not _is_quote(answer):
        lines += [line(Fragment(answer.answer, "answer" if answer.citations else "warning"))]
    for _, group in groupby(answer.citations, key=lambda citation: (citation.file, citation.title)):
        lines += _proof([*group], terms, language)
    lines += _reprints(answer.also_in, language)
    if answer.status in ("answered", "partial") and answer.confidence < _UNSURE:
        lines += [line(Fragment(MESSAGES[language].unsure.format(percent=round(100 * answer.confidence)), "faint"))]
    lines += [_part(part) for part in answer.parts]
    if answer.alternatives:
        lines += [Line(), line(MESSAGES[language].also)]
        lines += [_alternative(other, answer, language) for other in answer.alternatives]
    return lines


def _part(part: Answer) -> Line:
    """Show what one part asks and is answered; what proves it stands among the quotes of the whole."""
    return line(
        Fragment(part.question, "faint"), "  ", Fragment(part.answer, "answer" if part.citations else "warning")
    )


def _is_quote(answer: Answer) -> bool:
    """Tell whether the answer is the quoted sentence itself, which then need not be said twice."""
    return "".join(answer.answer.split()) == "".join("".join(c.quote.split()) for c in answer.citations)


def _proof(citations: Sequence[Citation], terms: Collection[str], language: Language) -> list[Line]:
    fragments: list[Fragment] = []
    for citation in citations:
        marks: list[Mark] = [(a - citation.start, b - citation.start, "answer") for a, b in citation.answer_spans]
        fragments += readable(citation.quote, [*marks, *_term_marks(citation.quote, terms)])
    first = citations[0]
    source = MESSAGES[language].place.format(file=first.file, start=first.start, end=citations[-1].end)
    return [
        Line(tuple(fragments), margin="│ "),
        line(_title(first.title, language), "  ", date_in_words(first.date, first.date_basis, language)),
        line(Fragment(source, "faint")),
    ]


def _reprints(reprints: Sequence[Reprint], language: Language) -> Iterator[Line]:
    """Show where else the same is printed, a line each, the first few."""
    say = MESSAGES[language]
    for shown in reprints[:_MOST_REPRINTS]:
        when = date_in_words(shown.date, shown.date_basis, language)
        yield line(say.also_in, _title(shown.title, language), f"  {when}  ", Fragment(shown.file, "faint"))
    if (more := len(reprints) - _MOST_REPRINTS) > 0:
        yield line(Fragment(say.more_prints.format(count=more), "faint"))


def _title(title: str, language: Language) -> Fragment:
    say = MESSAGES[language]
    return Fragment(say.title.format(title=title) if title.strip() else say.untitled, "title")


def _alternative(answer: Answer, beside: Answer, language: Language) -> Line:
    """Show a figure beside the answer: the days that it is about, what it is, and whence."""
    when = [answer.resolved_question, "  "] if answer.resolved_question != beside.resolved_question else []
    parts: list[str | Fragment] = [*when, Fragment(answer.answer, "answer")]
    for cited in answer.citations[:1]:
        parts += ["  ", _title(cited.title, language), "  ", date_in_words(cited.date, cited.date_basis, language)]
    return line(*parts, margin="  ")


def passage_groups(answer: Answer) -> list[list[RetrievedPassage]]:
    """Group the runs of each passage retrieved and leave out the passages that the answer has quoted already."""
    groups = groupby(answer.passages, key=lambda passage: (passage.file, passage.title, passage.score))
    quoted = [(citation.file, citation.start) for citation in answer.citations]
    runs = [[*group] for _, group in groups]
    return [group for group in runs if not any(p.file == f and p.start <= s < p.end for p in group for f, s in quoted)]


def passage_lines(
    group: Sequence[RetrievedPassage], number: int, terms: Collection[str], language: Language
) -> list[Line]:
    """Lay out one passage retrieved, with its article and file."""
    say, first = MESSAGES[language], group[0]
    text = "".join(passage.text for passage in group)
    source = say.place.format(file=first.file, start=first.start, end=group[-1].end)
    return [
        line(Fragment(say.passage.format(number=number), "faint"), "  ", _title(first.title, language)),
        Line(tuple(readable(text, _term_marks(text, terms))), margin="│ "),
        line(Fragment(source, "faint")),
    ]


def article_lines(
    article: Article, source: str, quotes: Sequence[Span], language: Language, *, signs: bool
) -> list[Line]:
    """Lay out a whole article with what was quoted marked: by style, and by ▶ ◀ where `signs` must do it."""
    body = read_runs(source, article.spans)
    paragraphs = _paragraphs(body, [*_body_marks(article.spans, quotes)])
    return [
        *([line(article.kicker)] if article.kicker else []),
        line(_title(article.title, language)),
        *(line(text) for text in (article.subtitle, article.byline) if text),
        line(Fragment(f"{article_date(article, language)}  {article.file}", "faint")),
        *(row for part in paragraphs for row in (Line(), Line(tuple(_signed(part) if signs else part)))),
    ]


def article_list_lines(articles: Iterable[Article], language: Language) -> Iterator[Line]:
    """List articles under the names of their files, a line each."""
    say = MESSAGES[language]
    for (file, dated), group in groupby(articles, key=lambda article: (article.file, article_date(article, language))):
        yield line(Fragment(f"{file}  {dated}", "faint"))
        for article in group:
            size = say.characters.format(count=sum(end - start for start, end in article.spans))
            notes = [say.caption] if article.kind == "caption" else []
            notes += [article.byline, size] if article.byline else [size]
            yield line(f"{article.number:3}  ", _title(article.title, language), f"  {' · '.join(notes)}", margin="  ")


def article_date(article: Article, language: Language) -> str:
    """Say an article's issue date and on what it rests."""
    date = article.issue_date
    return date_in_words(date.value, date.basis, language) if date else MESSAGES[language].no_date


def _body_marks(spans: Sequence[Span], quotes: Sequence[Span]) -> Iterator[Mark]:
    """Move quotes from offsets in the source to offsets in the body that the spans make up."""
    at = 0
    for start, end in spans:
        for first, last in quotes:
            if first < end and last > start:
                yield at + max(first, start) - start, at + min(last, end) - start, "quote"
        at += end - start


def _paragraphs(body: str, marks: Sequence[Mark]) -> Iterator[list[Fragment]]:
    """Cut a body where a line ends with a sentence; other line ends are the page's, not the writer's."""
    edges = [0, *(match.end() for match in _PARAGRAPH.finditer(body)), len(body)]
    for start, end in pairwise(edges):
        if body[start:end].strip():
            inside = [(max(a - start, 0), b - start, style) for a, b, style in marks if a < end and b > start]
            yield readable(body[start:end], inside)


def _signed(fragments: Iterable[Fragment]) -> list[Fragment]:
    return [Fragment(f"▶{part.text}◀", part.style) if part.style == "quote" else part for part in fragments]
