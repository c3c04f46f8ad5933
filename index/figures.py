"""A sentence → the figures in it: value, unit, modifiers and offsets; dates, names and model numbers are none.

Left out on purpose: numerals inside words and names (统一, “三会一课”, 《…2022年…》), years, days, clock times,
telephone numbers, versions and models (5G, 歼-20).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from index.numerals import ARABIC, CHINESE, DIGITS, NUMBER, STRANGE, TIME, Number, read_number
from index.tagging import tag
from index.units import AFTER_CHINESE, LONGEST, UNITS, Kind, Unit
from index.wording import BEFORE_FIGURES, LONGER

_START = re.compile(
    rf"""(?=[\d{DIGITS}十百千万亿数几半n第])(?:
    (?P<skip>{TIME}|{STRANGE})
  | (?P<code>(?:(?<![a-z])n|\d{{1,4}})(?:\+[\da-z]{{1,4}})+|\d{{1,3}}(?:比|[:/])\d{{1,3}}(?![\d.%]))
  | (?P<share>百分之(?P<hundredth>{ARABIC}|{CHINESE})|(?P<parts>{CHINESE}|\d+)分之(?P<part>{CHINESE}|\d+))
  | 第(?P<ordinal>{ARABIC}|{CHINESE})
  | (?P<number>{NUMBER})
    )""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"[“‘『「]([^“”‘’『』「」,。;!?、:]{1,12})[”’』」]|《[^》]{1,80}》|(?:https?://|www\.)[!-~]+")
