from __future__ import annotations

import math
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import MEMORY

from index import gathering
from index.errors import IndexDamagedError
from index.lexical import FIELDS, ArticleTerms, LexicalIndex, LexicalWriter
from index.postings import MOST, Block, Lists, decode, pack
from index.types import Hit

Passage = tuple[list[str], list[str]]
Article = tuple[list[Passage], list[str]]
Query = Mapping[str, Mapping[str, float]]
Text = Mapping[str, list[str]]

KINDS: Sequence[str] = FIELDS

terms = st.lists(st.sampled_from(["水库", "竣工", "项目", "投资", "茶", "县"]), max_size=12)
article = st.tuples(st.lists(st.tuples(terms, terms), max_size=4), terms)
collections = st.lists(article, min_size=1, max_size=12)
weights = st.dictionaries(
    st.sampled_from(["水库", "竣工", "项目", "没有"]), st.sampled_from([0.5, 1.0, 2.0]), max_size=3
)
queries = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, weights)), min_size=5, max_size=9)


def bm25(texts: Sequence[Text], query: Query) -> dict[int, float]:
    """The oracle: BM25 with k1 = 1.2 and b = 0.75, field by field."""
    scores: defaultdict[int, float] = defaultdict(float)
    for field, wanted in query.items():
        average = sum(len(text[field]) for text in texts) / max(len(texts), 1)
        for term, weight in wanted.items():
            holding = sum(term in text[field] for text in texts)
            rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            for number, text in enumerate(texts):
                if times := text[field].count(term):
                    norm = 1.2 * (1 - 0.75 + 0.75 * len(text[field]) / average)
                    scores[number] += weight * rarity * 2.2 * times / (times + norm)
    return dict(scores)


def texts_of(collection: Sequence[Article]) -> tuple[list[Text], list[Text]]:
    """Give what passages and articles are matched by."""
    passages: list[Text] = [
        dict(zip(KINDS, (*own, context), strict=True)) for many, context in collection for own in many
    ]
    joined = (
        [[term for own in many for term in own[kind]] for kind in (0, 1)] + [context] for many, context in collection
    )
    return passages, [dict(zip(KINDS, texts, strict=True)) for texts in joined]


def terms_of(article: Article) -> ArticleTerms:
    passages, context = article
    return ArticleTerms.of([words for words, _ in passages], [pairs for _, pairs in passages], context)


def write(folder: Path, collection: Sequence[Article]) -> Path:
    writer = LexicalWriter(folder)
    for added in collection:
        writer.add(terms_of(added))
    writer.finish()
    return folder


def firsts_of(collection: Sequence[Article]) -> list[int]:
    return list(accumulate((len(passages) for passages, _ in collection), initial=0))


def indexed(folder: Path, collection: Sequence[Article]) -> LexicalIndex:
    return LexicalIndex.open(write(folder, collection), firsts_of(collection))


def as_articles(passages: Sequence[list[str]]) -> list[Article]:
    return [([(words, [])], []) for words in passages]


def is_as_expected(hits: Sequence[Hit], expected: Mapping[int, float]) -> bool:
    in_order = hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage))
    return in_order and {hit.passage: hit.score for hit in hits} == pytest.approx(dict(expected), rel=1e-5)


