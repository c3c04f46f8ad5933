"""Numbers as the press prints them, in digits, Chinese numerals or both → exact values.

The patterns are here too: of numbers, of words of time, and of what else has digits and is no figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from index.words import read_numeral

DIGITS = "零〇一二三四五六七八九两"
YEAR_NUMERAL = "[一二][〇○零一二三四五六七八九]{3}"
SMALL_NUMERAL = "[一二三四五六七八九十]{1,3}"
"""What numbers months, days and pages."""
_HALF = "(?<![上下前后多过一大])半(?=个|年|天|小时)"
CHINESE = rf"(?:{_HALF}|[数几]?[{DIGITS}十百千万亿]+)(?:点[{DIGITS}]+(?:[十百千]?[万亿])?)?"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE = r"(?:[百千]?万亿|[十百千]?[万亿]|[百千](?![米克瓦伏卡帕]))"
NUMBER = (
    rf"(?:{ARABIC}|{CHINESE})(?:[余多几来](?!{_SCALE}?次方))?(?:{_SCALE})?"
    r"(?:(?<=[万亿])\d{1,4}(?:\.\d+)?[万千]?(?![\d%.])|[余多几])?"
)
_N = rf"(?:\d{{1,2}}|{SMALL_NUMERAL})"
_TO = r"(?:[至到~～\-—–―、,和]|--)"
_YEAR = r"(?:19|20)\d\d"
TIME = rf"""
    {_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?
  | {_YEAR}(?:年?{_TO}{_YEAR}){{0,9}}(?:年(?:度|代|级)?|财年|学年|赛季)(?!历史)
  | {YEAR_NUMERAL}年
  | \d0(?:年代|后(?!续))(?:[、和]\d0(?:年代|后)){{0,5}} | \d0(?=、\d0后)
  | (?<![个半])(?:\d{{1,2}}|十[一二三四五六七八九]|二十一?)世纪
  | {_N}(?:月?份?{_TO}{_N}){{0,11}}月(?:份|[初底末中](?!国)|[上中下]旬)?
    (?:{_N}(?:日?{_TO}(?:{_N}月)?{_N}){{0,9}}[日号](?!楼))?
  | (?:[12]?\d|3[01])(?:日?{_TO}(?:[12]?\d|3[01])){{0,9}}日(?![元均内圆])
  | \d\d-\d\d-\d\d(?!\d) | {_YEAR}届 | [012]?\d点(?=[之以]?[前后]|开始)
  | \d{{1,2}}-\d{{1,2}}\s+\d{{1,2}}:\d\d | [012]?\d:[0-5]\d(?::[0-5]\d)?(?!\d)(?:时|许|左右)?
  | [12]?\d时(?:\d{{1,2}}分)?(?![速间区差长])
  | (?<=[午上晨晚夜间日])[12]?\d点(?:\d{{1,2}}分?|半|整|许|钟)? | [12]?\d点(?:\d{{1,2}}分|半|整|许|钟)
  | (?<=[午上晨晚夜]){SMALL_NUMERAL}点(?:半|钟|多|许)? | {SMALL_NUMERAL}点(?:半|钟|整)
  | 第?[一二三四1-4](?:{_TO}?第?[一二三四1-4])?季度 | (?<=[周期拜])[一二三四五六]
"""
STRANGE = rf"""
    0\d{{2,3}}-?\d{{7,8}} | 1[3-9]\d{{9}}(?!\d) | [48]00-?\d{{3,4}}-?\d{{3,4}}
  | \d+(?:\.\d+){{2,}} | 0\d+(?!\d|[.,]\d)
  | 1\d{{4}}(?=[^,。\d]{{0,10}}(?:热线|平台))
  | 1\d\d(?=(?:[、和]1\d\d)*(?:热线|电话|报警|急救|指挥|求助|平台)) | (?<=拨打)\d{{3,5}}
  | [一二三四五六七八九十](?![个名位家十百千万亿{DIGITS}])[一-鿿][一二三四五六七八九](?![个名位家十百千万亿])[一-鿿]
"""
_PARTS = re.compile(
    rf"(?:(?P<arabic>{ARABIC})|(?P<vague>[数几])?(?P<chinese>半|[{DIGITS}十百千万亿]+)(?:点(?P<point>[{DIGITS}]+))?)"
    rf"(?P<first>[余多几来])?(?P<scale>{_SCALE})?(?:(?P<low>\d+(?:\.\d+)?)(?P<low_scale>[万千])?|(?P<second>[余多几]))?"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ORDER = {digit: i for i, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_PAIR = re.compile(r"[一二两三四五六七八九]{2}(?=[十百千万亿]*$)")
_SHORT = re.compile(r"[百千万亿][一二三四五六七八九]$")
_MAX_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: `value` is `coefficient` times `scale`; `upper` ends an approximate pair (七八, 十五六)."""

    value: Fraction
    coefficient: Fraction
    scale: int
    upper: Fraction | None
    modifiers: tuple[str, ...]
    chinese: bool


def read_number(text: str) -> Number | None:
    """Read a number in full, or None where it is none: 二三四, 〇."""
    match = _PARTS.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if match is None:
        return None
    scale = 1
    for mark in match["scale"] or "":
        scale *= _SCALES[mark]
    upper = None
    if match["arabic"]:
        coefficient = decimal(match["arabic"])
    else:
        pair = read_chinese(match["chinese"])
        if pair is None:
            return None
        coefficient, upper = pair
        if match["point"]:
            digits = "".join(str(read_numeral(digit)) for digit in match["point"])
            coefficient += Fraction(int(digits), 10 ** len(digits))
    value = coefficient * scale
    if match["low"]:
        value += decimal(match["low"]) * _SCALES.get(match["low_scale"] or "", 1)
    modifiers = tuple(part for part in (match["vague"], match["first"], match["second"]) if part)
    return Number(value, coefficient, scale, upper * scale if upper else None, modifiers, not match["arabic"])


def decimal(digits: str) -> Fraction:
    """Read `1,393`, `73.97`."""
    whole, _, rest = digits.replace(",", "").partition(".")
    return Fraction(int(whole + rest), 10 ** len(rest))


def read_chinese(numeral: str) -> tuple[Fraction, Fraction | None] | None:
    """Read 二十三, 百, 三百五 (350), 七八 (7 to 8), 十五六 (15 to 16), 二〇二三; None for 三三 or 一二三."""
    upper = None
    if numeral == "半":
        return Fraction(1, 2), None
    if pair := _PAIR.search(numeral):
        low, high = (_ORDER[digit] for digit in pair[0])
        if high != low + 1 and (low, high) != (3, 5):
            return None
        upper = _value(numeral[: pair.start()] + numeral[pair.start() + 1 :])
        numeral = numeral[: pair.start() + 1] + numeral[pair.end() :]
    value = _value(numeral)
    return None if value is None else (value, upper)


def _value(numeral: str) -> Fraction | None:
    if len(numeral) > 1 and not any(mark in _SCALES for mark in numeral):
        return None
    if numeral[0] in "百千万亿":
        numeral = "一" + numeral
    short = _SCALES[numeral[-2]] // 10 if _SHORT.search(numeral) else 0
    value = read_numeral(numeral[:-1] if short else numeral)
    if value is None:
        return None
    return Fraction(value + short * _ORDER[numeral[-1]] if short else value)
