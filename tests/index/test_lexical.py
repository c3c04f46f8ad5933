from __future__ import annotations

import errno
import math
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import MEMORY

from index.errors import IndexDamagedError
from index.lexical import FIELDS, LexicalIndex, LexicalWriter, _writing

Document = tuple[list[str], list[str], list[str]]

terms = st.lists(st.sampled_from(["水库", "竣工", "项目", "投资", "茶", "县"]), max_size=12)
documents = st.lists(st.tuples(terms, terms, terms), min_size=1, max_size=40)
weights = st.dictionaries(
    st.sampled_from(["水库", "竣工", "项目", "没有"]), st.sampled_from([0.5, 1.0, 2.0]), max_size=3
)
queries = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, weights)), min_size=5, max_size=9)


def bm25(collection: Sequence[Document], query: Mapping[str, Mapping[str, float]]) -> list[float]:
    """The oracle: BM25 with k1 = 1.2 and b = 0.75, field by field (lengths up to 40 are kept exactly)."""
    scores = [0.0] * len(collection)
    for field, wanted in query.items():
        texts = [document[FIELDS.index(field)] for document in collection]
        average = sum(map(len, texts)) / len(texts)
        for term, weight in wanted.items():
            holding = sum(term in text for text in texts)
            rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            for number, text in enumerate(texts):
                times = Counter(text)[term]
                norm = 1.2 * (1 - 0.75 + 0.75 * len(text) / average) if times else 1
                scores[number] += weight * rarity * 2.2 * times / (times + norm)
    return scores


def indexed(folder: Path, collection: Sequence[Document]) -> LexicalIndex:
    writer = LexicalWriter.create(folder)
    for words, bigrams, context in collection:
        writer.add(words=words, bigrams=bigrams, context=context)
    writer.finish()
    return LexicalIndex.open(folder)


@given(documents, queries)
@settings(max_examples=20)
def test_scores_are_those_of_bm25(collection: list[Document], asked: list[dict[str, dict[str, float]]]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        opened = indexed(Path(folder, "index"), collection)
        for query in asked:
            hits, expected = opened.search(query, 100), bm25(collection, query)
            assert {hit.passage for hit in hits} == {number for number, score in enumerate(expected) if score > 0}
            assert [hit.score for hit in hits] == pytest.approx([expected[hit.passage] for hit in hits], rel=1e-4)
            assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.passage))


def test_ties_go_to_the_lower_number_also_for_the_last_place(tmp_path: Path) -> None:
    collection: list[Document] = [(["茶", "水库"] if number % 3 else ["茶"], [], []) for number in range(500)]
    opened = indexed(tmp_path / "index", collection)
    for limit in (1, 7, 170, 500):
        best = sorted(range(500), key=lambda number: (number % 3 > 0, number))[:limit]
        assert [hit.passage for hit in opened.search({"words": {"茶": 1.0}}, limit)] == best


class Backwards:
    """A searcher that puts the later of two equal documents first, as tantivy does where its threads merged so."""

    def search(self, query: object, limit: int, *, count: bool) -> SimpleNamespace:
        ranked = sorted(range(900), key=lambda number: (number % 3 > 0, -number))
        return SimpleNamespace(hits=[(1.0 / (1 + (number % 3 > 0)), number) for number in ranked[:limit]])

    def fast_field_values(self, field: str, addresses: list[int]) -> list[int]:
        return addresses


@pytest.mark.parametrize("limit", [1, 5, 299, 300, 301, 900, 1000])
def test_ties_do_not_depend_on_how_the_index_was_merged(tmp_path: Path, limit: int) -> None:
    opened = indexed(tmp_path / "index", [])
    opened._searcher = Backwards()  # type: ignore[assignment]
    best = sorted(range(900), key=lambda number: (number % 3 > 0, number))[:limit]
    assert [hit.passage for hit in opened.search({"words": {"茶": 1.0}}, limit)] == best


@pytest.mark.parametrize(
    ("said", "folder", "number"),
    [
        ("An IO error occurred: 'No space left on device (os error 28)'", ".", errno.ENOSPC),
        ("Failed to open: PermissionDenied (os error 13)", ".", errno.EACCES),
        ("An index writer was killed.. A worker thread encountered an error", "gone", errno.ENOENT),
        ("An index writer was killed.. A worker thread encountered an error", ".", errno.EIO),
    ],
)
def test_a_refusing_disk_is_reported_as_the_system_would(tmp_path: Path, said: str, folder: str, number: int) -> None:
    with pytest.raises(OSError, match="Errno") as told, _writing(tmp_path / folder):
        raise ValueError(said)
    assert told.value.errno == number


def test_a_term_counts_in_its_own_field_only(tmp_path: Path) -> None:
    opened = indexed(tmp_path / "index", [(["水库"], ["水库"], []), (["茶"], [], ["水库"])])
    assert [hit.passage for hit in opened.search({"context": {"水库": 1.0}}, 5)] == [1]
    assert [opened.document_frequency(field, "水库") for field in FIELDS] == [1, 1, 1]
    assert opened.document_frequency("words", "无") == 0
    assert len(opened) == 2


@pytest.mark.parametrize("query", [{}, {"words": {}}, {"words": {"水库": 0.0}}, {"words": {"水库": -1.0}}])
def test_nothing_asked_finds_nothing(tmp_path: Path, query: dict[str, dict[str, float]]) -> None:
    opened = indexed(tmp_path / "index", [(["水库"], [], [])])
    assert opened.search(query, 5) == []
    assert opened.search({"words": {"水库": 1.0}}, 0) == []


def test_an_empty_index_and_an_endless_word_are_borne(tmp_path: Path) -> None:
    assert indexed(tmp_path / "empty", []).search({"words": {"水库": 1.0}}, 5) == []
    opened = indexed(tmp_path / "endless", [(["a" * 100_000, "水库"], [], []), ([], [], [])])
    assert opened.search({"words": {"a" * 100_000: 1.0}}, 5) == []
    assert [hit.passage for hit in opened.search({"words": {"水库": 1.0}}, 5)] == [0]


def test_the_same_documents_always_give_the_same_hits(tmp_path: Path) -> None:
    collection: list[Document] = [([f"词{n % 17}", f"词{n % 5}"], [f"{n % 3}"], []) for n in range(300)]
    query = {"words": {"词1": 1.0, "词2": 0.7}, "bigrams": {"1": 0.3}}
    first, second = (indexed(tmp_path / name, collection).search(query, 50) for name in "ab")
    assert first == second


@pytest.mark.parametrize("broken", ["no folder", "no index", "meta.json"])
def test_what_is_no_word_index_is_named(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "passages"
    if broken != "no folder":
        indexed(folder, [])
        meta = folder / "meta.json"
        meta.unlink() if broken == "no index" else meta.write_text("{")
    with pytest.raises(IndexDamagedError, match="passages cannot be read as a word index"):
        LexicalIndex.open(folder)
