"""Files and folders of pages → a published generation of an index."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from index.catalog import Catalog, CatalogWriter
from index.chunking import chunk, read_runs, repair
from index.config import IndexSettings
from index.dense import DenseIndex, Vectors
from index.embedding import Embedder, open_embedder
from index.errors import IndexWriteError, NoPagesError, ReadingError
from index.lexical import LexicalIndex, LexicalWriter
from index.periods import describe_date
from index.reading import find_sources, read_pages
from index.store import DICTIONARY, Counts, Manifest, Source, Store, digest_file, writing
from index.types import Article, Page, Passage
from index.words import Segmenter, bigrams

_EMBEDDED_AT_ONCE = 4096

Progress = Callable[[Counts], None]
"""Called now and then with how much has been indexed so far."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    counts: Counts
    seconds: float
    failed: tuple[ReadingError, ...]


def context_of(article: Article) -> str:
    """Give what a passage is matched by beside its own text: the headline with its kicker and subtitle, names, date."""
    date = describe_date(article.issue_date.value) if article.issue_date else ""
    return " ".join(part for part in (article.kicker, article.title, article.subtitle, article.byline, date) if part)


@dataclass(slots=True)
class _Embedding:
    """Embeds passages in batches, in a thread of its own, while the next ones are read."""

    embedder: Embedder
    pool: ThreadPoolExecutor
    waiting: list[str] = field(default_factory=list)
    batches: list[Future[Vectors]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.waiting.append(text)
        if len(self.waiting) == _EMBEDDED_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self.waiting:
            self.batches.append(self.pool.submit(self.embedder.embed_documents, self.waiting))
            self.waiting = []

    def finish(self) -> DenseIndex:
        self.flush()
        return DenseIndex.from_vectors([batch.result() for batch in self.batches], self.embedder.dimensions)


@dataclass(slots=True)
class _Generation:
    """The parts of a generation under construction."""

    folder: Path
    segmenter: Segmenter
    catalog: CatalogWriter
    passages: LexicalWriter
    articles: LexicalWriter
    embedding: _Embedding

    @classmethod
    def create(cls, folder: Path, segmenter: Segmenter, embedding: _Embedding) -> _Generation:
        catalog = CatalogWriter.create(folder / "catalog.sqlite")
        passages, articles = (LexicalWriter.create(folder / name) for name in ("passages", "articles"))
        return cls(folder, segmenter, catalog, passages, articles, embedding)

    @property
    def counts(self) -> Counts:
        return Counts(self.catalog.pages, self.catalog.articles, self.catalog.passages)

    def add(self, page: Page) -> None:
        # Imported where pages are cut: its patterns take a tenth of a second to compile, and questions need none.
        from index.articles import split_articles

        self.catalog.add_page(page)
        for article in split_articles(page):
            passages = chunk(article, page.text, number=self.catalog.articles)
            self.catalog.add_article(article)
            self.catalog.add_passages(passages)
            self._add_words(article, page.text, passages)

    def _add_words(self, article: Article, source: str, passages: Sequence[Passage]) -> None:
        context = context_of(article)
        beside = [*self.segmenter.words(context), *bigrams(context)]
        words: dict[object, tuple[list[str], list[str]]] = {}
        for passage in passages:
            for runs in passage.sentences:
                if runs not in words:
                    text = repair(read_runs(source, runs))
                    words[runs] = self.segmenter.words(text), bigrams(text)
            _add_document(self.passages, [words[runs] for runs in passage.sentences], beside)
            self.embedding.add(f"{article.title}。{repair(read_runs(source, passage.spans))}")
        _add_document(self.articles, words.values(), beside)

    def finish(self) -> None:
        self.embedding.finish().save(self.folder / "dense.faiss")
        self.catalog.finish()
        self.passages.finish()
        self.articles.finish()

    def check(self) -> None:
        """Read back how much each part holds; raises IndexWriteError where that is not what was put in."""
        counts = self.counts
        with contextlib.closing(Catalog.open(self.folder / "catalog.sqlite")) as catalog:
            held = {
                "catalog.sqlite": (len(catalog.passage_articles()), counts.passages),
                "dense.faiss": (len(DenseIndex.load(self.folder / "dense.faiss")), counts.passages),
                "passages": (len(LexicalIndex.open(self.folder / "passages")), counts.passages),
                "articles": (len(LexicalIndex.open(self.folder / "articles")), counts.articles),
            }
        for name, (found, put) in held.items():
            if found != put:
                raise IndexWriteError(
                    f"{self.folder / name} holds {found} of {put} entries after it was written; check the disk and "
                    "run wenbao index again; the index that was there before, if any, is unchanged"
                )

    def close(self) -> None:
        self.catalog.close()


def _add_document(index: LexicalWriter, sentences: Collection[tuple[list[str], list[str]]], context: list[str]) -> None:
    """Add what is made of sentences, the words and pairs of characters of each."""
    words, pairs = (
        (word for words, _ in sentences for word in words),
        (pair for _, pairs in sentences for pair in pairs),
    )
    index.add(words=words, bigrams=pairs, context=context)


def build(
    paths: Sequence[Path],
    root: Path,
    settings: IndexSettings | None = None,
    *,
    progress: Progress = lambda _: None,
) -> BuildReport:
    """Index files and folders and make the result the live generation of the index at `root`.

    A source that cannot be read is reported and left out. Raises NoPagesError where nothing can be read,
    IndexStoreError where another build runs, IndexWriteError where the disk refuses; the old index then stays.
    """
    settings = settings or IndexSettings()
    started = time.perf_counter()
    failed: list[ReadingError] = []
    embedder, segmenter = open_embedder(settings.model), Segmenter.open(settings.dictionary)
    store = Store(root)
    with store.lock(), store.building() as folder, ThreadPoolExecutor(1) as pool:
        if settings.dictionary:
            with writing(root):
                shutil.copyfile(settings.dictionary, folder / DICTIONARY)
        with (
            writing(root),
            contextlib.closing(_Generation.create(folder, segmenter, _Embedding(embedder, pool))) as generation,
        ):
            for page in _reporting(read_pages(paths, on_error=failed.append), generation, progress):
                generation.add(page)
            if not generation.counts.articles:
                raise _nothing(paths, failed)
            generation.finish()
            generation.check()
        manifest = Manifest(
            generation=store.next_generation(),
            model=_place(settings.model),
            fingerprint=embedder.fingerprint,
            dimensions=embedder.dimensions,
            dictionary=str(settings.dictionary or ""),
            counts=generation.counts,
            paths=tuple(str(path.absolute()) for path in paths),
            sources=tuple(_describe_sources(paths)),
            files={},
        )
        store.publish(folder, manifest)
    return BuildReport(manifest.generation, manifest.counts, time.perf_counter() - started, tuple(failed))


def _place(model: str | None) -> str:
    """Name a model so that it is found from other folders than the one the index was built in."""
    folder = Path(model or "").expanduser()
    return str(folder.resolve()) if model and folder.is_dir() else model or ""


def _reporting(pages: Iterator[Page], generation: _Generation, progress: Progress) -> Iterator[Page]:
    for number, page in enumerate(pages):
        yield page
        if number % 50 == 0:
            progress(generation.counts)
    progress(generation.counts)


def _nothing(paths: Sequence[Path], failed: Sequence[ReadingError]) -> NoPagesError:
    where = ", ".join(map(str, paths))
    why = f" ({failed[0]})" if failed else ""
    return NoPagesError(f"{where}: no article found to index{why}; give a folder or file of .txt, .md or .jsonl pages")


def _describe_sources(paths: Sequence[Path]) -> Iterator[Source]:
    for source in find_sources(paths, on_error=lambda _: None):
        try:
            yield Source(source.file, source.path.stat().st_size, digest_file(source.path))
        except OSError:  # it was reported when it was to be read
            continue
