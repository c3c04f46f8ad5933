"""What the reader is found to count, and for which kinds of question, on made-up rows."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import train_reading as training
from evaluation.folds import FOLDS
from fitting import Rows, fit
from train_extraction import Learned

from bot.signs import SentenceSigns
from bot.weights import shipped_weights

BASE = shipped_weights()
SIGNS = len(BASE.candidates[""])
READ = training._READ


def row(read: tuple[float, float], likes_rules: int) -> Rows:
    """Give one question's two candidates, the first right: what the reader and the rules think of them."""
    values = np.zeros((2, SIGNS))
    values[:, READ] = read
    values[likes_rules, 2] = 0.5
    return [(values, np.array([True, False]))]


def folds(kind: str, helped: int, misled: int) -> list[Learned]:
    """Give questions in which the reader knows better than the rules, and some in which it does not."""
    found = [Learned() for _ in range(FOLDS)]
    for number in range(helped + misled):
        helps = number < helped
        rows = row((0.0, -1.0) if helps else (-1.0, 0.0), likes_rules=int(helps))
        found[number % FOLDS].candidates[kind] += rows
    return found


@pytest.mark.parametrize(
    ("gained", "lost", "helps"),
    [(7, 0, True), (6, 0, False), (68, 6, True), (17, 5, False), (0, 9, False), (0, 0, False)],
)
def test_more_must_be_gained_than_chance_gains(gained: int, lost: int, helps: bool) -> None:
    assert training.Tried(200, 100, gained, lost).helps is helps


def test_only_the_kinds_that_gain_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    texts, nothing = folds("reason", 60, 5), folds("reason", 0, 0)
    for fold, other in zip(texts, folds("place", 30, 30), strict=True):
        fold.candidates.update(other.candidates)
    assert training.choose(nothing, texts, BASE) == ["clauses"]
    assert "+60 -5" in capsys.readouterr().out


def test_a_group_that_loses_on_the_news_is_left_to_the_rules() -> None:
    assert training.choose(folds("reason", 2, 8), folds("reason", 200, 0), BASE) == []


def test_what_is_written_adds_the_reader_alone_to_the_rules() -> None:
    learned = Learned.of(folds("reason", 60, 5))
    written = training.section(learned, BASE, BASE.sentences, ["clauses"])["candidates"]
    assert isinstance(written, dict)
    assert set(written) == {*training.GROUPS["clauses"]}
    own = np.array(BASE.candidates.get("reason", BASE.candidates[""]))
    assert np.flatnonzero(np.array(written["reason"]) - own).tolist() == [READ]
    assert written["reason"][READ] > 0


def test_of_a_sentences_signs_only_the_readers_are_moved() -> None:
    values = np.eye(len(SentenceSigns.__slots__))[:8] - 0.5
    weights = training.weigh_sentences([(values, np.arange(8) == training._HOLDS[0])], BASE)
    moved = np.flatnonzero(weights - np.array(BASE.sentences))
    assert set(moved.tolist()) <= {*training._HOLDS}
    assert weights[training._HOLDS[0]] > 0


def test_weights_that_are_not_free_stay() -> None:
    rows: Rows = [(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([True, False]))]
    start = np.array([0.5, 0.5])
    assert fit(rows, start=start, free=(1,), steps=5)[0] == 0.5
    assert fit(rows, start=start, free=(1,), steps=5)[1] > 0.5
    assert (fit(rows, start=start, steps=5) > 0.5).all()
