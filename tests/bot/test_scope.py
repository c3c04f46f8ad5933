"""The time a question names must be met by what answers it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.scope import Scope
from bot.sentences import Sentence
from index import Article, IssueDate
from index.quantities import find_quantities


@pytest.mark.parametrize(
    ("question", "first", "last", "text"),
    [
        ("2022年采收春茶多少吨？", date(2022, 1, 1), date(2022, 12, 31), "2022年"),
        ("2023年12月到馆多少人次？", date(2023, 12, 1), date(2023, 12, 31), "2023年12月"),
        ("２０２２年采收多少吨？", date(2022, 1, 1), date(2022, 12, 31), "２０２２年"),
    ],
)
def test_a_time_named_with_its_year_is_read(question: str, first: date, last: date, text: str) -> None:
    found = Scope.of(question)
    assert found
    assert (found.first, found.last, found.text, found.dated) == (first, last, text, True)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Who was mayor in July 2022?", date(2022, 7, 1), date(2022, 7, 31)),
        ("By 25 December 2023, how many?", date(2023, 12, 25), date(2023, 12, 25)),
    ],
)
def test_a_time_named_in_english_is_read(question: str, first: date, last: date) -> None:
    found = Scope.of(question, english=True)
    assert found
    assert (found.first, found.last, found.dated) == (first, last, True)


def test_a_time_without_a_year_is_read_as_the_page_would() -> None:
    issue = IssueDate("2022-10-20", "sidecar")
    found = Scope.of("第三季度开工多少个？", issue)
    assert found
    assert (found.first, found.last, found.dated) == (date(2022, 7, 1), date(2022, 9, 30), False)
    assert Scope.of("第三季度开工多少个？") is None
    assert Scope.of("2021年开工多少个？", issue) == Scope.of("2021年开工多少个？")


@pytest.mark.parametrize(
    ("question", "page", "nearness"),
    [
        ("第三季度开工多少个？", "第三季度开工15个。", 1.0),
        ("第三季度开工多少个？", "前三季度开工15个。", -0.5),
        ("第三季度开工多少个？", "上半年开工15个。", -1.0),
        ("第三季度开工多少个？", "开工15个。", 0.0),
        ("今年开工多少个？", "前三季度开工15个。", 0.5),
    ],
)
def test_a_figure_of_the_very_period_is_nearest(question: str, page: str, nearness: float) -> None:
    issue = IssueDate("2022-10-20", "sidecar")
    scope = Scope.of(question, issue)
    (quantity,) = (q for q in find_quantities(page, issue) if q.figure.unit == "个")
    assert scope
    assert scope.nearness(quantity) == nearness


def test_a_figure_of_another_time_than_one_without_a_year_is_not_allowed() -> None:
    issue = IssueDate("2022-10-20", "sidecar")
    scope = Scope.of("第三季度开工多少个？", issue)
    assert scope
    for page, allowed in (("上半年开工15个。", False), ("第三季度开工15个。", True), ("开工15个。", True)):
        quantity = next(q for q in find_quantities(page, issue) if q.figure.unit == "个")
        sentence = Sentence.read(0, ((0, len(page)),), page)
        article = Article("a.txt", 1, "article", "t", ((0, len(page)),), issue_date=issue)
        assert scope.allows(sentence, article, quantity) is allowed


@pytest.mark.parametrize("question", ["采收多少吨？", "", "2021年和2022年哪年采收得多？"])
def test_no_time_or_several_bind_nothing(question: str) -> None:
    assert Scope.of(question) is None


@pytest.mark.parametrize(
    ("first", "last", "met"),
    [
        (date(2022, 5, 1), date(2022, 5, 31), True),
        (date(2021, 12, 1), date(2022, 1, 1), True),
        (date(2022, 12, 31), date(2023, 1, 31), True),
        (date(2021, 1, 1), date(2021, 12, 31), False),
        (date(2023, 1, 1), date(2023, 1, 1), False),
    ],
)
def test_a_time_is_met_where_they_share_a_day(first: date, last: date, met: bool) -> None:
    assert Scope(date(2022, 1, 1), date(2022, 12, 31), "2022年", True).meets(first, last) is met


@pytest.mark.parametrize(
    ("text", "issue", "allowed"),
    [
        ("2022年采收春茶90吨。", None, True),
        ("2021年采收春茶75吨。", None, False),
        ("去年采收春茶75吨。", IssueDate("2023-05-19", "sidecar"), True),
        ("今年采收春茶90吨。", IssueDate("2023-05-19", "sidecar"), False),
        ("采收春茶90吨。", IssueDate("2022-05-19", "sidecar"), True),
        ("采收春茶90吨。", IssueDate("2021-05", "inferred"), False),
        ("采收春茶90吨。", None, True),
    ],
)
def test_a_sentence_of_another_time_is_not_allowed(text: str, issue: IssueDate | None, allowed: bool) -> None:
    scope = Scope.of("2022年采收多少吨？")
    assert scope
    sentence = Sentence.read(0, ((0, len(text)),), text)
    article = Article("一版.txt", 1, "article", "春茶", sentence.runs, issue_date=issue)
    assert scope.allows(sentence, article) is allowed
