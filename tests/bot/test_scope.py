"""The time a question names must be met by what answers it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.scope import Scope
from bot.sentences import Sentence
from index import Article, IssueDate


@pytest.mark.parametrize(
    ("question", "first", "last", "text"),
    [
        ("2022年采收春茶多少吨？", date(2022, 1, 1), date(2022, 12, 31), "2022年"),
        ("2023年12月到馆多少人次？", date(2023, 12, 1), date(2023, 12, 31), "2023年12月"),
        ("２０２２年采收多少吨？", date(2022, 1, 1), date(2022, 12, 31), "２０２２年"),
    ],
)
def test_a_time_named_with_its_year_is_read(question: str, first: date, last: date, text: str) -> None:
    assert Scope.of(question) == Scope(first, last, text)


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
    assert Scope(date(2022, 1, 1), date(2022, 12, 31), "2022年").meets(first, last) is met


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
