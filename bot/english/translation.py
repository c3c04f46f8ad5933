"""An English question → the Chinese terms it may mean in an archive, weighted, and a readable line of the best ones.

No grammar and no sentences: words, phrases, figures and names, each weighed by how likely it is and whether it stands.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, Protocol

from bot.english.figures import read_asking, read_figures
from bot.english.names import Budget, NameFinder, Syllabary
from bot.english.stems import FUNCTION, tokens
from bot.english.table import LONGEST_KEY, Renderings, TranslationTable, shipped_table
from index import HAN, bigrams

_SHORTEST = 4
"""Letters that each part of a word written together has at least."""

# Weights beside a plain word's 1, chosen on English renderings of news questions, none about the seeds.
_PARTS = 0.4  # the words of a known phrase
_NAME = 1.5  # names in pinyin
_CHINESE_ALREADY = 2.0
_UNKNOWN = 1.0
_COMPOUND = 0.7  # halves of words written together
_JUNCTION = 0.75  # the pair of characters where two neighbours meet
_PHRASE = 0.5  # a phrase of n words weighs n to this power
_PARTLY_HELD = 0.3
"""What a rendering of which the archive holds only parts is scaled by."""
_INSIDE = 0.1
"""What a character that may stand inside words is scaled by."""
_SHARPNESS = 0.75
"""Shares are raised to this power, which flattens them."""
_CONTEXT = 4.0
"""Shares are multiplied by e to this times their closeness to the question's meaning."""

Field = Literal["words", "bigrams"]


class Segmenting(Protocol):
    """Cuts Chinese text into the words of the index."""

    def words(self, text: str) -> list[str]:
        """Cut a text into words."""
        ...


class Holdings(Protocol):
    """What a translation needs of an archive."""

    @property
    def segmenter(self) -> Segmenting:
        """The segmenter that the archive was built with."""
        ...

    def holding(self, term: str, field: Field) -> int:
        """Count the passages that hold a word, or a pair of characters."""
        ...

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """Compare the meaning of a text with that of others: cosine similarities."""
        ...


@dataclass(frozen=True, slots=True)
class Translation:
    """A question as Chinese terms: weights are above 0, and `resolved` reads as a line of the best terms."""

    words: Mapping[str, float]
    bigrams: Mapping[str, float]
    resolved: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A run `[start, end)` of the question and what it may mean, best first, shares summing to at most about 1."""

    start: int
    end: int
    renderings: Renderings
    weight: float
    is_name: bool = False


_CHINESE = re.compile(rf"[{HAN}0-9]*[{HAN}][{HAN}0-9]*")
_PAIR = re.compile(rf"[{HAN}]{{2}}")
_WORD = re.compile(r"[A-Za-z]*[0-9][A-Za-z0-9]*|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*")
_POSSESSIVE = re.compile("['’][sS]?$")
_BREAK = re.compile(r"[,.;:?!\"“”()（）]")


def translate(text: str, archive: Holdings, *, table: TranslationTable | None = None) -> Translation:
    """Give a question's Chinese terms; the same text and archive give the same terms; any text gives some or none."""
    return _Translator(table or shipped_table(), archive).translate(text)


