"""Retrieved passages → candidate answers of the kind asked for, best first, each with its runs in the source.

What speaks for a candidate is kept apart from how much it counts, so that the weights are learned, not typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.candidates import find_candidates
from bot.kinds import FIGURES, Asked
from bot.scope import Scope
from bot.sentences import Sentence, clauses
from bot.weights import Weights, shipped_weights
from index import Archive, Hit, Matcher, Quantity, Query, Span, fold

READ_PASSAGES = 6
READ_SENTENCES = 6
_PICTURE = re.compile("拍|摄|照片|图|photo|picture")
_NEAR = 8.0
_CONTEXT = 6


@dataclass(frozen=True, slots=True)
class SentenceSigns:
    """What speaks for a sentence.

    `passage` is its passage's score; `coverage` and `around` are the shares of the query that it and its passage hold;
    `similarity` is how near in meaning it is (cosine). `archive` is how large the archive is: where there is more,
    more looks like an answer and is none.
    """

    passage: float
    coverage: float
    around: float
    similarity: float
    archive: float

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        return self.passage, self.coverage, self.around, self.similarity, self.archive


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a candidate, most of it from 0 to 1.

    `sentence` is its sentence's score; `clause` the share of the query in its clause; `near` the same, fading with the
    distance; `repeated` the share of the candidate that the question itself says; `unit` 1 where it has the unit asked
    for, -1 where another; `left` and `right` how long the words before and after the asking word stand beside it;
    `quoted` whether marks enclose it; `length` and `size` its characters, and their logarithm; `first` whether it is
    the first of its sentence; `counted` the share of the query in what a figure counts and its verb; `attribute`
    whether the figure only tells which things another one counts.
    """

    sentence: float
    clause: float
    near: float
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

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        around = (self.clause, self.near, self.repeated, self.unit, self.left, self.right)
        form = (self.quoted, self.length, self.size, self.first)
        return self.sentence, *around, *form, self.counted, self.attribute


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run `span` of a sentence's text that may answer, what speaks for it, and its score, higher is better."""

    sentence: Sentence
    sentence_signs: SentenceSigns
    span: Span
    signs: Signs
    score: float

    @property
    def text(self) -> str:
        """The candidate as printed, white space removed."""
        return "".join(self.sentence.text[slice(*self.span)].split())

    @property
    def spans(self) -> tuple[Span, ...]:
        """Its runs in the source."""
        return self.sentence.spans(*self.span)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found for a question: sentences, best first, with what speaks for each, and candidates, best first.

    `elsewhen` are those that are about another time than the question's `scope`.
    """

    sentences: tuple[tuple[Sentence, SentenceSigns], ...]
    candidates: tuple[Candidate, ...]
    elsewhen: tuple[Candidate, ...] = ()
    scope: Scope | None = None


def extract(
    asked: Asked, question: str, query: Query, hits: Sequence[Hit], archive: Archive, *, weights: Weights | None = None
) -> Extraction:
    """Rank the sentences of the best passages, and the candidates in the best of them.

    `question` is the text that `asked` has its offsets in.
    """
    weights = weights or shipped_weights()
    matcher = archive.matcher(query)
    if asked.kind == "author":
        own = _of_one_article(hits, archive, captions=bool(_PICTURE.search(question.lower())))
        ranked = read = _rank_sentences(query, own, archive, matcher, weights)
    else:
        ranked = _rank_sentences(query, hits[:READ_PASSAGES], archive, matcher, weights)
        read = ranked[:READ_SENTENCES]
    slot = _Slot(asked, fold(question).lower(), matcher)
    scope = Scope.of(question)
    found: list[Candidate] = []
    elsewhen: list[Candidate] = []
    any_unit = asked.kind == "count" and not asked.unit
    for row in read:
        sentence = row.sentence
        for number, span in enumerate(find_candidates(sentence, asked.kind, any_unit=any_unit)):
            quantity = _quantity(row, span, archive) if asked.kind in FIGURES else None
            signs = slot.signs(sentence, span, row.score, quantity, first=number == 0)
            candidate = Candidate(sentence, row.signs, span, signs, weights.candidate_score(asked.kind, signs.values))
            fits = scope is None or scope.allows(sentence, archive.article(sentence.article), quantity)
            (found if fits else elsewhen).append(candidate)
    for some in (found, elsewhen):
        some.sort(key=lambda c: (-c.score, c.sentence.article, c.spans))
    kept = (
        (row.sentence, row.signs)
        for row in ranked
        if scope is None or scope.allows(row.sentence, archive.article(row.sentence.article))
    )
    return Extraction(tuple(kept), tuple(found), tuple(elsewhen), scope)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A sentence, the number of the passage it was found in, what speaks for it, and its score."""

    sentence: Sentence
    passage: int
    signs: SentenceSigns
    score: float