@given(collections, queries)
@settings(max_examples=30)
def test_scores_are_those_of_bm25(collection: list[Article], asked: list[Query]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        opened = indexed(Path(folder, "index"), collection)
        passages, articles = texts_of(collection)
        assert len(opened) == len(passages)
        for query in asked:
            found = opened.search(query, 100)
            assert is_as_expected(found.passages, bm25(passages, query))
            assert is_as_expected(found.articles, bm25(articles, query))
        for term in ("水库", "没有"):
            assert opened.holding("words", term) == sum(term in text["words"] for text in passages)


@given(collections, collections, st.data())
@settings(max_examples=30)
def test_what_is_taken_over_gives_the_same_bytes_as_a_fresh_index(
    old: list[Article], new: list[Article], data: st.DataObject
) -> None:
    firsts = firsts_of(old)
    kept = data.draw(st.lists(st.integers(0, len(old) - 1), unique=True))
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        base, updated, fresh = (Path(folder, name) for name in ("base", "updated", "fresh"))
        writer = LexicalWriter(updated, write(base, old))
        for added in new[:1]:
            writer.add(terms_of(added))
        for number in kept:  # in any order
            writer.keep(range(number, number + 1), range(firsts[number], firsts[number + 1]))
        for added in new[1:]:
            writer.add(terms_of(added))
        writer.finish()
        write(fresh, [*new[:1], *(old[number] for number in kept), *new[1:]])
        assert sorted(path.name for path in updated.iterdir()) == sorted(FIELDS)
        assert all((updated / field).read_bytes() == (fresh / field).read_bytes() for field in FIELDS)


def test_what_was_put_aside_is_merged_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = as_articles([[f"词{number * step % 1700}" for step in range(1, 30)] for number in range(300)])
    write(tmp_path / "at once", collection)
    monkeypatch.setattr(gathering, "_AT_ONCE", 1000)
    write(tmp_path / "in parts", collection)
    for field in FIELDS:
        assert (tmp_path / "in parts" / field).read_bytes() == (tmp_path / "at once" / field).read_bytes()


numbers = st.lists(st.integers(0, 2**31 - 1) | st.integers(0, 300), unique=True, min_size=1, max_size=30).map(sorted)
postings = st.lists(st.tuples(numbers, st.randoms(use_true_random=False)), min_size=1, max_size=20)


@given(postings)
@settings(max_examples=60)
def test_lists_come_back_as_they_were(drawn: list[tuple[list[int], object]]) -> None:
    rows = [found for found, _ in drawn]
    counts = [[1 + number % 3 * (number % MOST) // 2 for number in row] for row in rows]
    starts = np.array([0, *accumulate(map(len, rows))])
    joined = (np.array([*chain.from_iterable(columns)]) for columns in (rows, counts))
    written = Lists([f"词{n}" for n in range(len(rows))], starts, *joined)
    block = Block.read(pack(written))
    assert [column.tolist() for column in block.lists()[1:]] == [column.tolist() for column in written[1:]]
    for place, term in enumerate(written.terms):
        assert block.find(term) == place
    assert block.find("词") == block.find("无") == -1
    chosen = range(len(rows) - 1, -1, -2)
    read = decode([written.terms[place] for place in chosen], [block.coded_at(place) for place in chosen])
    assert [read.part(at, at + 1).numbers.tolist() for at in range(len(chosen))] == [rows[place] for place in chosen]
    assert read.counts.tolist() == [count for place in chosen for count in counts[place]]


@pytest.mark.parametrize("limit", [1, 7, 170, 499, 500, 501])
def test_ties_go_to_the_lower_number_also_for_the_last_place(tmp_path: Path, limit: int) -> None:
    opened = indexed(tmp_path / "index", as_articles([["茶", "水库"] if n % 3 else ["茶"] for n in range(500)]))
    best = sorted(range(500), key=lambda number: (number % 3 > 0, number))[:limit]
    assert [hit.passage for hit in opened.search({"words": {"茶": 1.0}}, limit).passages] == best


def test_a_term_counts_in_its_own_field_only(tmp_path: Path) -> None:
    collection: list[Article] = [([(["水库"], ["水库"])], []), ([(["茶"], []), (["县"], [])], ["水库"])]
    opened = indexed(tmp_path / "index", collection)
    found = opened.search({"context": {"水库": 1.0}}, 5)
    assert [[hit.passage for hit in hits] for hits in found] == [[1, 2], [1]]
    assert [opened.holding(field, "水库") for field in FIELDS] == [1, 1, 1]
    assert opened.holding("words", "无") == 0


def test_a_word_beyond_counting_still_counts(tmp_path: Path) -> None:
    opened = indexed(tmp_path / "index", as_articles([["茶"] * (MOST + 50), ["茶"], ["a" * 100_000]]))
    assert [hit.passage for hit in opened.search({"words": {"茶": 1.0}}, 5).passages] == [0, 1]
    assert [hit.passage for hit in opened.search({"words": {"a" * 100_000: 1.0}}, 5).passages] == [2]


@pytest.mark.parametrize("query", [{}, {"words": {}}, {"words": {"水库": 0.0}}, {"words": {"水库": -1.0}}])
def test_nothing_asked_finds_nothing(tmp_path: Path, query: dict[str, dict[str, float]]) -> None:
    opened = indexed(tmp_path / "index", as_articles([["水库"]]))
    assert opened.search(query, 5) == ([], [])
    assert opened.search({"words": {"水库": 1.0}}, 0) == ([], [])


@pytest.mark.parametrize("collection", [[], [([], [])], [([([], [])], [])]])
def test_an_empty_index_is_borne(tmp_path: Path, collection: list[Article]) -> None:
    assert indexed(tmp_path / "empty", collection).search({"words": {"水库": 1.0}}, 5) == ([], [])


@pytest.mark.parametrize("harm", ["no file", "empty", "cut short", "zeros"])
def test_what_is_no_word_index_is_named(tmp_path: Path, harm: str) -> None:
    path = write(tmp_path / "index", as_articles([["水库"]])) / "words"
    data = path.read_bytes()
    path.write_bytes({"empty": b"", "cut short": data[:-9]}.get(harm, bytes(len(data))))
    if harm == "no file":
        path.unlink()
    with pytest.raises(IndexDamagedError, match="words cannot be read as a word index"):
        LexicalIndex.open(path.parent, [0, 1])
