"""Pages, articles and passages ↔ one SQLite file that gives each of them back by its number.

Pages, articles and passages are numbered from 0 in the order they were added.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from index.bundles import FULL, Bundle, Columns, Extent, unpack_together, write_text
from index.errors import IndexDamagedError
from index.packing import (
    ARTICLE,
    PAGE,
    article_row,
    decode,
    encode,
    pack_passages,
    page_row,
    read_article,
    read_page,
    unpack_passages,
)
from index.types import Article, Page, Passage

_TABLES = """
CREATE TABLE page (number INTEGER PRIMARY KEY, file BLOB UNIQUE NOT NULL, encoding BLOB NOT NULL, paper BLOB,
                   label BLOB, date BLOB, basis BLOB, headline BLOB, digest BLOB NOT NULL);
CREATE TABLE article (number INTEGER PRIMARY KEY, page INTEGER NOT NULL, count INTEGER NOT NULL,
                      place INTEGER NOT NULL, kind BLOB NOT NULL, title BLOB NOT NULL, kicker BLOB NOT NULL,
                      subtitle BLOB NOT NULL, byline BLOB NOT NULL, date BLOB, basis BLOB, part BLOB,
                      spans BLOB NOT NULL, digests BLOB NOT NULL);
CREATE TABLE bundle (number INTEGER PRIMARY KEY, page INTEGER NOT NULL, pages INTEGER NOT NULL,
                     article INTEGER NOT NULL, articles INTEGER NOT NULL, size INTEGER NOT NULL,
                     texts BLOB NOT NULL, passages BLOB NOT NULL, figures BLOB NOT NULL);
CREATE INDEX parts ON article (number) WHERE part IS NOT NULL;
"""
_COPY_PAGES = f"""
INSERT INTO page SELECT number + ?, {PAGE}, digest FROM base.page WHERE number >= ? AND number < ? ORDER BY number
"""  # noqa: S608
_COPY_ARTICLES = f"""
INSERT INTO article SELECT number + ?, page + ?, count, {ARTICLE}, digests
FROM base.article WHERE number >= ? AND number < ? ORDER BY number
"""  # noqa: S608
_BUNDLES = """
SELECT page, pages, article, articles, size, texts, passages, figures FROM base.bundle
WHERE page < ? AND page + pages > ? ORDER BY number
"""
_ARTICLES = f"""
SELECT article.number, page.file, {", ".join(f"article.{column}" for column in ARTICLE.split(", "))}
FROM article JOIN page ON page.number = article.page WHERE
"""  # noqa: S608
_ARTICLES_AT_ONCE = 1000


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Raise SQLite's errors as the operating system's that they stand for."""
    try:
        yield
    except sqlite3.OperationalError as e:
        full = e.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(e)) from e


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?{mode}"


