"""Questions that ask for several things → their single questions; those that ask for one are left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.several.coordination import find_joined
from bot.several.english_parts import split_english
from bot.several.parts import split


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "石桥镇修了多少条茶路，总投资多少万元？",
            ["石桥镇修了多少条茶路", "石桥镇修了,总投资多少万元"],
        ),
        (
            "白鹭村定下的村规有几条?家训有多少个字?",
            ["白鹭村定下的村规有几条", "白鹭村定下的村规,家训有多少个字"],
        ),
        ("新修水渠几条 花了多少钱", ["新修水渠几条", "新修水渠,花了多少钱"]),
        ("去年救助困難群眾多少人次發放了多少補助", ["去年救助困难群众多少人次", "去年救助困难群众,发放了多少补助"]),
        ("石桥镇修好几条茶路，总长多少公里？", ["石桥镇修好几条茶路", "石桥镇修好,总长多少公里"]),
        ("东街由谁打扫，西街又归谁管？", ["东街由谁打扫", "东街,西街又归谁管"]),
        ("多少家企业、多少名群众参加了活动", ["多少家企业参加了活动", "家企业,多少名群众参加了活动"]),
        ("仪式什么时候在哪里举行", ["仪式什么时候", "仪式,在哪里举行"]),
        ("2021年茶园有多少亩，2022年呢？", ["2021年茶园有多少亩", "2022年茶园有多少亩"]),
        ("东街由谁打扫，西街呢？", ["东街由谁打扫", "西街由谁打扫"]),
        ("合作社养了多少头牛和多少只羊", ["合作社养了多少头牛", "合作社养了,多少只羊"]),
    ],
)
def test_several_asking_words_make_several_questions(question: str, parts: list[str]) -> None:
    assert [part.text for part in split(question)] == parts


@pytest.mark.parametrize(
    ("question", "labels", "apart"),
    [
        ("省里的龙头企业和市里的龙头企业各有几家？", ["省里的龙头企业", "市里的龙头企业"], False),
        ("省、市重点项目各有几个", ["省重点项目", "市重点项目"], False),
        ("全县合同资金和到位资金分别是多少", ["合同资金", "到位资金"], False),
        ("茶园里玉兰和海棠各栽了多少棵？", ["玉兰", "海棠"], False),
        ("惠山和苏堤的门票分别是多少？", ["惠山", "苏堤"], False),
        ("厂长和书记是谁", ["厂长", "书记"], False),
        ("2021年6月和12月的报道分别说修了多少公里？", ["2021年6月", "2021年12月"], True),
        ("2021年一季度和年底两个时点，到位资金各是多少亿？", ["2021年一季度", "2021年年底"], True),
    ],
)
def test_what_is_asked_of_each_is_asked_one_by_one(question: str, labels: list[str], apart: bool) -> None:
    parts = split(question)
    assert [part.label for part in parts] == labels
    assert {part.apart for part in parts} == {apart}
    assert all(part.label in part.text for part in parts)


@pytest.mark.parametrize(
    "question",
    [
        "石桥镇修了多少条茶路？",
        "产业园在哪个街道的哪个村?",
        "三个联建是哪三个",
        "党支部和合作社一共有多少人",
        "共有多少名党员和群众参加",
        "老店有些什么特点？",
        "“多少、几个”两句口号是谁写的",
        "各级部门和街道开展了什么工作",
        "图书馆夜间开放吗？",
        "水库",
        "好几条路是谁修的",
        "",
    ],
)
def test_what_asks_for_one_thing_stays_whole(question: str) -> None:
    assert split(question) == ()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How much was invested in the roads, and at what rate was it completed?",
            ["How much was invested in the roads", "at what rate was it completed, was invested in the roads"],
        ),
        (
            "How many drying racks and notice boards were put up by the town?",
            ["How many drying racks were put up by the town", "How many notice boards were put up by the town"],
        ),
        (
            "How many hectares of maize and soya were sown?",
            ["How many hectares of maize were sown", "How many hectares of soya were sown"],
        ),
        (
            "Which museum and which two parks did the pupils visit?",
            ["Which museum did the pupils visit", "which two parks did the pupils visit"],
        ),
        (
            "Who was mayor of Qingshi in May 2021, and who in June 2022?",
            ["Who was mayor of Qingshi in May 2021", "Who was mayor of Qingshi in June 2022"],
        ),
        ("When and where was the fair held?", ["When was the fair held", "where was the fair held"]),
        (
            "How many roads were built in June and December 2023?",
            ["How many roads were built in June 2023", "How many roads were built in December 2023"],
        ),
        (
            "How much did the county and the city invest respectively?",
            ["How much did the county invest", "How much did the city invest"],
        ),
    ],
)
def test_english_questions_too(question: str, parts: list[str]) -> None:
    assert [part.text for part in split_english(question)] == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the story?",
        "What did Gu and Shi say?",
        "How many people live between 2020 and 2021?",
        "Where is the town where tea is grown?",
        "",
    ],
)
def test_english_questions_for_one_thing_stay_whole(question: str) -> None:
    assert split_english(question) == ()


def test_names_are_joined_with_what_both_share() -> None:
    joined = find_joined("去年茶园和果园的面积分别", 10)
    assert joined
    assert (joined.names, joined.times) == (("去年茶园", "果园"), False)
    assert find_joined("去年的面积", 5) is None


WORDS = (
    "多少",
    "几个",
    "谁",
    "和",
    "、",
    "，",
    "？",
    " ",
    "各",
    "分别",
    "的",
    "2021年",
    "6月",
    "茶园",
    "修了",
    "呢",
    "哪里",
    "“",
)
ENGLISH = ("how many", " who", " and ", ", ", "in 2021", "June 2022", " each", " did ", "tea", " which", "the ", "?")


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map("".join), st.text(max_size=30)))
def test_the_parts_of_any_question_are_whole_questions(question: str) -> None:
    for part in split(question):
        start, end = part.own
        assert part.text.strip()
        assert 0 <= start < end <= len(part.text)


@given(st.one_of(st.lists(st.sampled_from(ENGLISH), max_size=14).map("".join), st.text(max_size=30)))
def test_the_parts_of_any_english_question_are_whole_questions(question: str) -> None:
    for part in split_english(question):
        start, end = part.own
        assert part.text.strip()
        assert 0 <= start <= end <= len(part.text)
