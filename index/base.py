"""What an earlier build left, the live generation or the part a killed one saved → what a new one may take over."""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.dense import DenseIndex
from index.errors import IndexStoreError
from index.manifest import Source, read_part
from index.store import Store
from index.vectors import KnownVectors

CATALOG, DENSE, WORDS, VECTORS = "catalog.sqlite", "dense.faiss", "words", "vectors.f32"
CENSUS = "census"


class Base:
    """The folder of an earlier build, opened to take over from; its pages, articles and passages go by number."""

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        known: KnownVectors,
        sources: tuple[Source, ...],
        *,
        exact: bool = True,
        words: bool = False,
    ) -> None:
        self.folder = folder
        self.catalog = catalog
        self.known = known
        self.sources = sources
        self.exact = exact
        """Whether the vectors are as they were computed."""
        self.words = words
        """Whether there is a word index to take over."""

    @classmethod
    @contextlib.contextmanager
    def find(cls, store: Store, recipe: str, *, leftover: bool = False) -> Iterator[Base | None]:
        """Open the live generation, or the `leftover` of a killed build where that holds more; only of this recipe."""
        both = cls._live(store, recipe), cls._leftover(store, recipe) if leftover else None
        found = [base for base in both if base]
        with contextlib.ExitStack() as opened:
            for base in found:
                opened.callback(base.catalog.close)
            yield max(found, key=lambda base: len(base.pages), default=None)

    @classmethod
    def _live(cls, store: Store, recipe: str) -> Base | None:
        try:
            manifest = store.manifest(store.current())
            if manifest.recipe != recipe:
                return None
            store.verify(manifest)
            folder = store.folder(manifest.generation)
            catalog, dense = Catalog.open(folder / CATALOG), DenseIndex.load(folder / DENSE)
        except IndexStoreError:
            return None
        return cls(
            folder,
            catalog,
            KnownVectors(dense.vectors, catalog.passage_digests),
            manifest.sources,
            exact=dense.exact,
            words=True,
        )

    @classmethod
    def _leftover(cls, store: Store, recipe: str) -> Base | None:
        folder = store.leftover
        part = read_part(folder)
        if part is None or part.recipe != recipe:
            return None
        try:
            Catalog.open(folder / CATALOG, finished=False).close()  # SQLite takes back what was not saved
            catalog = Catalog.open(folder / CATALOG)
        except IndexStoreError:
            return None
        rows = np.memmap(folder / VECTORS, np.float32, "r").reshape(-1, part.dimensions)
        known = KnownVectors(rows.__getitem__, catalog.passage_digests)
        return cls(folder, catalog, known, part.sources, exact=part.exact)

    @cached_property
    def pages(self) -> dict[str, tuple[int, bytes]]:
        """The number and the digest of each page by its file."""
        return {file: (n, digest) for n, (file, digest) in enumerate(self.catalog.page_digests())}

    def articles_of(self, pages: range) -> range:
        """Give the articles of pages that follow each other."""
        owners = self.catalog.pages_of_articles
        return range(bisect_left(owners, pages.start), bisect_left(owners, pages.stop))

    def passages_of(self, articles: range) -> range:
        """Give the passages of articles that follow each other."""
        firsts = self.catalog.firsts
        return range(firsts[articles.start], firsts[articles.stop])
