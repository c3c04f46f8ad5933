"""Text → the words it is matched by: folded in width, case and script, cut by jieba, with character bigrams beside.

Folding never changes a text's length, so offsets in folded text are offsets in the source.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, starmap
from pathlib import Path

from index.errors import ConfigError

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The Chinese characters, for use between the brackets of a regular expression."""
_RUN = re.compile(rf"[{HAN}]+|[0-9]+(?:[.,][0-9]+)*|[a-z]+(?:['’][a-z]+)*")
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_GROUPS = (("亿", 10**8), ("万", 10**4))
_ONE = "([一二两三四五六七八九])"
_SECTION = re.compile(rf"(?:{_ONE}千)?(?:[零〇]?{_ONE}百)?([零〇]?{_ONE}?十)?(?:([零〇])?{_ONE})?")
_LONGEST_NUMERAL = 32
_MISREAD = re.compile(r"[0-9][oO○〇lIi]|[oO○〇lIi][0-9.]|[一二三四五六七八九〇零][oO○0]")
"""Where a letter or a ring may be a digit that was read wrongly, at a glance."""
_COUNTED = "%‰年月日时点秒万亿千百十元人个名位件家户次场项亩吨米公平周岁天届期只辆套"
_ARABIC = re.compile(
    rf"(?<![0-9A-Za-z.○〇])(?<![A-Za-z]-)[0-9oO○〇lIi]+(?:[.,][0-9oO○〇lIi]+)*(?![0-9A-Za-z○〇])(\s?[{_COUNTED}])?"
)
_BY_DIGIT = re.compile(r"(?<=[一二三四五六七八九〇零])[oO○0]+(?=[一二三四五六七八九〇零]|年)")
_OPENS = re.compile(r"[oO][.,][0-9oO○〇lIi]|l|[Ii][0-9oO○〇lIi]+(?:[.,][0-9oO○〇lIi]|(?=\s?[%‰月日]))")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_AS_DIGITS = str.maketrans("oO○〇lIi", "0000111")

Cut = Callable[[str], list[str]]

_COMPATIBLE = ((0x41, 0x5B), (0xC0, 0x250), (0x2460, 0x2474), (0xF900, 0xFB00), (0xFF01, 0xFF5F))


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    """Every character that folds to exactly one other: full width, compatibility forms, capitals, Traditional."""
    from zhconv.zhconv import getdict

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # zhconv leaves the closing of its file to Python
        simplified = getdict("zh-hans")
    table = {k: v for k, v in simplified.items() if len(k) == len(v) == 1 and k != v}
    spaces = {"　": " ", "\xa0": " "}
    for code in chain(*starmap(range, _COMPATIBLE)):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(folded) == 1 and folded != chr(code):
            table[chr(code)] = table.get(folded, folded)
    return str.maketrans(table | spaces)


def fold(text: str) -> str:
    """Fold width, case, Traditional script and misread digits, one character for one: the length stays."""
    return read_digits(text.translate(_folding()))


def replace_halves(text: str) -> str:
    """Replace lone halves of surrogate pairs, which no tokenizer takes."""
    return _HALF_CHARACTER.sub("\ufffd", text)


def read_digits(text: str) -> str:
    """Read the letters and rings within figures as the digits that were printed: 2o23年, l2.5%, 二○二三年."""
    if not _MISREAD.search(text):
        return text
    return _ARABIC.sub(_as_digits, _BY_DIGIT.sub(lambda match: "〇" * len(match[0]), text))


def _as_digits(match: re.Match[str]) -> str:
    """Change what stands between digits, and at a figure's ends only where its unit shows that it is one."""
    counted = match[1] or ""
    printed = match[0].removesuffix(counted)
    digits = [at for at, character in enumerate(printed) if character in "0123456789"]
    if not digits:
        return match[0]
    first, last = digits[0], digits[-1] + 1
    if counted and _OPENS.match(match[0]):
        first = 0
    if counted and not first and not printed[last:].strip("oO○〇"):
        last = len(printed)
    return printed[:first] + printed[first:last].translate(_AS_DIGITS) + printed[last:] + counted


