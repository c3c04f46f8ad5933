"""Questions for several things, for yes or no, and to compare, asked of invented pages of two years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from archives import opened
from hypothesis import given, settings
from hypothesis import strategies as st
from several_pages import FIRST, SECOND, SIDECAR

from bot.answering import answer
from bot.errors import QuestionError
from bot.types import Answer, Citation
from bot.verifying import is_proven
from index import Archive


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The two pages of the town, built and opened."""
    yield from opened({"一版.txt": FIRST, "二版.txt": SECOND, "archive.toml": SIDECAR}, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "said", "parts"),
    [
        ("石桥镇修好几条茶路，总长多少公里？", "四条茶路，总长21.5公里", ["四条", "21.5公里"]),
        (
            "石桥镇省级龙头企业和市级龙头企业各有几家？",
            "其中省级龙头企业3家、市级龙头企业5家",
            ["3家", "5家"],
        ),
        ("茶园多少亩 茶叶企业多少家", "全镇现有茶园3600亩、茶叶企业16家", ["3600亩", "16家"]),
        (
            "2021年和2022年，石桥镇茶园分别有多少亩？",
            "2021年：3200亩；2022年：3600亩",
            ["3200亩", "3600亩"],
        ),
        ("2021年3月茶园有多少亩，2022年4月呢？", "2021年3月茶园：3200亩；2022年4月：3600亩", ["3200亩", "3600亩"]),
    ],
)
def test_each_thing_asked_is_answered_in_one_run_where_one_says_both(
    town: Archive, question: str, said: str, parts: list[str]
) -> None:
    answered = answer(question, town)
    assert (answered.status, answered.answer) == ("answered", said)
    assert [part.answer for part in answered.parts] == parts
    assert is_proven(answered, town)


def test_every_page_that_proves_a_part_is_cited(town: Archive) -> None:
    answered = answer("2021年和2022年，石桥镇茶园分别有多少亩？", town)
    assert [citation.date for citation in answered.citations] == ["2021-03-21", "2022-04-03"]


def test_where_one_part_is_missing_the_answer_is_partial_and_says_so(town: Archive) -> None:
    answered = answer("茶路投资多少万元，码头投资多少万元？", town)
    assert (answered.status, answered.answer) == ("partial", "茶路投资：860万元；码头投资：没有提到")
    assert [part.status for part in answered.parts] == ["answered", "not_found"]
    assert answered.citations


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("茶文化节是不是年年都办？", "不是：茶文化节两年一届"),
        ("开采仪式要收费吗？", "不用：仪式免费向游客开放"),
        ("县里在通报中表扬监理单位了吗？", "没有：县里在通报中批评了监理单位"),
        ("茶叶检测报告是不是每个月公布？", "是：茶叶检测报告每月公布一次"),
        ("茶路总长超过20公里吗？", "是：总长21.5公里"),
    ],
)
def test_yes_or_no_stands_before_the_clause_that_shows_it(town: Archive, question: str, said: str) -> None:
    answered = answer(question, town)
    assert (answered.status, answered.kind, answered.answer) == ("answered", "yesno", said)
    assert is_proven(answered, town)


def test_what_no_sentence_bears_on_is_neither_yes_nor_no(town: Archive) -> None:
    assert answer("茶路通到省城吗？", town).status == "not_found"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("省级龙头企业和市级龙头企业哪个多？", "市级龙头企业更多：省级龙头企业3家，市级龙头企业5家"),
        ("市级龙头企业比省级龙头企业多几家？", "相差2家：市级龙头企业5家，省级龙头企业3家"),
        ("2021年和2022年，哪年的茶园面积更大？", "2022年更大：2021年3200亩，2022年3600亩"),
    ],
)
def test_two_figures_are_compared(town: Archive, question: str, said: str) -> None:
    answered = answer(question, town)
    assert (answered.status, answered.kind, answered.answer) == ("answered", "compare", said)
    assert len(answered.parts) == 2
    assert is_proven(answered, town)


