"""A yes-or-no question and one sentence → whether the sentence says so, or says the contrary, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences import Sentence
from bot.signs import SentenceSigns
from bot.types import Question
from bot.verdict.affirming import affirm
from bot.verdict.claims import Claim
from bot.verdict.polarity import judge


def asked(question: str, resolved: str = "") -> Question:
    return Question(question, resolved or question, "en" if resolved else "zh")


def sentence(text: str, article: int = 0) -> Sentence:
    return Sentence.read(article, ((0, len(text)),), text)


def verdict(question: str, text: str, resolved: str = "") -> bool | None:
    found = judge(Claim.of(asked(question, resolved)), sentence(text))
    return None if found is None else found.yes


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("茶文化节是不是年年都办？", "茶文化节两年一届，由镇文化站承办。"),
        ("报告是不是每季度公布？", "茶叶检测报告每月公布一次。"),
        ("品牌建设和茶园管理是分开考核的吗？", "坚持品牌建设与茶园管理同部署、同考核。"),
        ("县里在通报中表扬监理单位了吗？", "县里在通报中批评了监理单位。"),
        ("考核是不是只奖励不处罚？", "考核奖惩并重，奖惩分明。"),
        ("老年人乘车全免费吗？", "老年人乘车享受部分补贴。"),
        ("开采仪式收费吗？", "开采仪式免费向游客开放。"),
        ("开采仪式收费吗？", "开采仪式不收取任何费用。"),
        ("茶叶价格是不是涨了？", "茶叶价格同比下降两成。"),
        ("石桥镇允许早采吗？", "石桥镇杜绝早采。"),
        ("采摘时间是不是一刀切？", "镇里因地制宜确定采摘时间。"),
        ("申请援助要审查收入吗？", "残疾人申请援助免于审查收入。"),
        ("路灯安装了100盏吗？", "沿线安装路灯96盏。"),
        ("茶路总长超过30公里吗？", "四条茶路总长21.5公里。"),
        ("参观是在5月8日吗？", "参观安排在5月9日。"),
        ("参观是在5月8日上午吗？", "参观安排在5月8日下午。"),
        ("蘑菇有毒吗？", "这种蘑菇无毒，可以食用。"),
        ("公司有法人资格吗？", "分社没有法人资格。"),
        ("所有商户都必须搬走吗？", "不是所有商户都必须搬走。"),
        ("码头建成了吗？", "新码头计划明年建成。"),
        ("老宅现在有人住吗？", "老宅曾经有人住。"),
        ("出场机会多吗？", "他获得的出场机会不多。"),
        ("两个站厅在非付费区相通吗？", "两个站厅在非付费区并不相通。"),
    ],
)
def test_a_sentence_that_says_the_contrary_denies(question: str, text: str) -> None:
    assert verdict(question, text) is False


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("报告是不是每个月公布？", "茶叶检测报告每月公布一次。"),
        ("石桥镇修好茶路了吗？", "石桥镇投资860万元修好四条茶路。"),
        ("茶路总长超过20公里吗？", "四条茶路总长21.5公里。"),
        ("路灯安装了96盏吗？", "沿线安装路灯96盏。"),
        ("路灯不到100盏吗？", "沿线安装路灯96盏。"),
        ("镇党委书记是不是主持了仪式？", "镇党委书记谷雨声主持仪式。"),
        ("案例是真实的吗？", "案例全部来源于真实事件。"),
        ("县里不再批评监理单位了吗？", "县里不再批评监理单位。"),
        ("参观是在5月8日吗？", "参观安排在5月8日。"),
        ("个人贷款是全额贴息吗？", "个人贷款享受全额贴息；企业贷款享受部分贴息。"),
        ("东线不断延伸吗？", "东线不断延伸。"),
        ("大桥是华远公司承建的吗？", "该桥全长1860米，由华远公司承建。"),
    ],
)
def test_a_sentence_that_says_so_affirms(question: str, text: str) -> None:
    assert verdict(question, text) is True


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("茶路通到省城吗？", "图书馆新增座位260个。"),
        ("谷雨声是不是青石县人？", "青石县水务局召开会议。"),
        ("茶园的投资是贷款来的吗？", "茶园的投资正在落实。"),
        ("", ""),
    ],
)
def test_a_sentence_that_does_not_bear_on_it_says_neither(question: str, text: str) -> None:
    assert verdict(question, text) is None


@pytest.mark.parametrize(
    ("question", "resolved", "text", "yes"),
    [
        ("Is the canteen free of charge?", "食堂 免费", "食堂免费向老人开放。", True),
        ("Was the camp ten days long?", "夏令营 10 天", "夏令营为期7天。", False),
        ("Is the canteen not free of charge?", "食堂 免费", "食堂免费向老人开放。", False),
    ],
)
def test_an_english_question_is_read_by_its_chinese_terms(
    question: str, resolved: str, text: str, *, yes: bool
) -> None:
    assert verdict(question, text, resolved) is yes


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("游客可以免费参观吗？", "游客免费参观。", "可以：游客免费参观"),
        ("游客可以免费参观吗？", "游客参观收费。", "不可以：游客参观收费"),
        ("茶文化节会取消吗？", "茶文化节照常举行。", "不会：茶文化节照常举行"),
        ("游客需要买票吗？", "游客需要买票，一张十元。", "要：游客需要买票"),
        ("通报批评了监理单位吗？", "通报表扬了监理单位。", "没有：通报表扬了监理单位"),
        ("机会多吗？", "机会不多。", "不是：机会不多"),
    ],
)
def test_the_answer_takes_up_the_words_of_the_question(question: str, text: str, said: str) -> None:
    signs = SentenceSigns(*[0.5] * len(SentenceSigns.__slots__))
    finding = affirm(asked(question), [(sentence(text), signs)])
    assert finding
    assert finding.text == said
    assert [text[a:b] for a, b in finding.spans] == [said.partition("：")[2]]


def test_nothing_is_affirmed_by_nothing() -> None:
    assert affirm(asked("茶路通到省城吗？"), []) is None


@given(st.text(max_size=30), st.text(max_size=40))
def test_any_verdict_is_shown_by_a_clause_of_its_sentence(question: str, text: str) -> None:
    found = judge(Claim.of(asked(question)), sentence(text))
    if found:
        start, end = found.clause
        assert 0 <= start <= end <= len(sentence(text).text)
        assert 0 <= found.strength <= 1
