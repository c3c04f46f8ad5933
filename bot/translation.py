"""An English question → the Chinese terms it may mean in an archive, weighted, and a readable line of the best ones.

No grammar and no sentences: words, phrases, figures and names, each weighed by how likely it is and whether it stands there.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

from bot.english_figures import read_figures
from bot.names import Budget, NameFinder, split_syllables
from bot.stems import FUNCTION, tokens
from bot.translation_table import LONGEST_KEY, Renderings, TranslationTable, shipped_table
from index import HAN, bigrams

SHORTEST = 4
"""Letters that each part of a word written together has at least."""

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
class TranslationSettings:
    """How much each part counts; chosen on English renderings of news questions, none about the seeds."""

    parts: float = 0.3
    partly_held: float = 0.3
    name: float = 1.5
    chinese: float = 1.5
    latin: float = 1.0
    sharpness: float = 1.0
    junction: float = 0.5
    contraction: float = 0.3
    phrase: float = 0.5
    context: float = 4.0
    ctx: str = "both"
    budget: Budget = Budget()


@dataclass(frozen=True, slots=True)
class Unit:
    """A run `[start, end)` of the question and what it may mean, best first, shares summing to at most about 1."""

    start: int
    end: int
    renderings: Renderings
    weight: float


_ASKING = (
    (r"how (?:many|much)", "多少"),
    (r"how (?:long|far|large|big|high|old)", "多"),
    (r"(?:on )?what (?:date|day)|when", "什么时候"),
    (r"whom?|whose", "谁"),
    (r"where", "哪里"),
    (r"why", "为什么"),
    (r"how", "如何"),
    (r"which", "哪"),
    (r"what", "什么"),
)
_QUESTION_WORDS = re.compile("|".join(rf"\b(?P<q{n}>{asked})\b" for n, (asked, _) in enumerate(_ASKING)), re.IGNORECASE)
_CHINESE = re.compile(rf"[{HAN}0-9]*[{HAN}][{HAN}0-9]*")
_WORD = re.compile(r"[A-Za-z]*[0-9][A-Za-z0-9]*|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*")
_POSSESSIVE = re.compile("['’][sS]?$")
_BREAK = re.compile(r"[,.;:?!\"“”()（）]")


def translate(
    text: str, archive: Holdings, *, table: TranslationTable | None = None, settings: TranslationSettings | None = None
) -> Translation:
    """Give a question's Chinese terms; the same text and archive give the same terms, and any text gives some or none."""
    return _Translator(table or shipped_table(), archive, settings or TranslationSettings()).translate(text)


