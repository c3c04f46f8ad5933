"""Years, quarters, months and days → intervals of days; what the calendar does not have raises ValueError."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

from index.types import IssueDate

TimeKind = Literal["day", "month", "quarter", "half", "year", "span", "until"]
Interval = tuple[date, date, TimeKind]


def issue_days(issue: IssueDate) -> tuple[date, date]:
    """Return the first and the last day on which a page of this issue date may have been printed."""
    parts = [int(part) for part in issue.value.split("-")]
    if len(parts) == 3:
        return (day := date(*parts)), day
    return (month_of if len(parts) == 2 else year_of)(*parts)[:2]


def day_of(year: int, month: int, day: int) -> Interval:
    """Return a day as an interval."""
    return (found := date(year, month, day)), found, "day"


def month_of(year: int, month: int) -> Interval:
    """Return a month."""
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1]), "month"


def quarter_of(year: int, quarter: int) -> Interval:
    """Return a quarter of a year, 1 to 4."""
    first = date(year, quarter * 3 - 2, 1)
    return first, month_of(year, quarter * 3)[1], "quarter"


def year_of(year: int) -> Interval:
    """Return a year."""
    return date(year, 1, 1), date(year, 12, 31), "year"


def span_of(first: date, last: date) -> Interval:
    """Return what lies between two days."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return first, last, "span"


def cutoff_of(interval: Interval, point: str) -> Interval:
    """Return when a count up to (the `point` of) an interval was closed."""
    first, last, kind = interval
    if kind in {"month", "year"} and point not in {"底", "末", "年底", "年末"}:
        return first, last, "until"
    return last, last, "until"


def year_before(day: date) -> date:
    """Return the same day a year earlier."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def describe_date(value: str) -> str:
    """Write an issue date as the pages do: 2023年12月27日 for 2023-12-27."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(value.split("-"), "年月日", strict=False))
