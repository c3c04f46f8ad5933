"""Pages, articles and passages ↔ one SQLite file that gives each of them back by its number.

Passages are numbered from 0 in the order they were added; articles too. Texts are compressed, offsets packed.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from index.errors import IndexDamagedError
from index.types import Article, ArticleKind, DateBasis, IssueDate, Page, Passage, Span

_TABLES = """
CREATE TABLE page (number INTEGER PRIMARY KEY, file TEXT UNIQUE NOT NULL, encoding TEXT NOT NULL, paper TEXT,
                   label TEXT, date TEXT, basis TEXT, headline TEXT, text BLOB NOT NULL);
CREATE TABLE article (number INTEGER PRIMARY KEY, page INTEGER NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
                      title TEXT NOT NULL, kicker TEXT NOT NULL, subtitle TEXT NOT NULL, byline TEXT NOT NULL,
                      date TEXT, basis TEXT, spans BLOB NOT NULL);
CREATE TABLE passage (number INTEGER PRIMARY KEY, article INTEGER NOT NULL, spans BLOB NOT NULL, sentences BLOB NOT NULL);
"""


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


def _date(value: str | None, basis: DateBasis | None) -> IssueDate | None:
    return IssueDate(value, basis) if value is not None and basis is not None else None


class CatalogWriter:
    """Writes a catalog; the build makes it durable, so SQLite itself need not."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.pages = 0
        self.articles = 0
        self.passages = 0

    @classmethod
    def create(cls, path: Path) -> CatalogWriter:
        """Make a new file with empty tables."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        return cls(connection)

    def add_page(self, page: Page) -> None:
        """Add the next page; the articles that follow are its own."""
        row = (self.pages, page.file, page.encoding, page.paper, page.number, *_date_columns(page.issue_date), page.headline)
        text = zlib.compress(page.text.encode("utf-8", "surrogatepass"), 6)
        self._connection.execute("INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?)", (*row, text))
        self.pages += 1

    def add_article(self, article: Article) -> None:
        """Add the next article, of the page added last."""
        row = (self.articles, self.pages - 1, article.number, article.kind, article.title, article.kicker, article.subtitle)
        tail = (article.byline, *_date_columns(article.issue_date), _pack(article.spans))
        self._connection.execute("INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*row, *tail))
        self.articles += 1

    def add_passages(self, passages: Sequence[Passage]) -> None:
        """Add the next passages."""
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
        self._connection.execute("COMMIT")
        self._connection.close()


class Catalog:
    """A catalog opened for reading, by any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.page = lru_cache(maxsize=64)(self._read_page)
        self.article = lru_cache(maxsize=4096)(self._read_article)

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """Open a finished catalog read-only; raises IndexDamagedError where it is none."""
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error as e:
            raise IndexDamagedError(f"{path} cannot be read as a catalog ({e}); rebuild it with: wenbao index") from e
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _read_page(self, file: str) -> Page:
        columns = "encoding, paper, label, date, basis, headline, text"
        row = self._connection.execute(f"SELECT {columns} FROM page WHERE file = ?", (file,)).fetchone()  # noqa: S608
        encoding, paper, label, date, basis, headline, text = row
        decoded = zlib.decompress(text).decode("utf-8", "surrogatepass")
        return Page(file, decoded, encoding, _date(date, basis), paper, label, headline)

    def _read_article(self, number: int) -> Article:
        return next(self._articles("WHERE article.number = ?", number))

    def articles(self) -> Iterator[Article]:
        """Give every article in page order."""
        return self._articles("ORDER BY article.number")

    def _articles(self, clause: str, *values: int) -> Iterator[Article]:
        columns = "file, place, kind, title, kicker, subtitle, byline, article.date, article.basis, spans"
        query = f"SELECT {columns} FROM article JOIN page ON page.number = article.page {clause}"  # noqa: S608
        for file, place, kind, title, kicker, subtitle, byline, date, basis, spans in self._connection.execute(query, values):
            known: ArticleKind = kind
            yield Article(file, place, known, title, _unpack(spans), kicker, subtitle, byline, _date(date, basis))

    def passage(self, number: int) -> Passage:
        """Give the passage of a number."""
        query = "SELECT article, spans, sentences FROM passage WHERE number = ?"
        article, spans, sentences = self._connection.execute(query, (number,)).fetchone()
        return Passage(article, _unpack(spans), _unpack_sentences(sentences))

    def passages_of(self, article: int) -> list[int]:
        """List the numbers of an article's passages, in reading order."""
        query = "SELECT number FROM passage WHERE article = ? ORDER BY number"
        return [number for (number,) in self._connection.execute(query, (article,))]

    def passage_articles(self) -> array[int]:
        """Give for every passage the number of its article."""
        return array("i", (a for (a,) in self._connection.execute("SELECT article FROM passage ORDER BY number")))
