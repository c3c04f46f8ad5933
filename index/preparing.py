"""A Page → what an index keeps of it: its articles, their passages, terms and figures, and the texts to embed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from index.census import census_row
from index.chunking import chunk, read_runs, repair
from index.lexical import ArticleTerms
from index.periods import describe_date
from index.quantities import find_quantities
from index.records import dump
from index.types import Article, Page, Passage
from index.words import Segmenter

DIGEST_BYTES = 8


class PreparedArticle(NamedTuple):
    """An article with its passages, for which it is article 0, its figures, and what they all are matched by.

    `texts` is what is embedded of each passage, `digests` tells each text from any other; `census` is its row there.
    """

    article: Article
    passages: list[Passage]
    figures: bytes
    terms: ArticleTerms
    texts: list[str]
    digests: bytes
    census: bytes


class Prepared(NamedTuple):
    """A page with its articles."""

    page: Page
    articles: list[PreparedArticle]


def context_of(article: Article) -> str:
    """Give what a passage is matched by beside its own text: the headline with its kicker and subtitle, names, date."""
    date = describe_date(article.issue_date.value) if article.issue_date else ""
    return " ".join(part for part in (article.kicker, article.title, article.subtitle, article.byline, date) if part)


def prepare(page: Page, segmenter: Segmenter) -> Prepared:
    """Cut a page into articles and those into passages, read their words and figures."""
    # Imported where pages are cut: its patterns take a tenth of a second to compile, and questions need none.
    from index.articles import split_articles

    return Prepared(page, [_prepare_article(article, page.text, segmenter) for article in split_articles(page)])


def _prepare_article(article: Article, source: str, segmenter: Segmenter) -> PreparedArticle:
    body = read_runs(source, article.spans)
    passages = chunk(article, source, number=0)
    texts = [embedded_text(article, source, passage) for passage in passages]
    quantities = find_quantities(body, article.issue_date)
    return PreparedArticle(
        article,
        passages,
        dump(quantities, body),
        read_terms(article, source, passages, segmenter),
        texts,
        b"".join(map(digest_text, texts)),
        census_row(article, body, len(quantities)),
    )


def embedded_text(article: Article, source: str, passage: Passage) -> str:
    """Give what is embedded of a passage: its text as it is matched, under the headline."""
    return f"{article.title}。{repair(read_runs(source, passage.spans))}"


def read_terms(article: Article, source: str, passages: Sequence[Passage], segmenter: Segmenter) -> ArticleTerms:
    """Read the words and pairs of characters of an article: each sentence counts once, for the first that holds it."""
    context = context_of(article)
    words: list[list[str]] = []
    pairs: list[list[str]] = []
    seen: set[object] = set()
    for passage in passages:
        own = [repair(read_runs(source, runs)) for runs in passage.sentences if runs not in seen]
        seen.update(passage.sentences)
        terms = [segmenter.terms(text) for text in own]
        words.append([word for found, _ in terms for word in found])
        pairs.append([pair for _, found in terms for pair in found])
    return ArticleTerms.of(words, pairs, [*chain(*segmenter.terms(context))])


def digest_text(text: str) -> bytes:
    """Tell a text that is embedded from any other."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
