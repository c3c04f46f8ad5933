"""Figures, dates and question words of English questions, as a Chinese page writes them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.english.figures import read_asking, read_figures


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("September 2020", ["9月", "2020年"]),
        ("June 26th, 2022", ["6月26日", "2022年"]),
        ("25 December 2023", ["12月25日", "2023年"]),
        ("in May", ["5月"]),
        ("May I ask", []),
        ("march 3", ["3月3日"]),
        ("Q3", ["第三季度"]),
        ("the fourth quarter", ["第四季度"]),
        ("first three quarters", ["前三季度"]),
        ("first half of the year", ["上半年"]),
        ("10th", ["第十", "第十届", "第10"]),
        ("21st", ["第二十一", "第二十一届", "第21"]),
        ("100 million yuan or more", ["1亿元以上", "亿元以上"]),
        ("10 million yuan", ["1000万元", "千万元"]),
        ("24.75 million", ["2475万"]),
        ("470,000 yuan", ["47万元", "470000元"]),
        ("2.3 billion US dollars", ["23亿美元"]),
        ("87.68%", ["87.68%"]),
        ("five percent", ["5%"]),
        ("three", ["3", "三"]),
        ("twenty-four", ["24"]),
        ("5G", []),
        ("١٢ ²", []),
    ],
)
def test_figures_are_written_as_a_chinese_page_writes_them(text: str, written: list[str]) -> None:
    assert [way for figure in read_figures(text) for way, _ in figure.written] == written


@given(st.integers(1, 10**12))
def test_an_amount_keeps_its_value(number: int) -> None:
    ways = [way for figure in read_figures(f"{number:,} yuan") for way, _ in figure.written]
    scales = {"万": 10**4, "亿": 10**8}
    digits = [way.removesuffix("元") for way in ways if way[0].isdigit()]
    values = {round(float(d.rstrip("万亿")) * scales.get(d[-1], 1)) for d in digits}
    assert values <= {number}
    assert digits


@given(st.text("0123456789 ,.%-abcQMayJunestndrh", max_size=40))
def test_figures_lie_in_order_and_apart(text: str) -> None:
    found = read_figures(text)
    assert all(0 <= f.start < f.end <= len(text) and f.written for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_question_words_are_told_apart() -> None:
    assert [zh for _, zh in read_asking("How many, who, where and on what date?")] == ["多少", "谁", "哪里", "什么时候"]
