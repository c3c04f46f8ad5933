"""The time that a question names and an archive's days → the sentence that it holds nothing of that time."""

from __future__ import annotations

from datetime import date, timedelta

from bot.scope import Scope
from bot.types import Question
from index import Archive, Reach, describe_date


def say_beyond(question: Question, archive: Archive) -> str:
    """Say that no page was printed at the time asked about; nothing where one may have been, or no year is named."""
    scope, reach = Scope.of(question.text, english=question.language == "en"), archive.census.reach
    if scope is None or reach is None or archive.census.printed_between(scope.first, scope.last):
        return ""
    return _in_english(scope, reach) if question.language == "en" else _in_chinese(scope, reach)


def _in_english(scope: Scope, reach: Reach) -> str:
    first, last = _months(reach)
    asked = _name(scope.first, scope.last) or f"{scope.first} to {scope.last}"
    held = first if first == last else f"{first} to {last}"
    return (
        f"The archive has no pages of {asked}; what it holds was printed {'about' if reach.inferred else 'in'} {held}."
    )


def _in_chinese(scope: Scope, reach: Reach) -> str:
    first, last = map(describe_date, _months(reach))
    name = _name(scope.first, scope.last)
    asked, held = describe_date(name) if name else scope.text, first if first == last else f"{first}至{last}"
    return f"没有收录{asked}的版面；现有的{'大约' if reach.inferred else ''}是{held}的。"


def _months(reach: Reach) -> tuple[str, str]:
    return f"{reach.first:%Y-%m}", f"{reach.last:%Y-%m}"


def _name(first: date, last: date) -> str:
    """Write a year, a month or a day as an issue date is written; nothing for other days."""
    if first == last:
        return first.isoformat()
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    whole_year = whole_months and first.year == last.year and (first.month, last.month) == (1, 12)
    return f"{first:%Y}" if whole_year else ""
