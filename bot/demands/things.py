"""A question that asks how many → its measure word and the thing that is counted (多少只宠物狗 → 只, 宠物狗)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.finding.tokens import read_tokens
from index import Unit, read_unit

_ASKING = re.compile("多少|(?<![哪第])几(?![乎经近何])")
_BETWEEN = re.compile("(?:一共|总共|共|大概|大约|约|是|有|为|达到?|占)*$")
_NO_THINGS = frozenset("钱盖数人次量总时间左右以上大小长度面积金额元个")
GENERAL = frozenset("个家人名位口")
"""Measure words of so many things, or of people by so many names, that the same one tells nothing."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The unit behind the asking word, if there is one, and the words for the thing counted, if it is named."""

    unit: Unit | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, question: str) -> Counted | None:
        """Read what a folded Chinese question counts; None where it does not ask for a number."""
        asking = _ASKING.search(question)
        if asking is None:
            return None
        rest = question[asking.end() :]
        unit = read_unit(rest)
        behind = tuple(_behind(rest[_printed(rest, unit) if unit else 0 :]))
        return cls(unit, behind or tuple(_before(_BETWEEN.sub("", question[: asking.start()]))))

    @property
    def special(self) -> bool:
        """Tell whether the measure word by itself tells what is counted (份, 盏, 只)."""
        return self.unit is not None and self.unit.name not in GENERAL


def _printed(text: str, unit: Unit) -> int:
    """Give how many characters at the start of a text make it begin with a unit."""
    return next(size for size in range(1, len(text) + 1) if read_unit(text[:size]) == unit)


def _behind(rest: str) -> Iterator[str]:
    """Give the nouns right behind a measure word, a verb before them left out; behind 的 those of the whole phrase."""
    tokens = read_tokens(rest)
    for place, token in enumerate(tokens):
        following = tokens[place + 1].part[0] if place + 1 < len(tokens) else ""
        if token.part[0] in "njlzbgs" or token.part == "vn":
            if not _NO_THINGS.issuperset(token.word) and len(token.word) > 1:
                yield token.word
        elif token.word != "的" and token.part[0] not in "xu" and not (place == 0 and following == "n"):
            return


def _before(text: str) -> Iterator[str]:
    """Give the noun that a question ends in before its asking word (常住人口多少)."""
    tokens = read_tokens(text)
    if tokens and (tokens[-1].part[0] in "njlg" or tokens[-1].part == "eng") and len(tokens[-1].word) > 1:
        yield tokens[-1].word
