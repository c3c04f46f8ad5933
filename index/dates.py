"""Words of time in a text → intervals of days, resolved against an issue date, never against today.

Left out: what names no interval of its own (近日, 当天), and dates that the calendar does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from index.numerals import SMALL_NUMERAL, YEAR_NUMERAL
from index.periods import (
    Interval,
    TimeKind,
    cutoff_of,
    day_of,
    issue_days,
    month_of,
    quarter_of,
    span_of,
    year_before,
    year_of,
)
from index.types import IssueDate
from index.words import read_digits


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A word of time at `text[start:end]` and the days `first` to `last` that it means.

    For `until` (截至…) the cut-off lies between `first` and `last`: one day where that is known, a month or a year
    where no more is. What is counted up to a day from a known one on (今年以来) is a `span`.
    """

    start: int
    end: int
    first: date
    last: date
    kind: TimeKind


def find_times(text: str, issue: IssueDate | None) -> tuple[TimeMention, ...]:
    """Find the words of time in a text, in order and without overlaps.

    What cannot be resolved, because it depends on an issue date or on a part of it that is not known, is left out.
    """
    resolver = _Resolver(issue_days(issue) if issue else None)
    found: list[TimeMention] = []
    folded = read_digits(text.translate(HALF_WIDTH))
    for match in _TIME.finditer(folded):
        last = found[-1] if found else None
        interval = resolver.resolve(match, last, folded[last.end : match.start()] if last else "")
        if interval:
            found.append(TimeMention(match.start(), match.end(), *interval))
    return tuple(found)


def read_number(digits: str) -> int:
    """Read `12`, `十二`, `二十八`, `二〇二三`; raises ValueError where it is no number (`十十`)."""
    if digits.isdecimal():
        return int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return (_HAN.index(tens) if tens else 1) * 10 + (_HAN.index(ones) if ones else 0)
    return int("".join(str(_HAN.index(digit)) for digit in digits.translate(_ZEROS)))


_HAN = "〇一二三四五六七八九"
_ZEROS = str.maketrans("零○两", "〇〇二")
HALF_WIDTH = str.maketrans("０１２３４５６７８９／－．", "0123456789/-.")
"""Full-width digits, and what stands between them in a date, as plain ones; a text keeps its length."""
_CONNECTORS = frozenset("、和与及至到—–-~～,，") | {"", "以及"}
_HALF_A_YEAR = timedelta(days=183)
_NEAR = 60

_TO = r"\s*+(?:[至到~～\-—–―]+)\s*+"
_N = rf"(?:(?<![\d.])\d{{1,2}}(?!\d)|(?<![统唯同第每]){SMALL_NUMERAL})"
_YEAR_NUMBER = rf"(?:(?<![\d.])(?:19|20)\d\d|{YEAR_NUMERAL})"
_YEAR = rf"""(?:{_YEAR_NUMBER}\s*+年(?!代|级)
    |(?:(?<![如现])今|(?<!过)去|(?<![目之以提])前|(?<![声说文发证表光])明|(?<![今以此之])后|(?<!成)本|(?<!以)上)年(?![均产龄货轻级味])
    )(?:度(?!假))?"""
