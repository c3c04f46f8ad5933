from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import MEMORY

from index.catalog import Catalog, CatalogWriter
from index.errors import IndexDamagedError
from index.types import Article, IssueDate, Page, Passage

text = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\0水'\";"), max_size=20)
edge = st.integers(0, 2**31 - 1)
span = st.tuples(edge, edge)
spans = st.lists(span, max_size=4).map(tuple)
date = st.none() | st.builds(IssueDate, text, st.sampled_from(["sidecar", "text", "inferred"]))
maybe = st.none() | text
page = st.builds(Page, text, text, text, date, maybe, maybe, maybe)
article = st.builds(
    Article, text, st.integers(1, 999), st.sampled_from(["article", "caption"]), text, spans, text, text, text, date
)
passage = st.builds(Passage, st.integers(0, 99), spans, st.lists(spans, max_size=4).map(tuple))


@given(st.lists(st.tuples(page, st.lists(article, max_size=3)), max_size=4), st.lists(passage, max_size=5))
@settings(max_examples=60)
def test_what_goes_in_comes_out(pages: list[tuple[Page, list[Article]]], passages: list[Passage]) -> None:
    known = {page.file: (page, articles) for page, articles in pages}
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        writer = CatalogWriter.create(Path(folder, "a % ?#.sqlite"))
        expected: list[Article] = []
        for page, articles in known.values():
            writer.add_page(page)
            for made in articles:
                own = Article(page.file, made.number, made.kind, made.title, made.spans, made.kicker, made.subtitle,
                              made.byline, made.issue_date)  # fmt: skip
                writer.add_article(own)
                expected.append(own)
        writer.add_passages(passages[:2])
        writer.add_passages(passages[2:])
        assert (writer.pages, writer.articles, writer.passages) == (len(known), len(expected), len(passages))
        writer.finish()
        with closing(Catalog.open(Path(folder, "a % ?#.sqlite"))) as catalog:
            assert [catalog.page(file) for file in known] == [page for page, _ in known.values()]
            assert list(catalog.articles()) == expected
            assert [catalog.article(number) for number in range(len(expected))] == expected
            assert [catalog.passage(number) for number in range(len(passages))] == passages
            assert list(catalog.passage_articles()) == [passage.article for passage in passages]


def write(path: Path, articles: int) -> Path:
    writer = CatalogWriter.create(path)
    writer.add_page(Page("页.txt", "水库" * 500))
    for number in range(articles):
        writer.add_article(Article("页.txt", number + 1, "article", f"题{number}", ((number, number + 9),)))
        writer.add_passages([Passage(number, ((number, number + 9),), (((number, number + 9),),))])
    writer.finish()
    return path


def test_articles_come_in_order_however_many_there_are(tmp_path: Path) -> None:
    with closing(Catalog.open(write(tmp_path / "c.sqlite", 2500))) as catalog:
        assert [article.number for article in catalog.articles()] == list(range(1, 2501))


def test_many_threads_read_one_catalog(tmp_path: Path) -> None:
    with closing(Catalog.open(write(tmp_path / "c.sqlite", 300))) as catalog, ThreadPoolExecutor(8) as pool:

        def read(number: int) -> bool:
            number %= 300
            return (
                catalog.passage(number).article == number
                and catalog.article(number).title == f"题{number}"
                and len(catalog.page("页.txt").text) == 1000
                and sum(1 for _ in catalog.articles()) == 300
            )

        assert all(pool.map(read, range(400)))


@pytest.mark.parametrize("content", [b"", b"no database at all " * 100, None])
def test_what_is_no_catalog_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "c.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"c\.sqlite cannot be read as a catalog.*wenbao index"):
        Catalog.open(path)
