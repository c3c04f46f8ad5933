"""A period said one way is looked for in the other ways in which pages print it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import understand
from bot.restating import restate
from index import Archive, IssueDate, find_times


@pytest.mark.parametrize(
    ("question", "ways"),
    [
        ("头八个月新开工多少个？", ["1至8月", "1-8月", "前8个月", "8月底"]),
        ("一季度呢？", ["1至3月", "第一季度", "前三个月"]),
        ("上半年收入多少？", ["1至6月", "6月底", "前六个月"]),
        ("2021年前三季度投资多少？", ["1至9月", "前九个月", "9月底"]),
        ("7至9月来了多少人？", ["第三季度"]),
        ("下半年呢？", ["7至12月"]),
    ],
)
def test_a_period_has_other_wordings(question: str, ways: list[str]) -> None:
    assert set(ways) <= set(restate(question))


@pytest.mark.parametrize("question", ["5月18日几点？", "9月多少？", "2021年多少？", "", "多少？", "去年同期呢？"])
def test_a_day_a_month_or_a_year_is_said_one_way(question: str) -> None:
    assert restate(question) == ()


@given(st.integers(1, 12), st.integers(1, 12))
def test_every_wording_means_the_same_months(first: int, last: int) -> None:
    issue = IssueDate("2000-12-31", "inferred")
    for way in restate(f"{first}至{last}月"):
        (mention,) = find_times(way, issue)
        assert mention.last.month == last
        assert way.endswith("底") or mention.first == date(2000, first, 1)


def test_the_other_wordings_are_looked_for_at_less_weight(archive: Archive) -> None:
    _, query = understand("一季度到馆多少人？", archive)
    assert 0 < query.words["季度"] <= 1
    assert all(0 < query.bigrams[pair] < 1 for pair in ("个月", "月底"))
