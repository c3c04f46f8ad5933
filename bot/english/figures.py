"""Figures, dates, periods and question words in English → what a Chinese paper writes (24.75 million → 2475万)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

MONTHS = tuple(
    re.findall(r"\w+", "january february march april may june july august september october november december")
)
_SMALL = (
    *re.findall(
        r"\w+", "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    ),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = tuple(
    re.findall(r"\w+", "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
)
_NUMBERS = {w: n for n, w in enumerate(_SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)} | {"dozen": 12}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_CHINESE = "零一二三四五六七八九十"

_MONTH = "|".join(m.capitalize() for m in MONTHS if m not in {"march", "may"})
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
# "may" and "march" are months only with a capital, or beside a figure.
_LOWER = "january|february|april|june|july|august|september|october|november|december"
_NAME = (
    rf"(?P<month>{_MONTH}|(?<!^)(?:March|May)\b(?! [a-z])|(?:March|May|march|may)(?=,? [0-9])"
    rf"|(?:{_SHORT})\b\.?|{_LOWER})"
)
_ORDINAL = rf"(?P<ordinal>[0-9]+(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_NUMERAL = rf"(?:{'|'.join((*_SMALL, *_TENS))})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?"
_FIGURE = (
    rf"(?P<figure>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?|{_NUMERAL}|a(?= (?:hundred|thousand|million|billion)\b)|dozen)"
)
_MONEY = r"(?P<money> ?(?:yuan|rmb|renminbi|us dollars|dollars|euros))?"
_ABOVE = r"(?P<above> or (?:more|above|over|higher)| and (?:above|over)| plus)?"


@dataclass(frozen=True, slots=True)
class Figure:
    """A run `[start, end)` of the question and the ways a Chinese page may write it, each with its weight."""

    start: int
    end: int
    written: tuple[tuple[str, float], ...]


Found = re.Match[str]
Ways = list[tuple[str, float]]


def _date(match: Found) -> Ways:
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match["month"].lower().rstrip(".")[:3]))
    day, year = match["day"], match["year"]
    ways = [(f"{month}月{int(day)}日" if day else f"{month}月", 1.0 if day else 0.5)]
    return [*ways, (f"{year}年", 0.5)] if year else ways


def _quarter(match: Found) -> Ways:
    number = _ordinal_value(match["ordinal"]) if match["ordinal"] else int(match["q"])
    return [(f"第{_CHINESE[number]}季度", 1.0)] if 1 <= number <= 4 else []


def _first_quarters(match: Found) -> Ways:
    return [({"two": "上半年", "2": "上半年"}.get(match["many"], "前三季度"), 1.0)]


def _half(match: Found) -> Ways:
    half = "上半" if match["half"].lower() in {"first", "1st"} else "下半"
    return [(f"{half}年", 1.0)] if match["of"] else [(f"{half}年", 0.5), (f"{half}场", 0.5)]


def _year(match: Found) -> Ways:
    return [(f"{match['year']}年", 0.5)]


def _ordinal(match: Found) -> Ways:
    number = _ordinal_value(match["ordinal"])
    chinese = _in_chinese(number)
    ways = [(f"第{chinese}", 1.0), (f"第{chinese}届", 0.5), (f"第{number}", 0.5)]
    return [*ways, ("首", 0.5), ("首次", 0.5), ("首届", 0.5)] if number == 1 else ways


def _percent(match: Found) -> Ways:
    return [(f"{_plain(_value(match['figure']))}%", 1.0)]


def _amount(match: Found) -> Ways:
    value = _value(match["figure"])
    for scale in (match["scale"] or "").lower().split():
        value *= _SCALES[scale.removesuffix("s")]
    unit = "" if not match["money"] else "元"
    unit = {"us dollars": "美元", "dollars": "美元", "euros": "欧元"}.get((match["money"] or "").strip().lower(), unit)
    tail = unit + ("以上" if match["above"] else "")
    ways: Ways = [(f"{way}{tail}", 1.0) for way in _chinese_ways(value)]
    if match["scale"] and value in {10**4, 10**7, 10**8}:
        ways.append(({10**4: "万", 10**7: "千万", 10**8: "亿"}[int(value)] + tail, 1.0))
    if not match["scale"] and not unit and value < 11 and value == int(value):
        # The word three may be an article's 三, or no figure of its own at all.
        return [(str(int(value)), 0.4), (_CHINESE[int(value)], 0.2)]
    return ways


def _chinese_ways(value: Decimal) -> Iterator[str]:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if value >= size:
            yield _plain(value / size) + name
            break
    if value < 10**6:
        yield _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _value(text: str) -> Decimal:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    return Decimal(sum(_NUMBERS.get(part, 1) for part in re.split("[- ]", text.lower())))


def _ordinal_value(text: str) -> int:
    digits = re.match(r"[0-9]+", text)
    return int(digits[0]) if digits else _ORDINALS.index(text.lower()) + 1


def _in_chinese(number: int) -> str:
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return ten + (_CHINESE[ones] if ones or not tens else "")


_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9][0-9])"
_SCALE = r"(?: (?P<scale>(?:hundred|thousand|million|billion|trillion)s?(?: (?:thousand|million|billion))?))?"
# In the order they are tried: the first pattern that matches at a place takes it.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Found], Ways]], ...] = (
    (re.compile(rf"\b{_DAY}(?: of)? {_NAME}(?:,? {_YEAR})?\b"), _date),
    (re.compile(rf"\b{_NAME}(?: {_DAY}\b(?!,?[0-9]))?(?:,? (?:of )?{_YEAR})?\b"), _date),
    (re.compile(r"\bfirst (?P<many>two|three|2|3) quarters\b", re.IGNORECASE), _first_quarters),
    (re.compile(rf"\b(?:Q(?P<q>[1-4])|{_ORDINAL}[- ]quarter)\b", re.IGNORECASE), _quarter),
    (
        re.compile(
            r"\b(?P<half>first|second|1st|2nd|latter)[- ]half\b(?P<of> of (?:the |this |last )?(?:year|20[0-9][0-9]))?",
            re.IGNORECASE,
        ),
        _half,
    ),
    (re.compile(rf"\b{_ORDINAL}\b", re.IGNORECASE), _ordinal),
    (re.compile(rf"\b{_FIGURE} ?(?:%|percent\b|per cent\b)", re.IGNORECASE), _percent),
    (re.compile(rf"(?<![0-9.,]){_YEAR}(?![0-9]|[.,][0-9])"), _year),
    (
        re.compile(rf"(?<![0-9.,A-Za-z]){_FIGURE}(?![0-9.]*[0-9]){_SCALE}(?![A-Za-z]){_MONEY}{_ABOVE}", re.IGNORECASE),
        _amount,
    ),
)


_ASKING = (
    (r"how (?:many|much)", "多少"),
    (r"how (?:long|far|large|big|high|old)", "多"),
    (r"(?:on )?what (?:date|day)|when", "什么时候"),
    (r"whom?|whose", "谁"),
    (r"where", "哪里"),
    (r"why", "为什么"),
    (r"how", "如何"),
    (r"which", "哪"),
    (r"what", "什么"),
)
_QUESTION_WORDS = re.compile("|".join(rf"\b(?P<q{n}>{asked})\b" for n, (asked, _) in enumerate(_ASKING)), re.IGNORECASE)


def read_asking(text: str) -> list[tuple[int, str]]:
    """Find the words that ask, each with its place and the Chinese for it."""
    return [
        (m.start(), next(zh for n, (_, zh) in enumerate(_ASKING) if m[f"q{n}"])) for m in _QUESTION_WORDS.finditer(text)
    ]


def read_figures(text: str) -> list[Figure]:
    """Find the figures of an English text in order, none overlapping, each as a Chinese page may write it."""
    found: list[Figure] = []
    taken = [False] * len(text)
    for pattern, write in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or any(taken[start:end]):
                continue
            written = write(match)
            if written:
                taken[start:end] = [True] * (end - start)
                found.append(Figure(start, end, tuple(written)))
    return sorted(found, key=lambda figure: figure.start)
