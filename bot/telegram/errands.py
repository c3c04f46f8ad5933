"""What the event loop asks of the index, and what comes back: plain values, for the index has its own process."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Language
from bot.telegram.rich_text import Message


@dataclass(frozen=True, slots=True)
class Opening:
    """Which index is to be opened, with which model, and how much is to be logged."""

    index: str
    model: str | None
    language: Language
    log_level: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the generation that was opened holds; `dates` are the first and the last issue date known."""

    generation: str
    pages: int
    articles: int
    dates: tuple[str, str] | None
    reads: bool
    """Whether the small network that reads passages is there and weighed; without it the other signs decide alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a chat, with what is remembered of the talk, packed, notes to stand above, its card's id."""

    text: str
    memory: str
    language: Language
    above: tuple[str, ...]
    card: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is worth keeping of a question and its answer."""

    question: str
    status: str
    confidence: float
    source: str
    generation: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """An answer as a chat shows it, and the memory after it, packed.

    `content` is what its buttons show, packed; it and `exchange` are missing where nothing was said of the pages.
    """

    messages: tuple[Message, ...]
    memory: str
    content: str = ""
    exchange: Exchange | None = None
