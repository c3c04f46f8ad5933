"""A question that compares two figures → its two single questions, and the figures found → how they compare.

The relation is said in words of our own; the figures stand in it as the page prints them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bot.several.coordination import find_joined, find_like
from bot.several.parts import Part
from index import Figure, find_figures, fold

_MORE = "多|高|大|长|快|贵|重|远|强"
_LESS = "少|低|小|短|慢|便宜|轻|近|弱"
_WHICH = re.compile(
    r"[,; ]*(?:相?比较?|之间|当中|里面?)?[,; ]*(?:哪(?:一?个)?(?:[年月次家项边种者方位]|季度)?|谁)"
    rf"(?P<rest>[^,。?]{{0,16}}?)(?:更|较|最|比较)?(?<![增成提升扩加减降缩])(?P<word>{_MORE}|{_LESS})"
    r"(?:一?些|一点儿?)?[呢啊呀些?。! ]*$"
)
_THAN = re.compile(
    rf"(?:(?<![相同环占对分类攀正])比(?![例重赛较])|有没有)(?P<other>[^,。?]{{1,24}}?)(?P<verb>(?:[一-鿿]{{1,2}}得)?)"
    rf"(?:是不是)?[更还要]?(?<![增成提升扩加减降缩])(?P<word>{_MORE}|{_LESS})"
    r"(?:出|了)?(?:(?P<by>多少|几[^\W\d]{0,2})(?P<unit>[^,。?]{0,4})|(?P<yesno>吗|么|嘛|没有))[呢啊呀?。! ]*$"
)
_EARLIER = re.compile("[去上前往]年|上个?月|同期|以前|过去|从前|之前")
_VERB = re.compile("(?:得|的)$")

Asks = Literal["which", "whether", "difference"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two single questions, what is asked of their figures, and the word that is asked by, with what it prefers."""

    parts: tuple[Part, ...]
    asks: Asks
    word: str
    larger: bool


def read_comparison(question: str) -> Comparison | None:
    """Read which figures a Chinese question compares; None where it compares none."""
    folded = fold(question)
    if match := _WHICH.search(folded):
        joined = find_joined(folded, match.start())
        if joined is None or len(joined.names) != 2:
            return None
        rest = folded[joined.end : match.start()] + _VERB.sub("", match["rest"])
        texts = [f"{folded[: joined.start]}{name}{rest}多少" for name in joined.names]
        return _comparison(texts, joined.names, "which", match["word"], apart=joined.times)
    if match := _THAN.search(folded):
        return _read_than(folded, match)
    return None


def _read_than(folded: str, match: re.Match[str]) -> Comparison | None:
    """Read 甲比乙多吗, 甲比乙多多少: the first begins where it is like the second."""
    before = folded[: match.start()]
    start = None if _EARLIER.match(match["other"]) else find_like(before, match["other"])
    if start is None or not before[start:]:
        return None
    names = (before[start:], match["other"])
    rest = f"{_VERB.sub('', match['verb'])}有多少{match['unit'] or ''}"
    return _comparison(
        [f"{before[:start]}{name}{rest}" for name in names],
        names,
        "difference" if match["by"] else "whether",
        match["word"],
    )


def _comparison(
    texts: Sequence[str], names: Sequence[str], asks: Asks, word: str, *, apart: bool = False
) -> Comparison:
    parts = tuple(
        Part(text, (0, len(text)), name.strip(" ,的"), apart) for text, name in zip(texts, names, strict=True)
    )
    return Comparison(parts, asks, word, larger=word in _MORE.split("|"))


def say_comparison(comparison: Comparison, said: Sequence[str]) -> str:
    """Say how two figures compare; nothing where there are not two, of one unit."""
    figures = [figure for text in said if (figure := next(iter(find_figures(fold(text))), None))]
    if len(figures) != 2 or len({(figure.kind, figure.unit) for figure in figures}) != 1:
        return ""
    first, second = figures
    names = [part.label for part in comparison.parts]
    if any(fold(text) in name for text, name in zip(said, names, strict=True)):  # 千万元以上项目: no count of them
        return ""
    both = "，".join(f"{name}{text}" for name, text in zip(names, said, strict=True))
    return f"{_relation(comparison, names, first, second)}：{both}"


def _relation(comparison: Comparison, names: Sequence[str], first: Figure, second: Figure) -> str:
    if comparison.asks == "difference":
        return f"相差{_amount(abs(first.value - second.value), first)}"
    if first.value == second.value:
        return "不是，一样" if comparison.asks == "whether" else "一样"
    leads = (first.value > second.value) == comparison.larger
    if comparison.asks == "whether":
        return "是" if leads else "不是"
    return f"{names[0 if leads else 1]}更{comparison.word}"


def _amount(value: Fraction, like: Figure) -> str:
    """Write a difference with the unit and the scale (万, 亿) of a figure that is compared."""
    scale = next((n for n in (10**8, 10**4) if like.scale % n == 0), 1)
    digits = f"{float(value / scale):.4f}".rstrip("0").rstrip(".")
    return digits + {10**8: "亿", 10**4: "万", 1: ""}[scale] + like.unit