@pytest.mark.parametrize(
    ("question", "said", "others"),
    [
        ("2022年茶园有多少亩？", "3600亩", [("2021年3月21日", "3200亩")]),
        ("石桥镇现有茶叶企业多少家？", "16家", [("2021年3月21日", "14家")]),
        ("安装路灯多少盏？", "96盏", []),
    ],
)
def test_the_same_figure_of_another_time_is_shown_beside(
    town: Archive, question: str, said: str, others: list[tuple[str, str]]
) -> None:
    answered = answer(question, town)
    assert answered.answer == said
    assert [(other.resolved_question, other.answer) for other in answered.alternatives] == others
    assert all(is_proven(other, town) for other in answered.alternatives)


def test_articles_that_differ_on_the_same_figure_and_time_are_both_shown(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pages = {
        f"{letter}.txt": f"# 老街修缮{letter}\n\n本报讯 2021年，青石县修缮清代民居{count}处，沿街店铺照常营业。\n"
        for letter, count in (("甲", 47), ("乙", 52))
    }
    dates = "".join(f'[[page]]\nfile = "{name}"\ndate = "2022-01-05"\n' for name in pages)
    for archive in opened(pages | {"archive.toml": dates}, tmp_path_factory):
        answered = answer("2021年青石县修缮清代民居多少处？", archive)
    assert {answered.answer, *(other.answer for other in answered.alternatives)} == {"47处", "52处"}
    assert [other.resolved_question for other in answered.alternatives] == ["2021年"]


@pytest.fixture(scope="module")
def proven(town: Archive) -> Answer:
    """An answer in parts that its sources prove."""
    return answer("2021年和2022年，石桥镇茶园分别有多少亩？", town)


def test_an_answer_that_the_source_does_not_say_is_no_proven_one(town: Archive, proven: Answer) -> None:
    assert is_proven(proven, town)
    assert not is_proven(replace(proven, answer="2021年：3201亩；2022年：3600亩"), town)
    assert not is_proven(replace(proven, answer="2021年：李国强；2022年：3600亩"), town)
    assert not is_proven(replace(proven, citations=()), town)
    part = proven.parts[0]
    assert not is_proven(replace(part, answer="3201亩"), town)
    assert not is_proven(replace(proven, parts=(replace(part, answer="3201亩"),)), town)


def test_a_quote_that_is_not_the_source_proves_nothing(town: Archive, proven: Answer) -> None:
    def with_citation(citation: Citation) -> Answer:
        return replace(proven.parts[0], citations=(citation,))

    citation = proven.parts[0].citations[0]
    assert is_proven(with_citation(citation), town)
    assert not is_proven(with_citation(replace(citation, quote=citation.quote.replace("3200", "3300"))), town)
    assert not is_proven(with_citation(replace(citation, start=citation.start + 1)), town)
    assert not is_proven(with_citation(replace(citation, answer_spans=((0, 1),))), town)


WORDS = (
    *("石桥镇", "茶园", "茶路", "龙头企业", "省级", "市级", "多少亩", "多少家", "几条", "各有", "分别", "和", "，"),
    *("是不是", "有没有", "吗", "比", "多", "哪个多", "2021年", "2022年", "呢", "谁", "什么时候", "免费", "？"),
    *("how many ", "tea ", "and ", "roads ", "who ", "did ", "is it ", "free ", "2021 ", "each "),
)


@settings(max_examples=100)
@given(st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map("".join), st.text(max_size=40)))
def test_whatever_is_asked_what_is_answered_is_proven(town: Archive, text: str) -> None:
    try:
        answered = answer(text, town)
    except QuestionError:
        return
    assert is_proven(answered, town)
    assert all(is_proven(beside, town) for beside in (*answered.parts, *answered.alternatives))
    assert bool(answered.citations) == (answered.status in {"answered", "partial", "no_figure"})
    assert replace(answer(text, town), elapsed_ms=0) == replace(answered, elapsed_ms=0)
