"""The slots of a Chinese question: what it is about, when, what it asks, and of what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.slots import find_places, find_slots, find_time_words
from index import fold


@pytest.mark.parametrize(
    ("question", "subject", "asking", "topic"),
    [
        ("青石县图书馆新增了多少个座位？", "青石县图书馆", "多少个", "座位"),
        ("三座水库的总库容是多少？", "三座水库", "多少", "总库容"),
        ("三座水库一共投资多少钱", "三座水库", "多少", "钱"),
        ("老街修缮工程工期多少个月", "老街修缮工程", "多少个月", "工期"),
        ("到2022年底，云溪镇开了多少场推进会？", "云溪镇", "多少场", "推进会"),
        ("云溪镇跟几所大学签了协议？", "云溪镇", "几所", "大学"),
        ("云溪镇外出招商多少次？", "云溪镇", "多少次", "招商"),
        ("云溪镇签约活动办了几场？", "云溪镇签约活动", "几场", ""),
        ("谁组织了老街修缮工程？", "老街修缮工程", "谁", ""),
        ("哪里的水库？", "水库", "哪里", ""),
        ("有多少人参加了青石县龙舟赛", "青石县龙舟赛", "多少", "人"),
        ("引进了几个项目？", "", "几个", "项目"),
        ("都卖啥？", "", "啥", ""),
    ],
)
def test_slots(question: str, subject: str, asking: str, topic: str) -> None:
    slots = find_slots(question)
    assert (slots.read(slots.subject), slots.read(slots.asking), slots.read(slots.topic)) == (subject, asking, topic)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("到2022年底，云溪镇", ["到2022年底，"]),
        ("2023年6月的报道里招商多少次", ["2023年6月的报道里"]),
        ("云溪镇今年以来招商", ["今年以来"]),
        ("去年的龙舟赛", ["去年的"]),
        ("云溪镇招商", []),
    ],
)
def test_words_of_time(text: str, times: list[str]) -> None:
    assert [text[start:end] for start, end in find_time_words(fold(text))] == times


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2021年青石县新修公路", ["青石县"]),
        ("参加了青石县龙舟赛", ["青石县"]),
        ("白鹭乡和云溪镇", ["白鹭乡", "云溪镇"]),
        ("该镇的镇长", []),
        ("每个乡镇", []),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in find_places(text)] == places


@given(st.text(max_size=60) | st.text("青石县镇2022年6月多少几个谁哪里的了，。？是在水库呢那", max_size=40))
def test_any_text_has_slots_inside_it(text: str) -> None:
    slots = find_slots(text)
    for start, end in (*slots.times, slots.asking, slots.subject, slots.topic):
        assert 0 <= start <= end <= len(slots.text)