def read_numeral(numeral: str) -> int | None:
    """Read a numeral in full (二十三, 一百零五万, 一万二) or digit by digit (二〇二三); None where it is neither."""
    if not numeral or len(numeral) > _LONGEST_NUMERAL:
        return None
    if all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    return _read_groups(numeral, _GROUPS)


def _read_groups(numeral: str, groups: Sequence[tuple[str, int]]) -> int | None:
    """Read a numeral whose largest group may be the first of those given; below them all, a number under 一万."""
    if not groups:
        return _read_section(numeral)
    (unit, value), *smaller = groups
    many, mark, rest = numeral.rpartition(unit)
    if not mark:
        return _read_groups(numeral, smaller)
    times = _read_groups(many, smaller)
    if times is None or not rest:
        return times and times * value
    if len(rest) == 1:  # 一万二 is 12,000
        return times * value + _DIGITS[rest] * value // 10 if _DIGITS.get(rest) else None
    below = _read_groups(rest, smaller)
    return None if below is None else times * value + below


def _read_section(numeral: str) -> int | None:
    match = _SECTION.fullmatch(numeral)
    if match is None or not numeral:
        return None
    thousands, hundreds, ten, tens, zero, ones = match.groups()
    whole = 1000 * _DIGITS.get(thousands, 0) + 100 * _DIGITS.get(hundreds, 0)
    if ten:
        whole += 10 * _DIGITS.get(tens, 1)
    # A digit right after 千 or 百 counts the next smaller unit: 三千五 is 3,500.
    scale = 1 if zero or ten or not whole else 10 if hundreds else 100
    return whole + _DIGITS.get(ones, 0) * scale


def _fast_cut() -> Cut | None:
    try:
        from rjieba import cut_for_search
    except ImportError:
        return None
    cut: Cut = cut_for_search
    return cut


def _jieba_cut(dictionary: Path | None) -> Cut:
    import jieba

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    if dictionary is not None:
        try:
            # Folded as the text is that it will meet.
            tokenizer.load_userdict(io.StringIO(fold(dictionary.read_text(encoding="utf-8-sig"))))
        except (OSError, ValueError) as e:
            raise ConfigError(
                f"user dictionary {dictionary} cannot be read ({e}); write one word a line as UTF-8, "
                "optionally followed by a frequency and a part of speech"
            ) from e
    cut: Cut = tokenizer.lcut_for_search
    return cut


class Segmenter:
    """Cuts text into words for search; with an operator's dictionary of extra words where there is one."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut

    @classmethod
    def open(cls, dictionary: Path | None = None) -> Segmenter:
        """Open jieba's dictionary: in Rust where rjieba is installed, in Python with a user dictionary.

        Raises ConfigError where the dictionary cannot be read.
        """
        fast = _fast_cut() if dictionary is None else None
        return cls(fast or _jieba_cut(dictionary))

    def words(self, text: str) -> list[str]:
        """Cut a text into folded words as they are matched, the parts of long words and numerals' figures beside."""
        return [word for run in _runs(text) for word in self._words_of(run)]

    def terms(self, text: str) -> tuple[list[str], list[str]]:
        """Give a text's words and its pairs of characters."""
        runs = _runs(text)
        return [word for run in runs for word in self._words_of(run)], [pair for run in runs for pair in _pairs_of(run)]

    def _words_of(self, run: str) -> list[str]:
        return [run.replace(",", "")] if run[0].isascii() else [*self._cut(run), *_figures(run)]


def bigrams(text: str) -> list[str]:
    """List the overlapping pairs of Chinese characters of a text, folded; a lone character stands for itself."""
    return [pair for run in _runs(text) for pair in _pairs_of(run)]


def _runs(text: str) -> list[str]:
    """Give the runs of Chinese characters, of digits and of letters of a text, folded."""
    return _RUN.findall(fold(text))


def _pairs_of(run: str) -> list[str]:
    if run[0].isascii():
        return []
    return [*map("".join, pairwise(run))] or [run]


def _figures(run: str) -> Iterator[str]:
    """Give 23 for 二十三: only numerals of two characters or more, for a lone 一 or 万 is seldom a figure."""
    for match in _NUMERAL.finditer(run):
        if len(match.group()) > 1:
            value = read_numeral(match.group())
            if value is not None:
                yield str(value)
