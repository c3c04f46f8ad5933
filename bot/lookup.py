"""A single question, or the parts of one → what the archive holds for each: hits, sentences, candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.demands.demanding import demands_of, meet
from bot.extraction import Extraction, extract
from bot.kinds import Asked, classify
from bot.questions import understand
from bot.several.parts import Part
from bot.types import Question
from index import Archive, Hit, Query

SHOWN_PASSAGES = 10
_HELPS = 0.5
"""How much a word counts that was said of another part of the question: it may stand beside."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A single question as understood, and what was found for it."""

    question: Question
    asked: Asked
    hits: Sequence[Hit]
    found: Extraction


def look_up(
    question: Question, query: Query, archive: Archive, hits: Sequence[Hit] = (), *, part: bool = False
) -> Reading:
    """Find what may answer a question, or a `part` of one, among the given hits where there are any."""
    asked = classify(query.text, english=question.language == "en")
    hits = hits or archive.search(query, limit=SHOWN_PASSAGES)
    found = extract(asked, query.text, query, hits, archive)
    return Reading(question, asked, hits, meet(found, demands_of(asked, query.text, hits, archive), part=part))


def look_up_parts(parts: Sequence[Part], whole: Query, archive: Archive) -> Sequence[Reading]:
    """Find what may answer each part of a question; those about one time are looked for where any of them was found."""
    understood = [_understand_part(part, whole, archive) for part in parts]
    hits: list[Sequence[Hit]] = [archive.search(query, limit=SHOWN_PASSAGES) for _, query in understood]
    if not any(part.apart for part in parts):
        hits = [best_hits(hits)] * len(parts)
    return [look_up(*one, archive, own, part=True) for one, own in zip(understood, hits, strict=True)]


def named_in_chinese(parts: Sequence[Part], archive: Archive) -> Sequence[Part]:
    """Give the parts of an English question names that the pages may print."""
    return [
        replace(part, label=understand(part.label, archive)[0].resolved)
        if any(letter.isalpha() for letter in part.label)
        else part
        for part in parts
    ]


def best_hits(found: Iterable[Sequence[Hit]]) -> Sequence[Hit]:
    """Give the best hits of several searches, each passage once."""
    best: dict[int, Hit] = {}
    for hit in sorted((hit for hits in found for hit in hits), key=lambda hit: (-hit.score, hit.passage)):
        best.setdefault(hit.passage, hit)
    return [*best.values()][:SHOWN_PASSAGES]


def _understand_part(part: Part, whole: Query, archive: Archive) -> tuple[Question, Query]:
    """Understand a part of a question; what was asked beside it helps to find the place where both are told."""
    question, query = understand(part.text, archive)
    if part.apart:
        return question, query
    _, own = understand(part.text[slice(*part.own)], archive)
    words, bigrams = _with_help(own.words, whole.words), _with_help(own.bigrams, whole.bigrams)
    return question, Query(query.text, words, bigrams)


def _with_help(own: Mapping[str, float], whole: Mapping[str, float]) -> Mapping[str, float]:
    return {term: weight * _HELPS for term, weight in whole.items()} | dict(own)
