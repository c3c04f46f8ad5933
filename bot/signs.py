"""A question, and a run of a sentence that may answer it → what speaks for that run, each sign a number.

What speaks for a candidate is kept apart from how much it counts, so that the weights are learned, not typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from bot.alignment import Around
from bot.finding.shapes import Shape, Shapes
from bot.kinds import Asked
from bot.reader.judging import Judgement
from bot.scope import Scope
from bot.sentences import Sentence
from index import Matcher, Quantity, Span, read_unit

_NEAR = 8.0
_CONTEXT = 6
_PLANNED = re.compile("计划|预计|预期|力争|有望|目标|打算|要建|将|plan|expect|target|will ")


@dataclass(frozen=True, slots=True)
class SentenceSigns:
    """What speaks for a sentence.

    `passage` is its passage's score; `coverage` and `around` are the shares of the query that it and its passage hold;
    `similarity` is how near in meaning it is (cosine); `alignment` how near its words are to the question's, one by
    one. `archive` is how large the archive is: where there is more, more looks like an answer and is none.
    """

    passage: float
    coverage: float
    around: float
    similarity: float
    alignment: float
    missing: float
    holds: float
    relevance: float
    archive: float

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        return _SENTENCE_VALUES(self)


_SENTENCE_VALUES: Callable[[SentenceSigns], tuple[float, ...]] = attrgetter(*(f.name for f in fields(SentenceSigns)))


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a candidate, most of it from 0 to 1.

    `sentence` is its sentence's score; `clause` the share of the query in its clause; `near` the same, fading with the
    distance; `clause_like` and `near_like` the same by likeness of words; `repeated` the share of the candidate that
    the question itself says; `unit` 1 where it has the unit asked for, -1 where another; `left` and `right` how long
    the words before and after the asking word stand beside it; `quoted` whether marks enclose it; `length` and `size`
    its characters, and their logarithm; `first` whether it is the first of its sentence; `counted` the share of the
    query in what a figure counts and its verb; `attribute` whether the figure only tells which things another one
    counts; `period` 1 where a figure's time is the one asked for, -1 where another; `planned` 1 where it is a plan
    that is asked for, or what was, -1 where the other; `counted_like` is `counted` by likeness of words; `read`
    what the reader thinks of it; `shape` what its form says.
    """

    sentence: float
    clause: float
    near: float
    clause_like: float
    near_like: float
    repeated: float
    unit: float
    left: float
    right: float
    quoted: float
    length: float
    size: float
    first: float
    counted: float
    attribute: float
    period: float
    planned: float
    counted_like: float
    read: float
    shape: Shape

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        return (*_OWN_VALUES(self), *self.shape.values)


