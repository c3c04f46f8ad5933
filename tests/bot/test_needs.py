"""What an answer must be: of the dimension, and as fine a time, as the question asks for."""

from __future__ import annotations

import pytest

from bot.kinds import Asked, Kind
from bot.needs import Needs
from index import find_figures


def needs(kind: Kind, question: str, unit: str = "") -> Needs:
    return Needs.of(Asked(kind, unit, 0, 0), question)


@pytest.mark.parametrize(
    ("kind", "unit", "question", "figure", "met"),
    [
        ("measure", "亩", "水库占地多少亩？", "480亩", True),
        ("measure", "亩", "水库占地多少亩？", "12公顷", True),
        ("measure", "亩", "水库占地多少亩？", "2000吨", False),
        ("measure", "亩", "水库占地多少亩？", "三座", False),
        ("measure", "", "那口井有多深？", "26米", True),
        ("measure", "", "水渠有多长？", "26米", True),
        ("measure", "", "水渠有多长？", "5分钟", False),
        ("measure", "", "工期有多长？", "90天", True),
        ("measure", "", "那口井有多深？", "12口", False),
        ("measure", "公斤", "用了多少公斤油漆？", "3吨", True),
        ("measure", "公斤", "用了多少公斤油漆？", "61个", False),
        ("measure", "", "最小的几岁？", "7天", False),
        ("measure", "", "最小的几岁？", "9岁", True),
        ("measure", "", "How tall is the tower?", "88米", True),
        ("measure", "", "How tall is the tower?", "88吨", False),
        ("count", "人参", "多少人参加？", "近700棵", False),
        ("count", "人参", "多少人参加？", "300余名", True),
        ("count", "人参", "多少人参加？", "三个", True),
        ("count", "家", "有多少家企业？", "35个", True),
        ("count", "家", "有多少家企业？", "120人", False),
        ("count", "家", "有多少家企业？", "2.6亿元", False),
        ("count", "个", "来了几个人？", "120人", True),
        ("count", "", "有多少？", "2.6亿元", True),
        ("count", "", "How many projects were started?", "2.6亿元", False),
        ("count", "", "How many children came?", "7天", False),
        ("count", "", "How many children came?", "7名", True),
        ("count", "", "How many days did it last?", "7天", True),
        ("count", "", "How much was invested?", "2.6亿元", True),
        ("money", "", "投资多少？", "2.6亿元", True),
    ],
)
def test_a_figure_of_another_dimension_is_no_answer(
    kind: Kind, unit: str, question: str, figure: str, met: bool
) -> None:
    (found,) = find_figures(figure)
    assert needs(kind, question, unit).met_by_figure(found) is met


@pytest.mark.parametrize(
    ("question", "text", "met"),
    [
        ("哪一年建成的？", "1997年", True),
        ("哪一年建成的？", "5月18日", False),
        ("是几月几号？", "5月18日", True),
        ("是几月几号？", "1997年", False),
        ("是哪天签的？", "今年", False),
        ("是哪天签的？", "近日", False),
        ("是哪天签的？", "昨日", True),
        ("哪个月开始？", "去年4月", True),
        ("哪个月开始？", "22时", False),
        ("几点开门？", "22时", True),
        ("几点开门？", "5月18日", False),
        ("什么时候竣工？", "5月18日", True),
        ("In which year was it built?", "1997年", True),
        ("In which year was it built?", "5月18日", False),
    ],
)
def test_a_time_is_as_fine_as_asked_for(question: str, text: str, met: bool) -> None:
    assert needs("date", question).met_by_text(text) is met


def test_other_kinds_need_nothing() -> None:
    assert needs("person", "谁几岁就种茶？") == Needs()
