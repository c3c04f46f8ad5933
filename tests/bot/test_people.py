"""Invented sentences and whom they name, with the office beside the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.people import asked_office, find_offices, find_people, is_office, office_match


def people(text: str) -> list[tuple[str, str]]:
    return [
        (text[slice(*person.name)], text[slice(*person.office)] if person.office else "")
        for person in find_people(text)
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("县委书记云小满出席会议。", [("云小满", "县委书记")]),
        ("县委副书记、县长石榆主持会议。", [("石榆", "县委副书记、县长")]),
        (
            "县长石榆,县人大常委会主任谷雨声,副县长祝晚晴参加。",
            [("石榆", "县长"), ("谷雨声", "县人大常委会主任"), ("祝晚晴", "副县长")],
        ),
        ("该村党支部书记、村委会主任祝晚晴说", [("祝晚晴", "该村党支部书记、村委会主任")]),
        ("农业银行青石支行行长黄鹤说", [("黄鹤", "农业银行青石支行行长")]),
        ("(记者林小禾通讯员陶然)", [("林小禾", "记者"), ("陶然", "通讯员")]),
        ("副县长欧阳修一行调研", [("欧阳修", "副县长")]),
        ("律师任女士介绍", [("任女士", "律师")]),
        ("祝晚晴(图书馆馆长)告诉大家", [("祝晚晴", "图书馆馆长")]),
        ("52岁的祝晚晴说", [("祝晚晴", "")]),
        ("作家阿列克谢·托尔斯泰来访", [("阿列克谢·托尔斯泰", "作家")]),
        ("合唱团荣获一等奖,全场洋溢着温馨", []),
        ("图书馆馆长兴奋不已", []),
    ],
)
def test_people_and_their_offices(text: str, named: list[tuple[str, str]]) -> None:
    assert people(text) == named


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("村党支部书记、村委会主任祝晚晴说", ["村党支部书记", "村党支部书记、村委会主任", "村委会主任"]),
        ("他当选县长。", ["县长"]),
        ("茶园在山上。", []),
    ],
)
def test_offices_stand_alone_and_together(text: str, offices: list[str]) -> None:
    assert [text[a:b] for a, b in find_offices(text)] == offices


@pytest.mark.parametrize(("text", "yes"), [("县委书记", True), ("副县长", True), ("村民", False), ("茶园", False)])
def test_an_office_is_more_than_a_group_of_people(text: str, yes: bool) -> None:
    assert is_office(text) is yes


@pytest.mark.parametrize(
    ("question", "title", "asked"),
    [
        ("县委书记的秘书是谁?", "秘书", "县委书记的秘书"),
        ("谁来了?", "", ""),
        ("who was party secretary of qingshi county?", "书记", "县委书记"),
        ("who is the mayor?", "长", "长"),
    ],
)
def test_the_office_asked_for_is_the_last_one_named(question: str, title: str, asked: str) -> None:
    assert asked_office(question) == (title, asked)


@pytest.mark.parametrize(
    ("better", "worse", "asked"),
    [
        ("县委书记", "白鹭乡党委书记", "青石县县委书记"),
        ("县长", "副县长", "青石县县长"),
        ("县委副书记、县长", "县委书记", "县长"),
        ("副县长", "馆长", "青石县副县长"),
    ],
)
def test_an_office_fits_the_better_the_more_of_it_is_asked_for(better: str, worse: str, asked: str) -> None:
    title, whole = asked_office(asked)
    assert office_match(better, title, whole) > office_match(worse, title, whole)


@given(
    st.lists(st.sampled_from([*"县长书记、石榆云小满说的,。(·)", "主任", "记者", "通讯员"]), max_size=16).map("".join)
)
def test_names_and_offices_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    for person in find_people(text):
        assert 0 <= person.name[0] < person.name[1] <= len(text)
        if person.office:
            assert 0 <= person.office[0] <= person.office[1] <= len(text)
            assert person.office[1] <= person.name[0] or person.name[1] <= person.office[0]
    for start, end in find_offices(text):
        assert 0 <= start < end <= len(text)
