"""Invented questions and sentences: the run that answers has the form that is asked for, the other has not."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.shapes import Shape, Shapes
from bot.kinds import classify


def shape(question: str, text: str, run: str) -> Shape:
    shapes = Shapes(classify(question, english=question.isascii()), question)
    start = text.index(run)
    return shapes.of(text, (start, start + len(run)))


LIST = "重点抓茶叶、蚕桑、药材,办好书屋、剧场"


@pytest.mark.parametrize(
    ("question", "text", "right", "wrong", "sign"),
    [
        ("县长是谁?", "县委书记云小满,县长石榆出席", "石榆", "云小满", "office"),
        ("石榆担任什么职务?", "县委书记云小满,县长石榆出席", "县长", "县委书记", "office"),
        ("馆长叫什么名字?", "馆长石榆说座位不够", "石榆", "座位", "typed"),
        ("跟哪家组织合办?", "社区联合市志愿者协会建立了书屋", "市志愿者协会", "书屋", "typed"),
        ("演出在哪里举行?", "青石县演出在文化广场举行", "文化广场", "青石县", "typed"),
        ("为啥人多了?", "环山公路通车后,采茶的人多了", "环山公路通车", "采茶的人多了", "typed"),
        ("靠什么办法治虫?", "茶园采用生物防虫技术,收成好", "生物防虫技术", "收成好", "typed"),
        ("抓哪三个方面?", LIST, "茶叶、蚕桑、药材", "书屋、剧场", "agrees"),
        ("name the three fields", LIST, "茶叶、蚕桑、药材", "书屋、剧场", "agrees"),
        ("哪个村建了冷库?", "白鹭乡柳河村建了冷库", "柳河村", "白鹭乡", "head"),
        ("仪式由谁主持?", "书记云小满讲话,县长石榆主持仪式", "石榆", "云小满", "followed"),
        ("主题是什么?", "以“一叶知春”为主题的茶会", "一叶知春", "茶会", "enclosed"),
        ("跟哪家组织合办?", "青石县文化馆与县图书馆合办", "县图书馆", "青石县文化馆", "preposition"),
    ],
)
def test_the_right_run_has_the_form(question: str, text: str, right: str, wrong: str, sign: str) -> None:
    assert getattr(shape(question, text, right), sign) > getattr(shape(question, text, wrong), sign)


def test_values_are_the_signs_in_their_order() -> None:
    found = shape("县长是谁?", "县长石榆出席", "石榆")
    assert found.values == tuple(getattr(found, field.name) for field in fields(Shape))


@given(
    st.sampled_from(["县长是谁?", "在哪里?", "有哪三个?", "为什么?", "什么职务?", "靠什么?", "who?", ""]),
    st.lists(st.sampled_from([*"县长石榆说的,。“”、在茶", "文化馆", "由于", "通过"]), min_size=1, max_size=12).map(
        "".join
    ),
    st.data(),
)
def test_signs_stay_within_bounds(question: str, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shapes = Shapes(classify(question, english=question.isascii()), question)
    assert all(-1 <= value <= 1 for value in shapes.of(text, (start, end)).values)
