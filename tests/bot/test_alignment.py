"""Each word of a question is compared with each of a sentence: by the shipped table, where the model has no words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import PAGES, shared_folder, write_pages

from bot.alignment import Asking
from bot.questions import understand
from index import Archive, IndexSettings, build


@cache
def shipped() -> Archive:
    """Give an archive whose model is the one that ships."""
    folder = shared_folder()
    build([write_pages(folder / "pages", PAGES)], folder / "index", IndexSettings())
    return Archive.open(Path(folder / "index"))


def share(question: str, text: str) -> float:
    return Asking.of(shipped().query(question), shipped()).align(text, shipped()).share


def test_other_words_for_the_same_thing_are_nearer_than_other_things() -> None:
    question = "下雨把路淹了"
    assert share(question, "暴雨造成道路积水") > share(question, "图书馆新增阅览座位")


def test_a_text_holds_all_of_itself() -> None:
    assert share("水库竣工", "水库竣工") == pytest.approx(1.0, abs=1e-3)


def test_words_that_only_ask_hardly_count() -> None:
    assert share("水库什么时候竣工", "水库竣工") > 0.9


def test_what_stands_near_counts_more() -> None:
    text = "座位260个,天气很好,大家都来看,库容480万"
    alignment = Asking.of(shipped().query("座位"), shipped()).align(text, shipped())
    clauses = [(0, 6), (7, 11), (12, 17), (18, 25)]
    near, far = alignment.around([(2, 6), (20, 25)], [clauses[0], clauses[3]])
    assert near.clause > far.clause
    assert near.near > far.near


@given(st.text(alphabet="水库竣工的了,2 a\n", max_size=12), st.text(alphabet="水库座位。开放 9b", max_size=12))
def test_shares_lie_between_nothing_and_all(question: str, text: str) -> None:
    alignment = Asking.of(shipped().query(question), shipped()).align(text, shipped())
    (around,) = alignment.around([(0, 1)], [(0, len(text))])
    shares = (alignment.share, around.clause, around.near)
    assert all(-1e-5 <= share <= 1 + 1e-4 and np.isfinite(share) for share in shares)


def test_an_english_question_is_compared_by_its_terms() -> None:
    def share(text: str) -> float:
        return Asking.of(understand("How many reservoirs?", shipped())[1], shipped()).align(text, shipped()).share

    assert share("三座水库竣工") > share("图书馆新增阅览座位")
