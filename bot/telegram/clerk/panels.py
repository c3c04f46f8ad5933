"""A card and what was pressed on it → the message that takes its place: answer, passages, article, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple

from bot.references import refer
from bot.replies import article_date
from bot.telegram.cards import Card, Press
from bot.telegram.clerk.library import File, Library
from bot.telegram.clerk.views import Quote, article_texts, find_article, headline, on_one_line
from bot.telegram.rich_text import Button, Message, Text, message, plain, said, to_html
from bot.telegram.wording import WORDING
from index import fold

_ROWS = 8
_LABEL = 40
_MOST_FOUND = 8
_LOOKED_AT = 100


def answer_content(shown: Text, passages: Sequence[Text], quote: Quote | None) -> Mapping[str, object]:
    """Put what an answer's buttons need into a form that SQLite keeps: it stays true when the index changes."""
    return {
        "answer": [to_html(shown), plain(shown)],
        "passages": [[to_html(text), plain(text)] for text in passages],
        "quote": asdict(quote) if quote else None,
    }


def answer_panel(card: Card) -> Message | None:
    """Show the answer, what there is besides it, and ask how it was liked."""
    answer = card.content.get("answer")
    if not isinstance(answer, list):
        return None
    say = WORDING[card.language]
    more = [card.button(say.more, "m")] if card.content.get("passages") else []
    row = [*more, *_source_button(card)]
    rating = [card.button("👍", "u"), card.button("👎", "d")]
    html, unmarked = answer
    return Message(html, unmarked, [row, rating] if row else [rating])


def passages_panel(card: Card, page: int) -> Message | None:
    """Show a page of the passages that were found besides."""
    pages = card.content.get("passages")
    if not isinstance(pages, list) or not 0 <= page < len(pages):
        return None
    back = card.button(WORDING[card.language].back, "b")
    html, unmarked = pages[page]
    return Message(html, unmarked, [_turning(card, "m", page, len(pages)), [back, *_source_button(card)]])


def source_panel(card: Card, library: Library, page: int | None) -> Message | None:
    """Show a page of the article that the answer was copied from, first the one with the quote."""
    quote = card.content.get("quote")
    found = Quote(**quote) if isinstance(quote, dict) else None
    number = find_article(found, library) if found else None
    if found is None or number is None:
        return None
    article = library.archive.article(number)
    page_of = library.archive.page(article.file)
    cited = astuple(refer(article, page_of))
    quotes = [(found.start, found.end)]
    pages, quoted = article_texts(article, page_of.text, quotes, card.language, references=cited)
    shown = quoted if page is None else page
    if not 0 <= shown < len(pages):
        return None
    # Pages count from 1 on these buttons: 0 is the one with the quote.
    turning = _turning(card, "s", shown, len(pages), counted_from=1)
    back = [card.button(WORDING[card.language].back, "b")] if "answer" in card.content else []
    return message(pages[shown], [turning, *([back] if back else [])])


