"""Invented sentences cut into words, also where jieba cuts wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.tokens import maximal_runs, read_tokens, span_of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("工程由县住建局组织", "住建局"),
        ("县住建局局长谷雨声要求", "住建局"),
        ("工程由县住建局组织", "由"),
        ("文化馆和县图书馆", "和"),
    ],
)
def test_names_of_offices_are_words(text: str, word: str) -> None:
    assert word in [token.word for token in read_tokens(text)]


@given(
    st.lists(st.sampled_from([*"县由和局长的在,。住建", "住建局", "发改委", "文化馆", "说"]), max_size=14).map("".join)
)
def test_words_rejoin_to_the_text(text: str) -> None:
    tokens = read_tokens(text)
    assert "".join(token.word for token in tokens) == text
    assert all(text[token.start : token.end] == token.word for token in tokens)


@given(st.lists(st.booleans()))
def test_runs_hold_all_that_is_inside_and_nothing_else(inside: list[bool]) -> None:
    held = {i for first, behind in maximal_runs(inside) for i in range(first, behind)}
    assert held == {i for i, yes in enumerate(inside) if yes}
    assert all(not inside[first - 1] for first, _ in maximal_runs(inside) if first)


def test_a_run_of_words_covers_their_characters() -> None:
    tokens = read_tokens("茶会在图书馆举行")
    assert span_of(tokens, 0, len(tokens)) == (0, 8)
