"""The calendar of an archive: which days and pages lack, by each paper's own rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.holdings.calendar import Coverage, find_missing_days, find_missing_months, find_missing_numbers
from index import HeldPage

MONDAY = date(2021, 3, 1)


def days(*after: int) -> list[date]:
    return [MONDAY + timedelta(days=number) for number in after]


def held(day: date | None, number: str = "", *, last: date | None = None, articles: int = 2) -> HeldPage:
    return HeldPage(f"{day}-{number}.txt", "青石日报", number, day, last or day, False, articles, 3 * articles, 800)


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ([n for n in range(28) if n not in (9, 16)], [9, 16]),
        ([n for n in range(28) if n % 7 < 5 and n != 9], [9]),  # Monday to Friday
        ([0, 7, 21, 28, 35], [14]),  # weekly
        ([0, 1, 3, 4], [2]),  # too short a time for weekdays
        ([0, 30, 61], []),  # no rhythm of days
        ([0, 3, 40, 44], []),
        ([0], []),
        ([], []),
    ],
)
def test_days_lack_where_the_paper_would_have_come(there: Sequence[int], missing: Sequence[int]) -> None:
    assert list(find_missing_days(days(*there))) == days(*missing)


def test_a_paper_may_change_its_rhythm_with_the_year() -> None:
    weekly = [date(2020, 1, 6) + timedelta(weeks=n) for n in range(52)]
    daily = [date(2021, 1, 1) + timedelta(days=n) for n in range(365) if n != 100]
    assert list(find_missing_days([*weekly, *daily])) == [date(2021, 4, 11)]


def test_months_lack_of_a_monthly() -> None:
    there = [date(2021, month, 15) for month in (1, 2, 4, 5, 6)]
    assert list(find_missing_months(there)) == [date(2021, 3, 1)]
    assert list(find_missing_months(there[:2])) == []


@given(st.sets(st.integers(0, 400), max_size=80))
def test_what_lacks_lies_between_and_is_not_there(there: set[int]) -> None:
    held_days = days(*sorted(there))
    for day in find_missing_days(held_days):
        assert held_days[0] < day < held_days[-1]
        assert day not in held_days


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        (["1", "2", "4"], ("3",)),
        (["第1版", "第04版"], ("2", "3")),
        (["A1", "A3", "b2"], ("A2", "B1")),
        (["", "要闻", "1"], ()),
        (["1", "3", "999999999999"], ("2",)),
        ([], ()),
    ],
)
def test_numbers_lack_that_others_leave_out(labels: Sequence[str], missing: Sequence[str]) -> None:
    assert find_missing_numbers(labels) == missing


def test_a_coverage_counts_each_page_once() -> None:
    pages = [
        held(MONDAY, "1"),
        held(MONDAY, "3", articles=0),
        held(MONDAY + timedelta(days=1), "1"),
        held(date(2020, 5, 1), last=date(2020, 5, 31)),
        held(date(2019, 1, 1), last=date(2019, 12, 31)),
        held(None, articles=0),
    ]
    found = Coverage.of(pages)
    [paper] = found.papers
    assert [(i.day, i.pages, i.empty, i.articles, i.figures, i.missing) for i in paper.issues] == [
        (MONDAY, 2, 1, 2, 6, ("2",)),
        (MONDAY + timedelta(days=1), 1, 0, 2, 6, ()),
    ]
    assert [(p.value, p.pages, p.articles) for p in found.periods] == [("", 1, 0), ("2019", 1, 2), ("2020-05", 1, 2)]
    assert found.empty == ("2021-03-01-3.txt", "None-.txt")
