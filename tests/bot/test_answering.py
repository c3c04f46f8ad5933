"""Questions about two invented pages: what is answered, what is not, and that every quote is the source's own text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import answer
from bot.errors import QuestionError
from bot.types import Answer
from bot.verifying import is_proven
from index import Archive

WORDS = (
    *(
        "水库",
        "三座",
        "库容",
        "多少",
        "谁",
        "哪里",
        "什么时候",
        "几座",
        "图书馆",
        "茶",
        "合作社",
        "老街",
        "记者",
        "照片",
        "写",
    ),
    *(
        "青石县",
        "投资",
        "吗",
        "，",
        "？",
        "有哪些",
        "2021年",
        "去年",
        "第三季度",
        "百分之几",
        "为什么",
        "说了什么",
        "、",
        "5月",
    ),
    *(
        "how many",
        " reservoirs ",
        "who",
        " wrote ",
        "when ",
        "tea ",
        "水庫",
        "２０",
        "🍵",
        "\x00",
        "\ud800",
        "\n",
        "Ünïcödé ",
    ),
)


def assert_exact(answered: Answer, archive: Archive) -> None:
    """Assert that whatever an answer shows is the text of its source at its offsets."""
    for shown in (answered, *answered.parts, *answered.alternatives):
        for cited in shown.citations:
            source = archive.page(cited.file).text
            assert source[cited.start : cited.end] == cited.quote
            assert cited.quote.strip()
            assert all(cited.start <= start < end <= cited.end for start, end in cited.answer_spans)
        for passage in shown.passages:
            assert archive.page(passage.file).text[passage.start : passage.end] == passage.text
        assert bool(shown.citations) == (shown.status in {"answered", "partial", "no_figure"})
        assert is_proven(shown, archive)
        assert shown.answer
        assert 0 <= shown.confidence <= 1


def steady(answered: Answer) -> Answer:
    return dataclasses.replace(answered, elapsed_ms=0)


@pytest.mark.parametrize(
    ("question", "said", "title"),
    [
        ("青石县几座水库竣工了？", "三座", "青石县三座水库全部竣工"),
        ("三座水库总库容是多少立方米？", "480万立方米", "青石县三座水库全部竣工"),
        ("三座水庫總庫容是多少？", "480万立方米", "青石县三座水库全部竣工"),
        ("三座水库共投资多少钱？", "2.6亿元", "青石县三座水库全部竣工"),
        ("水库什么时候竣工的？", "5月18日", "青石县三座水库全部竣工"),
        ("新增座位多少个？", "260个", "县图书馆夜间开放受读者欢迎"),
        ("儿童阅览室有多少个座位？", "80个", "县图书馆夜间开放受读者欢迎"),
        ("图书馆馆长是谁？", "石榆", "县图书馆夜间开放受读者欢迎"),
        ("图书馆每晚开放到几点？", "22时", "县图书馆夜间开放受读者欢迎"),
        ("白鹭乡今年采收春茶多少吨？", "90吨", "白鹭乡茶农合作社年产春茶九十吨"),
        ("社员人均增收多少元？", "3200元", "白鹭乡茶农合作社年产春茶九十吨"),
        ("合作社理事长是谁？", "云小满", "白鹭乡茶农合作社年产春茶九十吨"),
        ("鲜叶保存期延长到几天？", "七天", "白鹭乡茶农合作社年产春茶九十吨"),
        ("老街修缮工程啥时候启动的呀", "9月3日", "老街修缮工程启动"),
        ("修缮清代民居多少处？", "47处", "老街修缮工程启动"),
        ("老街工程由哪个单位组织？", "县住建局", "老街修缮工程启动"),
        ("How many reservoirs were completed?", "三座", "青石县三座水库全部竣工"),
        ("Who is the director of the library?", "石榆", "县图书馆夜间开放受读者欢迎"),
        ("When did the repair of the old street start?", "9月3日", "老街修缮工程启动"),
    ],
)
def test_a_plain_question_is_answered_from_the_sentence_that_says_it(
    archive: Archive, question: str, said: str, title: str
) -> None:
    answered = answer(question, archive, id="q1")
    assert (answered.id, answered.question, answered.status) == ("q1", question, "answered")
    assert (answered.answer, answered.citations[0].title) == (said, title)
    assert_exact(answered, archive)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("水库竣工的报道是谁写的？", ["林小禾"]),
        ("图书馆夜间开放那篇报道的记者是谁？", ["祝晚晴"]),
        ("茶农合作社那篇稿子的记者和通讯员是谁？", ["林小禾", "陶然"]),
    ],
)
def test_who_wrote_it_stands_in_the_byline_of_the_article(archive: Archive, question: str, named: list[str]) -> None:
    answered = answer(question, archive)
    assert (answered.status, answered.kind) == ("answered", "person")
    assert all(name in answered.answer for name in named)
    assert_exact(answered, archive)


@pytest.mark.parametrize("question", ["图书馆夜间开放吗？", "Is the library open at night?"])
def test_yes_or_no_is_shown_by_the_sentence(archive: Archive, question: str) -> None:
    answered = answer(question, archive)
    assert answered.kind == "yesno"
    assert answered.answer.startswith(("是：", "Yes："))
    assert "每晚开放到22时" in answered.citations[0].quote
    assert_exact(answered, archive)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("火星上的氦三开采量是多少？", "没有找到"),
        ("海底隧道的票价是多少元？", "没有找到"),
        ("量子计算机", "没有找到"),
        ("What is the price of bitcoin?", "Nothing in these pages"),
        ("Xyzzyq", "Nothing in these pages"),
    ],
)
def test_what_the_pages_do_not_tell_is_not_answered(archive: Archive, question: str, said: str) -> None:
    answered = answer(question, archive)
    assert (answered.status, answered.citations) == ("not_found", ())
    assert said in answered.answer
    assert answered.confidence < 0.5
    assert_exact(answered, archive)


def test_a_figure_of_another_year_is_no_answer(archive: Archive) -> None:
    answered = answer("2015年白鹭乡采收春茶多少吨？", archive)
    assert answered.status in {"no_figure", "not_found"}
    assert_exact(answered, archive)


def test_an_answer_tells_its_date_and_what_that_rests_on(archive: Archive) -> None:
    dated = [
        (cited.file, cited.date, cited.date_basis)
        for question in ("三座水库共投资多少钱？", "修缮清代民居多少处？")
        for cited in answer(question, archive).citations[:1]
    ]
    assert dated == [("一版.txt", "2021-05-19", "sidecar"), ("二版.txt", "2022-09", "inferred")]


def test_an_answer_names_its_index_and_shows_the_passages_best_first(archive: Archive) -> None:
    answered = answer("三座水库共投资多少钱？", archive)
    scores = [passage.score for passage in answered.passages]
    assert answered.index == archive.generation
    assert scores == sorted(scores, reverse=True)
    assert "水库" in answered.passages[0].text
    assert answered.elapsed_ms > 0


@pytest.mark.parametrize("text", ["", "\x00\x07", "🍵🍵", "\ud800", "水" * 100_000])
def test_what_is_no_question_is_not_answered(archive: Archive, text: str) -> None:
    with pytest.raises(QuestionError):
        answer(text, archive)


@settings(max_examples=150)
@given(st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join), st.text(max_size=40)))
def test_for_any_question_every_quote_is_exact_and_the_answer_always_the_same(archive: Archive, text: str) -> None:
    try:
        answered = answer(text, archive)
    except QuestionError:
        return
    assert_exact(answered, archive)
    assert answered.question == text
    assert steady(answer(text, archive)) == steady(answered)
