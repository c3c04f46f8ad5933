"""An Answer, its passages, an article → the texts that a chat shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import MESSAGES, Language
from bot.replies import answer_lines, article_lines, passage_groups, passage_lines
from bot.telegram.clerk.library import Library
from bot.telegram.rich_text import Piece, Text, from_lines, join, plain, split, tidy, units
from bot.types import Answer
from index import Article, Span

_PAGE = 1200
"""UTF-16 units of a page of an article, about a telephone's screen."""
_PASSAGES_A_PAGE = 2
_WEIGHTIEST = 3500
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted run of a source file: `text[start:end] == text`, in whatever generation it is still so."""

    file: str
    start: int
    end: int
    text: str


def answer_text(answer: Answer, language: Language, above: Sequence[str] = ()) -> Text:
    """Lay out an answer: some notes, what it says in bold, the quoted sentence, its article, date and file."""
    shown = from_lines(answer_lines(answer, (), language))
    if shown and answer.status not in ("answered", "partial"):
        shown = (Piece(shown[0].text), *shown[1:])  # a sentence that says what is missing is no answer
    return join([*(tidy([Piece(note, ("i",))]) for note in above), shown])


def passage_texts(answer: Answer, language: Language) -> list[Text]:
    """Lay out the passages that were found besides, some to a page."""
    groups = passage_groups(answer)
    shown = [from_lines(passage_lines(group, n, (), language)) for n, group in enumerate(groups, 1)]
    pages = [join(shown[at : at + _PASSAGES_A_PAGE], "\n\n") for at in range(0, len(shown), _PASSAGES_A_PAGE)]
    return [split(page)[0] for page in pages]


def first_quote(answer: Answer) -> Quote | None:
    """Give the quote that an answer rests on first."""
    cited = [*answer.citations, *(cited for part in answer.parts for cited in part.citations)]
    return next((Quote(c.file, c.start, c.end, c.quote) for c in cited), None)


def find_article(quote: Quote, library: Library) -> int | None:
    """Give the number of the article that a quote stands in; None where this generation does not hold it any more."""
    number = library.find(quote.file, quote.start)
    if number is None or library.archive.page(quote.file).text[quote.start : quote.end] != quote.text:
        return None
    return number


def article_texts(
    article: Article, source: str, quotes: Sequence[Span], language: Language, *, references: Sequence[str] = ()
) -> tuple[list[Text], int]:
    """Lay out an article in pages, what was quoted marked; gives with them the page where the quote begins.

    `references` stand below each page, to be copied by a tap.
    """
    pages = split(from_lines(article_lines(article, source, quotes, language, signs=False)), _PAGE)
    marked = (n for n, page in enumerate(pages) if any("u" in piece.tags for piece in page))
    opened, below = next(marked, 0), [(Piece(reference, ("code",)),) for reference in references if reference]
    return [join([page, join(below)], "\n\n") if below else page for page in pages], opened


def headline(article: Article, language: Language) -> str:
    """Name an article as people do."""
    say = MESSAGES[language]
    return say.title.format(title=article.title) if article.title.strip() else say.untitled


def inline_title(answer: Answer) -> tuple[str, str]:
    """Give a title and a line below it for a result that is offered while somebody types."""
    cited = next(iter(answer.citations), None)
    below = f"{cited.title} {cited.file}" if cited else ""
    return on_one_line(answer.answer, _LONGEST_TITLE) or "—", on_one_line(below, _LONGEST_TITLE)


def shortened(text: Text) -> Text:
    """Cut a text to one message."""
    return split(text, _WEIGHTIEST)[0] if units(plain(text)) > _WEIGHTIEST else text


def on_one_line(text: str, longest: int) -> str:
    """Give a text without breaks, cut where it is too long."""
    clean = " ".join(plain(tidy([Piece(text)])).split())
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