def _quantity(row: _Ranked, span: Span, archive: Archive) -> Quantity | None:
    known = archive.quantities_of(row.passage)
    return next((known[at] for at in row.sentence.offsets[slice(*span)] if at in known), None)


def _of_one_article(hits: Sequence[Hit], archive: Archive, *, captions: bool) -> list[Hit]:
    """Give all passages of the best hit's article, or of the best caption's: who wrote it may stand anywhere in it."""
    articles = [archive.article_of(hit.passage) for hit in hits]
    best = next(
        (a for a in articles if captions and archive.article(a).kind == "caption"), articles[0] if articles else None
    )
    score = max((hit.score for hit, a in zip(hits, articles, strict=True) if a == best), default=0.0)
    return [Hit(number, score) for number in archive.passages_of(best)] if best is not None else []


def _rank_sentences(
    query: Query, hits: Sequence[Hit], archive: Archive, matcher: Matcher, weights: Weights
) -> list[_Ranked]:
    found: dict[tuple[int, tuple[Span, ...]], tuple[Hit, float]] = {}
    for hit in hits:
        passage = archive.passage(hit.passage)
        around = matcher.coverage(*map(archive.terms_of, archive.sentences_of(hit.passage)))
        for runs in passage.sentences:
            found.setdefault((passage.article, runs), (hit, around))
    read = [Sentence.read(article, runs, archive.page(archive.article(article).file).text) for article, runs in found]
    similar = archive.similarities(query.text, [sentence.text for sentence in read])
    size = math.log10(max(1, archive.counts.passages)) / 5
    ranked = []
    for sentence, (hit, around), similarity in zip(read, found.values(), similar, strict=True):
        signs = SentenceSigns(hit.score, matcher.coverage(archive.terms_of(sentence.text)), around, similarity, size)
        ranked.append(_Ranked(sentence, hit.passage, signs, weights.sentence_score(signs.values)))
    return sorted(ranked, key=lambda row: (-row.score, row.sentence.article, row.sentence.runs))


class _Slot:
    """The place in a question that the answer fills: what stands around it, and what else is asked."""

    def __init__(self, asked: Asked, question: str, matcher: Matcher) -> None:
        self._asked = asked
        self._before = question[: asked.start]
        self._after = question[asked.end - len(asked.unit) if asked.unit else asked.end :].rstrip("?。! ")
        self._question = question
        self._terms = {term: weight for term, weight in matcher.weights.items() if len(term) > 1}
        self._total = sum(self._terms.values()) or 1.0

    def signs(self, sentence: Sentence, span: Span, score: float, quantity: Quantity | None, *, first: bool) -> Signs:
        """Collect what speaks for one candidate."""
        text, (start, end) = sentence.folded, span
        inside = text[start:end]
        clause = next(((a, b) for a, b in clauses(text) if a <= start < b), (0, len(text)))
        return Signs(
            sentence=score,
            clause=self._held(text[clause[0] : start]) + self._held(text[end : clause[1]]),
            near=self._near(text, start, end),
            repeated=_shared(inside, self._question),
            unit=self._unit(inside),
            left=_common_end(self._before, text[:start]) / _CONTEXT,
            right=max(_common_start(self._after, text[at:]) for at in (end, *range(max(start, end - 3), end)))
            / _CONTEXT,
            quoted=float(text[max(0, start - 1) : start] in set("“‘『「《") or inside[:1] == "《"),
            length=(end - start) / 20,
            size=math.log(end - start + 1) / 3,
            first=float(first),
            counted=self._held(_counted(quantity)) if quantity else 0.0,
            attribute=float(quantity is not None and quantity.attribute),
        )

    def _held(self, text: str) -> float:
        return sum(w for term, w in self._terms.items() if term in text) / self._total

    def _near(self, text: str, start: int, end: int) -> float:
        total = 0.0
        for term, weight in self._terms.items():
            left, right = text.rfind(term, 0, start), text.find(term, end)
            distances = [start - left - len(term)] * (left >= 0) + [right - end] * (right >= 0)
            if distances:
                total += weight * math.exp(-min(distances) / _NEAR)
        return total / self._total

    def _unit(self, inside: str) -> float:
        unit = self._asked.unit
        if not unit:
            return 0.0
        return 1.0 if inside.rstrip("余多以上").endswith(unit[0]) or unit in inside or unit[0] in inside[-3:] else -1.0


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
