"""What a person types in a chat, and the chat's memory → the answer and the memory after it: every face talks so."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answering import answer
from bot.messages import MESSAGES, Language
from bot.questions import clean, is_english
from bot.talk.ellipsis import Completion, complete
from bot.talk.english_ellipsis import complete_english
from bot.talk.memory import Conversation, source_of
from bot.talk.smalltalk import Subject, listen, small_reply
from bot.types import Answer
from index import Archive

Converse = Callable[[str, Conversation], tuple[Answer, Conversation]]
"""A face's way to talk: what was typed and the memory before it give the answer and the memory after it."""

_SURER_BY = 0.1
"""A question that may lean on the last one is taken by itself where that answer is so much surer."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand what was typed, and the answer to that."""

    completion: Completion
    answer: Answer


def converse(text: str, memory: Conversation, archive: Archive) -> tuple[Answer, Conversation]:
    """Answer what was typed as the turns before it make it meant; raises QuestionError for what is no question at all.

    The same turns on the same index give the same answers.
    """
    started = time.perf_counter()
    said = listen(clean(text))
    after = Conversation() if said.subject == "fresh" else replace(memory, understood=None)
    if said.subject == "more" and memory.last:
        given, after = _next(after, archive, text)
    elif said.subject and not said.rest:
        given = _small_talk(said.subject, text, archive)
    else:
        reading = _read(said.rest, after, archive)
        given = reading.answer
        after = after.remember(said.rest, given, resolved=reading.completion.text, about=reading.completion.about)
    elapsed = round((time.perf_counter() - started) * 1000, 2)
    return replace(given, question=text, elapsed_ms=elapsed), after


def _read(text: str, memory: Conversation, archive: Archive) -> _Reading:
    """Understand a question with what it leans on, or alone: where that is not sure, as gives the surer answer."""
    completion = _completion(text, memory)
    if completion is None:
        return _Reading(Completion(text), answer(text, archive))
    completed = _Reading(completion, answer(completion.text, archive))
    if completion.tied or _same_article(completed.answer, memory):
        return completed
    alone = answer(text, archive)
    if alone.confidence <= completed.answer.confidence + _SURER_BY:
        return completed
    return _Reading(Completion(text, completion.about if _same_article(alone, memory) else ""), alone)


def _same_article(found: Answer, memory: Conversation) -> bool:
    """Tell whether an answer was found in the article that the last one came from."""
    return bool(found.citations) and memory.last is not None and source_of(found) == memory.last.source


def _completion(text: str, memory: Conversation) -> Completion | None:
    return complete_english(text, memory) if is_english(text) else complete(text, memory)


def _next(memory: Conversation, archive: Archive, text: str) -> tuple[Answer, Conversation]:
    """Give the next of the other answers to the last question; where there is none, say so, its passages at hand."""
    if memory.waiting and memory.waiting[0].index == archive.generation:
        return memory.waiting[0], replace(memory, waiting=memory.waiting[1:])
    again = answer(memory.turns[-1].resolved, archive)
    said = MESSAGES[_language(text)].no_other
    none = replace(again, status="not_found", answer=said, confidence=0.0, citations=(), parts=(), alternatives=())
    return none, memory


def _small_talk(subject: Subject, text: str, archive: Archive) -> Answer:
    """Reply to what is no question of the pages: nothing is cited, for nothing of them is said."""
    about_archive = subject in ("abilities", "holdings")
    return Answer(
        question=text,
        resolved_question=text,
        status="answered" if about_archive else "off_topic",
        kind="smalltalk",
        answer=small_reply(subject, archive, _language(text)),
        confidence=1.0,
        citations=(),
        passages=(),
        elapsed_ms=0.0,
        index=archive.generation,
    )


def _language(text: str) -> Language:
    return "en" if is_english(text) else "zh"