class _Translator:
    """Translates one question for one archive."""

    def __init__(self, table: TranslationTable, archive: Holdings) -> None:
        self._table = table
        self._archive = archive
        syllabary = Syllabary(table.characters, table.surnames, self._is_english)
        self._names = NameFinder(
            syllabary,
            pairs=lambda pair: archive.holding(pair, "bigrams"),
            words=lambda word: archive.holding(word, "words"),
            budget=Budget(),
        )

    def translate(self, text: str) -> Translation:
        units = sorted(self._units(text), key=lambda unit: (unit.start, unit.end, -unit.weight))
        words: dict[str, float] = defaultdict(float)
        pairs: dict[str, float] = defaultdict(float)
        held = self._in_context([self._held(unit) for unit in units], text)
        for unit in held:
            for rendering, share in unit.renderings:
                self._add(rendering, share * unit.weight, words, pairs)
        for left, right in pairwise(held):
            self._join(text, left, right, words, pairs)
        return Translation(dict(words), dict(pairs), _resolved(text, held, units))

    def _is_english(self, word: str) -> bool:
        bare = _lower(word)
        return bare in FUNCTION or bool(self._table.phrase([bare]))

    def _units(self, text: str) -> Iterator[Unit]:
        taken: list[tuple[int, int]] = []
        for match in _CHINESE.finditer(text):
            taken.append(match.span())
            yield Unit(*match.span(), ((match.group(), 1.0),), _CHINESE_ALREADY)
        masked = _CHINESE.sub(lambda m: "|" * len(m.group()), text)
        for figure in read_figures(masked):
            taken.append((figure.start, figure.end))
            yield Unit(figure.start, figure.end, figure.written, 1.0)
        for run in _runs(text, sorted(taken)):
            yield from self._words(run)

    def _words(self, run: Sequence[re.Match[str]]) -> Iterator[Unit]:
        place = 0
        while place < len(run):
            phrase = self._phrase(run[place:])
            name = self._name(run[place:], phrase)
            if name:
                yield name
                place += sum(1 for word in run[place:] if word.start() < name.end)
            elif phrase:
                yield from phrase
                place += sum(1 for word in run[place:] if word.start() < phrase[0].end)
            else:
                yield from self._compound(run[place]) or self._unknown(run[place])
                place += 1

    def _phrase(self, run: Sequence[re.Match[str]]) -> list[Unit]:
        """Give the longest phrase that the table knows at the start of a run, its words beside it at less weight."""
        for size in range(min(LONGEST_KEY, len(run)), 0, -1):
            words = [_lower(word.group()) for word in run[:size]]
            if not _may_be_key(words):
                continue
            renderings = self._table.phrase(words)
            if renderings:
                start, end = run[0].start(), run[size - 1].end()
                content = sum(word not in FUNCTION for word in words)
                units = [Unit(start, end, renderings, content**_PHRASE)]
                if size > 1:
                    parts = [unit for i in range(size) for unit in self._phrase(run[i : i + 1])]
                    units += [Unit(u.start, u.end, u.renderings, _PARTS) for u in parts]
                return units
        return []

    def _name(self, run: Sequence[re.Match[str]], known: Sequence[Unit]) -> Unit | None:
        """Read a name at the start of a run, unless a longer phrase, or a word meant as in the archive, is there."""
        if known and known[0].end > run[0].end():
            return None
        second = run[1].group() if len(run) > 1 and _touching(run[0], run[1]) else ""
        count, found = self._names.read(run[0].group(), second)
        if not found and known and run[0].group()[0].isupper():
            # Many a county of the dictionary is spelled like the village or street that is meant.
            elsewhere = all(self._standing(rendering) < 1 for rendering, _ in known[0].renderings)
            count, found = 1, self._names.spelled(run[0].group()) if elsewhere else []
        best = tuple((name.text, name.share) for name in found)
        return Unit(run[0].start(), run[count - 1].end(), best, _NAME, is_name=True) if best else None

    def _compound(self, word: re.Match[str]) -> list[Unit]:
        """Read an unknown word as two known ones written together: weightlifting, lakeside."""
        whole = _lower(word.group())
        for cut in range(len(whole) - _SHORTEST, _SHORTEST - 1, -1):
            parts = [self._table.phrase([part]) for part in (whole[:cut], whole[cut:])]
            if all(parts) and whole[:cut] not in FUNCTION and whole[cut:] not in FUNCTION:
                start, end = word.span()
                left, right = (start, start + cut), (start + cut, end)
                return [Unit(*left, parts[0], _COMPOUND), Unit(*right, parts[1], _COMPOUND)]
        return []

    def _unknown(self, word: re.Match[str]) -> list[Unit]:
        lower = _POSSESSIVE.sub("", word.group()).lower()
        if lower in FUNCTION or len(lower) < 2:
            return []
        return [Unit(*word.span(), ((lower, 1.0),), _UNKNOWN)]

    def _held(self, unit: Unit) -> Unit:
        """Keep the renderings that stand in the archive; one of which only parts stand there counts less."""
        kept = []
        for rendering, share in unit.renderings:
            scale = self._standing(rendering)
            if scale:
                kept.append((rendering, scale * share**_SHARPNESS))
        total = sum(share for _, share in kept)
        most = sum(share for _, share in unit.renderings)
        scale = min(1.0, most) / total if total else 0.0
        return replace(unit, renderings=tuple((r, scale * s) for r, s in sorted(kept, key=lambda k: -k[1])))

    def _in_context(self, units: list[Unit], text: str) -> list[Unit]:
        """Raise the renderings that lie near the question's meaning, and lower the others of the same word."""
        open_ones = sorted(
            {rendering for unit in units if len(unit.renderings) > 1 for rendering, _ in unit.renderings}
        )
        if not open_ones:
            return units
        line = " ".join(unit.renderings[0][0] for unit in units if unit.renderings)
        near = dict(zip(open_ones, self._archive.similarities(f"{text} {line}", open_ones), strict=True))
        return [self._nearer(unit, near) if len(unit.renderings) > 1 else unit for unit in units]

    def _nearer(self, unit: Unit, near: Mapping[str, float]) -> Unit:
        weighed = [(r, share * math.exp(_CONTEXT * near[r])) for r, share in unit.renderings]
        scale = sum(share for _, share in unit.renderings) / sum(share for _, share in weighed)
        best = sorted(((r, scale * share) for r, share in weighed), key=lambda item: -item[1])
        return replace(unit, renderings=tuple(best))

    def _standing(self, rendering: str) -> float:
        holding = self._archive.holding
        if holding(rendering, "words"):
            return 1.0
        if len(rendering) == 1:
            return _INSIDE
        pairs, words = bigrams(rendering), self._archive.segmenter.words(rendering)
        in_pairs = all(holding(pair, "bigrams") for pair in pairs)
        if in_pairs and (len(pairs) > 1 or (words and all(holding(word, "words") for word in words))):
            return 1.0
        partly = any(len(w) > 1 and holding(w, "words") for w in words) or any(
            len(p) > 1 and holding(p, "bigrams") for p in pairs
        )
        return _PARTLY_HELD if partly else 0.0

    def _add(self, rendering: str, weight: float, words: dict[str, float], pairs: dict[str, float]) -> None:
        whole = {rendering} if self._archive.holding(rendering, "words") else set()
        for word in whole.union(self._archive.segmenter.words(rendering)):
            words[word] += weight
        for pair in set(bigrams(rendering)):
            pairs[pair] += weight

    def _join(self, text: str, left: Unit, right: Unit, words: dict[str, float], pairs: dict[str, float]) -> None:
        """Add the words, and pairs of characters, that two neighbours make together where the archive holds them."""
        between = text[left.end : right.start].strip(" -").lower() if left.end <= right.start else "|"
        if between not in {"", "of", "of the"}:
            return
        if between:
            left, right = right, left
        holding, weight = self._archive.holding, _JUNCTION * min(left.weight, right.weight)
        # The 路, 村 or 区 behind a name is seldom the likeliest rendering of road, village or district.
        likely = 10 if left.is_name or right.is_name else 4
        for i, (a, share) in enumerate(left.renderings):
            for j, (b, other) in enumerate(right.renderings):
                pair = a[-1] + b[0]
                if max(i, j) < likely and _PAIR.fullmatch(pair) and holding(pair, "bigrams"):
                    pairs[pair] += weight * (share * other) ** 0.5
                if holding(a + b, "words"):
                    words[a + b] += weight * (share * other) ** 0.5


