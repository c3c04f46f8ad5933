"""A question → its answer with the quote that proves it: understand, look up, compose, verify; part by part."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.alternatives import days_of, describe_days, find_alternatives
from bot.citing import cite, find_reprints, show
from bot.combining import choose, join, spread
from bot.comparing import Comparison, read_comparison, say_comparison
from bot.composing import Finding, compose, compose_chosen, compose_elsewhen, say_missing, say_no_figure
from bot.confidence import AnswerSigns
from bot.gathering.gathering import gather
from bot.kinds import FIGURES, Asked, Kind, classify
from bot.lookup import SHOWN_PASSAGES, Reading, best_hits, look_up, look_up_parts, named_in_chinese
from bot.questions import understand
from bot.reach import say_beyond
from bot.several.english_parts import split_english
from bot.several.parts import Part, split
from bot.types import Answer, Question, Status
from bot.verdict.affirming import affirm
from bot.verifying import is_proven
from bot.weights import likelihood, shipped_weights
from index import Archive, Hit, Query

ANSWERED_FROM = 0.07
"""Below this one best sentence in twenty holds the answer, as scripts/train_extraction.py prints: none is given."""
TIMELY_FROM = 0.02
"""The same where a figure's own period is the one that the question names: few figures of an archive share it."""
GATHERED_SURELY = 0.6
"""How sure an answer over several articles is: each of its items is proven, but one may have been overlooked."""
MISSING_FROM = 0.6
"""An article that never says a name this telling (of another town, person, or batch) does not answer for it."""
NEAR_FROM = 0.1
"""Nothing comes near where the best sentence neither holds this share of the question nor is so near in meaning. No
news question that the models never saw has its answer below 0.2; people's own words are further from the page.
"""

_EACH = re.compile("分别|各自|respectively")
_SPREAD = FIGURES | {"date", "person"}
_NAMED_KINDS: Mapping[Kind, str] = {
    "author": "person",
    "actor": "person",
    "office": "describe",
    "reason": "describe",
    "means": "describe",
}


@dataclass(frozen=True, slots=True)
class _Reply:
    """What is said, how surely, and what proves it."""

    status: Status
    kind: str
    text: str
    confidence: float
    findings: Sequence[Finding] = ()
    parts: tuple[Answer, ...] = ()
    alternatives: tuple[Answer, ...] = ()


def answer(text: str, archive: Archive, *, id: str | None = None) -> Answer:  # noqa: A002 the contract's name
    """Answer one question from an archive; raises QuestionError for text that is no question at all."""
    started = time.perf_counter()
    question, query = understand(text, archive)
    found = (
        _answer_gathered(question, query, archive)
        or _answer_together(question, query, archive)
        or _answer_single(question, query, archive)
    )
    return replace(found, id=id, elapsed_ms=round((time.perf_counter() - started) * 1000, 2))


def _answer_gathered(question: Question, query: Query, archive: Archive) -> Answer | None:
    """Answer a question over several articles by what each of them says; None where it asks for no such thing."""
    gathering = gather(question, archive)
    if gathering is None:
        return None
    reply = _Reply("answered", gathering.kind, gathering.text, GATHERED_SURELY, gathering.items)
    found = _answer(question, reply, archive, archive.search(query, limit=SHOWN_PASSAGES))
    return found if is_proven(found, archive) else None


def _answer_single(question: Question, query: Query, archive: Archive) -> Answer:
    """Answer a question as one."""
    reading = look_up(question, query, archive)
    found = _answer(question, _reply(reading, archive), archive, reading.hits)
    if is_proven(found, archive):
        return found
    missing = _Reply("not_found", found.kind, say_missing(question), 0.0)
    return _answer(question, missing, archive, reading.hits)


def _answer_together(question: Question, query: Query, archive: Archive) -> Answer | None:
    """Answer a question that asks for several things part by part; None where it does not, or no part is there."""
    comparison = read_comparison(query.text) if question.language == "zh" else None
    parts = comparison.parts if comparison else _parts(question, query)
    if not parts:
        return None
    readings = look_up_parts(parts, query, archive)
    reply = _reply_together(question, parts, readings, archive, comparison)
    if reply is None:
        return None
    found = _answer(question, reply, archive, best_hits(reading.hits for reading in readings))
    return found if is_proven(found, archive) else None


def _answer(question: Question, reply: _Reply, archive: Archive, hits: Sequence[Hit] = ()) -> Answer:
    return Answer(
        question=question.text,
        resolved_question=question.resolved,
        status=reply.status,
        kind=reply.kind,
        answer=reply.text,
        confidence=round(reply.confidence, 4),
        citations=tuple(cite(reply.findings, archive)),
        passages=tuple(show(hits, archive)),
        elapsed_ms=0.0,
        index=archive.generation,
        parts=reply.parts,
        alternatives=reply.alternatives,
        also_in=tuple(find_reprints(reply.findings, archive)),
    )


