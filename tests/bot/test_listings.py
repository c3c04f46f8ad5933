"""Invented sentences and the lists they give, whole and without the words around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.listings import find_lists, is_listed, members_of


def lists(text: str) -> list[str]:
    return [text[a:b] for a, b in find_lists(text)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("加快推进坝体加固、清淤疏浚、绿化补种等工作", "坝体加固、清淤疏浚、绿化补种"),
        ("展品有蓑衣、犁铧、纺车……琳琅满目", "蓑衣、犁铧、纺车"),
        ("展览分为“春耕”“夏种”“秋收”三个部分", "“春耕”“夏种”“秋收”"),
        ("县文化馆和县图书馆共同主办", "县文化馆和县图书馆"),
        ("针对农户、社员、无固定住处的老人和儿童等群体", "农户、社员、无固定住处的老人和儿童"),
        ("切实做到标准不降、效果不减", "标准不降、效果不减"),
        ("一是修水渠,二是种茶树。", "一是修水渠,二是种茶树"),
        ("在海拔最高、坡度最大、弯道最多三项上领先", "海拔最高、坡度最大、弯道最多"),
    ],
)
def test_a_list_comes_whole(text: str, seen: str) -> None:
    assert seen in lists(text)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("茶、盐、米", ["茶", "盐", "米"]),
        ("“春、耕”“夏种”和“秋收”", ["“春、耕”", "“夏种”", "“秋收”"]),
        ("水库", ["水库"]),
    ],
)
def test_a_list_is_cut_into_its_members(text: str, members: list[str]) -> None:
    assert [member for member in members_of(text) if member] == members


def test_examples_are_told_from_a_full_list() -> None:
    assert is_listed("茶、盐等物品", 3)
    assert not is_listed("茶、盐", 3)
    assert not is_listed("茶、盐等待运走", 3)


@given(st.lists(st.sampled_from([*"茶盐、和等的为,。“”《》()", "一是", "二是", "水渠"]), max_size=20).map("".join))
def test_lists_lie_in_the_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in find_lists(text))
    assert "".join(members_of(text)) or not text.strip("、和")