_OWN_VALUES: Callable[[Signs], tuple[float, ...]] = attrgetter(*(f.name for f in fields(Signs) if f.name != "shape"))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a term of some weight, so many characters long, begins in a sentence."""

    weight: float
    size: int
    starts: tuple[int, ...]

    def within(self, start: int, end: int) -> bool:
        """Tell whether it stands between two places."""
        return any(start <= at and at + self.size <= end for at in self.starts)

    def distance(self, start: int, end: int) -> int | None:
        """Give how far from a run it stands, on either side; None where it does on neither."""
        before = (start - at - self.size for at in self.starts if at + self.size <= start)
        return min((*before, *(at - end for at in self.starts if at >= end)), default=None)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a sentence, its clause, what of the question stands around it, and whether it is the first candidate."""

    span: Span
    clause: Span
    around: Around
    first: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence as it is searched for an answer: its score, and the time asked about.

    `places` are where the question's terms stand in it; `judgement` is what the reader says of it.
    """

    sentence: Sentence
    places: Sequence[Places]
    score: float
    scope: Scope | None
    judgement: Judgement | None


class Slot:
    """The place in a question that the answer fills: what stands around it, and what else is asked.

    `likeness` gives the share of the question that a text holds by meaning.
    """

    def __init__(self, asked: Asked, question: str, matcher: Matcher, likeness: Callable[[str], float]) -> None:
        self._asked = asked
        self._likeness = likeness
        unit = read_unit(asked.unit) if asked.unit else None
        self._unit_asked = asked.unit if unit or asked.kind != "money" else ""
        self._shapes = Shapes(asked, question)
        self._before = question[: asked.start]
        self._after = question[asked.end - len(asked.unit) if asked.unit else asked.end :].rstrip("?。! ")
        self._question = question
        self._plan = _PLANNED.search(question) is not None
        self._terms = {term: weight for term, weight in matcher.weights.items() if len(term) > 1}
        self._total = sum(self._terms.values()) or 1.0

    def signs(self, read: Surroundings, run: Run, quantity: Quantity | None) -> Signs:
        """Collect what speaks for one candidate."""
        text, span, clause = read.sentence.folded, run.span, run.clause
        start, end = span
        inside = text[start:end]
        return Signs(
            sentence=read.score,
            clause=self._held(read.places, clause[0], start) + self._held(read.places, end, clause[1]),
            near=self._near(read.places, start, end),
            clause_like=run.around.clause,
            near_like=run.around.near,
            repeated=_shared(inside, self._question),
            unit=self._unit(inside),
            left=_common_end(self._before, text[:start]) / _CONTEXT,
            right=max(_common_start(self._after, text[at:]) for at in (end, *range(max(start, end - 3), end)))
            / _CONTEXT,
            quoted=float(text[max(0, start - 1) : start] in set("“‘『「《") or inside[:1] == "《"),
            length=(end - start) / 20,
            size=math.log(end - start + 1) / 3,
            first=float(run.first),
            counted=self._held_by(_counted(quantity)) if quantity else 0.0,
            attribute=float(quantity is not None and quantity.attribute),
            period=read.scope.nearness(quantity) if read.scope else 0.0,
            planned=self._planned(quantity),
            counted_like=self._likeness(_counted(quantity)) if quantity else 0.0,
            read=read.judgement.answers(span) if read.judgement else 0.0,
            shape=self._shapes.of(text, span),
        )

    def places(self, text: str) -> list[Places]:
        """Find where the question's terms stand in a folded sentence."""
        found = ((weight, len(term), _starts(term, text)) for term, weight in self._terms.items() if term in text)
        return [Places(*place) for place in found]

    def _held_by(self, text: str) -> float:
        return sum(w for term, w in self._terms.items() if term in text) / self._total

    def _held(self, places: Sequence[Places], start: int, end: int) -> float:
        return sum(place.weight for place in places if place.within(start, end)) / self._total

    def _near(self, places: Sequence[Places], start: int, end: int) -> float:
        distances = ((place.weight, place.distance(start, end)) for place in places)
        return sum(weight * math.exp(-far / _NEAR) for weight, far in distances if far is not None) / self._total

    def _planned(self, quantity: Quantity | None) -> float:
        if quantity is None or not (self._plan or quantity.basis == "planned"):
            return 0.0
        return 1.0 if self._plan == (quantity.basis == "planned") else -1.0

    def _unit(self, inside: str) -> float:
        unit = self._unit_asked
        if not unit:
            return 0.0
        return 1.0 if inside.rstrip("余多以上").endswith(unit[0]) or unit in inside or unit[0] in inside[-3:] else -1.0


def _starts(term: str, text: str) -> tuple[int, ...]:
    found = [text.find(term)]
    while found[-1] >= 0:
        found.append(text.find(term, found[-1] + 1))
    return tuple(found[:-1])


def _counted(quantity: Quantity) -> str:
    terms = (quantity.head, quantity.verb, *quantity.qualifiers)
    return " ".join(term.text for term in terms if term)


def _shared(inside: str, question: str) -> float:
    """Give the share of a candidate's characters that stand in pairs in the question."""
    if len(inside) < 2:
        return float(inside in question)
    pairs = [inside[i : i + 2] for i in range(len(inside) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs)


def _common_end(a: str, b: str) -> int:
    size = 0
    while size < min(len(a), len(b), _CONTEXT) and a[-1 - size] == b[-1 - size]:
        size += 1
    return size


def _common_start(a: str, b: str) -> int:
    size = 0
    while size < min(len(a), len(b), _CONTEXT) and a[size] == b[size]:
        size += 1
    return size
