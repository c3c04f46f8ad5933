from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.errors import IndexDamagedError

Vectors = NDArray[np.float32]


def unit(rows: Vectors) -> Vectors:
    scaled: Vectors = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return scaled


def random_rows(count: int, dimensions: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32))


def nearest(rows: Vectors, vector: Vectors, limit: int) -> list[int]:
    """The oracle: every score computed, sorted by score and then by number."""
    return sorted(range(len(rows)), key=lambda number: (-float(rows[number] @ vector), number))[:limit]


@given(st.integers(1, 300), st.integers(1, 400), st.integers(0, 2**16))
@settings(max_examples=50)
def test_the_nearest_are_those_of_brute_force(count: int, limit: int, seed: int) -> None:
    rows, vector = random_rows(count, 16, seed), random_rows(1, 16, seed + 1)[0]
    hits = DenseIndex.from_vectors([rows[: count // 3], rows[count // 3 :]], 16).search(vector, limit)
    assert [hit.passage for hit in hits] == nearest(rows, vector, limit)
    np.testing.assert_allclose([hit.score for hit in hits], [rows[hit.passage] @ vector for hit in hits], atol=1e-6)


@given(st.integers(1, 2000), st.integers(1, 200), st.integers(0, 2**16))
@settings(max_examples=80)
def test_ties_go_to_the_lower_number_also_for_the_last_place(count: int, limit: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, vector = random.integers(-1, 2, (count, 4)).astype(np.float32), np.array([1, 2, 0, -1], np.float32)
    hits = DenseIndex.from_vectors([rows], 4).search(vector, limit)
    assert [hit.passage for hit in hits] == nearest(rows, vector, limit)


def test_four_bits_a_number_find_nearly_what_exact_vectors_find() -> None:
    rows, queries = random_rows(20_001, 64), random_rows(50, 64, seed=5)
    quantised = DenseIndex.from_vectors(np.array_split(rows, 7), 64, exact=False)
    found = [
        len({hit.passage for hit in quantised.search(query, 100)} & set(nearest_fast(rows, query))) for query in queries
    ]
    assert sum(found) / 500 > 0.99
    assert quantised.scores(queries[0], [0, 20_000]) == pytest.approx(rows[[0, 20_000]] @ queries[0], abs=0.05)


def nearest_fast(rows: Vectors, vector: Vectors) -> list[int]:
    return [int(number) for number in np.argsort(-(rows @ vector), kind="stable")[:10]]


def test_quantised_files_are_an_eighth_of_the_size(tmp_path: Path) -> None:
    rows = random_rows(6000, 64)
    DenseIndex.from_vectors([rows], 64).save(tmp_path / "exact")
    DenseIndex.from_vectors([rows], 64, exact=False).save(tmp_path / "quantised")
    assert (tmp_path / "quantised").stat().st_size < 0.14 * (tmp_path / "exact").stat().st_size


@pytest.mark.parametrize("exact", [True, False])
def test_what_is_saved_answers_the_same_when_loaded(tmp_path: Path, exact: bool) -> None:
    built = DenseIndex.from_vectors([random_rows(500, 16)], 16, exact=exact)
    built.save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    query = random_rows(1, 16, seed=9)[0]
    assert (len(loaded), loaded.exact) == (500, exact)
    assert loaded.search(query, 30) == built.search(query, 30)
    assert loaded.scores(query, [3, 1, 499]).tolist() == built.scores(query, [3, 1, 499]).tolist()


def test_given_passages_are_scored_as_they_are_searched() -> None:
    rows, vector = random_rows(50, 8), random_rows(1, 8, seed=3)[0]
    dense = DenseIndex.from_vectors([rows], 8)
    hits = dense.search(vector, 50)
    assert dense.scores(vector, [hit.passage for hit in hits]) == pytest.approx([hit.score for hit in hits], abs=1e-6)
    assert dense.scores(vector, []).shape == (0,)


def test_nothing_is_near_in_an_empty_index_or_to_a_text_that_says_nothing() -> None:
    assert DenseIndex.from_vectors([], 8).search(np.ones(8, np.float32), 5) == []
    dense = DenseIndex.from_vectors([random_rows(5, 8)], 8)
    assert dense.search(np.zeros(8, np.float32), 5) == []
    assert dense.search(np.ones(8, np.float32), 0) == []


@pytest.mark.parametrize("content", [b"", b"not faiss" * 99])
def test_what_faiss_cannot_read_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dense.faiss").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"dense\.faiss cannot be read as a vector index"):
        DenseIndex.load(tmp_path / "dense.faiss")


@pytest.mark.parametrize("exact", [True, False])
def test_vectors_taken_over_are_as_they_were(exact: bool) -> None:
    built = DenseIndex.from_vectors([random_rows(300, 16)], 16, exact=exact)
    chosen = np.array([7, 299, 7, 0])
    again = DenseIndex.from_vectors([built.vectors(chosen)], 16, exact=exact)
    assert again.vectors(np.arange(4)).tolist() == built.vectors(chosen).tolist()


def test_the_four_bits_of_a_vector_depend_on_no_other() -> None:
    rows = random_rows(300, 16)
    alone, among = (DenseIndex.from_vectors([some], 16, exact=False) for some in (rows[:1], rows))
    assert alone.vectors(np.array([0])).tolist() == among.vectors(np.array([0])).tolist()
