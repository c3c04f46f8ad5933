"""A query → the passages that best match it: words of passage and article (BM25) and meaning (vectors), fused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.catalog import Catalog
from index.chunking import read_runs, repair
from index.dense import DenseIndex
from index.embedding import Embedder, open_embedder
from index.errors import IndexModelError
from index.lexical import LexicalIndex, Terms
from index.store import Counts, Manifest, Store
from index.types import Article, Hit, Page, Passage, Query
from index.words import Segmenter, bigrams


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each way of matching counts; chosen on training questions by scripts/train_ranking.py.

    `words`, `bigrams` and `context` weigh the fields of BM25. A passage's score is the sum of its own BM25 score and
    of its article's, each as a share of the best one found, and of its cosine similarity, with the weights below.
    """

    words: float = 1.0
    bigrams: float = 0.5
    context: float = 0.5
    passage: float = 1.0
    article: float = 0.5
    similarity: float = 1.0
    depth: int = 200


class Archive:
    """One generation of an index opened for questions; reading it is safe from several threads."""

    def __init__(
        self,
        manifest: Manifest,
        *,
        catalog: Catalog,
        dense: DenseIndex,
        passages: LexicalIndex,
        articles: LexicalIndex,
        embedder: Embedder,
        segmenter: Segmenter,
        fusion: Fusion,
    ) -> None:
        self.manifest = manifest
        self.segmenter = segmenter
        self.catalog = catalog
        self._dense = dense
        self._passages = passages
        self._articles = articles
        self._embedder = embedder
        self._fusion = fusion
        self._article_of = catalog.passage_articles()

    @classmethod
    def open(cls, root: Path, *, model: str | None = None, fusion: Fusion | None = None) -> Archive:
        """Verify and open the live generation of the index at `root`.

        Raises IndexMissingError, IndexDamagedError, IndexVersionError, or IndexModelError where `model` is given and
        is not the one the index was built with, or that one has changed since.
        """
        store = Store(root)
        manifest = store.manifest(store.current())
        embedder = open_embedder(model or manifest.model or None)
        if embedder.fingerprint != manifest.fingerprint:
            raise IndexModelError(
                f"{root} was built with the embedding model {manifest.model or 'that ships with wenbao'!r} "
                f"({manifest.fingerprint}), not with {model or 'what is there now'!r} ({embedder.fingerprint}); "
                "rebuild it with: wenbao index"
            )
        store.verify(manifest)
        folder = store.folder(manifest.generation)
        return cls(
            manifest,
            catalog=Catalog.open(folder / "catalog.sqlite"),
            dense=DenseIndex.load(folder / "dense.faiss"),
            passages=LexicalIndex.open(folder / "passages"),
            articles=LexicalIndex.open(folder / "articles"),
            embedder=embedder,
            segmenter=Segmenter.open(Path(manifest.dictionary) if manifest.dictionary else None),
            fusion=fusion or Fusion(),
        )

    @property
    def generation(self) -> str:
        """The name of the generation that answers."""
        return self.manifest.generation

    @property
    def counts(self) -> Counts:
        """How much the archive holds."""
        return self.manifest.counts

    def query(self, text: str) -> Query:
        """Make a plain query of a text: each of its words and pairs of characters, all of one weight."""
        return Query(text, dict.fromkeys(self.segmenter.words(text), 1.0), dict.fromkeys(bigrams(text), 1.0))

    def search(self, query: Query, *, limit: int = 10) -> list[Hit]:
        """Find the passages that match best, at most `limit`; the same query on the same index gives the same hits."""
        fusion = self._fusion
        terms = self._terms(query)
        by_passage = {hit.passage: hit.score for hit in self._passages.search(terms, fusion.depth)}
        by_article = {hit.passage: hit.score for hit in self._articles.search(terms, fusion.depth)}
        vector = self._embedder.embed_queries([query.text])[0]
        near = {hit.passage: hit.score for hit in self._dense.search(vector, fusion.depth)}
        numbers = sorted(by_passage.keys() | near.keys())
        missing = [number for number in numbers if number not in near]
        near |= dict(zip(missing, map(float, self._dense.scores(vector, missing)), strict=True))
        passage_share, article_share = _shares(by_passage), _shares(by_article)
        hits = [
            Hit(
                number,
                fusion.passage * passage_share.get(number, 0.0)
                + fusion.article * article_share.get(self._article_of[number], 0.0)
                + fusion.similarity * near[number],
            )
            for number in numbers
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit]

    def _terms(self, query: Query) -> Terms:
        fusion = self._fusion
        context = dict(query.words) | {term: weight for term, weight in query.bigrams.items() if term not in query.words}
        return {
            "words": _scaled(query.words, fusion.words),
            "bigrams": _scaled(query.bigrams, fusion.bigrams),
            "context": _scaled(context, fusion.context),
        }

    def document_frequency(self, term: str) -> int:
        """Count the passages that hold a word or pair of characters."""
        return max(self._passages.document_frequency(field, term) for field in ("words", "bigrams"))

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """Compare the meaning of a question with that of other texts: cosine similarities."""
        if not others:
            return []
        vector = self._embedder.embed_queries([text])[0]
        return [float(score) for score in self._embedder.embed_documents(others) @ vector]

    def passage(self, number: int) -> Passage:
        """Give the passage of a number."""
        return self.catalog.passage(number)

    def article(self, number: int) -> Article:
        """Give the article of a number."""
        return self.catalog.article(number)

    def article_of(self, passage: int) -> int:
        """Give the number of a passage's article."""
        return self._article_of[passage]

    def articles(self) -> Iterator[Article]:
        """Give every article and caption in page order."""
        return self.catalog.articles()

    def page(self, file: str) -> Page:
        """Give the page of a file."""
        return self.catalog.page(file)

    def text_of(self, number: int) -> str:
        """Give a passage's text as it is matched: its runs, with broken lines joined."""
        passage = self.passage(number)
        return repair(read_runs(self.page(self.article(passage.article).file).text, passage.spans))

    def close(self) -> None:
        """Let go of the files."""
        self.catalog.close()


def _scaled(terms: Mapping[str, float], weight: float) -> dict[str, float]:
    return {term: weight * own for term, own in terms.items()}


def _shares(scores: Mapping[int, float]) -> dict[int, float]:
    """Give each score as a share of the best, so that questions of any length compare."""
    best = max(scores.values(), default=0.0)
    return {number: score / best for number, score in scores.items()} if best > 0 else {}
