"""A query → the passages that best match it: words of passage and article (BM25) and meaning (vectors), fused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Literal

import numpy as np

from index.catalog import Catalog
from index.census import Census
from index.chunking import read_runs, repair
from index.dense import DenseIndex
from index.embedding import Embedder, StaticEmbedder, WordVectors, open_embedder, shipped_table
from index.errors import IndexModelError
from index.lexical import LexicalIndex, Terms
from index.linking import Parts
from index.manifest import Counts, Manifest
from index.matching import Matcher
from index.quantities import Quantity
from index.records import load
from index.store import DICTIONARY, Store
from index.types import Article, Hit, Page, Passage, Query
from index.words import Segmenter, fold

_LIKELY = 0.5
"""An article with this share of the best one's score is looked through on all its pages."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage, each about 0 to 1.

    Its BM25 score and its article's as shares of the best found, its cosine similarity, and the share of the query
    that its text and its two best neighbouring sentences hold.
    """

    passage: int
    words: float
    article: float
    similarity: float
    coverage: float = 0.0
    sentence: float = 0.0


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each kind of evidence counts; chosen on training questions by scripts/train_ranking.py.

    The three `_field`s weigh the fields of BM25; `depth` passages are taken from each way of matching, and the
    `reread` best of them are read again for what they hold of the query.
    """

    words: float = 0.51
    article: float = 0.81
    similarity: float = 1.0
    coverage: float = 0.89
    sentence: float = 0.65
    words_field: float = 1.0
    bigrams_field: float = 0.5
    context_field: float = 0.5
    depth: int = 100
    reread: int = 20

    def score(self, evidence: Evidence) -> float:
        """Add up the evidence, weighted; higher is better."""
        return (
            self.words * evidence.words
            + self.article * evidence.article
            + self.similarity * evidence.similarity
            + self.coverage * evidence.coverage
            + self.sentence * evidence.sentence
        )

    @property
    def rereads(self) -> bool:
        """Tell whether anything depends on a second reading."""
        return bool(self.coverage or self.sentence)


