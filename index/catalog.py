"""Pages, articles and passages ↔ one SQLite file that gives each of them back by its number.

Passages are numbered from 0 in the order they were added; articles too. Texts are compressed, offsets packed; strings
are kept as bytes, for a file's name may hold what is no character.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from index.errors import IndexDamagedError
from index.types import Article, ArticleKind, DateBasis, IssueDate, Page, Passage, Span

_TABLES = """
CREATE TABLE page (number INTEGER PRIMARY KEY, file BLOB UNIQUE NOT NULL, encoding BLOB NOT NULL, paper BLOB,
                   label BLOB, date BLOB, basis BLOB, headline BLOB, text BLOB NOT NULL);
CREATE TABLE article (number INTEGER PRIMARY KEY, page INTEGER NOT NULL, place INTEGER NOT NULL, kind BLOB NOT NULL,
                      title BLOB NOT NULL, kicker BLOB NOT NULL, subtitle BLOB NOT NULL, byline BLOB NOT NULL,
                      date BLOB, basis BLOB, spans BLOB NOT NULL);
CREATE TABLE passage (number INTEGER PRIMARY KEY, article INTEGER NOT NULL, spans BLOB NOT NULL,
                      sentences BLOB NOT NULL);
"""


_ARTICLES_AT_ONCE = 1000


def _encode(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogatepass")


def _decode(data: bytes | None) -> str:
    return "" if data is None else data.decode("utf-8", "surrogatepass")


def _pack(spans: Iterable[Span]) -> bytes:
    return array("i", (edge for span in spans for edge in span)).tobytes()


def _unpack(data: bytes) -> tuple[Span, ...]:
    numbers = array("i")
    numbers.frombytes(data)
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _pack_sentences(sentences: Sequence[Sequence[Span]]) -> bytes:
    numbers = array("i")
    for runs in sentences:
        numbers.append(len(runs))
        numbers.extend(edge for run in runs for edge in run)
    return numbers.tobytes()


def _unpack_sentences(data: bytes) -> tuple[tuple[Span, ...], ...]:
    numbers = array("i")
    numbers.frombytes(data)
    found: list[tuple[Span, ...]] = []
    at = 0
    while at < len(numbers):
        edges = numbers[at + 1 : at + 1 + 2 * numbers[at]]
        found.append(tuple(zip(edges[::2], edges[1::2], strict=True)))
        at += 1 + 2 * numbers[at]
    return tuple(found)


def _date_columns(date: IssueDate | None) -> tuple[str | None, str | None]:
    return (date.value, date.basis) if date else (None, None)


def _date(value: bytes | None, basis: bytes | None) -> IssueDate | None:
    if value is None or basis is None:
        return None
    return IssueDate(_decode(value), cast("DateBasis", _decode(basis)))


def _article(row: tuple[Any, ...]) -> Article:
    file, place, kind, title, kicker, subtitle, byline, date, basis, spans = row
    return Article(
        _decode(file),
        place,
        cast("ArticleKind", _decode(kind)),
        _decode(title),
        _unpack(spans),
        kicker=_decode(kicker),
        subtitle=_decode(subtitle),
        byline=_decode(byline),
        issue_date=_date(date, basis),
    )


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Raise SQLite's errors as the operating system's that they stand for."""
    try:
        yield
    except sqlite3.OperationalError as e:
        full = e.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(e)) from e


class CatalogWriter:
    """Writes a catalog; the build makes it durable, so SQLite itself need not."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.pages = 0
        self.articles = 0
        self.passages = 0

    @classmethod
    def create(cls, path: Path) -> CatalogWriter:
        """Make a new file with empty tables. Like all that writes here, raises OSError where the disk refuses."""
        with _writing():
            connection = sqlite3.connect(path, isolation_level=None)
            connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        return cls(connection)

    def add_page(self, page: Page) -> None:
        """Add the next page; the articles that follow are its own."""
        known = (page.file, page.encoding, page.paper, page.number, *_date_columns(page.issue_date), page.headline)
        text = zlib.compress(page.text.encode("utf-8", "surrogatepass"), 6)
        with _writing():
            self._connection.execute(
                "INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?)", (self.pages, *map(_encode, known), text)
            )
        self.pages += 1

    def add_article(self, article: Article) -> None:
        """Add the next article, of the page added last."""
        numbers = (self.articles, self.pages - 1, article.number)
        head = (article.kind, article.title, article.kicker, article.subtitle, article.byline)
        known = (*head, *_date_columns(article.issue_date))
        with _writing():
            self._connection.execute(
                "INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (*numbers, *map(_encode, known), _pack(article.spans)),
            )
        self.articles += 1

    def add_passages(self, passages: Sequence[Passage]) -> None:
        """Add the next passages."""
        with _writing():
            self._connection.executemany(
                "INSERT INTO passage VALUES (?,?,?,?)",
                (
                    (number, p.article, _pack(p.spans), _pack_sentences(p.sentences))
                    for number, p in enumerate(passages, self.passages)
                ),
            )
        self.passages += len(passages)

    def finish(self) -> None:
        """Write everything out and close the file."""
        with _writing():
            self._connection.execute("COMMIT")
        self.close()

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._connection.close()


class Catalog:
    """A catalog opened for reading, by any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.page = lru_cache(maxsize=64)(self._read_page)
        self.article = lru_cache(maxsize=4096)(self._read_article)

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """Open a finished catalog read-only; raises IndexDamagedError where it is none."""
        try:
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            connection.execute("SELECT 1 FROM page, article, passage LIMIT 0")
        except sqlite3.Error as e:
            raise IndexDamagedError(f"{path} cannot be read as a catalog ({e}); rebuild it with: wenbao index") from e
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _rows(self, query: str, *values: bytes | int) -> list[tuple[Any, ...]]:
        # One statement at a time: not every SQLite is built for threads that share a connection.
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _read_page(self, file: str) -> Page:
        columns = "encoding, paper, label, date, basis, headline, text"
        rows = self._rows(f"SELECT {columns} FROM page WHERE file = ?", _encode(file) or b"")  # noqa: S608
        encoding, paper, label, date, basis, headline, text = rows[0]
        known = (None if value is None else _decode(value) for value in (paper, label, headline))
        return Page(file, _decode(zlib.decompress(text)), _decode(encoding), _date(date, basis), *known)

    def _read_article(self, number: int) -> Article:
        return self._articles(number, 1)[0]

    def articles(self) -> Iterator[Article]:
        """Give every article in page order."""
        first = 0
        while found := self._articles(first, _ARTICLES_AT_ONCE):
            yield from found
            first += len(found)

    def _articles(self, first: int, count: int) -> list[Article]:
        columns = "file, place, kind, title, kicker, subtitle, byline, article.date, article.basis, spans"
        query = (
            f"SELECT {columns} FROM article JOIN page ON page.number = article.page "  # noqa: S608
            "WHERE article.number >= ? ORDER BY article.number LIMIT ?"
        )
        return [_article(row) for row in self._rows(query, first, count)]

    def passage(self, number: int) -> Passage:
        """Give the passage of a number."""
        query = "SELECT article, spans, sentences FROM passage WHERE number = ?"
        [(article, spans, sentences)] = self._rows(query, number)
        return Passage(article, _unpack(spans), _unpack_sentences(sentences))

    def passage_articles(self) -> array[int]:
        """Give for every passage the number of its article."""
        return array("i", (a for (a,) in self._rows("SELECT article FROM passage ORDER BY number")))
