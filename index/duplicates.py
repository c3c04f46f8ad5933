"""The texts of articles → groups that print the same: likely pairs by MinHash, then compared to the character.

A reprint, the same page read twice by OCR: most of the text agrees and no figure says otherwise. A report in the same
words with other figures is another report. Knows texts and days only; who keeps sketches is `census`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.types import Span
from index.words import fold

SKETCH_BYTES = 64
_BAND = np.dtype(np.uint32)
"""Four bytes: of two texts that share 0.7 of their shingles, 98.8 % agree in one of the 16 bands; of 0.3, 12 %."""
_ALIKE = 0.45
"""Share of equal bytes in two sketches from which their texts are compared."""
_FEWEST, _MOST = 40, 50_000
"""A text of fewer characters tells too little to call two the same; one of more is no article."""
_NEIGHBOURS = 32
"""Of many texts that agree in one band each is compared with so many before it."""
_COMPARED = 8
"""So many of a group a text must agree with to join it: one that lacks a sentence cannot vouch for it."""
_DAYS_APART = 31
"""今年 and 上月 mean something else in what is printed again much later."""

Sketches = NDArray[np.uint8]
Days = NDArray[np.int32]
Numbers = NDArray[np.int64]

_GRAM = 5
_PACE, _FARTHEST = 64, 5000
_SHORTER = 0.6
_ROUGHLY, _SAME = 0.5, 0.85
_LONGEST_GAP = 200
_SAME_NUMBERS = 0.5
_LEFT_OUT = re.compile(r"[^0-9a-z.\u3400-\ufdff\U00020000-\U0003ffff]+|(?<!\d)\.|\.(?!\d)")
_NUMBER = re.compile(r"[0-9.]+")
_DIGITS = frozenset("0123456789.")
_NUMERALS = frozenset("0123456789.〇零一二两三四五六七八九十百千万亿")


def sketch(text: str) -> bytes:
    """Sketch which runs of three characters a text has; nothing but zeros for one that is not to be compared."""
    codes = np.frombuffer(fold(text).encode("utf-32-le", "surrogatepass"), np.uint32)
    digits, letters = (codes >= 0x30) & (codes <= 0x39), (codes >= 0x61) & (codes <= 0x7A)
    codes = codes[digits | letters | (codes >= 0x3400) & (codes < 0xFE00) | (codes >= 0x20000)]
    if not _FEWEST <= len(codes) <= _MOST:
        return bytes(SKETCH_BYTES)
    first, second, third = map(np.uint32, (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
    shingles = _mixed(codes[:-2] * first + codes[1:-1] * second + codes[2:] * third)
    factors, addends = _permutations()
    least = (shingles * factors + addends).min(axis=1)
    return _mixed(least).astype(np.uint8).tobytes()


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Spread each value over all 32 bits."""
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        values = (values ^ (values >> np.uint32(shift))) * np.uint32(factor)
    return values ^ (values >> np.uint32(16))


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    numbers = _mixed(np.arange(1, 2 * SKETCH_BYTES + 1, dtype=np.uint32)).reshape(2, SKETCH_BYTES, 1)
    return numbers[0] | np.uint32(1), numbers[1]


def likely_pairs(sketches: Sketches, firsts: Days, lasts: Days) -> list[tuple[int, int]]:
    """Give the pairs of texts whose sketches are alike and that were printed at about one time; in order."""
    numbers = np.flatnonzero(sketches.any(axis=1))
    codes = np.empty(0, np.int64)
    for band in np.ascontiguousarray(sketches[numbers]).view(_BAND).T:
        codes = np.unique(np.concatenate([codes, *_agreeing(band, numbers, len(sketches))]))
    earlier, later = np.divmod(codes, max(len(sketches), 1))
    near = printed_near(firsts[earlier], lasts[earlier], firsts[later], lasts[later])
    earlier, later = earlier[near], later[near]
    alike = (sketches[earlier] == sketches[later]).mean(axis=1) >= _ALIKE
    return list(zip(earlier[alike].tolist(), later[alike].tolist(), strict=True))


def printed_near(first: Days, last: Days, other_first: Days, other_last: Days) -> NDArray[np.bool_]:
    """Tell which pairs of prints are of about one time, as far as their days are known (else 0)."""
    apart = np.maximum(other_first - last, first - other_last)
    near: NDArray[np.bool_] = (apart <= _DAYS_APART) | (first == 0) | (other_first == 0)
    return near


def _agreeing(band: NDArray[np.uint32], numbers: Numbers, count: int) -> Iterator[Numbers]:
    """Pair the numbers of texts with the same value in a band, each with those shortly before it."""
    order = np.argsort(band, kind="stable")
    values, numbers = band[order], numbers[order]
    for apart in range(1, min(_NEIGHBOURS + 1, len(values))):
        same = values[apart:] == values[:-apart]
        if not same.any():
            return
        yield numbers[:-apart][same] * count + numbers[apart:][same]


