"""Weighted words → the passages and articles that use them best (BM25, by tantivy); scores higher is better."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.errors import IndexDamagedError
from index.types import Hit

if TYPE_CHECKING:
    import tantivy

FIELDS = ("words", "bigrams", "context")
_NUMBER, _ARTICLE = "number", "article"
_WRITER_BYTES = 128_000_000

Terms = Mapping[str, Mapping[str, float]]
"""For each field the terms to look for and their weights."""
Place = Callable[[int], int]


class Document(NamedTuple):
    """What is indexed of a passage or an article: for each field its terms, free of white space, a blank between."""

    words: str
    bigrams: str
    context: str


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_NUMBER, fast=True)
    # By a number tantivy removes nothing; by a term of text it does.
    builder.add_text_field(_ARTICLE, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Raise tantivy's errors as the system's that they stand for; where tantivy does not say, ask the system again."""
    try:
        yield
    except ValueError as e:
        said = re.search(r"os error (\d+)", str(e))
        if said:
            raise OSError(int(said[1]), os.strerror(int(said[1])), str(folder)) from e
        (folder / "probe").write_bytes(b"\0" * 2**16)
        raise OSError(errno.EIO, str(e), str(folder)) from e


class LexicalWriter:
    """Writes a lexical index, document by document, each with a number of its own and the key of its article."""

    def __init__(self, folder: Path, writer: tantivy.IndexWriter) -> None:
        self._folder = folder
        self._writer = writer
        self._count = 0

    @classmethod
    def create(cls, folder: Path, base: Path | None = None) -> LexicalWriter:
        """Make the folder, with what is in `base` to begin with; like all that writes, raises OSError."""
        import tantivy

        if base:
            shutil.copytree(base, folder, ignore=shutil.ignore_patterns("*.lock"), copy_function=shutil.copyfile)
        else:
            folder.mkdir(parents=True)
        with _writing(folder):
            index = _open(folder) if base else tantivy.Index(_schema(), str(folder))
            # One thread, so that the same documents always give the same index.
            return cls(folder, index.writer(_WRITER_BYTES, 1))

    def add(self, *, words: Iterable[str], bigrams: Iterable[str], context: Iterable[str] = ()) -> None:
        """Add the next document, its terms free of white space; the first one is number 0."""
        self.add_document(Document(" ".join(words), " ".join(bigrams), " ".join(context)), self._count, self._count)

    def add_document(self, document: Document, number: int, article: int) -> None:
        """Add a document of the article of a key."""
        import tantivy

        added = tantivy.Document()
        added.add_integer(_NUMBER, number)
        added.add_text(_ARTICLE, str(article))
        for field, terms in zip(FIELDS, document, strict=True):
            added.add_text(field, terms)
        with _writing(self._folder):
            self._writer.add_document(added)
        self._count += 1

    def remove(self, articles: Iterable[int]) -> None:
        """Remove the documents of articles, by their keys."""
        with _writing(self._folder):
            for article in articles:
                self._writer.delete_documents_by_term(_ARTICLE, str(article))

    def finish(self) -> None:
        """Commit and wait until everything is in the folder."""
        with _writing(self._folder):
            self._writer.commit()
            self._writer.wait_merging_threads()


def _open(folder: Path) -> tantivy.Index:
    import tantivy

    return tantivy.Index.open(str(folder))


class LexicalIndex:
    """A lexical index opened for searching."""

    def __init__(self, index: tantivy.Index, place: Place) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._place = place

    @classmethod
    def open(cls, folder: Path, place: Place = int) -> LexicalIndex:
        """Open a folder written by LexicalWriter, which may be read-only; `place` tells which hit a number means."""
        try:
            if os.access(folder, os.W_OK):
                return cls(_open(folder), place)
            # tantivy insists on a lock file even where it only reads: give it a folder of links to keep that in.
            with tempfile.TemporaryDirectory(prefix="wenbao-") as links:
                for path in folder.iterdir():
                    if path.suffix != ".lock":
                        Path(links, path.name).symlink_to(path.absolute())
                return cls(_open(Path(links)), place)
        except (ValueError, OSError) as e:
            raise IndexDamagedError(
                f"{folder} cannot be read as a word index ({e}); rebuild it with: wenbao index"
            ) from e

    def __len__(self) -> int:
        """Count the documents."""
        return self._searcher.num_docs

    def search(self, terms: Terms, limit: int) -> list[Hit]:
        """Find the documents with the highest sum of weighted BM25 scores; ties are broken by number."""
        query = self._query(terms)
        if query is None or limit < 1:
            return []
        found = self._best(query, limit)
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in found])
        hits = [
            Hit(self._place(int(number or 0)), float(score)) for number, (score, _) in zip(numbers, found, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit]

    def _best(self, query: tantivy.Query, limit: int) -> list[tuple[float, tantivy.DocAddress]]:
        """Find at least `limit` documents, and all that tie for the last place: their order is tantivy's own affair."""
        depth = limit + 1
        while True:
            found = [(score, address) for score, address in self._searcher.search(query, depth, count=False).hits]
            if len(found) < depth or found[-1][0] < found[limit - 1][0]:
                return found
            depth *= 4

    def document_frequency(self, field: str, term: str) -> int:
        """Count the documents that hold a term."""
        return self._searcher.doc_freq(field, term)

    def _query(self, terms: Terms) -> tantivy.Query | None:
        import tantivy

        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for field in FIELDS
            for term, weight in sorted(terms.get(field, {}).items())
            if weight > 0
        ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, term: str) -> tantivy.Query:
        import tantivy

        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")
