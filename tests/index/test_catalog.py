from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import MEMORY

from index.catalog import Catalog, CatalogWriter
from index.errors import IndexDamagedError
from index.packing import digest_page
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
passage = st.builds(Passage, st.just(0), spans, st.lists(spans, max_size=4).map(tuple))
whole = st.tuples(article, st.lists(passage, max_size=3), st.binary(max_size=9), st.binary(max_size=9))
pages = st.lists(st.tuples(page, st.lists(whole, max_size=3)), max_size=4, unique_by=lambda pair: pair[0].file)
Whole = tuple[Article, list[Passage], bytes, bytes]


def fill(writer: CatalogWriter, pages: list[tuple[Page, list[Whole]]]) -> None:
    for page, articles in pages:
        writer.add_page(page, digest_page(page))
        for made, passages, figures, digests in articles:
            writer.add_article(made, passages, figures=figures, digests=digests)


@given(pages)
@settings(max_examples=60)
def test_what_goes_in_comes_out(pages: list[tuple[Page, list[Whole]]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        writer = CatalogWriter.create(Path(folder, "a % ?#.sqlite"))
        fill(writer, pages)
        writer.finish()
        expected = [(replace(made, file=page.file), own, a, b) for page, whole in pages for made, own, a, b in whole]
        passages = [replace(p, article=n) for n, (_, own, *_) in enumerate(expected) for p in own]
        assert (writer.pages, writer.articles, writer.passages) == (len(pages), len(expected), len(passages))
        with closing(Catalog.open(Path(folder, "a % ?#.sqlite"))) as catalog:
            assert [catalog.page(page.file) for page, _ in pages] == [page for page, _ in pages]
            assert catalog.page_digests() == [(page.file, digest_page(page)) for page, _ in pages]
            assert list(catalog.articles()) == [made for made, *_ in expected]
            assert [catalog.article(number) for number in range(len(expected))] == [made for made, *_ in expected]
            assert [catalog.figures(number) for number in range(len(expected))] == [row[2] for row in expected]
            assert catalog.passage_digests() == b"".join(row[3] for row in expected)
            assert [catalog.passage(number) for number in range(len(passages))] == passages
            assert [catalog.article_of(number) for number in range(len(passages))] == [p.article for p in passages]
            owned = [number for n in range(len(expected)) for number in catalog.passages_of(n)]
            assert owned == list(range(len(passages)))


@given(pages, pages, st.data())
@settings(max_examples=40)
def test_pages_taken_over_are_as_they_were(
    old: list[tuple[Page, list[Whole]]], new: list[tuple[Page, list[Whole]]], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(old)))
    stop = data.draw(st.integers(first, len(old)))
    new = [(replace(page, file=f"new {page.file}"), articles) for page, articles in new]
    full = data.draw(st.sampled_from([1, 30, 100]))
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as changed:
        changed.setattr("index.catalog.FULL", full)
        base, taken, fresh = (Path(folder, name) for name in ("base", "taken", "fresh"))
        writer = CatalogWriter.create(base)
        fill(writer, old)
        writer.finish()
        counts = [len(articles) for _, articles in old]
        articles = range(sum(counts[:first]), sum(counts[:stop]))
        passages = sum(len(own) for _, rows in old[first:stop] for _, own, *_ in rows)
        writer = CatalogWriter.create(taken, base=base)
        fill(writer, new[:1])
        writer.copy(range(first, stop), articles, passages)
        fill(writer, new[1:])
        writer.finish()
        writer = CatalogWriter.create(fresh)
        fill(writer, [*new[:1], *old[first:stop], *new[1:]])
        writer.finish()
        with closing(Catalog.open(taken)) as one, closing(Catalog.open(fresh)) as other:
            assert list(one.articles()) == list(other.articles())
            assert one.page_digests() == other.page_digests()
            assert one.firsts == other.firsts
            for number in range(one.firsts[-1]):
                assert one.passage(number) == other.passage(number)
            for number, article in enumerate(other.articles()):
                assert one.figures(number) == other.figures(number)
                assert one.page(article.file) == other.page(article.file)


def write(path: Path, articles: int) -> Path:
    writer = CatalogWriter.create(path)
    writer.add_page(Page("页.txt", "水库" * 500))
    for number in range(articles):
        article = Article("页.txt", number + 1, "article", f"题{number}", ((number, number + 9),))
        writer.add_article(article, [Passage(0, ((number, number + 9),), (((number, number + 9),),))])
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
