"""A folded sentence → the runs of it that say when or how often: days, years, hours, from one time to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.finding.tokens import read_tokens
from index import Span, find_times

_OFTEN = re.compile(
    r"每[隔逢]?[一两二三四五六七八九十半\d]*个?(?:半?[天日周月年季晚]度?|半年|季度|星期|小时|分钟)(?:\d+日|[一二三四五六日]\b)?|[一两二三四五六七八九十\d]+年一[届次度]"
)
_DAY = re.compile(
    r"(?:(?:公元前?)?\d{1,4}年)?(?:\d{1,2}月份?)?\d{1,2}日(?:[上下]午|晚上?|凌晨|中午|早晨|傍晚)?(?:\d{1,2}[点时](?:\d+分|半)?)?"
    r"|(?:\d{2,4}年)?\d{1,2}月份?(?:[底初中末]|[上中下]旬)?"
)
_YEAR = re.compile(
    r"(?:公元前?|民国|昭和|明治|大正|康熙|乾隆|雍正|光绪|道光|嘉庆|同治|洪武|永乐|万历|崇祯)?(?:\d{1,4}|[元一二三四五六七八九十]{1,3})年(?![前以来级]|多|[龄度])"
    r"(?:[底初中末]|[上下]半年|代[初中末]?期?|[春夏秋冬]季?天?|间)?|(?:公元前?)?\d{1,2}世纪(?:\d{2}年代)?(?:[初中末]|[初中后晚末]期)?|\d{2,4}年代[初中末]?期?"
)
_CLOCK = re.compile(
    r"(?:[上下]午|晚上?|凌晨|中午|早上?)?(?<!\d)\d{1,2}(?:[点时](?!间)(?:\d{1,2}分|半|整)?|:\d{2}(?::\d{2})?(?!\d))"
)
_PERIOD = re.compile(
    r"(?:第[一二三四]|[一二三四])季度|前[一二三四两]个?(?:季度|月)|上半年|下半年|(?:本|上|下|今|去|前|明|后|当|次|同|昨)[年天日月周晚]|[本上下]个?(?:周|星期)[一二三四五六日末天]?"
    r"|[一-鿿]{1,3}(?:王?朝|时期|时代|年间)|暑假|寒假|春节|元旦|国庆|五一|端午节?|中秋节?|清明|周[一二三四五六日末]|星期[一二三四五六日天]|近[期日年]|[二两三四五六七八九十\d]+年?[天月周]?[前后]"
)
_VAGUE = re.compile(".|近日|日前|目前|当前|如今|今后|将来|近年来?|近期|此前|平时|.{1,2}代")
_NO_MORE_THAN_TIME = re.compile(
    rf"(?:{_DAY.pattern}|{_YEAR.pattern}|{_CLOCK.pattern}|{_PERIOD.pattern}|月\d+日|[近昨今明]日|日前|目前|当前|如今|近年来?|近期|此前)+"
)
_JOINED = re.compile(r"[至到\-—~–和]|(?:\([^()]{1,12}\))")
_TAIL = re.compile("份?(?:[上下]午|晚上?|凌晨|中午|起|以前|之前|以后|之后|以来|前后|左右|前|后|底|初|末|期间)")


def find_dates(folded: str) -> Iterator[Span]:
    """Find the times of a sentence, each by itself and together with the time that it runs to."""
    single = {m.span() for pattern in (_OFTEN, _DAY, _YEAR, _CLOCK, _PERIOD) for m in pattern.finditer(folded)}
    single |= {(m.start, m.end) for m in find_times(folded, None)}
    single |= {(t.start, t.end) for t in read_tokens(folded) if t.part == "t" and not _VAGUE.fullmatch(t.word)}
    longest = _merged(sorted(single))
    yield from single | set(longest)
    for i, (start, end) in enumerate(longest):
        if tail := _TAIL.match(folded, end):
            yield start, tail.end()
        if i + 1 < len(longest) and _JOINED.fullmatch(folded, end, longest[i + 1][0]):
            yield start, longest[i + 1][1]


def is_time(text: str) -> bool:
    """Tell whether a folded text is nothing but a time, exact or vague (近日)."""
    return _NO_MORE_THAN_TIME.fullmatch(text) is not None


def _merged(spans: list[Span]) -> list[Span]:
    """Join the times that touch or overlap: 2023年 and 7月23日 and 上午."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
