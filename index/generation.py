"""Prepared pages, and pages taken over from an earlier build → the files of one generation of an index."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from index.base import CATALOG, CENSUS, DENSE, VECTORS, WORDS, Base
from index.catalog import Catalog, CatalogWriter
from index.census import Census, CensusWriter
from index.chunking import read_runs
from index.dense import EXACT_UP_TO, DenseIndex, Vectors
from index.embedding import Embedder
from index.errors import IndexWriteError
from index.lexical import FIELDS, LexicalWriter
from index.lexicon import Lexicon
from index.manifest import Counts, Part, Source, forget_part, save_part
from index.packing import digest_page
from index.preparing import Prepared, embedded_text, read_terms
from index.store import UNCHANGED
from index.vectors import VectorWriter
from index.words import Segmenter


@dataclass(slots=True)
class Generation:
    """A generation under construction; pages keep the order in which they come."""

    folder: Path
    segmenter: Segmenter
    embedder: Embedder
    base: Base | None
    catalog: CatalogWriter
    words: LexicalWriter
    vectors: VectorWriter
    census: CensusWriter

    @classmethod
    def create(cls, folder: Path, segmenter: Segmenter, embedder: Embedder, base: Base | None) -> Generation:
        """Make the files in a folder, to take over from the base what it has."""
        return cls(
            folder,
            segmenter,
            embedder,
            base,
            CatalogWriter.create(folder / CATALOG, base=base.folder / CATALOG if base else None),
            LexicalWriter(folder / WORDS, base.folder / WORDS if base and base.words else None),
            VectorWriter(folder / VECTORS, embedder, base.known if base else None),
            CensusWriter(folder / CENSUS, base.folder / CENSUS if base else None),
        )

    @property
    def counts(self) -> Counts:
        """How much there is so far."""
        return Counts(self.catalog.pages, self.catalog.articles, self.catalog.passages)

    def add(self, item: Prepared | range) -> None:
        """Add a page, or take pages over from the base."""
        if isinstance(item, Prepared):
            self._add(item)
        elif self.base:
            self._keep(item, self.base)

    def _add(self, prepared: Prepared) -> None:
        self.catalog.add_page(prepared.page, digest_page(prepared.page))
        for made in prepared.articles:
            self.catalog.add_article(made.article, made.passages, figures=made.figures, digests=made.digests)
            self.words.add(made.terms)
            self.vectors.add(made.texts, made.digests)
            self.census.add(made.census)

    def _keep(self, pages: range, base: Base) -> None:
        articles = base.articles_of(pages)
        passages = base.passages_of(articles)
        self.catalog.copy(pages, articles, len(passages))
        self.vectors.keep(passages)
        self.census.keep(articles)
        if base.words:
            self.words.keep(articles, passages)
        else:
            self._read_words_again(base.catalog, articles)

    def _read_words_again(self, catalog: Catalog, articles: range) -> None:
        for number in articles:
            article = catalog.article(number)
            passages = [catalog.passage(n) for n in catalog.passages_of(number)]
            text = catalog.page(article.file).text
            self.words.add(read_terms(article, text, passages, self.segmenter))

    def save(self, recipe: str, sources: Sequence[Source]) -> None:
        """Note what there is, for the case that this build is killed; some `sources` may not have come in yet."""
        self.vectors.save()
        self.census.save()
        self.catalog.save()
        stops = accumulate(source.pages for source in sources)
        done = tuple(s for s, stop in zip(sources, stops, strict=True) if stop <= self.catalog.pages)
        save_part(self.folder, Part(recipe, self.catalog.pages, done, self.embedder.dimensions, self._exact))

    @property
    def _exact(self) -> bool:
        return self.base is None or self.base.exact

    def finish(self) -> None:
        """Write everything out."""
        self.catalog.finish()
        self._take_census()
        exact = self.catalog.passages <= EXACT_UP_TO
        blocks = self._embedded_again() if exact and not self._exact else self.vectors.blocks()
        DenseIndex.from_vectors(blocks, self.embedder.dimensions, exact=exact).save(self.folder / DENSE)
        self.vectors.close()
        self.words.finish()

    def _take_census(self) -> None:
        with contextlib.closing(Catalog.open(self.folder / CATALOG)) as catalog:

            def text_of(number: int) -> str:
                article = catalog.article(number)
                return read_runs(catalog.page(article.file).text, article.spans)

            self.census.finish(text_of)

    def _embedded_again(self) -> Iterator[Vectors]:
        """Embed everything: an index that has become small keeps vectors more exactly than its base did."""
        with contextlib.closing(Catalog.open(self.folder / CATALOG)) as catalog:
            for number, article in enumerate(catalog.articles()):
                source = catalog.page(article.file).text
                passages = map(catalog.passage, catalog.passages_of(number))
                texts = [embedded_text(article, source, passage) for passage in passages]
                if texts:
                    yield self.embedder.embed_documents(texts)

    def check(self) -> None:
        """Read back how much each part holds; raises IndexWriteError where that is not what was put in.

        What only served to take the build up again is then removed.
        """
        counts = self.counts
        with contextlib.closing(Catalog.open(self.folder / CATALOG)) as catalog:
            held = {
                CATALOG: (catalog.firsts[-1], counts.passages),
                DENSE: (len(DenseIndex.load(self.folder / DENSE)), counts.passages),
                **{
                    f"{WORDS}/{field}": (
                        len(Lexicon.open(self.folder / WORDS / field)),
                        counts.articles if field == "context" else counts.passages,
                    )
                    for field in FIELDS
                },
                CENSUS: (len(Census.open(self.folder / CENSUS)), counts.articles),
            }
        for name, (found, put) in held.items():
            if found != put:
                raise IndexWriteError(
                    f"{self.folder / name} holds {found} of {put} entries after it was written; check the disk and "
                    f"run wenbao index again; {UNCHANGED}"
                )
        forget_part(self.folder)
        (self.folder / VECTORS).unlink()

    def close(self) -> None:
        """Let go of the files."""
        self.catalog.close()
        self.census.close()
        self.vectors.close()