def group(pairs: Iterable[tuple[int, int]], same: Callable[[int, int], bool]) -> list[list[int]]:
    """Group the texts of likely pairs, which come in order: each prints the same as all before it, or the first few."""
    groups: dict[int, list[int]] = {}
    refused: set[tuple[int, int]] = set()
    for earlier, later in pairs:
        own = groups.setdefault(earlier, [earlier])
        if later in groups or (own[0], later) in refused:
            continue
        if all(same(member, later) for member in own[:_COMPARED]):
            own.append(later)
            groups[later] = own
        else:
            refused.add((own[0], later))
    return [own for number, own in groups.items() if own[0] == number and len(own) > 1]


def kept(text: str) -> str:
    """Give what two prints of a text have in common: letters and figures, folded."""
    return _LEFT_OUT.sub("", fold(text))


def print_same(one: str, other: str) -> bool:
    """Tell whether two texts, of which only letters and figures are `kept`, are prints of the same."""
    if one == other:
        return True
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORTER * longer or _share(_numbers(one), _numbers(other)) < _SAME_NUMBERS:
        return False
    gaps = [*_gaps(one, other)]
    if shorter - sum(min(stop - start, last - first) for (start, stop), (first, last) in gaps) < _ROUGHLY * shorter:
        return False
    lost = 0
    for gap, beside in gaps:
        changes = _changes(one[slice(*gap)], other[slice(*beside)])
        if any(_contradicts(change, one, gap[0], alone=len(changes) == 1) for change in changes):
            return False
        lost += sum(min(len(change.here), len(change.there)) for change in changes)
    return shorter - lost >= _SAME * shorter


def _share(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 1.0


@lru_cache(maxsize=8192)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def _gaps(one: str, other: str) -> Iterator[tuple[Span, Span]]:
    """Give what lies in either text between the runs that both print, in one order."""
    at = beside = 0
    while at < len(one) or beside < len(other):
        run = _common(one, other, at, beside)
        at, beside = at + run, beside + run
        place, match = _resume(one, other, at, beside)
        if place > at or match > beside:
            yield (at, place), (beside, match)
        at, beside = place, match


def _common(one: str, other: str, at: int, beside: int) -> int:
    """Count the characters from two places on that are the same."""
    longest = min(len(one) - at, len(other) - beside)
    fewest, most = 0, min(_PACE, longest)
    while one[at + fewest : at + most] == other[beside + fewest : beside + most]:
        if most == longest:
            return longest
        fewest, most = most, min(2 * most, longest)
    while most - fewest > 1:
        middle = (fewest + most) // 2
        same = one[at + fewest : at + middle] == other[beside + fewest : beside + middle]
        fewest, most = (middle, most) if same else (fewest, middle)
    return fewest


def _resume(one: str, other: str, at: int, beside: int) -> tuple[int, int]:
    """Find the nearest places, from two on, where both go on alike; the ends where there are none."""
    found, cost = (len(one), len(other)), _FARTHEST
    for place in range(at, len(one) - _GRAM + 1):
        skipped = place - at
        if skipped >= cost:
            break
        match = other.find(one[place : place + _GRAM], beside, beside + cost - skipped + _GRAM - 1)
        if match >= 0:
            found, cost = (place, match), skipped + match - beside
    return found


class _Change(NamedTuple):
    """What two readings of a place have instead of each other, from `at` in the first."""

    at: int
    here: str
    there: str


def _changes(here: str, there: str) -> list[_Change]:
    """Compare two readings of a place: character by character where they are of one length."""
    if len(here) == len(there):
        return [_Change(at, a, b) for at, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
    if max(len(here), len(there)) > _LONGEST_GAP:
        return [_Change(0, here, there)]
    steps = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    return [_Change(start, here[start:stop], there[a:b]) for kind, start, stop, a, b in steps if kind != "equal"]


def _contradicts(change: _Change, text: str, start: int, *, alone: bool) -> bool:
    """Tell whether each reading has a figure there and they differ; one longer by a figure is damage, unless alone."""
    if not _NUMERALS.issuperset(change.here + change.there):
        return False
    at = start + change.at
    return bool(change.here and change.there) or (alone and _goes_on(text, at, at + len(change.here)))


def _goes_on(text: str, start: int, stop: int) -> bool:
    """Tell whether a figure stands right before or after a place."""
    return text[max(start - 1, 0) : start] in _DIGITS or text[stop : stop + 1] in _DIGITS