_PHASE = r"(?:[上中下]旬|[初底末中](?![小外东国华医期]))"
_PART = rf"""(?:
    (?P<month1>{_N})\s*+月\s*+(?P<day1>{_N})\s*+日?{_TO}(?:(?P<month2>{_N})\s*+月\s*+)?(?P<day2>{_N})\s*+日
  | (?P<from>{_N})\s*+(?:月份?)?{_TO}(?P<to>{_N})\s*+月(?!\s*+{_N}\s*+[日号])份?
  | (?:(?<![目之以])前|头)\s*+(?P<months>{_N})\s*+(?:个月|月(?!\s*+{_N}\s*+[日号]))份?
  | (?:(?P<month>{_N})\s*+月份?(?![球饼光亮季经子嫂薪均租色])
      |(?P<near>(?<!以)上个?月|本月|这个月|(?<!以)下个?月)(?![均薪]))
    (?:\s*+(?P<day>{_N})\s*+[日号]|(?P<phase>{_PHASE}))?
  | (?:(?<![目之以])前|头)\s*+(?P<quarters>{_N})\s*+个?季度
  | (?P<first_quarter>{_N}){_TO}(?P<last_quarter>{_N})\s*+季度
  | (?:第\s*+)?(?P<quarter>[一二三四]|(?<!\d)[1-4])\s*+季度
  | (?P<half>[上下])半年(?!报)
  | (?P<point>(?<=年)[初底末中](?![期小国外华医])|(?<![\d一二三四五六七八九十每往整])年[初底末](?!会))
  | (?P<whole>全年)
)"""
_TIME = re.compile(
    rf"""(?=[\d一二三四五六七八九十截到目迄今去前明后本上下第头年全昨这])(?:
    (?P<now>截[至止]到?(?:目前|当前|今(?![年日天])|发稿)(?:为止)?|到?目前为止|迄今(?:为止)?)
  | (?P<same>[去上]年同期)
  | (?P<iso>(?<![\d.])(?:19|20)\d\d(?P<mark>[-/.])\d{{1,2}}(?P=mark)\d{{1,2}}(?!\d))
  | (?P<word>昨[日天晚夜]|(?<![目之以提])前天|今[日天晚早晨](?!头条)|(?<![声说文发证表光透])明[日天])
  | (?P<years>{_YEAR_NUMBER}\s*+年?{_TO}{_YEAR_NUMBER}\s*+年)
  | (?P<until>截[至止]到?\s*+)?(?P<year>{_YEAR})?(?:(?(year)\s*+的?\s*+){_PART}|(?(year)|(?!)))(?P<since>以来)?
  | (?<![\d月第.至到~\-—–])(?P<bare>\d{{1,2}})(?:\s*+日?{_TO}(?P<bare2>\d{{1,2}}))?
    \s*+日(?![元均常本报内志期程益趋渐后])
    )""",
    re.VERBOSE,
)
_NUMBERED = re.compile(_YEAR_NUMBER)
_OFFSETS = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2}
_DAY_OFFSETS = {"昨": -1, "前": -2, "今": 0, "明": 1}


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Resolves the words of time of one text against its issue date, as far as that is known."""

    issue: tuple[date, date] | None

    @property
    def day(self) -> date | None:
        """The day of issue, if it is known to the day."""
        return self.issue[0] if self.issue and self.issue[0] == self.issue[1] else None

    @property
    def month(self) -> date | None:
        """A day of the month of issue, if that is known."""
        return self.issue[0] if self.issue and self.issue[0].month == self.issue[1].month else None

    def resolve(self, match: re.Match[str], last: TimeMention | None, between: str) -> Interval | None:
        """Return the interval of one match, or None; `last` is the mention before it, `between` the text between."""
        try:
            if match["same"]:
                near = last is not None and len(between) <= _NEAR
                return (year_before(last.first), year_before(last.last), last.kind) if last and near else None
            for group, resolve in _SIMPLE.items():
                if match[group]:
                    return resolve(self, match)
            return self._period(match, last, between)
        except ValueError:  # the calendar has no such day, month or quarter
            return None

    def until_issue(self) -> Interval | None:
        """Close a count with the issue."""
        return (*self.issue, "until") if self.issue else None

    def word(self, word: str) -> Interval | None:
        """Read 昨天, 今天 and the like, where the day of issue is known."""
        if self.day is None:
            return None
        day = self.day + timedelta(days=_DAY_OFFSETS[word[0]])
        return day, day, "day"

    def bare(self, number: int, to: str | None) -> Interval | None:
        """Read a day without its month: the latest one that is not after the issue, a day's margin for what is due."""
        if self.day is None:
            return None
        month = self.day if number <= self.day.day + 1 else self.day.replace(day=1) - timedelta(days=1)
        first = month.replace(day=number)
        return span_of(first, first.replace(day=int(to))) if to else (first, first, "day")

    def _period(self, match: re.Match[str], last: TimeMention | None, between: str) -> Interval | None:
        build = _builder(match, self.month)
        if build is None:
            return None
        year = self._year(match["year"])
        if year is None and match["year"]:
            return None
        if year is None and last and last.kind != "until" and between.strip() in _CONNECTORS:
            year = last.first.year
        interval = self._dated(build) if year is None else build(year)
        if interval and match["since"]:
            return span_of(interval[0], self.issue[1]) if self.issue else None
        if interval and match["until"]:
            return cutoff_of(interval, match["phase"] or match["point"] or "")
        return interval

    def _year(self, word: str | None) -> int | None:
        if not word:
            return None
        if number := _NUMBERED.match(word):
            return read_number(number[0])
        return self.issue[0].year + _OFFSETS[word[0]] if self.issue else None

    def _dated(self, build: Callable[[int], Interval]) -> Interval | None:
        """Place a period without a year in that of the issue, or the one before where it would lie far ahead."""
        if self.issue is None:
            return None
        _, last = self.issue
        interval = build(last.year)
        return build(last.year - 1) if interval[1] > last + _HALF_A_YEAR else interval