class CatalogWriter:
    """Writes a catalog; the build makes it durable, so SQLite itself need not."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._bundle = Bundle()
        self.pages = 0
        self.articles = 0
        self.passages = 0

    @classmethod
    def create(cls, path: Path, *, base: Path | None = None) -> CatalogWriter:
        """Make a new file with empty tables, to copy from `base`.

        Like all that writes here, raises OSError where the disk refuses.
        """
        with _writing():
            connection = sqlite3.connect(_uri(path, "mode=rwc"), uri=True, isolation_level=None)
            connection.executescript(f"PRAGMA synchronous=OFF; {_TABLES}")
            if base:
                connection.execute("ATTACH ? AS base", (_uri(base, "mode=ro&immutable=1"),))
            connection.execute("BEGIN")
        return cls(connection)

    def add_page(self, page: Page, digest: bytes = b"") -> None:
        """Add the next page; the articles that follow are its own."""
        self._bind(least=FULL)
        self._bundle.texts.append(write_text(page.text))
        with _writing():
            row = (self.pages, *page_row(page), digest)
            self._connection.execute("INSERT INTO page VALUES (?,?,?,?,?,?,?,?,?)", row)
        self.pages += 1

    def add_article(
        self, article: Article, passages: Sequence[Passage] = (), *, figures: bytes = b"", digests: bytes = b""
    ) -> None:
        """Add the next article, of the page added last, with its passages and what goes with them."""
        numbers = (self.articles, self.pages - 1, len(passages))
        self._bundle.passages.append(pack_passages(passages))
        self._bundle.figures.append(figures)
        with _writing():
            row = (*numbers, *article_row(article), digests)
            self._connection.execute("INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row)
        self.articles += 1
        self.passages += len(passages)

    def copy(self, pages: range, articles: range, passages: int) -> None:
        """Add pages of the base with all their articles, which have so many passages."""
        moved = self.articles - articles.start, self.pages - pages.start
        with _writing():
            self._connection.execute(_COPY_PAGES, (moved[1], pages.start, pages.stop))
            self._connection.execute(_COPY_ARTICLES, (*moved, articles.start, articles.stop))
            self._copy_bundles(pages, articles)
        self.pages += len(pages)
        self.articles += len(articles)
        self.passages += passages

    def _copy_bundles(self, pages: range, articles: range) -> None:
        """Add what bundles of the base hold of its pages and articles; those that are full enough stay as they are."""
        for row in self._connection.execute(_BUNDLES, (pages.stop, pages.start)):
            extent, columns = Extent(*row[:5]), Columns(*row[5:])
            is_whole = pages.start <= extent.page and extent.page + extent.pages <= pages.stop
            if is_whole and extent.size >= FULL // 2:
                self._bind()
                self._insert(extent._replace(page=self._bundle.page, article=self._bundle.article), columns)
            else:
                self._bundle.take(extent, columns, pages, articles)
                self._bind(least=FULL)

    def _bind(self, *, least: int = 0) -> None:
        """Write the bundle out, if it holds so many bytes of text, and begin the next."""
        extent = self._bundle.extent
        if extent.pages and extent.size >= least:
            self._insert(extent, self._bundle.pack())

    def _insert(self, extent: Extent, columns: Columns) -> None:
        with _writing():
            self._connection.execute("INSERT INTO bundle VALUES (NULL,?,?,?,?,?,?,?,?)", (*extent, *columns))
        self._bundle = Bundle(extent.page + extent.pages, extent.article + extent.articles)

    def save(self) -> None:
        """Make what was added so far outlive this process."""
        self._bind()
        with _writing():
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")

    def finish(self) -> None:
        """Write everything out and close the file."""
        self._bind()
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
        numbering = self._rows("SELECT page, count FROM article ORDER BY number")
        self.pages_of_articles: array[int] = array("q", (page for page, _ in numbering))
        """The number of each article's page."""
        self.firsts: array[int] = array("q", accumulate((count for _, count in numbering), initial=0))
        """The number of each article's first passage, and at the end how many passages there are."""
        bundles = self._rows("SELECT number, page, article FROM bundle ORDER BY number")
        self._bundles, self._first_pages, self._first_articles = (
            [row[column] for row in bundles] for column in range(3)
        )
        self._column = lru_cache(maxsize=192)(self._read_column)
        self.page = lru_cache(maxsize=64)(self._read_page)
        self.article = lru_cache(maxsize=4096)(self._read_article)
        self._passages = lru_cache(maxsize=1024)(self._read_passages)

    @classmethod
    def open(cls, path: Path, *, finished: bool = True) -> Catalog:
        """Open a catalog read-only; raises IndexDamagedError where it is none. What was not saved is left out."""
        try:
            mode = "mode=ro&immutable=1" if finished else "mode=rw"
            connection = sqlite3.connect(_uri(path, mode), uri=True, check_same_thread=False)
            connection.execute("SELECT 1 FROM page LIMIT 0")
            return cls(connection)
        except sqlite3.Error as e:
            raise IndexDamagedError(f"{path} cannot be read as a catalog ({e}); rebuild it with: wenbao index") from e

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _rows(self, query: str, *values: bytes | int) -> list[tuple[Any, ...]]:
        # One statement at a time: not every SQLite is built for threads that share a connection.
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _read_page(self, file: str) -> Page:
        query = f"SELECT number, {PAGE} FROM page WHERE file = ?"  # noqa: S608
        [(number, *row)] = self._rows(query, encode(file) or b"")
        bundle = bisect_right(self._first_pages, number) - 1
        return read_page(row, self._column(bundle, "texts")[number - self._first_pages[bundle]])

    def _of_article(self, number: int, column: Literal["passages", "figures"]) -> bytes:
        bundle = bisect_right(self._first_articles, number) - 1
        found: bytes = self._column(bundle, column)[number - self._first_articles[bundle]]
        return found

    def _read_column(self, bundle: int, column: str) -> list[bytes]:
        [(data,)] = self._rows(f"SELECT {column} FROM bundle WHERE number = ?", self._bundles[bundle])  # noqa: S608
        return unpack_together(data)

    def page_digests(self) -> list[tuple[str, bytes]]:
        """Give the file of every page, in order, with the digest it was added with."""
        return [(decode(file), digest) for file, digest in self._rows("SELECT file, digest FROM page ORDER BY number")]

    def page_labels(self) -> list[tuple[str, str, str]]:
        """Give the file of every page, in order, with its paper and its number, empty where they are not known."""
        rows = self._rows("SELECT file, paper, label FROM page ORDER BY number")
        return [(decode(file), decode(paper), decode(label)) for file, paper, label in rows]

    def parts(self) -> list[tuple[int, Article]]:
        """Give the articles that go on on another page, or come from one, each with its number."""
        return self._articles("part IS NOT NULL ORDER BY article.number")

    def passage_digests(self) -> bytes:
        """Give the digests of all passages, joined in order."""
        return b"".join(digests for (digests,) in self._rows("SELECT digests FROM article ORDER BY number"))

    def _read_article(self, number: int) -> Article:
        [(_, article)] = self._articles("article.number = ?", number)
        return article

    def articles(self) -> Iterator[Article]:
        """Give every article in page order."""
        first = 0
        while found := self._articles("article.number >= ? ORDER BY article.number LIMIT ?", first, _ARTICLES_AT_ONCE):
            yield from (article for _, article in found)
            first += len(found)

    def _articles(self, which: str, *values: int) -> list[tuple[int, Article]]:
        return [(number, read_article(file, row)) for number, file, *row in self._rows(_ARTICLES + which, *values)]

    def figures(self, article: int) -> bytes:
        """Give the figures of an article as they were written."""
        return self._of_article(article, "figures")

    def article_of(self, passage: int) -> int:
        """Give the number of a passage's article."""
        return bisect_right(self.firsts, passage) - 1

    def passages_of(self, article: int) -> range:
        """Give the numbers of an article's passages, which follow each other in reading order."""
        return range(self.firsts[article], self.firsts[article + 1])

    def passage(self, number: int) -> Passage:
        """Give the passage of a number."""
        article = self.article_of(number)
        passages: tuple[Passage, ...] = self._passages(article)
        return passages[number - self.firsts[article]]

    def _read_passages(self, article: int) -> tuple[Passage, ...]:
        return unpack_passages(self._of_article(article, "passages"), article)
