"""A question → what its answer must be: a length and no number of things, a year and no day.

Only what can be told from the words for sure: a figure of people is never an answer in tons, nor a clock time a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.kinds import FIGURES, Asked
from index import Figure, Unit, dimension_of, fold, read_unit

_HOW_MANY = re.compile(
    r"(?:how many|what number of) (?!(?:more )?(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?|yuan|dollars?"
    r"|percent|[a-z]*met(?:er|re)s?|mu|hectares?|acres?|tons?|tonnes?|[a-z]*grams?|lit(?:er|re)s?|degrees?)\b)"
)
"""How many of what is counted, not measured: neither money nor days answer it."""
_ENGLISH_UNITS = {
    word: frozenset({dimension})
    for dimension, words in {
        "area": "mu hectares hectare acres",
        "length": "metres meters kilometres kilometers miles feet",
        "weight": "tons tonnes kilograms kilos grams jin",
        "duration": "days weeks months years hours minutes seconds",
        "money": "yuan dollars",
    }.items()
    for word in words.split()
}
_HOW_MEASURED = re.compile(rf"how many (?:more |square |cubic )?({'|'.join(_ENGLISH_UNITS)})\b")
_COUNTS = frozenset({"count", "ordinal", "multiple"})
# Asking words of a measure, Chinese and English, and the dimensions that answer them; the first that stands decides.
_MEASURES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"几岁|多少岁|岁数|年龄|多大年[纪龄]|how old|what age", frozenset({"age"})),
    (r"面积|占地|多少亩|how (?:large|big) an area|\barea\b|how many (?:mu|hectares)", frozenset({"area"})),
    (r"(?<!时间|历史|寿命|工期|期限|假期|周期)有多长(?!时)|[全总]长", frozenset({"length"})),
    (r"多长(?!时间|时候)|how long is", frozenset({"length", "duration"})),
    (r"多[深高宽厚远]|长度|高度|深度|宽度|厚度|距离|how (?:tall|high|deep|wide|far)", frozenset({"length"})),
    (r"多重|重量|体重|how heavy|\bweight\b", frozenset({"weight"})),
    (r"多久|多长时间|时长|多少时间|how long (?:did|does|will|was|has|have|is it)", frozenset({"duration"})),
    (r"温度|气温|temperature", frozenset({"temperature"})),
)
_YEAR = "(?:\\d{2,4}|[一二三四五六七八九〇零]{2,4}|[去今明前当同本次昨元])年(?!来|间|多|龄)"
_GRAINS: tuple[tuple[str, str], ...] = (
    (r"哪一?年|什么年份|何年|几几年|(?:what|which) year", rf"{_YEAR}|届|年[代底初末中]"),
    (
        r"几月几[号日]|哪一?[天日]|几[号日]|what date|(?:what|which) day",
        r"[\d一二三四五六七八九十][日号]|[昨今明前][天日]",
    ),
    (r"几月|哪一?个?月|(?:what|which) month", r"月|年[初中底末]|季"),
    (r"几点|what time", r"[点时:]"),
)


@dataclass(frozen=True, slots=True)
class Needs:
    """The dimensions that a figure must be of (empty: any), and what must stand in words of time (empty: nothing)."""

    dimensions: frozenset[str] = frozenset()
    grain: str = ""

    @classmethod
    def of(cls, asked: Asked, question: str) -> Needs:
        """Tell what the answer to a question must be."""
        text = fold(question).lower()
        if asked.kind == "date":
            return cls(grain=next((needed for asks, needed in _GRAINS if re.search(asks, text)), ""))
        return cls(_dimensions(asked, text)) if asked.kind in FIGURES else cls()

    def met_by_figure(self, figure: Figure) -> bool:
        """Tell whether a figure is of a dimension asked for."""
        if not self.dimensions:
            return True
        own = dimension_of(Unit(figure.unit, figure.kind))
        bare = not figure.unit and figure.kind == "count"
        return (
            own in self.dimensions or bare or (own == "count" and figure.unit == "个" and "people" in self.dimensions)
        )

    def met_by_text(self, text: str) -> bool:
        """Tell whether words of time are as fine as asked for."""
        return not self.grain or re.search(self.grain, text) is not None


def _dimensions(asked: Asked, text: str) -> frozenset[str]:
    unit = read_unit(asked.unit) if asked.unit else None
    if asked.kind == "measure" or (unit and unit.kind in ("measure", "duration", "age")):
        named = next((found for asks, found in _MEASURES if re.search(asks, text)), frozenset[str]())
        return named or (frozenset({dimension_of(unit)}) if unit and unit.kind != "count" else frozenset())
    if asked.kind == "count" and (measured := _HOW_MEASURED.search(text)):
        return _ENGLISH_UNITS[measured[1]]
    if asked.kind == "count" and _HOW_MANY.search(text):
        return _COUNTS | {"people"}
    if asked.kind == "count" and unit and unit.kind == "count":
        own = dimension_of(unit)
        return (
            frozenset({own})
            | (_COUNTS if own == "count" else frozenset())
            | ({"people"} if unit.name == "个" else set())
        )
    if asked.kind == "count" and asked.unit:
        return _COUNTS | {"people"}
    return frozenset()
