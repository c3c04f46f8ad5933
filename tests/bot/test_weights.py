"""The learned weights fit the signs they weigh, and travel with the package."""

from __future__ import annotations

import dataclasses
import math
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.shapes import Shape
from bot.kinds import Kind
from bot.signs import SentenceSigns, Signs
from bot.weights import FILE, Weights, shipped_reading_weights, shipped_weights

REPO = Path(__file__).resolve().parents[2]
SENTENCE = len(dataclasses.fields(SentenceSigns))
SHAPE = len(dataclasses.fields(Shape))
CANDIDATE = len(dataclasses.fields(Signs)) - 1 + SHAPE
FINITE = st.floats(-100, 100)


def test_the_shipped_weights_are_shaped_as_the_signs_are() -> None:
    weights = shipped_weights()
    assert len(weights.sentences) == SENTENCE
    assert {len(values) for values in weights.candidates.values()} == {CANDIDATE}
    assert len(weights.confidence) == SENTENCE + 1
    assert "" in weights.candidates
    assert weights.candidates.keys() <= {"", *get_args(Kind)}
    numbers = [*weights.sentences, *weights.confidence, *(w for row in weights.candidates.values() for w in row)]
    assert all(math.isfinite(w) for w in numbers)


def test_every_sign_has_its_place_among_the_values() -> None:
    sentence, candidate = ([float(i) for i in range(size)] for size in (SENTENCE, CANDIDATE))
    assert list(SentenceSigns(*sentence).values) == sentence
    own = len(candidate) - SHAPE
    names = [field.name for field in dataclasses.fields(Signs) if field.name != "shape"]
    shape = Shape(*candidate[own:])
    assert list(Signs(shape=shape, **dict(zip(names, candidate, strict=False))).values) == candidate


def test_weights_for_the_reader_are_shaped_alike_and_count_it() -> None:
    reading = shipped_reading_weights()
    assert reading is not None
    assert len(reading.sentences) == SENTENCE
    assert {len(values) for values in reading.candidates.values()} == {CANDIDATE}
    read = [field.name for field in dataclasses.fields(Signs)].index("read")
    assert all(values[read] > 0 for values in reading.candidates.values())
    assert reading.candidates.keys() <= {*get_args(Kind)}


@given(st.lists(FINITE, min_size=SENTENCE, max_size=SENTENCE))
def test_a_probability_is_one(signs: list[float]) -> None:
    assert 0 <= shipped_weights().probability(signs) <= 1


def test_scores_are_weighted_sums_and_a_kind_without_weights_takes_the_common_ones() -> None:
    weights = Weights((1.0, 2.0), {"": (1.0, 0.0), "date": (0.0, 1.0)}, (1.0, 0.0, -3.0))
    assert weights.sentence_score([3, 4]) == 11
    assert weights.candidate_score("date", [3, 4]) == 4
    assert weights.candidate_score("place", [3, 4]) == 3
    assert weights.probability([3, 9]) == 0.5
    with pytest.raises(ValueError, match="2 weights for 1 signs"):
        weights.sentence_score([1])


def test_the_files_that_the_packages_read_are_installed_with_them() -> None:
    patterns = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["bot"]
    data = [path.name for path in FILE.parent.iterdir() if path.is_file() and path.suffix != ".py"]
    assert FILE.name in data
    assert [name for name in data if not any(fnmatch(name, pattern) for pattern in patterns)] == []
