"""An article that leaves out a name of the question is told by how telling that name is."""

from __future__ import annotations

import pytest

from bot.naming import Named
from index import Archive

ARTICLE = "青石县三座水库全部竣工白鹭乡农民顾长生说首批灌区受益。“一渠一策”推进。"


@pytest.mark.parametrize(
    "question",
    [
        "青石县的水库何时竣工？",
        "白鹭乡农民顾长生说了什么？",
        "白鹭乡农民顾长胜说了什么？",
        "第一批灌区在哪？",
        "“一渠一策”是什么？",
        "水库何时竣工？",
    ],
)
def test_what_an_article_says_is_not_missing(archive: Archive, question: str) -> None:
    assert Named.of(question, archive).missing(ARTICLE) == 0.0


@pytest.mark.parametrize(
    "question", ["广东省的水库何时竣工？", "第二批灌区在哪？", "“一河一长”是什么？", "北京市的水库何时竣工？"]
)
def test_a_name_that_no_page_says_is_missing_altogether(archive: Archive, question: str) -> None:
    assert Named.of(question, archive).missing(ARTICLE) > 0.8


def test_a_name_that_the_archive_often_says_counts_less(archive: Archive) -> None:
    often, never = (Named.of(f"“{name}”的水库", archive).missing("别的") for name in ("青石县", "红石县"))
    assert 0 < often < never <= 1


def test_a_place_may_be_named_in_short(archive: Archive) -> None:
    named = Named.of("“白鹭合作社”在哪", archive)
    assert named.missing("白鹭乡茶农合作社年产春茶") == 0.0
    assert named.missing("白鹭飞过，茶农在合作社年产春茶") > 0.3


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who is the mayor of New York?", True),
        ("How many reservoirs were built in Paris?", True),
        ("Who is the director of the Library?", False),
        ("How many reservoirs were built in Qingshi County?", False),
        ("How many reservoirs?", False),
        ("Who was head of the irrigation office (水库) in Qingshi County?", False),
    ],
)
def test_a_place_that_an_english_question_names_must_be_in_the_archive(
    archive: Archive, question: str, missing: bool
) -> None:
    assert (Named.of(question, archive).missing(ARTICLE) > 0.8) is missing


@pytest.mark.parametrize(
    ("question", "article", "missing"),
    [
        ("GDP增长了多少？", "财政收入增长7%", True),
        ("GDP增长了多少？", "全县gdp增长7%", False),
        ("GDP增长了多少？", "全县地区生产总值增长7%", False),
        ("15km长的路在哪？", "修路15公里", False),
    ],
)
def test_an_abbreviation_must_be_said_as_it_is_or_in_chinese(
    archive: Archive, question: str, article: str, missing: bool
) -> None:
    assert (Named.of(question, archive).missing(article) > 0.8) is missing
