"""Words typed in pinyin are read as what the archive writes; what is no pinyin stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pinyin import spell_out
from bot.questions import understand
from index import Archive


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("三座shuiku什么时候竣工", "三座水库什么时候竣工"),
        ("图书guan新增多少座位", "图书馆新增多少座位"),
        ("xiushan民居多少处", "修缮民居多少处"),
        ("谁是hezuoshe理事长", "谁是合作社理事长"),
    ],
)
def test_pinyin_is_read_as_the_archive_writes_it(archive: Archive, typed: str, meant: str) -> None:
    assert spell_out(typed, archive) == meant
    assert understand(typed, archive)[0].resolved == meant


@pytest.mark.parametrize("question", ["5g基站有几座", "blackjack是什么", "三座水库", "", "p2p贷款", "qqq"])
def test_what_is_no_pinyin_stays(archive: Archive, question: str) -> None:
    assert spell_out(question, archive) == question


@given(st.text(alphabet="shuikgang水库图a1 -", max_size=24))
def test_any_text_is_read(archive: Archive, question: str) -> None:
    spell_out(question, archive)