def _parts(question: Question, query: Query) -> Sequence[Part]:
    """Split a question, unless it asks who wrote an article: a byline answers that as a whole."""
    english = question.language == "en"
    if classify(query.text, english=english).kind == "author":
        return ()
    return split_english(query.text) if english else split(query.text)


def _reply(reading: Reading, archive: Archive) -> _Reply:
    """Give the best finding where it is sure enough, else the figure of another time, else say there is nothing."""
    asked = reading.asked
    finding = _find(reading)
    sure = _sure(finding) if finding else 0.0
    if finding is None or sure < _least(reading):
        return _reply_without(reading, archive, sure)
    others = find_alternatives(finding, reading.hits, archive) if asked.kind in FIGURES else ()
    shown = tuple(_beside(other.finding, reading, archive, describe_days(*other.days)) for other in others)
    return replace(_give(finding, reading), alternatives=shown)


def _least(reading: Reading) -> float:
    """Give how sure an answer must be: a figure of the very time asked about less so than others."""
    best = next(iter(reading.found.candidates), None)
    return TIMELY_FROM if best and best.signs.period == 1.0 else ANSWERED_FROM


def _give(finding: Finding, reading: Reading) -> _Reply:
    """Give one finding as the answer."""
    return _Reply("answered", _kind(reading.asked), finding.text, _confidence(finding, reading), [finding])


def _find(reading: Reading) -> Finding | None:
    """Find yes or no, several things where the question asks for each (分别), else the one best thing."""
    asked, found = reading.asked, reading.found
    if asked.kind == "yesno":
        return affirm(reading.question, found.sentences)
    several = asked.kind in _SPREAD and _EACH.search(reading.question.text)
    return (spread(found, units=asked.kind in FIGURES) if several else None) or compose(asked, found)


def _reply_without(reading: Reading, archive: Archive, confidence: float = 0.0) -> _Reply:
    """Give the figure of another time where there is one, else say there is nothing."""
    kind = _kind(reading.asked)
    nearest = compose_elsewhen(reading.asked, reading.found)
    if nearest and _sure(nearest) >= ANSWERED_FROM:
        article = archive.article(nearest.sentence.article)
        said = say_no_figure(reading.question, nearest, article, reading.found)
        shown = (_beside(nearest, reading, archive, days_of(nearest, archive)),)
        return _Reply("no_figure", kind, said, _sure(nearest), [nearest], alternatives=shown)
    missing = say_beyond(reading.question, archive) or say_missing(reading.question)
    return _Reply("not_found", kind, missing, confidence)


def _beside(finding: Finding, reading: Reading, archive: Archive, when: str) -> Answer:
    """Show a figure beside the answer, with the days that it is about."""
    question = replace(reading.question, resolved=when or reading.question.resolved)
    return _answer(question, _give(finding, reading), archive)


def _kind(asked: Asked) -> str:
    """Name the kind as the contract does."""
    return _NAMED_KINDS.get(asked.kind, asked.kind)


def _reply_together(
    question: Question,
    parts: Sequence[Part],
    readings: Sequence[Reading],
    archive: Archive,
    comparison: Comparison | None,
) -> _Reply | None:
    """Answer the parts of a question together; None where none of them can be answered."""
    named = named_in_chinese(parts, archive) if question.language == "en" else parts
    chosen = choose(named, [reading.found for reading in readings])
    found = [compose_chosen(candidate) if candidate else None for candidate in chosen]
    there = [finding for finding in found if finding]
    if max(map(_sure, there), default=0.0) < ANSWERED_FROM:
        return None
    said, proofs = join(parts, found, question)
    if comparison:
        said, proofs = say_comparison(comparison, [finding.text for finding in there]), there
    if not said:
        return None
    return _Reply(
        status="answered" if all(found) else "partial",
        kind="compare" if comparison else _kind(readings[0].asked),
        text=said,
        confidence=min(_confidence(one, reading) for one, reading in zip(found, readings, strict=True) if one),
        findings=proofs,
        parts=tuple(_answer_part(*pair, archive) for pair in zip(readings, found, strict=True)),
    )


def _answer_part(reading: Reading, finding: Finding | None, archive: Archive) -> Answer:
    reply = _give(finding, reading) if finding else _reply_without(reading, archive)
    return _answer(reading.question, reply, archive)


def _confidence(finding: Finding, reading: Reading) -> float:
    """Give how likely an answer is right, as calibrated by scripts/train_confidence.py."""
    return likelihood(AnswerSigns.of(reading.asked, finding, reading.found).values, shipped_weights().answers)


def _sure(finding: Finding) -> float:
    """Give how likely a sentence holds the answer at all: whether to answer depends on that."""
    near = max(finding.signs.coverage, finding.signs.similarity) >= NEAR_FROM and finding.signs.missing < MISSING_FROM
    return shipped_weights().probability(finding.signs.values) if near else 0.0
