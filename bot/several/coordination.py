"""Names that a question joins (甲和乙, 2021年6月和12月) → each of them complete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.finding.people import surname_length
from index import find_times, tag

QUOTED = re.compile(r"[“‘『「《][^”’』」》]*[”’』」》]")
_BETWEEN = re.compile(r"以及|[和与跟及、]")
_TOGETHER = re.compile(r"(?:这?[两三四2-4](?:个?(?:时点|年份|年度|年|月份|季度|方面|项|者|样|类|人|家)))$")
_TIMES_TOGETHER = re.compile(r"这?[两2]个?(?:时点|时候|年份|年度|年|月份|月|季度|时期)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_BEFORE_NAMES = frozenset("的里中上内下了,在区县市村镇乡省街道园校年月度季底初末日 ")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Joined:
    """Names that are joined at `start:end` of a question (甲和乙), each complete, and whether they are times."""

    start: int
    end: int
    names: tuple[str, ...]
    times: bool


def find_joined(folded: str, end: int) -> Joined | None:
    """Find the times, or else the subjects, that are joined before `end` of a question."""
    masked = QUOTED.sub(lambda match: "※" * len(match[0]), folded)
    end = len(masked[:end].rstrip(", "))
    return _joined_times(folded[:end]) or _joined_subjects(folded, masked, end)


def _joined_times(text: str) -> Joined | None:
    """Find times that are joined (2023年6月和12月), each named with its year."""
    times = find_times(text, None)
    for first, second in pairwise(times):
        if not _BETWEEN.fullmatch(text[first.end : second.start].strip()):
            continue
        names = [text[m.start : m.end] for m in (first, second)]
        if not _YEAR.match(names[1]) and (year := _YEAR.match(names[0])):
            names[1] = year[0] + names[1]
        together = _TIMES_TOGETHER.match(text, second.end)
        return Joined(first.start, together.end() if together else second.end, tuple(names), times=True)
    return None


def _joined_subjects(folded: str, masked: str, end: int) -> Joined | None:
    """Find subjects that are joined before `end`, in one clause: the first begins where it is like the second."""
    clause = max((masked.rfind(mark, 0, end) for mark in ",;。?! "), default=-1) + 1
    together = _TOGETHER.search(masked[clause:end])
    stop = clause + together.start() if together else end
    people = _inside_names(folded)
    joints = [match.span() for match in _BETWEEN.finditer(masked, clause, stop) if match.start() not in people]
    if not joints:
        return None
    edges = [(b, c) for (_, b), (c, _) in pairwise([*joints, (stop, stop)])]
    names = [folded[a:b] for a, b in edges]
    start = find_like(folded[clause : joints[0][0]], names[0])
    if start is None or not all(0 < len(name) <= _LONGEST for name in names):
        return None
    first = folded[clause + start : joints[0][0]]
    tail = names[-1].find("的")
    if tail > 0 and "的" not in first:  # 甲和乙的面积: what belongs to both stands once
        names[-1], end = names[-1][:tail], edges[-1][0] + tail
    if len(first) == 1 < len(names[-1]):  # 省、市重点项目 share what follows the one letter
        first += names[-1][1:]
    return Joined(clause + start, end, (first, *names), times=False)


def _inside_names(text: str) -> set[int]:
    """Give the places inside people's names, where 和 joins nothing (苏和静)."""
    inside, at = set[int](), 0
    for word, part in tag(text):
        if part.startswith("nr") and surname_length(word):
            inside.update(range(at, at + len(word)))
        at += len(word)
    return inside


def find_like(text: str, name: str) -> int | None:
    """Find where the noun phrase at the end of a text begins that is joined with another one, of about its length.

    It begins with the text, or behind what sets a place or a time for both.
    """
    at, starts = 0, []
    before = "的"
    for word, part in tag(text):
        if before[-1] in _BEFORE_NAMES and part[0] not in "uypc":
            starts.append(at)
        before = word
        at += len(word)
    return min(starts, key=lambda at: (abs(len(text) - at - len(name)), at), default=None)