_SIMPLE: dict[str, Callable[[_Resolver, re.Match[str]], Interval | None]] = {
    "now": lambda resolver, _: resolver.until_issue(),
    "word": lambda resolver, match: resolver.word(match["word"]),
    "bare": lambda resolver, match: resolver.bare(int(match["bare"]), match["bare2"]),
    "iso": lambda _, match: day_of(*map(int, re.split("[-/.]", match["iso"]))),
    "years": lambda _, match: _years(match["years"]),
}


def _years(text: str) -> Interval:
    first, last = map(read_number, _NUMBERED.findall(text))
    return span_of(date(first, 1, 1), date(last, 12, 31))


def _builder(match: re.Match[str], month: date | None) -> Callable[[int], Interval] | None:
    """Return what makes the interval of a match, given its year; None where a month that must be known is not."""
    number = {name: read_number(value) for name in _NUMBERS if (value := match[name])}
    if match["near"]:
        return _near_month(match, number, month) if month else None
    for name, build in _BUILDERS.items():
        if match[name]:
            return lambda year: build(year, number, match)
    return year_of


def _near_month(match: re.Match[str], number: dict[str, int], month: date) -> Callable[[int], Interval]:
    step = {"上": -1, "下": 1}.get(match["near"][0], 0)
    count = month.year * 12 + month.month - 1 + step
    number = {**number, "month": count % 12 + 1}
    return lambda _: _in_month(count // 12, number, match)


def _in_month(year: int, number: dict[str, int], match: re.Match[str]) -> Interval:
    if "day" in number:
        return day_of(year, number["month"], number["day"])
    first, last, kind = month_of(year, number["month"])
    if not match["phase"]:
        return first, last, kind
    if match["phase"][0] in "初上":
        return first, first.replace(day=10), "span"
    if match["phase"][0] == "中":
        return first.replace(day=11), first.replace(day=20), "span"
    return first.replace(day=21), last, "span"


def _day_range(year: int, number: dict[str, int], _: re.Match[str]) -> Interval:
    first = date(year, number["month1"], number["day1"])
    return span_of(first, date(year, number.get("month2", number["month1"]), number["day2"]))


def _at_point(year: int, _: dict[str, int], match: re.Match[str]) -> Interval:
    """Read 年初 as the first quarter, 年中 as June and July, 年底 as December."""
    if match["point"].endswith("初"):
        return date(year, 1, 1), date(year, 3, 31), "span"
    if match["point"].endswith("中"):
        return date(year, 6, 1), date(year, 7, 31), "span"
    return month_of(year, 12)


_NUMBERS = (
    *("month1", "day1", "month2", "day2", "from", "to", "months", "month", "day"),
    *("quarters", "first_quarter", "last_quarter", "quarter"),
)
_BUILDERS: dict[str, Callable[[int, dict[str, int], re.Match[str]], Interval]] = {
    "month1": _day_range,
    "from": lambda year, n, _: span_of(date(year, n["from"], 1), month_of(year, n["to"])[1]),
    "months": lambda year, n, _: span_of(date(year, 1, 1), month_of(year, n["months"])[1]),
    "month": _in_month,
    "quarters": lambda year, n, _: span_of(date(year, 1, 1), quarter_of(year, n["quarters"])[1]),
    "first_quarter": lambda year, n, _: span_of(
        quarter_of(year, n["first_quarter"])[0], quarter_of(year, n["last_quarter"])[1]
    ),
    "quarter": lambda year, n, _: quarter_of(year, n["quarter"]),
    "half": lambda year, _, match: (
        (date(year, 1, 1), date(year, 6, 30), "half")
        if match["half"] == "上"
        else (date(year, 7, 1), date(year, 12, 31), "half")
    ),
    "point": _at_point,
}
