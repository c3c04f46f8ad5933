"""A Page → its issue date: its sidecar's, else the one it prints, else inferred from the years and days it names."""

from __future__ import annotations

import re

from index.dates import HALF_WIDTH, read_number
from index.numerals import SMALL_NUMERAL, YEAR_NUMERAL
from index.sidecar import parse_issue_date
from index.types import IssueDate, Page

_EXAMINED = 50_000
_STAMPED = 2_000
_MASTHEAD_LINES = 8

_STAMP = re.compile(
    r"\s*((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?)?(?!\d)"
    r"[ \t]*[，,:：]?[ \t]*(?:正文[：:][ \t]*)?"
)
_NUMBER = rf"(\d{{1,2}}|{SMALL_NUMERAL})"
_MASTHEAD = re.compile(
    rf"(?m)^[^。，！？\r\n]{{0,30}}?((?:19|20)\d\d|{YEAR_NUMERAL})\s*年\s*{_NUMBER}\s*月\s*{_NUMBER}\s*日"
    r"(?=\s*$|[\s(（|·]*(?:星期|周[一二三四五六日]|农历|第|[A-Z]?\d|总))[^。，！？\r\n]{0,30}$"
)
_EQUATED = re.compile(r"([今去明])年[（(，,]\s*((?:19|20)\d\d)\s*年?[)），,]")
_YEAR = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s*年(?:度|\s*(1[0-2]|0?[1-9])\s*月)?(?!代|[^。；，,]{0,4}(?:[之以]?前|规划|目标|远景))"
)
_DAY = re.compile(
    r"(?<![\d年.])(?<!年\s)(1[0-2]|[1-9])\s*月\s*(?:3[01]|[12]\d|0?[1-9])\s*日(?!\s*(?:[之以]?前|起|起始|将))"
)
_PLAN = re.compile(r"(?:到|至|力争|争取|计划|预计|将于|定于|截止|面向|展望|谋划)\s*$")
_OVER = re.compile(
    r"(?:年度?[，,][^。；]{0,30}(?:累计|共|实现|完成|达到)|年度[^。；，,]{0,16}(?:表彰|验收|优秀|先进|情况|总结))"
)
_NEWS = re.compile(r"记者|今年|近日|日前|讯[（(]")
_ELDER_MONTHS = 6


def find_issue_date(page: Page) -> IssueDate | None:
    """Return when a page was printed, as far as its sidecar or its text tell: to the day, the month or the year."""
    text = page.text[:_EXAMINED].translate(HALF_WIDTH)
    return page.issue_date or _printed(text) or _inferred(text)


def skip_stamp(text: str) -> int:
    """Return where a record's text begins behind the time at which it was put on line."""
    stamp = _STAMP.match(text[:_STAMPED].translate(HALF_WIDTH))
    return stamp.end() if stamp else 0


def _printed(text: str) -> IssueDate | None:
    """Read the time stamp at the beginning, or a date on a line of its own among the first ones."""
    top = "\n".join([line for line in text[:_STAMPED].splitlines() if line.strip()][:_MASTHEAD_LINES])
    found = _STAMP.match(text) or _MASTHEAD.search(top)
    if found is None:
        return None
    try:
        year, month, day = map(read_number, found.groups())
    except ValueError:
        return None
    value = parse_issue_date(f"{year:04}-{month:02}-{day:02}")
    return IssueDate(value, "text") if value else None


def _inferred(text: str) -> IssueDate | None:
    """Infer the month: the latest year named, and in it the latest day that is no plan."""
    years = [match for match in _YEAR.finditer(text) if not _is_plan(text, match)]
    month = _latest_month([int(match[1]) for match in _DAY.finditer(text) if not _is_plan(text, match)])
    year = _equated_year(text) or _latest_year(text, years, month)
    if year is None or not (month or _NEWS.search(text)):
        return None
    if month is None:
        month = max((int(match[2]) for match in years if match[2] and int(match[1]) == year), default=None)
    return IssueDate(f"{year:04}-{month:02}" if month else f"{year:04}", "inferred")


def _is_plan(text: str, match: re.Match[str]) -> bool:
    return _PLAN.search(text, max(0, match.start() - 6), match.start()) is not None


def _latest_month(months: list[int]) -> int | None:
    """Return the latest month; where a page looks back from January on December, that is January."""
    if not months:
        return None
    turn = min(months) <= 2 and max(months) >= 11
    return max(month for month in months if not turn or month <= 2)


def _equated_year(text: str) -> int | None:
    """Read 今年（2023年） and the like."""
    found = _EQUATED.search(text)
    return int(found[2]) - {"今": 0, "去": -1, "明": 1}[found[1]] if found else None


def _latest_year(text: str, years: list[re.Match[str]], month: int | None) -> int | None:
    """Return the latest year named, or the next where that year is spoken of as over."""
    if not years:
        return None
    latest = max(int(match[1]) for match in years)
    named = [match for match in years if int(match[1]) == latest]
    months = [int(match[2]) for match in named if match[2]]
    if month and months and max(months) - month > _ELDER_MONTHS:
        return latest + 1
    over = any(_OVER.match(text, match.start() + 4) for match in named) and not months
    return latest + 1 if over and month and month <= _ELDER_MONTHS else latest