def _runs(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[list[re.Match[str]]]:
    """Give the English words between figures, Chinese and marks, run by run."""
    free = list(text)
    for start, end in taken:
        free[start:end] = "." * (end - start)
    masked = "".join(free)
    for stretch in re.finditer(rf"[^{_BREAK.pattern[1:-1]}]+", masked):
        run = list(_WORD.finditer(masked, *stretch.span()))
        if run:
            yield run


def _lower(word: str) -> str:
    """Write a word as the table lists it, without its possessive."""
    return (tokens(word) or [word.lower()])[0]


def _may_be_key(words: Sequence[str]) -> bool:
    if len(words) == 1:
        return words[0] not in FUNCTION and words[0].isalpha() and len(words[0]) > 1
    return words[0] not in FUNCTION and words[-1] not in FUNCTION


def _touching(left: re.Match[str], right: re.Match[str]) -> bool:
    return left.string[left.end() : right.start()] in {" ", "-"}


def _resolved(text: str, held: Sequence[Unit], units: Sequence[Unit]) -> str:
    """Line up the best rendering of each unit, and what is asked, in the order of the question."""
    best = []
    covered = 0
    longest_first = sorted(zip(held, units, strict=True), key=lambda pair: (pair[0].start, -pair[0].end))
    for unit, whole in longest_first:
        renderings = unit.renderings or whole.renderings
        if renderings and unit.start >= covered:
            best.append((unit.start, renderings[0][0]))
            covered = unit.end
    return " ".join(dict.fromkeys(chinese for _, chinese in sorted([*best, *read_asking(text)])))
