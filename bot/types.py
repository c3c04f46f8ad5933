"""The values that pass between a question and the faces that show its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index import Span

Status = Literal["answered", "partial", "no_figure", "not_found", "off_topic", "error"]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as typed, and as understood (`resolved`: completed, or an English one as its Chinese terms)."""

    text: str
    resolved: str
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that proves an answer: `source[start:end] == quote`, always; `answer_spans` lie inside it.

    `cite` and `gbt7714` are its article as one cites it, ready to paste.
    """

    file: str
    title: str
    date: str | None
    date_basis: str | None
    quote: str
    start: int
    end: int
    answer_spans: tuple[Span, ...] = ()
    cite: str = ""
    gbt7714: str = ""


@dataclass(frozen=True, slots=True)
class Reprint:
    """Another article that prints what an answer was copied from."""

    id: str
    file: str
    title: str
    date: str | None
    date_basis: str | None
    cite: str


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """One run of a retrieved passage: `source[start:end] == text`; score higher is better."""

    file: str
    title: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, the same for terminal, JSON and chat; `replies` gives its JSON keys."""

    question: str
    resolved_question: str
    status: Status
    kind: str
    answer: str
    confidence: float
    citations: tuple[Citation, ...]
    passages: tuple[RetrievedPassage, ...]
    elapsed_ms: float
    index: str
    parts: tuple[Answer, ...] = ()
    alternatives: tuple[Answer, ...] = ()
    also_in: tuple[Reprint, ...] = ()
    id: str | None = None
