"""The names that a question gives, and an article → how much of them the article leaves out.

An article that never says 新华区 does not tell what 新华区 spent, however much it says of such spending. A name that
half of the archive says (its own town) need not be said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.english.names import split_syllables
from bot.english.stems import light, tokens
from bot.english.table import LONGEST_KEY, shipped_table
from bot.finding.people import surname_length
from bot.homophones import sounding_like
from bot.questions import is_english
from index import HAN, Archive, bigrams, fold, rarity, tag

_NAMES = ("ns", "nt")
_FULL_NAME = 3
"""Characters of a person's full name; what jieba takes for a shorter or longer one is seldom a name."""
_SHORTEST = 2
"""Characters of a name that are too few to leave anything out."""
_LEFT_OUT = 4
"""Characters that a short name may leave out in one place."""
_SUFFIX = re.compile(r"(?<=..)(?:省|市|区|县|镇|乡|村|街道|社区)$")
_ORDINAL = re.compile(r"第[\d一二三四五六七八九十]{1,3}[批届期轮次季期号]|首[批届期轮次]")
_QUOTED = re.compile(r"[“‘『「]([^“”‘’『』「」]{2,20})[”’』」]")
_CAPITALS = re.compile(r"(?<=[a-z0-9,] )[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+)*")
"""Names inside an English question: its first word has a capital for another reason."""
_FIRST = re.compile("^首|^第一")
_LATIN = re.compile(r"(?<![a-z\d.])[a-z]{2,}\d*(?![a-z\d])")
"""An abbreviation or brand in a folded Chinese question (gdp); units are told apart by the figure before them."""


@dataclass(frozen=True, slots=True)
class Named:
    """The names of a question, each with how much it tells in this archive, 0 to 1."""

    names: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, question: str, archive: Archive) -> Named:
        """Find the people, places, bodies, ordinals and quoted words that a question names."""
        names = dict.fromkeys([*_find(fold(question)), *_find_english(question, archive)])
        return cls(tuple((name, _weigh(name, archive)) for name in names))

    def missing(self, text: str) -> float:
        """Give the weight of the most telling name that a folded text without white space leaves out, 0 to 1."""
        return max((weight for name, weight in self.names if not _holds(text, name)), default=0.0)


def _weigh(name: str, archive: Archive) -> float:
    if not name.isascii():
        return telling(name, archive)
    total = archive.counts.passages
    return rarity(total, archive.holding(name, "words")) / rarity(total, 0)


def telling(name: str, archive: Archive) -> float:
    """Give how rare a name's rarest pair of characters is, to 1 for one that nobody has."""
    total = archive.counts.passages
    holding = min((archive.holding(pair, "bigrams") for pair in bigrams(name)), default=total)
    return rarity(total, holding) / rarity(total, 0)


def _find(question: str) -> Iterator[str]:
    for word, part in tag(question):
        place = part.startswith(_NAMES) and (_SUFFIX.search(word) or len(word) > 2)
        person = part.startswith("nr") and len(word) == _FULL_NAME and surname_length(word) == 1
        if place or person:
            yield word
    yield from _ORDINAL.findall(question)
    yield from _QUOTED.findall(question)
    if not is_english(question):
        yield from _LATIN.findall(question)


def _find_english(question: str, archive: Archive) -> Iterator[str]:
    """Give the likeliest Chinese for each capitalised name whose renderings stand nowhere in the archive.

    What may be pinyin is left out: the dictionary's county of that spelling is seldom the village that is meant.
    """
    for run in _CAPITALS.findall(question):
        words = [light(word) for word in tokens(run)]
        at = 0
        while at < len(words):
            known = ((size, shipped_table().phrase(words[at : at + size])) for size in range(LONGEST_KEY, 0, -1))
            size, renderings = next(((size, found) for size, found in known if found), (1, ()))
            spelled = split_syllables(words[at], lambda syllable: bool(shipped_table().characters(syllable)))
            if renderings and not spelled and not any(_stands(rendering, archive) for rendering, _ in renderings):
                yield renderings[0][0]
            at += size


def _stands(rendering: str, archive: Archive) -> bool:
    pairs = bigrams(rendering) if len(rendering) > 1 else []
    return not pairs or all(archive.holding(pair, "bigrams") for pair in pairs)


def _holds(text: str, name: str) -> bool:
    """Tell whether a text says a name: as it is, without 区 or 村, 首批 for 第一批, in Chinese, or as it sounds."""
    if name.isascii():
        return name in text or any(chinese in text for chinese, _ in shipped_table().phrase((name,)))
    if name in text or _SUFFIX.sub("", name) in text:
        return True
    if _ORDINAL.fullmatch(name):
        return _FIRST.match(name) is not None and any(first + name[-1] in text for first in ("首", "第一"))
    return _as_it_sounds(name).search(text) is not None or _in_short(name).search(text) is not None


@lru_cache(maxsize=256)
def _in_short(name: str) -> re.Pattern[str]:
    """Write a pattern of what a place or body is short for (古镇园 for 古镇文化产业园): in order, little between."""
    between = f"[{HAN}]{{0,{_LEFT_OUT}}}" if len(name) > _SHORTEST else ""
    return re.compile(between.join(map(re.escape, name)))


@lru_cache(maxsize=256)
def _as_it_sounds(name: str) -> re.Pattern[str]:
    """Write a pattern of all that sounds like a name."""
    return re.compile("".join(f"[{re.escape(''.join((c, *sounding_like(c))))}]" for c in name))
