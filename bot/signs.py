"""A question, and a run of a sentence that may answer it → what speaks for that run, each sign a number.

What speaks for a candidate is kept apart from how much it counts, so that the weights are learned, not typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

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
    """Where the question's terms stand in a sentence: each place's start and end, those of a term one after the other.

    The places of term i begin at number `firsts[i]`; `shares` is how much of the question each term is.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    firsts: NDArray[np.int64]
    shares: NDArray[np.float64]

    @classmethod
    def find(cls, shares: Mapping[str, float], text: str) -> Places:
        """Find the terms that have a share in a text."""
        found = {term: _starts(term, text) for term in shares if term in text}
        starts = np.array([*chain.from_iterable(found.values())], np.int64)
        sizes = np.array([len(own) for own in found.values()], np.int64)
        lengths = np.repeat(np.array([*map(len, found)], np.int64), sizes)
        return cls(starts, starts + lengths, np.cumsum(sizes) - sizes, np.array([shares[term] for term in found]))

    def around(self, spans: Sequence[Span], clauses: Sequence[Span]) -> list[Around]:
        """Tell how much of the question stands before and behind each of some runs."""
        if not spans or not len(self.starts):
            return [Around(0.0, 0.0)] * len(spans)
        start, end = np.array(spans).T[:, :, None]
        begins, ends = np.array(clauses).T[:, :, None]
        before, behind = self.ends <= start, self.starts >= end
        clause = self._held(before & (self.starts >= begins)) + self._held(behind & (self.ends <= ends))
        far = np.where(before, start - self.ends, np.where(behind, self.starts - end, np.inf))
        near = np.maximum.reduceat(np.exp(-far / _NEAR), self.firsts, axis=1) @ self.shares
        return [*map(Around, clause.tolist(), near.tolist())]

    def _held(self, places: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Give for each row the share of the terms that stand at any of its places."""
        held: NDArray[np.float64] = np.logical_or.reduceat(places, self.firsts, axis=1) @ self.shares
        return held


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a sentence, what of the question is around it, by words and by likeness, and whether it is the first."""

    span: Span
    words: Around
    likeness: Around
    first: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence as it is searched for an answer: its score, the time asked about, and what the reader says of it."""

    sentence: Sentence
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
        terms = {term: weight for term, weight in matcher.weights.items() if len(term) > 1}
        total = sum(terms.values()) or 1.0
        self._shares = {term: weight / total for term, weight in terms.items()}

    def signs(self, read: Surroundings, run: Run, quantity: Quantity | None) -> Signs:
        """Collect what speaks for one candidate."""
        text, span = read.sentence.folded, run.span
        start, end = span
        inside = text[start:end]
        return Signs(
            sentence=read.score,
            clause=run.words.clause,
            near=run.words.near,
            clause_like=run.likeness.clause,
            near_like=run.likeness.near,
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

    def places(self, text: str) -> Places:
        """Find where the question's terms stand in a folded sentence."""
        return Places.find(self._shares, text)

    def _held_by(self, text: str) -> float:
        return sum(share for term, share in self._shares.items() if term in text)

    def _planned(self, quantity: Quantity | None) -> float:
        if quantity is None or not (self._plan or quantity.basis == "planned"):
            return 0.0
        return 1.0 if self._plan == (quantity.basis == "planned") else -1.0

    def _unit(self, inside: str) -> float:
        unit = self._unit_asked
        if not unit:
            return 0.0
        return 1.0 if inside.rstrip("余多以上").endswith(unit[0]) or unit in inside or unit[0] in inside[-3:] else -1.0


def _starts(term: str, text: str) -> list[int]:
    found = [text.find(term)]
    while found[-1] >= 0:
        found.append(text.find(term, found[-1] + 1))
    return found[:-1]


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
