"""Weighted words → the passages and articles that use them best (BM25, by tantivy); scores higher is better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from index.errors import IndexDamagedError
from index.types import Hit

FIELDS = ("words", "bigrams", "context")
_NUMBER = "number"
_WRITER_BYTES = 128_000_000

Terms = Mapping[str, Mapping[str, float]]
"""For each field the terms to look for and their weights."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_NUMBER, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalWriter:
    """Writes a lexical index, document by document in the order of their numbers, into an empty folder."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer
        self._count = 0

    @classmethod
    def create(cls, folder: Path) -> LexicalWriter:
        """Make the folder and an empty index in it."""
        folder.mkdir(parents=True)
        # One thread, so that the same documents always give the same index.
        return cls(tantivy.Index(_schema(), str(folder)).writer(_WRITER_BYTES, 1))

    def add(self, *, words: Iterable[str], bigrams: Iterable[str], context: Iterable[str] = ()) -> None:
        """Add the next document, its terms free of white space."""
        document = tantivy.Document()
        document.add_integer(_NUMBER, self._count)
        for field, terms in zip(FIELDS, (words, bigrams, context), strict=True):
            document.add_text(field, " ".join(terms))
        self._writer.add_document(document)
        self._count += 1

    def finish(self) -> None:
        """Commit and wait until everything is in the folder."""
        self._writer.commit()
        self._writer.wait_merging_threads()


class LexicalIndex:
    """A lexical index opened for searching."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open a folder written by LexicalWriter."""
        try:
            return cls(tantivy.Index.open(str(folder)))
        except (ValueError, OSError) as e:
            raise IndexDamagedError(f"{folder} cannot be read as a word index ({e}); rebuild it with: wenbao index") from e

    def __len__(self) -> int:
        """Count the documents."""
        return self._searcher.num_docs

    def search(self, terms: Terms, limit: int) -> list[Hit]:
        """Find the documents with the highest sum of weighted BM25 scores; ties are broken by number."""
        query = self._query(terms)
        if query is None or limit < 1:
            return []
        found = self._searcher.search(query, limit, count=False).hits
        numbers = self._searcher.fast_field_values(_NUMBER, [address for _, address in found])
        hits = [Hit(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def document_frequency(self, field: str, term: str) -> int:
        """Count the documents that hold a term."""
        return self._searcher.doc_freq(field, term)

    def _query(self, terms: Terms) -> tantivy.Query | None:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, term), weight))
            for field in FIELDS
            for term, weight in sorted(terms.get(field, {}).items())
            if weight > 0
        ]
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")