def files_panel(card: Card, library: Library, page: int) -> Message | None:
    """List the files of the archive, a button each."""
    total = len(library.files)
    chosen = library.files[page * _ROWS : (page + 1) * _ROWS]
    if not chosen:
        return None
    say = WORDING[card.language]
    text = say.sources.format(first=page * _ROWS + 1, last=page * _ROWS + len(chosen), total=total)
    rows = [[card.button(_label(file, library, card), "o", n)] for n, file in enumerate(chosen, page * _ROWS)]
    return said(text, [*rows, _turning(card, "f", page, -(-total // _ROWS))])


def file_panel(card: Card, library: Library, number: int, page: int) -> Message | None:
    """List the articles of a file, a button each."""
    if number >= len(library.files) or page * _ROWS >= library.files[number].count:
        return None
    file = library.files[number]
    numbers = file.numbers[page * _ROWS : (page + 1) * _ROWS]
    say = WORDING[card.language]
    last = page * _ROWS + len(numbers)
    text = say.sources_of.format(file=file.name, first=page * _ROWS + 1, last=last, total=file.count)
    turning = _turning(card, "o", page, -(-file.count // _ROWS), before=number)
    back = card.button(say.files, "f", number // _ROWS)
    return said(text, [*article_buttons(card, library, numbers), turning, [back]])


def article_buttons(card: Card, library: Library, numbers: Sequence[int]) -> list[Sequence[Button]]:
    """Make a button for each of some articles."""
    titles = ((number, headline(library.archive.article(number), card.language)) for number in numbers)
    return [[card.button(on_one_line(title, _LABEL), "a", number)] for number, title in titles]


def article_panel(card: Card, library: Library, number: int, page: int) -> Message | None:
    """Show a page of any article."""
    if number >= library.archive.counts.articles:
        return None
    article = library.archive.article(number)
    page_of = library.archive.page(article.file)
    cited = astuple(refer(article, page_of))
    pages, _ = article_texts(article, page_of.text, [], card.language, references=cited)
    if page >= len(pages):
        return None
    back = card.button(WORDING[card.language].back, "o", library.files.index(library.file_of(number)))
    return message(pages[page], [_turning(card, "a", page, len(pages), before=number), [back]])


def pressed_panel(card: Card, pressed: Press, library: Library) -> Message | None:
    """Give what is to be shown for a button; None where that is not there (any more)."""
    if pressed.verb == "b":
        return answer_panel(card)
    if pressed.verb == "m":
        return passages_panel(card, pressed.first)
    if pressed.verb == "s":
        return source_panel(card, library, pressed.first - 1 if pressed.first else None)
    if card.content.get("generation") != library.archive.generation:
        return None  # numbers of files and articles mean others in another generation
    lists = {"f": lambda: files_panel(card, library, pressed.first)}
    lists["o"] = lambda: file_panel(card, library, pressed.first, pressed.second)
    lists["a"] = lambda: article_panel(card, library, pressed.first, pressed.second)
    return lists[pressed.verb]() if pressed.verb in lists else None


def found_panel(card: Card, library: Library, words: str) -> Message:
    """Find articles by words of their headlines: one is shown, several are offered."""
    archive, wanted = library.archive, fold(words).split()
    near = dict.fromkeys(
        archive.article_of(hit.passage) for hit in archive.search(archive.query(words), limit=_LOOKED_AT)
    )
    found = [number for number in near if all(word in fold(archive.article(number).title) for word in wanted)]
    if len(found) == 1:
        return article_panel(card, library, found[0], 0) or said(WORDING[card.language].outdated)
    say = WORDING[card.language]
    if not found:
        return said(say.no_such_article.format(words=words[:60]))
    chosen = found[:_MOST_FOUND]
    text = say.sources_of.format(file=words[:60], first=1, last=len(chosen), total=len(found))
    return said(text, article_buttons(card, library, chosen))


def _source_button(card: Card) -> list[Button]:
    return [card.button(WORDING[card.language].source, "s")] if card.content.get("quote") else []


def _turning(
    card: Card, verb: str, page: int, total: int, *, before: int | None = None, counted_from: int = 0
) -> list[Button]:
    """Make the row of buttons that leads from page to page; `before` is the number that stands before the page's."""

    def turn(label: str, to: int) -> Button:
        numbers = (to + counted_from,) if before is None else (before, to + counted_from)
        return card.button(label, verb, *numbers)

    earlier = [turn("◀", page - 1)] if page else []
    later = [turn("▶", page + 1)] if page + 1 < total else []
    return [*earlier, card.button(f"{page + 1}/{total}", "n"), *later]


def _label(file: File, library: Library, card: Card) -> str:
    date = article_date(library.archive.article(file.first), card.language)
    return f"{on_one_line(file.name, _LABEL)} · {date} · {file.count}"
