"""What a catalog's columns hold ↔ the values of the index: strings as bytes, offsets packed.

Strings are kept as bytes, for a file's name may hold what is no character.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from index.bundles import read_text
from index.types import Article, ArticleKind, DateBasis, IssueDate, Page, Part, Passage, Span

PAGE = "file, encoding, paper, label, date, basis, headline"
ARTICLE = "place, kind, title, kicker, subtitle, byline, date, basis, part, spans"


def encode(text: str | None) -> bytes | None:
    """Write a string, half characters too."""
    return None if text is None else text.encode("utf-8", "surrogatepass")


def decode(data: bytes | None) -> str:
    """Read a string; what is missing is empty."""
    return "" if data is None else data.decode("utf-8", "surrogatepass")


def page_row(page: Page) -> tuple[bytes | None, ...]:
    """Give the columns `PAGE`."""
    date, basis = _date_columns(page.issue_date)
    return tuple(map(encode, (page.file, page.encoding, page.paper, page.number, date, basis, page.headline)))


def digest_page(page: Page) -> bytes:
    """Tell a page from any other: by its text, its name, and what is known of it."""
    digest = hashlib.blake2b(page.text.encode("utf-8", "surrogatepass"), digest_size=16)
    digest.update(repr(page_row(page)).encode())
    return digest.digest()


def read_page(row: Sequence[Any], text: bytes) -> Page:
    """Make a page of the columns `PAGE` and its text as it was written."""
    file, encoding, paper, label, date, basis, headline = row
    known = (None if value is None else decode(value) for value in (paper, label, headline))
    return Page(decode(file), read_text(text), decode(encoding), _date(date, basis), *known)


def article_row(article: Article) -> tuple[int | bytes | None, ...]:
    """Give the columns `ARTICLE`."""
    head = (article.kind, article.title, article.kicker, article.subtitle, article.byline)
    known = (*head, *_date_columns(article.issue_date), _part_column(article.part))
    return article.number, *map(encode, known), _pack(article.spans)


def read_article(file: bytes, row: Sequence[Any]) -> Article:
    """Make an article of its page's file and the columns `ARTICLE`."""
    place, kind, title, kicker, subtitle, byline, date, basis, part, spans = row
    return Article(
        decode(file),
        place,
        cast("ArticleKind", decode(kind)),
        decode(title),
        _unpack(spans),
        kicker=decode(kicker),
        subtitle=decode(subtitle),
        byline=decode(byline),
        issue_date=_date(date, basis),
        part=None if part is None else Part(*decode(part).split(" ")),
    )


def pack_passages(passages: Sequence[Passage]) -> bytes:
    """Write an article's passages: how long their lists are, and the way from each edge to the next."""
    numbers: list[int] = []
    at = 0
    for passage in passages:
        numbers.append(len(passage.sentences))
        for runs in (passage.spans, *passage.sentences):
            numbers.append(len(runs))
            for edge in (edge for run in runs for edge in run):
                numbers.append(edge - at)
                at = edge
    return json.dumps(numbers, separators=(",", ":")).encode()


def unpack_passages(data: bytes, article: int) -> tuple[Passage, ...]:
    """Read the passages of the article of a number."""
    numbers: Iterator[int] = iter(json.loads(data))
    at = 0

    def edge() -> int:
        nonlocal at
        at += next(numbers)
        return at

    found: list[Passage] = []
    for count in numbers:
        spans, *sentences = (tuple((edge(), edge()) for _ in range(next(numbers))) for _ in range(count + 1))
        found.append(Passage(article, spans, tuple(sentences)))
    return tuple(found)


def _pack(spans: Iterable[Span]) -> bytes:
    return array("i", (edge for span in spans for edge in span)).tobytes()


def _unpack(data: bytes) -> tuple[Span, ...]:
    numbers = array("i")
    numbers.frombytes(data)
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _part_column(part: Part | None) -> str | None:
    return f"{part.label} {part.back} {part.onward}" if part else None


def _date_columns(date: IssueDate | None) -> tuple[str | None, str | None]:
    return (date.value, date.basis) if date else (None, None)


def _date(value: bytes | None, basis: bytes | None) -> IssueDate | None:
    if value is None or basis is None:
        return None
    return IssueDate(decode(value), cast("DateBasis", decode(basis)))