class _Translator:
    """Translates one question for one archive."""

    def __init__(self, table: TranslationTable, archive: Holdings, settings: TranslationSettings) -> None:
        self._table = table
        self._archive = archive
        self._settings = settings
        self._names = NameFinder(
            table.characters,
            table.surnames,
            pairs=lambda pair: archive.holding(pair, "bigrams"),
            words=lambda word: archive.holding(word, "words"),
            budget=settings.budget,
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
            self._join(text, left, right, pairs)
        return Translation(dict(words), dict(pairs), _resolved(text, held, units))

    def _units(self, text: str) -> Iterator[Unit]:
        taken: list[tuple[int, int]] = []
        for match in _CHINESE.finditer(text):
            taken.append(match.span())
            yield Unit(*match.span(), ((match.group(), 1.0),), self._settings.chinese)
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
            single = not phrase or phrase[0].end == run[place].end()
            name = self._name(run[place:], known=bool(phrase)) if single else []
            if name:
                yield from name
                place += sum(1 for word in run[place:] if word.start() < name[0].end)
            elif phrase:
                yield from phrase
                place += sum(1 for word in run[place:] if word.start() < phrase[0].end)
            else:
                yield from self._compound(run[place]) or self._unknown(run[place])
                place += 1

    def _phrase(self, run: Sequence[re.Match[str]]) -> list[Unit]:
        """Give the longest phrase that the table knows at the start of a run, its words beside it at less weight."""
        for size in range(min(LONGEST_KEY, len(run)), 0, -1):
            words = _lower(run[:size])
            if size == 1 and (words[0] in FUNCTION or not words[0].isalpha() or len(words[0]) == 1) or size > 1 and (words[0] in FUNCTION or words[-1] in FUNCTION):
                continue
            renderings = self._table.phrase(words)
            if renderings:
                start, end = run[0].start(), run[size - 1].end()
                content = sum(word not in FUNCTION for word in words)
                units = [Unit(start, end, renderings, content**self._settings.phrase)]
                if size > 1:
                    parts = [unit for i in range(size) for unit in self._phrase(run[i : i + 1])]
                    units += [Unit(u.start, u.end, u.renderings, self._settings.parts) for u in parts]
                return units
        return []

    def _name(self, run: Sequence[re.Match[str]], *, known: bool) -> list[Unit]:
        """Read words at the start of a run as one name in pinyin, where they can be and are not plain English."""
        first = self._syllables(run[0])
        if not first:
            return []
        known = known or _lower(run[:1])[0] in FUNCTION
        second = self._syllables(run[1]) if len(run) > 1 and _touching(run[0], run[1]) else []
        if second and len(first[0]) <= 2 and self._surname(first) and self._is_name(run[1]) and (not known or run[0].group()[0].isupper()):
            ways = [(*a, *b) for a in first for b in second if len(a) == 1]
            unit = self._named(ways, run[0].start(), run[1].end(), person=True)
            if unit:
                return [unit]
        if known:
            return []
        unit = self._named(first, *run[0].span(), person=False)
        return [unit] if unit else []

    def _surname(self, ways: Sequence[Sequence[str]]) -> bool:
        return any(len(way) == 1 and self._table.surnames(way[0]) for way in ways)

    def _is_name(self, word: re.Match[str]) -> bool:
        known = self._table.phrase(_lower([word]))
        return word.group()[0].isupper() or not known

    def _syllables(self, word: re.Match[str]) -> list[tuple[str, ...]]:
        return split_syllables(_POSSESSIVE.sub("", word.group()), lambda s: bool(self._table.characters(s)))

    def _named(self, ways: Sequence[Sequence[str]], start: int, end: int, *, person: bool) -> Unit | None:
        found: dict[str, float] = {}
        for way in ways:
            if len(way) > 1:
                for name in self._names.find(way, person=person):
                    found[name.text] = max(found.get(name.text, 0.0), name.share)
        best = sorted(found.items(), key=lambda item: (-item[1], item[0]))[: self._settings.budget.kept]
        return Unit(start, end, tuple(best), self._settings.name) if best else None

    def _compound(self, word: re.Match[str]) -> list[Unit]:
        """Read an unknown word as two known ones written together: weightlifting, lakeside."""
        whole = _lower([word])[0]
        for cut in range(len(whole) - SHORTEST, SHORTEST - 1, -1):
            parts = [self._table.phrase([part]) for part in (whole[:cut], whole[cut:])]
            if all(parts) and whole[:cut] not in FUNCTION and whole[cut:] not in FUNCTION:
                start, end = word.span()
                return [Unit(start, start + cut, parts[0], 0.7), Unit(start + cut, end, parts[1], 0.7)]
        return []

    def _unknown(self, word: re.Match[str]) -> list[Unit]:
        lower = _POSSESSIVE.sub("", word.group()).lower()
        if lower in FUNCTION or len(lower) < 2:
            return []
        return [Unit(*word.span(), ((lower, 1.0),), self._settings.latin)]

    def _held(self, unit: Unit) -> Unit:
        """Keep the renderings that stand in the archive; one of which only parts stand there counts less."""
        kept = []
        for rendering, share in unit.renderings:
            scale = self._standing(rendering)
            if scale:
                kept.append((rendering, scale * share**self._settings.sharpness))
        total = sum(share for _, share in kept)
        most = sum(share for _, share in unit.renderings)
        scale = min(1.0, most) / total if total else 0.0
        return Unit(unit.start, unit.end, tuple((r, scale * s) for r, s in sorted(kept, key=lambda k: -k[1])), unit.weight)

    def _in_context(self, units: list[Unit], text: str) -> list[Unit]:
        """Raise the renderings that lie near the question's meaning, and lower the others of the same word."""
        open_ones = sorted({rendering for unit in units if len(unit.renderings) > 1 for rendering, _ in unit.renderings})
        if not open_ones or not self._settings.context:
            return units
        line = " ".join(unit.renderings[0][0] for unit in units if unit.renderings)
        ctx = {"en": text, "zh": line, "both": text + " " + line}[self._settings.ctx]
        near = dict(zip(open_ones, self._archive.similarities(ctx, open_ones), strict=True))
        return [self._nearer(unit, near) if len(unit.renderings) > 1 else unit for unit in units]

    def _nearer(self, unit: Unit, near: Mapping[str, float]) -> Unit:
        weighed = [(r, share * math.exp(self._settings.context * near[r])) for r, share in unit.renderings]
        scale = sum(share for _, share in unit.renderings) / sum(share for _, share in weighed)
        best = sorted(((r, scale * share) for r, share in weighed), key=lambda item: -item[1])
        return Unit(unit.start, unit.end, tuple(best), unit.weight)

    def _standing(self, rendering: str) -> float:
        holding = self._archive.holding
        if holding(rendering, "words"):
            return 1.0
        pairs = bigrams(rendering)
        words = self._archive.segmenter.words(rendering)
        if words and all(holding(w, "words") for w in words) and all(holding(p, "bigrams") for p in pairs):
            return 1.0
        if len(pairs) > 1 and all(holding(p, "bigrams") for p in pairs):
            return 1.0
        some = any(len(w) > 1 and holding(w, "words") for w in words) or any(len(p) > 1 and holding(p, "bigrams") for p in pairs)
        return self._settings.partly_held if some else 0.0

    def _add(self, rendering: str, weight: float, words: dict[str, float], pairs: dict[str, float]) -> None:
        for word in set(self._archive.segmenter.words(rendering)):
            words[word] += weight
        for pair in set(bigrams(rendering)):
            pairs[pair] += weight

    def _join(self, text: str, left: Unit, right: Unit, pairs: dict[str, float]) -> None:
        """Add the pairs of characters that two neighbours make where the page has them side by side, or drawn together."""
        between = text[left.end : right.start].strip(" -").lower() if left.end <= right.start else "|"
        if between not in {"", "of", "of the"}:
            return
        if between:
            left, right = right, left
        for a, share in left.renderings[:4]:
            for b, other in right.renderings[:4]:
                weight = min(left.weight, right.weight) * (share * other) ** 0.5
                for pair, scale in ((a[-1] + b[0], self._settings.junction), (a[0] + b[0], self._settings.contraction)):
                    if scale and not pair.isascii() and self._archive.holding(pair, "bigrams"):
                        pairs[pair] += scale * weight


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


def _lower(run: Sequence[re.Match[str]]) -> list[str]:
    return [(tokens(word.group()) or [word.group().lower()])[0] for word in run]


def _touching(left: re.Match[str], right: re.Match[str]) -> bool:
    return left.string[left.end() : right.start()] in {" ", "-"}


def _resolved(text: str, held: Sequence[Unit], units: Sequence[Unit]) -> str:
    """Line up the best rendering of each unit, and what is asked, in the order of the question."""
    best = []
    covered = 0
    for unit, whole in zip(held, units, strict=True):
        renderings = unit.renderings or whole.renderings
        if renderings and unit.start >= covered:
            best.append((unit.start, renderings[0][0]))
            covered = unit.end
    for match in _QUESTION_WORDS.finditer(text):
        best.append((match.start(), next(zh for n, (_, zh) in enumerate(_ASKING) if match[f"q{n}"])))
    return " ".join(dict.fromkeys(chinese for _, chinese in sorted(best)))
