"""The pages of an archive → its calendar: the issues of each paper, and the days and pages that are missing.

A paper's rhythm is its own: the weekdays on which it mostly came, else the months. Where there is none, nothing is
called missing. Pages known to the month or year only are counted by it and stand in no issue.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.references import page_number
from index import HeldPage

_ENOUGH_DAYS = 14
"""So long a stretch shows on which weekdays a paper comes."""
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Issue:
    """What is held of one day's paper; `missing` are page numbers that the others leave out."""

    day: date
    pages: int
    empty: int
    articles: int
    figures: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperCalendar:
    """The issues of one paper ("" where its name is not known) in order, and the days, or months, between that lack."""

    paper: str
    issues: tuple[Issue, ...]
    missing: tuple[date, ...]
    missing_months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What is held of a month or year (`2023-12`, `2023`; "" where nothing is known) without a day."""

    value: str
    pages: int
    articles: int
    figures: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The calendars of an archive's papers, its pages without a day, and the files without an article."""

    papers: tuple[PaperCalendar, ...]
    periods: tuple[Period, ...]
    empty: tuple[str, ...]

    @classmethod
    def of(cls, pages: Sequence[HeldPage]) -> Coverage:
        """Sort pages into issues and periods, and find what lacks."""
        by_paper: defaultdict[str, list[HeldPage]] = defaultdict(list)
        others: defaultdict[str, list[HeldPage]] = defaultdict(list)
        for page in pages:
            if page.first and page.first == page.last:
                by_paper[page.paper].append(page)
            else:
                others[_value(page)].append(page)
        return cls(
            tuple(_calendar(paper, held) for paper, held in sorted(by_paper.items())),
            tuple(Period(value, len(held), *_sums(held)) for value, held in sorted(others.items())),
            tuple(page.file for page in pages if not page.articles),
        )


def _value(page: HeldPage) -> str:
    if page.first is None or page.last is None:
        return ""
    return f"{page.first:%Y-%m}" if page.first.month == page.last.month else f"{page.first:%Y}"


def _sums(pages: Iterable[HeldPage]) -> tuple[int, int]:
    counts = [(page.articles, page.figures) for page in pages]
    return sum(articles for articles, _ in counts), sum(figures for _, figures in counts)


def _calendar(paper: str, pages: Iterable[HeldPage]) -> PaperCalendar:
    by_day: defaultdict[date, list[HeldPage]] = defaultdict(list)
    for page in pages:
        by_day[page.first or date.min].append(page)
    issues = tuple(_issue(day, held) for day, held in sorted(by_day.items()))
    days = [issue.day for issue in issues]
    missing = tuple(find_missing_days(days))
    return PaperCalendar(paper, issues, missing, () if missing else tuple(find_missing_months(days)))


def _issue(day: date, pages: Sequence[HeldPage]) -> Issue:
    empty = sum(not page.articles for page in pages)
    return Issue(day, len(pages), empty, *_sums(pages), find_missing_numbers(page.number for page in pages))


def find_missing_numbers(labels: Iterable[str]) -> tuple[str, ...]:
    """Give the page numbers that are left out up to the last one, of each lettered section for itself."""
    held: defaultdict[str, set[int]] = defaultdict(set)
    for label in labels:
        if read := page_number(label):
            held[read[0]].add(read[1])
    return tuple(
        f"{section}{number}"
        for section, numbers in sorted(held.items())
        for number in range(1, max(numbers))
        if number not in numbers
    )


def find_missing_days(days: Sequence[date]) -> Iterator[date]:
    """Give the days between the first and the last on which the paper would have come, year by year."""
    if not days:
        return
    usual = _weekdays(days, days[0], days[-1])
    held = set(days)
    for year in range(days[0].year, days[-1].year + 1):
        first, last = max(days[0], date(year, 1, 1)), min(days[-1], date(year, 12, 31))
        own = [day for day in days if day.year == year]
        weekdays = _weekdays(own, first, last) if own and (last - first).days >= _ENOUGH_DAYS else usual
        yield from (day for day in _days(first, last) if day.weekday() in weekdays and day not in held)


def _weekdays(days: Sequence[date], first: date, last: date) -> frozenset[int]:
    """Tell on which weekdays a paper mostly came; in a short stretch on all of them or none."""
    if (last - first).days < _ENOUGH_DAYS:
        daily = len(days) > 2 and len(days) > _MOSTLY * ((last - first).days + 1)
        return frozenset(range(7)) if daily else frozenset()
    possible, came = Counter(day.weekday() for day in _days(first, last)), Counter(day.weekday() for day in days)
    return frozenset(weekday for weekday, count in came.items() if count >= _MOSTLY * possible[weekday])


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=after) for after in range((last - first).days + 1))


def find_missing_months(days: Sequence[date]) -> Iterator[date]:
    """Give the months that lack of a paper that mostly came once in each, or more often."""
    months = {day.replace(day=1) for day in days}
    every = list(_months(days)) if days else []
    if len(months) > 2 and len(months) >= _MOSTLY * len(every):
        yield from (month for month in every if month not in months)


def _months(days: Sequence[date]) -> Iterator[date]:
    month = days[0].replace(day=1)
    while month <= days[-1]:
        yield month
        month += timedelta(days=monthrange(month.year, month.month)[1])


def by_month(calendar: PaperCalendar) -> Mapping[date, dict[int, Issue | None]]:
    """Give for each month the issues by their days, None for a day that lacks; months without either are left out."""
    months: defaultdict[date, dict[int, Issue | None]] = defaultdict(dict)
    for day in calendar.missing:
        months[day.replace(day=1)][day.day] = None
    for issue in calendar.issues:
        months[issue.day.replace(day=1)][issue.day.day] = issue
    for month in calendar.missing_months:
        months[month] = {}
    return dict(sorted(months.items()))
