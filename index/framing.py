"""The words of time around a figure → the period it is about and how it was counted, by the usual logic of the press.

A figure takes the nearest words of time before it in its clause, then in its sentence; then those that open one of the
few sentences before it in its paragraph. What compares (比去年) or qualifies a noun (去年的项目) sets no frame.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.dates import TimeMention, find_times
from index.periods import TimeKind
from index.subjects import Relation
from index.types import IssueDate, Span

Basis = Literal["", "cumulative", "as_of", "year_on_year", "period_on_period", "planned"]
Distance = Literal["clause", "sentence", "paragraph"]

_PLANNED = re.compile(
    r"计划|预计|预期|力争|有望|拟(?!人)|规划|(?<!年度)目标(?:是|为)|到20\d\d年|将(?=[^,;。把]{0,6}(?:达|建|新增|增|投|实现|完成|突破|超|开|举|推))"
)
_CUMULATIVE = re.compile("累计|总计|共计|合计|累积|(?<![公中])共(?![同建享和治赢产青])")
_YEAR_ON_YEAR = re.compile("同比|(?:比|较|与)?(?:上年|去年|前年)(?:同期)?|同期")
_PERIOD_ON_PERIOD = re.compile("环比|(?:比|较)上(?:个?月|季|周|期)")
_NOW = re.compile("目前|如今|近年来|近些年|近期|近日|日前|今后|未来|下一步|现有|现已|至今|迄今")
_TITLE = re.compile(r"《[^》]{0,80}》")
_COMPARED = frozenset("比较与同")
_CARRIED: frozenset[TimeKind] = frozenset({"until", "span", "year", "quarter", "half", "month"})
_SENTENCES = 3
_OPENING = 12


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a figure is about, by the words of time at `start:end`; `distance` tells how far off they are."""

    first: date
    last: date
    kind: TimeKind
    start: int
    end: int
    distance: Distance

    @classmethod
    def of(cls, mention: TimeMention, distance: Distance) -> Period:
        """Make a period of words of time."""
        return cls(mention.first, mention.last, mention.kind, mention.start, mention.end, distance)


@dataclass(slots=True)
class Framing:
    """The words of time of a text, and which of them frame the sentence that is being read."""

    text: str
    times: list[TimeMention]
    starts: list[int]
    mentions: Sequence[TimeMention] = ()
    now: Sequence[int] = ()
    carried: TimeMention | None = None
    age: int = 0
    sentence: int = 0

    @classmethod
    def of(cls, text: str, issue: IssueDate | None) -> Framing:
        """Find the words of time of a text, those in titles left out."""
        times = list(find_times(text, issue))
        if times and "《" in text:
            titles = [match.span() for match in _TITLE.finditer(text)]
            times = [m for m in times if not any(start <= m.start < end for start, end in titles)]
        return cls(text, times, [mention.start for mention in times])

    def enter(self, start: int, end: int, *, paragraph: bool) -> None:
        """Go on to the next sentence, the first of a `paragraph` or not."""
        self._carry()
        if paragraph:
            self.carried = None
        self.mentions = self.times[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        self.now = ()
        if self.mentions or self.carried:
            found = (match.start() for match in _NOW.finditer(self.text, start, end))
            self.now = [at for at in found if not any(m.start <= at < m.end for m in self.mentions)]
        self.sentence = start

    def _carry(self) -> None:
        """Keep the words of time that open a sentence as the frame of the next few; others end the frame."""
        self.age += 1
        if self.mentions or self.age > _SENTENCES:
            self.carried = None
        for mention in self.mentions:
            opens = mention.start == self.sentence or (
                self.text[mention.end : mention.end + 1] in {",", "，"} and mention.start - self.sentence <= _OPENING
            )
            if opens and mention.kind in _CARRIED and self._frames(mention):
                self.carried, self.age = mention, 0

    def _frames(self, mention: TimeMention) -> bool:
        """Tell a period that what follows is about from one that is compared with or only qualifies a noun."""
        compared = mention.start > 0 and self.text[mention.start - 1] in _COMPARED
        return not compared and self.text[mention.end : mention.end + 1] != "的"

    def own(self, clause: Span, at: int) -> Period | None:
        """Return the period that a figure's own clause gives it."""
        first = max(clause[0], self._since(at))
        inside = [m for m in self.mentions if first <= m.start and m.end <= at and self._frames(m)]
        return Period.of(inside[-1], "clause") if inside else None

    def inherited(self, clause: Span, at: int) -> Period | None:
        """Return the period that a figure has from its sentence or, failing that, from those before."""
        since = self._since(at)
        for mention in reversed(self.mentions):
            framing = since < mention.start and mention.end <= clause[0] and self._frames(mention)
            if framing and (mention.start == 0 or self.text[mention.start - 1] != "于"):
                return Period.of(mention, "sentence")
        inside = [m for m in self.mentions if max(clause[0], since) <= m.start and m.end <= at]
        if inside:
            return Period.of(inside[-1], "clause")
        return Period.of(self.carried, "paragraph") if self.carried and since < 0 else None

    def _since(self, at: int) -> int:
        """Return where words like 目前 end the reach of earlier words of time, or -1."""
        return max((now for now in self.now if now < at), default=-1)


def basis_of(clause: str, relation: Relation, period: Period | None) -> Basis:
    """Tell how a figure was counted by the words of its clause before it."""
    if relation == "change":
        if _PERIOD_ON_PERIOD.search(clause):
            return "period_on_period"
        if _YEAR_ON_YEAR.search(clause):
            return "year_on_year"
    if _PLANNED.search(clause):
        return "planned"
    if _CUMULATIVE.search(clause):
        return "cumulative"
    return "as_of" if period and period.kind == "until" else ""
