"""Names in pinyin → the Chinese names that stand in the archive (Guanghua → 光华), the likelier ones weightier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Holding = Callable[[str], int]
"""How many passages hold a term."""

MOST_SPLITS = 6
LONGEST_NAME = 6
_POSSESSIVE = re.compile("['’][sS]?$")
_LETTERS = re.compile(r"[a-züv]+")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many characters of a syllable are tried, and how many pairs altogether for one question."""

    characters: int = 60
    lookups: int = 3000
    kept: int = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A run of characters that the archive holds and a name in pinyin may mean, with its share of that name."""

    text: str
    share: float


def split_syllables(word: str, is_syllable: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """Give every way to cut a word into syllables, fewest first, at most a few; an apostrophe always cuts."""
    pieces = [p for p in re.split("['’]", word.lower().replace("ü", "v")) if p]
    if not pieces or not all(_LETTERS.fullmatch(p) for p in pieces) or sum(map(len, pieces)) > 6 * LONGEST_NAME:
        return []
    ways: list[tuple[str, ...]] = [()]
    for piece in pieces:
        cuts = list(_cuts(piece, is_syllable, LONGEST_NAME))
        ways = [(*way, *cut) for way in ways for cut in cuts]
        ways = sorted(ways, key=lambda way: (len(way), way))[:MOST_SPLITS]
    return [way for way in ways if len(way) <= LONGEST_NAME]


def _cuts(piece: str, is_syllable: Callable[[str], bool], most: int) -> Iterator[tuple[str, ...]]:
    if not piece:
        yield ()
    elif most:
        for size in range(min(6, len(piece)), 0, -1):
            if is_syllable(piece[:size]):
                for rest in _cuts(piece[size:], is_syllable, most - 1):
                    yield (piece[:size], *rest)


@dataclass(frozen=True, slots=True)
class Syllabary:
    """What is known of spelling: a syllable's characters and surnames, the usual first, and what is plain English."""

    characters: Callable[[str], str]
    surnames: Callable[[str], str]
    is_english: Callable[[str], bool]

    def split(self, word: str) -> list[tuple[str, ...]]:
        """Give a word's syllables, every way, its possessive left out."""
        return split_syllables(_POSSESSIVE.sub("", word), lambda syllable: bool(self.characters(syllable)))


class NameFinder:
    """Looks for the names of one question in one archive, within a budget of lookups."""

    def __init__(self, syllabary: Syllabary, *, pairs: Holding, words: Holding, budget: Budget) -> None:
        self._syllabary = syllabary
        self._pairs = pairs
        self._words = words
        self._budget = budget
        self._left = budget.lookups

    def read(self, first: str, second: str = "") -> tuple[int, list[Name]]:
        """Read a word, with the one that follows it, as a name: how many of the two it takes, and what it may be.

        A surname and what follows are a person; a word alone is a name only where it is not plain English.
        """
        ways = self._syllabary.split(first)
        english = self._syllabary.is_english(first)
        surname = any(len(way) == 1 and self._syllabary.surnames(way[0]) for way in ways)
        if surname and second and self._may_be_person(first, second):
            whole = [(*a, *b) for a in ways if len(a) == 1 for b in self._syllabary.split(second)]
            found = self._best(whole, person=True)
            if any(len(name.text) == len(way) for name in found for way in whole) or (found and not english):
                return 2, found
        return 1, [] if english else self.spelled(first)

    def spelled(self, word: str) -> list[Name]:
        """Read one word as a name, be it English or not."""
        return self._best(self._syllabary.split(word), person=False)

    def _may_be_person(self, first: str, second: str) -> bool:
        if not self._syllabary.is_english(second):
            return True
        return second[0].isupper() and (first[0].isupper() or not self._syllabary.is_english(first))

    def _best(self, ways: Sequence[Sequence[str]], *, person: bool) -> list[Name]:
        shares: dict[str, float] = {}
        for way in ways:
            for name in self.find(way, person=person) if len(way) > 1 else ():
                shares[name.text] = max(shares.get(name.text, 0.0), name.share)
        best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        return [Name(text, share) for text, share in best[: self._budget.kept]]

    def find(self, syllables: Sequence[str], *, person: bool) -> list[Name]:
        """Find runs of characters for two syllables or more, each pair of neighbours held; likelier first."""
        paths = self._first_pairs(syllables, person=person)
        for place, syllable in enumerate(syllables[2:], 2):
            longer = self._longer(paths, syllable)
            if not longer:
                # The archive may write a part of it only: what was found so far counts as much as it covers.
                covered = (place - 1) / (len(syllables) - 1) / 2
                return self._shares(paths, scale=covered)
            paths = longer
        return self._shares(paths, scale=1.0)

    def _first_pairs(self, syllables: Sequence[str], *, person: bool) -> list[tuple[str, int]]:
        firsts = self._syllabary.characters(syllables[0])[: self._budget.characters]
        if person:
            firsts = self._syllabary.surnames(syllables[0]) or firsts
        seconds = self._syllabary.characters(syllables[1])[: self._budget.characters]
        return [(a + b, n) for a in firsts for b in seconds if (n := self._count(a + b))]

    def _longer(self, paths: list[tuple[str, int]], syllable: str) -> list[tuple[str, int]]:
        nexts = self._syllabary.characters(syllable)[: self._budget.characters]
        held = {
            last: [(c, n) for c in nexts if (n := self._count(last + c))] for last in sorted({p[-1] for p, _ in paths})
        }
        return [(path + c, min(count, n)) for path, count in paths for c, n in held[path[-1]]]

    def _count(self, pair: str) -> int:
        if self._left <= 0:
            return 0
        self._left -= 1
        return self._pairs(pair)

    def _shares(self, paths: list[tuple[str, int]], *, scale: float) -> list[Name]:
        weighed = []
        for path, count in sorted(paths, key=lambda p: (-p[1], p[0]))[:40]:
            as_word = self._words(path)
            # Most pairs of characters that meet are parts of other words; a word of its own is likelier a name.
            weighed.append((float(count) ** 0.5 * (0.3 if not as_word else 1.0 + (as_word >= 0.5 * count)), path))
        best = sorted(weighed, key=lambda w: (-w[0], w[1]))[: self._budget.kept]
        total = sum(weight for weight, _ in best)
        return [Name(path, scale * weight / total) for weight, path in best]