class Archive:
    """One generation of an index opened for questions; reading it is safe from several threads."""

    def __init__(
        self,
        manifest: Manifest,
        *,
        catalog: Catalog,
        census: Census,
        dense: DenseIndex,
        words: LexicalIndex,
        embedder: Embedder,
        segmenter: Segmenter,
        fusion: Fusion,
    ) -> None:
        self.manifest = manifest
        self.segmenter = segmenter
        self.catalog = catalog
        self.census = census
        self.parts = Parts(catalog)
        self._dense = dense
        self._words = words
        self._embedder = embedder
        self._fusion = fusion
        # Passages overlap, and what is read again for the ranking is read once more for the answer.
        self.terms_of = lru_cache(maxsize=4096)(self._read_terms)
        self.words_of = lru_cache(maxsize=1024)(self._read_words)
        self._quantities = lru_cache(maxsize=512)(self._read_quantities)
        self._placed_quantities = lru_cache(maxsize=512)(self._place_quantities)

    @classmethod
    def open(cls, root: Path, *, model: str | None = None, fusion: Fusion | None = None) -> Archive:
        """Verify and open the live generation of the index at `root`.

        Raises IndexMissingError, IndexDamagedError, IndexVersionError, or IndexModelError where `model` is given and
        is not the one the index was built with, or that one has changed since.
        """
        store = Store(root)
        manifest = store.manifest(store.current())
        with ThreadPoolExecutor(1) as beside:
            verified = beside.submit(store.verify, manifest)
            embedder = open_embedder(model or manifest.model or None)
            if embedder.fingerprint != manifest.fingerprint:
                raise IndexModelError(
                    f"{root} was built with the embedding model {manifest.model or 'that ships with wenbao'!r} "
                    f"({manifest.fingerprint}), not with {model or 'what is there now'!r} ({embedder.fingerprint}); "
                    "rebuild it with: wenbao index"
                )
            verified.result()
        folder = store.folder(manifest.generation)
        catalog = Catalog.open(folder / "catalog.sqlite")
        return cls(
            manifest,
            catalog=catalog,
            census=Census.open(folder / "census"),
            dense=DenseIndex.load(folder / "dense.faiss"),
            words=LexicalIndex.open(folder / "words", catalog.firsts),
            embedder=embedder,
            segmenter=Segmenter.open(folder / DICTIONARY if manifest.dictionary else None),
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
        words, pairs = self.segmenter.terms(text)
        return Query(text, dict.fromkeys(words, 1.0), dict.fromkeys(pairs, 1.0))

    def search(self, query: Query, *, limit: int = 10) -> list[Hit]:
        """Find the passages that match best, at most `limit`; the same query on the same index gives the same hits."""
        hits = [Hit(e.passage, self._fusion.score(e)) for e in self.gather(query)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))[:limit]

    def gather(self, query: Query) -> list[Evidence]:
        """Find the passages that may match and what speaks for each; the best at first sight come first, read again."""
        fusion = self._fusion
        by_passage, by_article = map(_shares, self._words.search(self._terms(query), fusion.depth))
        by_article = self._with_parts(by_article)
        vector = self._embedder.embed_queries([query.text])[0]
        near = {hit.passage: hit.score for hit in self._dense.search(vector, fusion.depth)}
        missing = sorted((by_passage.keys() | self._continued(by_article)) - near.keys())
        near |= dict(zip(missing, map(float, self._dense.scores(vector, missing)), strict=True))
        found = [
            Evidence(number, by_passage.get(number, 0.0), by_article.get(self.article_of(number), 0.0), similarity)
            for number, similarity in near.items()
        ]
        found.sort(key=lambda e: (-fusion.score(e), e.passage))
        shown = self.census.first_of_each(self.article_of(evidence.passage) for evidence in found)
        found = [evidence for evidence in found if self.article_of(evidence.passage) in shown]
        reread = fusion.reread if fusion.rereads else 0
        matcher = self.matcher(query)
        return [*(self._reread(evidence, matcher) for evidence in found[:reread]), *found[reread:]]

    def _with_parts(self, shares: Mapping[int, float]) -> dict[int, float]:
        """Let what speaks for one part of an article speak for the parts on other pages too."""
        together = dict(shares)
        for number, share in shares.items():
            for other in self.parts.others(number):
                together[other] = max(share, together.get(other, 0.0))
        return together

    def _continued(self, shares: Mapping[int, float]) -> set[int]:
        """Name the passages of the parts of articles that are likely by another part of theirs."""
        parts = [other for n, share in shares.items() if share >= _LIKELY for other in self.parts.others(n)]
        return {passage for part in parts for passage in self.passages_of(part)}

    def matcher(self, query: Query) -> Matcher:
        """Weigh a query's terms by how rare they are in this archive."""

        def holding(term: str) -> int:
            return max(self.holding(term, "words"), self.holding(term, "bigrams"))

        return Matcher.of(query, total=len(self._words), holding=holding)

    def holding(self, term: str, field: Literal["words", "bigrams"]) -> int:
        """Count the passages that hold a word, or a pair of characters."""
        return self._words.holding(field, term)

    def _reread(self, evidence: Evidence, matcher: Matcher) -> Evidence:
        """Add what a passage's text, and two neighbouring sentences of it, hold of the query."""
        terms = [self.terms_of(sentence) for sentence in self.sentences_of(evidence.passage)]
        pairs = zip(terms, terms[1:] or [frozenset[str]()], strict=False)
        return replace(
            evidence,
            coverage=matcher.coverage(*terms),
            sentence=max(matcher.coverage(*pair) for pair in pairs),
        )

    def _read_terms(self, text: str) -> frozenset[str]:
        """List the words and pairs of characters by which a text is matched."""
        return frozenset(chain(*self.segmenter.terms(text)))

    def sentences_of(self, number: int) -> list[str]:
        """Give a passage's sentences as they are matched."""
        passage = self.passage(number)
        source = self.page(self.article(passage.article).file).text
        return [repair(read_runs(source, runs)) for runs in passage.sentences]

    def _read_words(self, text: str) -> WordVectors:
        """Give each word of a text its vector: by the shipped table, where the archive's model has none for words."""
        own = self._embedder if isinstance(self._embedder, StaticEmbedder) else shipped_table()
        return own.embed_words(text)

    def _terms(self, query: Query) -> Terms:
        fusion = self._fusion
        context = {**query.bigrams, **query.words}
        return {
            "words": _scaled(query.words, fusion.words_field),
            "bigrams": _scaled(query.bigrams, fusion.bigrams_field),
            "context": _scaled(context, fusion.context_field),
        }

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """Compare the meaning of a question with that of other texts: cosine similarities."""
        if not others:
            return []
        vector = self._embedder.embed_queries([text])[0]
        if isinstance(self._embedder, StaticEmbedder):
            # Texts are compared word by word as well, so that their words are at hand already.
            vectors = np.stack([self.words_of(fold(other)).whole for other in others])
        else:
            vectors = self._embedder.embed_documents(others)
        return [float(score) for score in vectors @ vector]

    def passage(self, number: int) -> Passage:
        """Give the passage of a number."""
        return self.catalog.passage(number)

    def article(self, number: int) -> Article:
        """Give the article of a number; one that continues another has its headline."""
        return self.parts.titled(self.catalog.article(number), number)

    def whole_text(self, number: int) -> str:
        """Give all that an article prints: its headlines and its body, those of its parts on other pages too."""
        numbers = [number, *self.parts.others(number)]
        return "\n".join(self._printed(self.catalog.article(part)) for part in numbers)

    def _printed(self, article: Article) -> str:
        body = read_runs(self.page(article.file).text, article.spans)
        return f"{article.kicker}\n{article.title}\n{article.subtitle}\n{body}"

    def article_of(self, passage: int) -> int:
        """Give the number of a passage's article."""
        return self.catalog.article_of(passage)

    def passages_of(self, article: int) -> range:
        """Give the numbers of an article's passages, which follow each other in reading order."""
        return self.catalog.passages_of(article)

    def quantities(self, article: int) -> tuple[Quantity, ...]:
        """Give the figures of an article in order; offsets count in its body, `read_runs(text, article.spans)`."""
        return self._quantities(article)

    def quantities_of(self, passage: int) -> Mapping[int, Quantity]:
        """Give the figures of a passage by where each begins in the source."""
        return self._placed_quantities(self.passage(passage).article)

    def _read_quantities(self, number: int) -> tuple[Quantity, ...]:
        article = self.article(number)
        return load(self.catalog.figures(number), read_runs(self.page(article.file).text, article.spans))

    def _place_quantities(self, number: int) -> Mapping[int, Quantity]:
        spans = self.article(number).spans
        edges = [0, *accumulate(end - start for start, end in spans)]
        starts = (quantity.figure.start for quantity in self.quantities(number))
        spans_of = ((bisect_right(edges, start) - 1, start) for start in starts)
        placed = (start - edges[span] + spans[span][0] for span, start in spans_of)
        return dict(zip(placed, self.quantities(number), strict=True))

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


def _shares(hits: Sequence[Hit]) -> dict[int, float]:
    """Give each hit's score as a share of the best one's, so that questions of any length compare."""
    return {hit.passage: hit.score / hits[0].score for hit in hits} if hits and hits[0].score > 0 else {}
