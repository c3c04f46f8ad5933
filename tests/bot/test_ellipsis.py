"""Follow-ups completed from invented turns: ellipsis of every kind, what stands alone, and any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.ellipsis import complete
from bot.talk.english_ellipsis import complete_english
from bot.talk.memory import Conversation
from bot.types import Answer, Citation, Status

QUOTE = (
    "2022年上半年，云溪镇外出招商26次，签约项目14个，总投资8.3亿元，其中亿元以上项目3个，另有9个项目正在洽谈。"
    "云溪镇镇长苏望山介绍，该镇与海州大学、南岭工学院签订合作协议，夜市有70个摊位。"
)


def said(kind: str = "count", text: str = "14个", status: Status = "answered") -> Answer:
    cited = (Citation("三版.txt", "云溪镇招商引资开新局", "2022-07-08", "sidecar", QUOTE, 0, len(QUOTE)),)
    return Answer("", "", status, kind, text, 0.5, cited, (), 0.0, "g000001")


def follow(*turns: str, answer: Answer | None = None) -> str | None:
    """Ask turns one after the other, each answered alike; give the last one completed."""
    memory, completed = Conversation(), None
    for number, question in enumerate(turns):
        completed = complete(question, memory)
        last = said() if number < len(turns) - 2 else answer or said()
        text, about = (completed.text, completed.about) if completed else (question, "")
        memory = memory.remember(question, last, resolved=text, about=about)
    return completed.text if completed else None


SIGNED = "2022年上半年云溪镇签约了多少个项目？"
DRAGON = "青石县第三届龙舟赛在哪里举行？"


@pytest.mark.parametrize(
    ("turns", "resolved"),
    [
        # the subject is missing
        ((SIGNED, "总投资多少？"), "2022年上半年云溪镇总投资多少"),
        ((SIGNED, "外出招商多少次？"), "2022年上半年云溪镇外出招商多少次"),
        ((SIGNED, "镇长是谁？"), "2022年上半年云溪镇镇长是谁"),
        (("云溪镇夜市启动了吗？", "影响摊位吗？"), "云溪镇夜市影响摊位吗"),
        ((SIGNED, "总投资多少？", "镇长是谁？"), "2022年上半年云溪镇镇长是谁"),
        (("云溪镇夜市有多少个摊位？", "都卖什么？"), "云溪镇夜市的摊位都卖什么"),
        # another thing, time, place or office in the place of its like
        (("到2022年底，云溪镇开了多少场推进会？", "那专班例会呢？"), "到2022年底，云溪镇开了多少场专班例会"),
        (("龙舟赛有多少支队伍参赛？", "选手呢？"), "龙舟赛有多少选手"),
        (("三座水库的总库容是多少？", "那总投资呢？"), "三座水库的总投资是多少"),
        ((SIGNED, "2023年呢？"), "2023年云溪镇签约了多少个项目"),
        (("云溪镇2022年5月签约多少个项目？", "6月呢？"), "云溪镇2022年6月签约多少个项目"),
        (("云溪镇前三季度投资完成多少？", "那去年同期呢？"), "云溪镇去年同期投资完成多少"),
        ((SIGNED, "那竹溪镇呢？"), "2022年上半年竹溪镇签约了多少个项目"),
        ((SIGNED, "竹溪镇的呢"), "2022年上半年竹溪镇签约了多少个项目"),
        (("2022年青石县委书记是谁？", "那时的县长呢？"), "2022年青石县县长是谁"),
        (("2022年青石县委书记是谁？", "到2023年，县长换成谁了？"), "到2023年，青石县县长换成谁了"),
        (("谁组织了老街修缮工程？", "那龙舟赛呢？"), "谁组织了龙舟赛"),
        # a part of what was counted
        ((SIGNED, "其中亿元以上的有几个？"), "2022年上半年云溪镇签约了项目，其中亿元以上的有几个"),
        ((SIGNED, "总投资多少？", "那还在谈的呢？"), "2022年上半年云溪镇还在谈的项目有多少个"),
        (("云溪镇跟几所大学签了协议？", "分别是哪几所？"), "云溪镇跟哪几所大学签了协议"),
        # who, when, where, why
        ((DRAGON, "什么时候？"), "青石县第三届龙舟赛什么时候举行"),
        (("老街修缮工程启动仪式是哪天？", "在哪里举行的？"), "老街修缮工程启动仪式在哪里举行的"),
        (("老街修缮工程启动仪式是哪天？", "当时是谁主持的？"), "老街修缮工程启动仪式是谁主持的"),
        (("龙舟赛推迟了多久？", "为什么？"), "龙舟赛为什么推迟了"),
        (("龙舟赛推迟了多久？", "原因呢"), "龙舟赛为什么推迟了"),
        # times that point back
        (("2022年云溪镇开了多少场会？", "推进会是同年哪天开的？"), "云溪镇推进会是2022年哪天开的"),
        (("2022年云溪镇招商多少次？", "第二年呢？"), "2023年云溪镇招商多少次"),
        # correction, politeness
        (("水库总投资是多少？", "不对，我问的是库容"), "水库库容是多少"),
        ((SIGNED, "不是，我问的是竹溪镇"), "2022年上半年竹溪镇签约了多少个项目"),
    ],
)
def test_follow_ups(turns: tuple[str, ...], resolved: str) -> None:
    assert follow(*turns) == resolved


@pytest.mark.parametrize(
    ("answer", "typed", "resolved"),
    [
        (said("person", "苏望山"), "他介绍了什么？", "苏望山介绍了什么"),
        (said(), "文中还提到了什么？", "《云溪镇招商引资开新局》中还提到了什么"),
        (said("date", "6月3日"), "同一天还有什么活动？", "6月3日云溪镇还有什么活动"),
        (said("org", "星河轴承公司"), "它研发什么？", "星河轴承公司研发什么"),
        (said("list", "海州大学、南岭工学院等5所"), "后一所的校长是谁？", "南岭工学院的校长是谁"),
        (said("list", "海州大学、南岭工学院"), "前者在哪里？", "海州大学在哪里"),
        (said(), "该镇种了多少树？", "云溪镇种了多少树"),
        (said("describe", "推迟两个小时开始"), "是谁说的？", "2022年上半年云溪镇签约了项目是谁说的"),
    ],
)
def test_words_that_point_back(answer: Answer, typed: str, resolved: str) -> None:
    assert follow(SIGNED, typed, answer=answer) == resolved


@pytest.mark.parametrize(
    "question",
    [
        "县图书馆夜间到馆的读者累计多少人次？",
        "2023年青石县第三届龙舟赛有多少选手参加？",
        "老街修缮工程要修缮多少处清代民居？",
        "村民吃美食的那个广场在哪儿？",
        "是不是所有图书馆都在夜间开放到22时以后",
        "水库",
    ],
)
def test_what_names_its_own_subject_stands_alone(question: str) -> None:
    assert follow(SIGNED, question) is None


def test_a_question_of_a_person_leaves_what_was_spoken_of() -> None:
    turns = ("青石县图书馆馆长是谁？", "她介绍了什么？", "新增座位多少")
    assert follow(*turns, answer=said("person", "石榆")) == "青石县图书馆新增座位多少"


def test_nothing_leans_on_nothing() -> None:
    assert follow("那总投资呢？") is None
    assert complete_english("why?", Conversation()) is None


TEAMS = "How many teams took part in the dragon boat race?"
PROJECTS = "How many projects did Yunxi sign in the first half of 2022?"


@pytest.mark.parametrize(
    ("first", "typed", "resolved"),
    [
        (TEAMS, "How long did it last?", "How long did the dragon boat race last?"),
        (TEAMS, "Who spoke there?", "Who spoke at the dragon boat race?"),
        (TEAMS, "And who opened it?", "who opened the dragon boat race?"),
        (TEAMS, "how many spectators?", "how many spectators, the dragon boat race?"),
        (PROJECTS, "What about 2023?", "How many projects did Yunxi sign in 2023?"),
        (PROJECTS, "and in 2023?", "How many projects did Yunxi sign in 2023?"),
        (PROJECTS, "What about meetings?", "How many meetings did Yunxi sign in the first half of 2022?"),
        ("Where was the dragon boat race held?", "When?", "When the dragon boat race held?"),
        ("Where was the dragon boat race held?", "why was it postponed?", "why was the dragon boat race postponed?"),
    ],
)
def test_english_follow_ups(first: str, typed: str, resolved: str) -> None:
    completed = complete_english(typed, Conversation().remember(first, said()))
    assert completed is not None
    assert completed.text == resolved


def test_an_english_pronoun_gets_the_name_answered_last() -> None:
    memory = Conversation().remember("Who is the mayor of Yunxi?", said("person", "苏望山"))
    completed = complete_english("What did he say?", memory)
    assert completed is not None
    assert completed.text == "Tell me: What did 苏望山 say?"


@pytest.mark.parametrize(
    "question", ["Who won the football match between Haizhou and Nanling?", "Name the two pools that Qingshi built."]
)
def test_an_english_question_with_names_stands_alone(question: str) -> None:
    memory = Conversation().remember(TEAMS, said())
    assert complete_english(question, memory) is None


WORDS = st.sampled_from(
    [
        *(
            "那",
            "呢",
            "他",
            "它",
            "该镇",
            "其中",
            "同年",
            "6月",
            "2023年",
        ),
        *(
            "云溪镇",
            "镇长",
            "多少",
            "个",
            "谁",
            "为什么",
            "的",
            "是",
            "总投资",
        ),
        *(
            "分别",
            "哪些",
            "不是，",
            "后一家",
            "第三个",
            "，",
            "？",
            " it ",
            "why",
        ),
        *(
            "what about ",
            "there",
            "😀",
            "\u3000",
        ),
    ]
)
TALK = st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=30)


@given(st.lists(TALK, min_size=1, max_size=5))
def test_any_turns_are_completed_or_left_the_same_each_time(turns: list[str]) -> None:
    assert follow(*turns) == follow(*turns)
    memory = Conversation().remember("How many teams took part in the race?", said("person", "苏望山"))
    for turn in turns:
        complete_english(turn, memory)
