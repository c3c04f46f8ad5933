"""The findings of a question's parts → one answer: chosen together, in one run of the source where one holds all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from bot.composing import Finding
from bot.extraction import Candidate, Extraction
from bot.sentences import Sentence, clauses
from bot.several.items import item_of, likeness
from bot.several.parts import Part
from bot.types import Question
from index import Span, fold

_CONSIDERED = 8
_TOGETHER = 48
"""Characters that a run may have which answers all parts at once; a longer one says more than was asked."""
_SUBJECT = 12
_LABEL = 16
_SAME_SENTENCE = 1.0
_BESIDE = 0.3
_NEAR = 20
_NAMED = 2.0
_NAMED_WITHIN = 12
_ITEM_ENDS = ",;。、"
_IN_ORDER = 0.4
_REPEATED = -6.0
_MISSING = -3.0
_ATTRIBUTE = -2.0
_ALIKE = 3.0

Choice = tuple[Candidate | None, ...]


def choose(parts: Sequence[Part], found: Sequence[Extraction]) -> Choice:
    """Choose a candidate for each part so that they go together; None for a part without any.

    One sentence that answers all is likelier than several; one figure answers one part only; answers follow each other
    as what was asked does.
    """
    chosen: list[tuple[float, Choice]] = [(0.0, ())]
    for part, extraction in zip(parts, found, strict=True):
        options: Sequence[Candidate | None] = [*extraction.candidates[:_CONSIDERED], None]
        best = max((option.score for option in options if option), default=0.0)
        others = _others(part, parts)
        grown = [
            (score + _weigh(option, best, part, others, before), (*before, option))
            for score, before in chosen
            for option in options
        ]
        chosen = sorted(grown, key=lambda pair: -pair[0])[:_CONSIDERED]
    return chosen[0][1]


def _others(part: Part, parts: Sequence[Part]) -> str:
    return "".join(other.label for other in parts if other is not part)


def _weigh(option: Candidate | None, best: float, part: Part, others: str, before: Choice) -> float:
    """Weigh a candidate by its own score and by how it goes with those chosen before it."""
    if option is None:
        return _MISSING
    score = option.score - best + _ATTRIBUTE * option.signs.attribute
    if not part.apart:  # a time is not told by its letters: what was found is of that time already
        score += _NAMED * _named(option, part.label, others)
    for other in before:
        if other is not None:
            score += _beside(other, option, apart=part.apart) / len(before)
    return score


def _beside(first: Candidate, second: Candidate, *, apart: bool) -> float:
    """Weigh how two answers go together: in one sentence, or for two times the same thing in two."""
    if first.sentence.runs == second.sentence.runs:
        if first.span[0] < second.span[1] and second.span[0] < first.span[1]:
            return _REPEATED
        return 0.0 if apart else _together(first.span, second.span)
    if not apart:
        return 0.0
    own, other = (item_of(one.sentence, one.spans[0][0]) for one in (first, second))
    return _ALIKE * likeness(own, other)


def _together(first: Span, second: Span) -> float:
    """Weigh that two answers stand in one sentence: the nearer the better, and in the order asked."""
    distance = max(second[0] - first[1], first[0] - second[1])
    return _SAME_SENTENCE + _BESIDE * math.exp(-distance / _NEAR) + _IN_ORDER * (first < second)


def _named(option: Candidate, label: str, others: str) -> float:
    """Give the share of what only this part's name says that stands in the item of a list that the candidate is in."""
    own = {c for c in fold(label) if c not in others}
    text = option.sentence.folded
    start, end = option.span
    first, last = max(0, start - _NAMED_WITHIN), min(len(text), end + _NAMED_WITHIN)
    first = max(first, *(text.rfind(mark, first, start) + 1 for mark in _ITEM_ENDS))
    last = min((at for mark in _ITEM_ENDS if (at := text.find(mark, end, last)) >= 0), default=last)
    return sum(c in text[first:last] for c in own) / len(own) if own else 0.0


def join(
    parts: Sequence[Part], findings: Sequence[Finding | None], question: Question
) -> tuple[str, Sequence[Finding]]:
    """Say the findings together, in one run of the source where a short one holds all; with what is to be cited."""
    there = [finding for finding in findings if finding]
    if len(there) == len(parts) and (run := _one_run(there)):
        return run.text, (run,)
    mark, colon, missing = ("; ", ": ", "not given") if question.language == "en" else ("；", "：", "没有提到")
    labels = [part.label if len(part.label) <= _LABEL else "" for part in parts]
    named = len(set(labels)) == len(labels) and all(labels)
    said = [
        (f"{label}{colon}" if named else "") + (finding.text if finding else missing)
        for label, finding in zip(labels, findings, strict=True)
        if finding or named
    ]
    return mark.join(said), there


def spread(extraction: Extraction, units: bool) -> Finding | None:
    """Find the run of the best candidate and those like it beside it, where several are asked for without names."""
    if not extraction.candidates:
        return None
    best = extraction.candidates[0]
    spans = [c.span for c in extraction.candidates if c.sentence.runs == best.sentence.runs and _alike(c, best, units)]
    start, end = best.span
    for other in sorted(set(spans), key=lambda span: abs(span[0] - best.span[0])):
        if max(other[0] - end, start - other[1]) <= _NEAR:
            start, end = min(start, other[0]), max(end, other[1])
    if end - start > _TOGETHER:
        return None
    return Finding.of(best.sentence, (start, end), best.sentence_signs)


def _alike(one: Candidate, other: Candidate, units: bool) -> bool:
    """Tell whether two candidates end alike, as figures of one unit do; other kinds are alike by being found."""
    return not units or one.text[-1:] == other.text[-1:]


def _one_run(findings: Sequence[Finding]) -> Finding | None:
    """Find the run of one sentence that holds all findings, from the subject of the first one on."""
    sentence = findings[0].sentence
    if any(finding.sentence.runs != sentence.runs for finding in findings):
        return None
    places = sorted(_place(sentence, finding.spans) for finding in findings)
    start, end = _from_subject(sentence, places[0][0]), max(end for _, end in places)
    if end - start > _TOGETHER and any(b[0] - a[1] > _SUBJECT for a, b in pairwise(places)):
        return None
    return Finding.of(sentence, (start, end), findings[0].signs)


def _place(sentence: Sentence, spans: Sequence[Span]) -> Span:
    first, last = spans[0][0], spans[-1][1] - 1
    return sentence.offsets.index(first), sentence.offsets.index(last) + 1


def _from_subject(sentence: Sentence, start: int) -> int:
    """Go back to what a clause counts, where it is short."""
    first = next((a for a, b in clauses(sentence.folded) if a <= start < b), start)
    first = max(first, sentence.folded.rfind("、", first, start) + 1)
    return first if start - first <= _SUBJECT else start