_CODE = re.compile(r"[\d+\-.]*\d[\d+\-.]*")
_AFTER = re.compile("以上|以下|以内|之内|左右|上下|开外|有余|之多|之久|多|余|不等")
_CURRENCY = {"$": "美元", "¥": "元", "￥": "元", "€": "欧元", "£": "英镑"}
_RANGE = frozenset("至到~～-—–―−")
_LIST = frozenset("、和或及")
_OF_ONE = frozenset("个名位家条项次场座只头匹辆架艘台部本份封件张块片枝根棵株颗粒间所栋幢套户种人处届天年倍款支把名句")
_NO_WORDS = ("d", "i", "l", "nr", "ns", "nz", "c", "v", "z", "ad", "p", "b")
_LATIN = re.compile("[a-z]")
_SIGNED = frozenset({"percent", "measure", "money"})
_LETTERS = re.compile(" ?[a-z]")
_SPAN_BEFORE = re.compile("[0-9a-z%]")
_BARE = Unit("", "count")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start:end` of its text, from the first numeral to the end of its unit or measure word.

    `whole` takes in the modifiers around it (近…, …以上), which `modifiers` lists as printed. A range reaches from
    `value` to `upper`; shares are percent (三分之一 is 100/3 %); a code (12+9+N) has the value 0. `unit` is the measure
    word of a count, and the one name of any other unit, to which the value is brought (2.3万元 is 23000 元). `shared`
    tells that the unit stands at a later figure (18、29个); `chinese` that the number has no digits (三家, 一个).
    """

    start: int
    end: int
    value: Fraction
    unit: str
    kind: Kind
    whole: tuple[int, int]
    modifiers: tuple[str, ...] = ()
    upper: Fraction | None = None
    shared: bool = False
    chinese: bool = False
    scale: int = 1


def find_figures(text: str) -> tuple[Figure, ...]:
    """Find the figures of a folded text whose lines are joined (`Joined`), in order, without overlaps."""
    found: list[Figure] = []
    words = names = None
    at = 0
    while match := _START.search(text, at):
        at = match.end()
        figure = None if match["skip"] else _read(text, match)
        if figure is None:
            continue
        names = list(_QUOTED.finditer(text)) if names is None else names
        figure = _as_named(figure, names)
        if figure and figure.chinese:
            words = _words(text) if words is None else words
            figure = None if _is_word(figure, words) else figure
        if figure:
            at = max(at, figure.end)
            found.append(figure)
    return _settle(text, found)


def _read(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if match["code"]:
        return Figure(start, end, Fraction(0), "", "code", (start, end))
    if match["share"]:
        return _read_share(text, match)
    number = read_number(match["number"] or match["ordinal"])
    if number is None:
        return None
    unit, after = _read_unit(text, end, chinese=number.chinese)
    if unit.kind in {"duration", "multiple"} and text[after : after + 1] == "半" and number.scale == 1:
        number, after = replace(number, value=number.value + Fraction(1, 2)), after + 1
    if match["ordinal"]:
        return Figure(start, after, number.value, unit.name, "ordinal", (start, after), chinese=False)
    if not _is_figure(text, match, number, unit):
        return None
    return _with_modifiers(text, start, after, number, unit)


def _read_share(text: str, match: re.Match[str]) -> Figure | None:
    if match["hundredth"]:
        share = read_number(match["hundredth"])
        value = share.value if share else None
    else:
        part, parts = read_number(match["part"]), read_number(match["parts"])
        value = part.value * 100 / parts.value if part and parts and parts.value else None
    if value is None:
        return None
    number = Number(value, value, 1, None, (), chinese=not any(mark.isdigit() and mark.isascii() for mark in match[0]))
    return _with_modifiers(text, match.start(), match.end(), number, UNITS["%"])


def _read_unit(text: str, at: int, *, chinese: bool) -> tuple[Unit, int]:
    """Read the longest unit at an offset, and where it ends; rates too (元/吨)."""
    for length in range(min(LONGEST, len(text) - at), 0, -1):
        printed = text[at : at + length]
        unit = UNITS.get(printed)
        if unit is None or (chinese and printed not in AFTER_CHINESE):
            continue
        end = at + length
        if length == 1 and text[at : at + 2] in LONGER:
            return _BARE, at
        if printed.isascii() and printed[-1].isalpha() and _LATIN.match(text, end):
            continue
        if text[end : end + 1] == "/" and unit.kind != "count":
            other, rate_end = _read_unit(text, end + 1, chinese=False)
            if other.name:
                return Unit(f"{unit.name}/{other.name}", unit.kind), rate_end
        return unit, end
    return _BARE, at


def _is_figure(text: str, match: re.Match[str], number: Number, unit: Unit) -> bool:
    """Tell a figure from a piece of a name: a Chinese numeral needs a measure word, digits beside letters a unit."""
    if number.chinese:
        return _is_chinese_figure(text, match, number, unit)
    start, end = match.span()
    beside = text[max(0, start - 2) : start]
    lettered = bool(_LATIN.search(beside[-1:] if beside[-1:] not in {"-", " ", "_", "."} else beside))
    if unit.name:
        return not (lettered and (unit.kind in {"count", "ordinal"} or unit.name == "级"))
    hyphened = beside[-1:] == "-" and not beside[0].isdigit()
    if lettered or hyphened or beside[-1:] == "." or _LETTERS.match(text, end) or _is_label(text, start, end):
        return False
    return number.scale > 1 or not (len(match[0]) >= 7 or _is_year(match[0]))


def _is_chinese_figure(text: str, match: re.Match[str], number: Number, unit: Unit) -> bool:
    start = match.start()
    if not unit.name:
        return len(match[0]) > 1 and any(text[start - n : start] in BEFORE_FIGURES for n in (1, 2) if n <= start)
    if number.value == 0:
        return False
    if unit.name == "大":
        return 1 < number.value <= 10 and number.scale == 1
    return number.value != 1 or unit.name[0] in _OF_ONE or unit.kind != "count"


def _is_label(text: str, start: int, end: int) -> bool:
    """Tell the number of a list's item (4.控制出血, (2)) from a figure."""
    opens = start == 0 or text[start - 1] in "。;:!?( 】"
    return opens and text[end : end + 1] in {".", "、", ")"} and not text[end + 1 : end + 2].isdigit()


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in {"19", "20"} and digits.isdigit()


def _with_modifiers(text: str, start: int, end: int, number: Number, unit: Unit) -> Figure:
    value, kind, name = number.value, unit.kind, unit.name
    sign = text[start - 1 : start]
    if not name and sign in _CURRENCY:
        start, kind, name = start - 1, "money", _CURRENCY[sign]
    elif sign in {"-", "−"} and kind in _SIGNED and not _SPAN_BEFORE.match(text[max(0, start - 2) : start - 1]):
        start, value = start - 1, -value
    elif text[start - 2 : start] == "零下":
        start, value = start - 2, -value
    if name == "%" and text[end - 1] == "成":
        value *= 10
    modifiers, first = list(number.modifiers), _first_modifier(text, start)
    if first < start:
        modifiers.insert(0, text[first:start])
    last = end
    if after := _AFTER.match(text, end):
        modifiers.append(after[0])
        last = after.end()
    return Figure(
        start,
        end,
        value,
        name,
        kind,
        whole=(first, last),
        modifiers=tuple(modifiers),
        upper=number.upper,
        chinese=number.chinese,
        scale=number.scale,
    )


def _first_modifier(text: str, start: int) -> int:
    for length in (3, 2, 1):
        before = text[start - length : start] if start >= length else ""
        if before in BEFORE_FIGURES and (before != "上" or text[start] in "百千万亿"):
            return start - length
    return start


def _as_named(figure: Figure, names: Sequence[re.Match[str]]) -> Figure | None:
    """Make a figure that stands alone in quotes a code, and drop one inside a quoted name or a title."""
    for name in names:
        if name.start() <= figure.start and figure.end <= name.end():
            inside = name[1] or ""
            if not inside or figure.chinese or figure.kind == "ordinal":
                return None
            if _CODE.fullmatch(inside):
                start, end = name.span(1)
                return Figure(start, end, Fraction(0), "", "code", (start, end))
            return figure if figure.unit or figure.kind == "code" else None
    return figure


def _words(text: str) -> dict[int, tuple[int, str]]:
    """Map where each word begins to where it ends and its part of speech."""
    words: dict[int, tuple[int, str]] = {}
    at = 0
    for word, part in tag(text):
        words[at] = (at + len(word), part)
        at += len(word)
    return words


def _is_word(figure: Figure, words: dict[int, tuple[int, str]]) -> bool:
    """Tell whether a Chinese numeral is a piece of a word that is no figure (统一, 千家万户, 百度)."""
    start = figure.start
    while start not in words:
        start -= 1
    end, part = words[start]
    if part[0] in "mt" or end - start == 1:
        return False
    if start < figure.start or end > figure.end:
        return True
    return end == figure.end and (part in _NO_WORDS or (figure.kind == "duration" and part == "n"))


def _settle(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """Join the two ends of ranges, and give the bare numbers of a list the unit of its last."""
    settled: list[Figure] = []
    for figure in reversed(found):
        following = settled[-1] if settled else None
        between = text[figure.end : following.start] if following else ""
        if following and between == "-" and not figure.unit and not following.unit:
            settled[-1] = Figure(figure.start, following.end, Fraction(0), "", "code", (figure.start, following.end))
        elif following and between in _RANGE and _can_span(figure, following):
            settled[-1] = _span(figure, following)
        elif following and between in _LIST and _lacks_unit(figure) and following.unit:
            value = figure.value * following.scale
            shared = replace(figure, unit=following.unit, kind=following.kind, value=value, shared=True)
            settled.append(shared)
        else:
            settled.append(figure)
    return tuple(reversed(settled))


def _lacks_unit(figure: Figure) -> bool:
    return not figure.unit and figure.kind == "count" and figure.scale == 1


def _can_span(low: Figure, high: Figure) -> bool:
    return (
        low.unit in {"", high.unit}
        and high.upper is None
        and low.kind not in {"code", "ordinal"}
        and high.kind != "code"
    )


def _span(low: Figure, high: Figure) -> Figure:
    scale = high.scale if low.scale == 1 and not low.unit and low.value * high.scale < high.value else 1
    return replace(
        high,
        start=low.start,
        value=low.value * scale,
        upper=high.value,
        whole=(low.whole[0], high.whole[1]),
        modifiers=(*low.modifiers, *high.modifiers),
        chinese=low.chinese,
    )
