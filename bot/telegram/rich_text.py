"""Pieces of text with styles → HTML that Telegram takes, in messages that are not too long for it, with buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from typing import Literal

from bot.terminal import Line, Style

Tag = Literal["b", "i", "u", "code", "blockquote"]

LONGEST = 4096
"""UTF-16 units of a message, tags not counted."""
_TAGS: dict[Style, tuple[Tag, ...]] = {"answer": ("b",), "faint": ("i",), "quote": ("b", "u")}
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SENTENCE_END = re.compile("(?:[。！？!?…；;][”’」』）)]*|\n)\\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and the tags around it, outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


Text = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message, and what comes back when it is pressed."""

    label: str
    data: str


Buttons = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Telegram shows it: HTML, the same without tags, buttons."""

    html: str
    plain: str
    buttons: Buttons = ()


def message(text: Text, buttons: Buttons = ()) -> Message:
    """Make a message of a text."""
    return Message(to_html(text), plain(text), buttons)


def said(text: str, buttons: Buttons = ()) -> Message:
    """Make a message of the bot's own words."""
    return message(tidy([Piece(text)]), buttons)


def from_lines(lines: Iterable[Line]) -> Text:
    """Take over what is laid out for a terminal: lines with a margin become quotations."""
    pieces: list[Piece] = []
    for line in lines:
        outer: tuple[Tag, ...] = ("blockquote",) if line.margin.startswith("│") else ()
        pieces += [Piece("\n")] if pieces else []
        pieces += [Piece(part.text, (*outer, *_TAGS.get(part.style, ()))) for part in line.fragments]
    return tidy(pieces)


def tidy(pieces: Iterable[Piece]) -> Text:
    """Leave out what Telegram would refuse or drop: control characters, halves of surrogate pairs, empty pieces."""
    cleaned = (Piece(_UNSHOWN.sub("", piece.text), piece.tags) for piece in pieces)
    return tuple(piece for piece in cleaned if piece.text)


def plain(text: Text) -> str:
    """Give the text without its tags."""
    return "".join(piece.text for piece in text)


def to_html(text: Text) -> str:
    """Write the text as HTML; every tag that is opened is closed."""
    written: list[str] = []
    open_tags: tuple[Tag, ...] = ()
    for piece in (*text, Piece("")):
        shared = next((n for n, (a, b) in enumerate(zip(open_tags, piece.tags, strict=False)) if a != b), None)
        shared = min(len(open_tags), len(piece.tags)) if shared is None else shared
        written += [f"</{tag}>" for tag in reversed(open_tags[shared:])]
        written += [f"<{tag}>" for tag in piece.tags[shared:]]
        written.append(escape(piece.text, quote=False))
        open_tags = piece.tags
    return "".join(written)


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does."""
    return len(text) + sum(c > "\uffff" for c in text)


def split(text: Text, longest: int = LONGEST) -> list[Text]:
    """Cut the text where sentences end, so that no message is too long; messages of white space alone are left out."""
    edges = [0, *_cuts(plain(text), longest)]
    parts = [tuple(_slice(text, start, end)) for start, end in pairwise(edges)]
    return [part for part in parts if plain(part).strip()]


def _cuts(text: str, longest: int) -> Iterator[int]:
    """Give where each message ends: after the last sentence that fits, else after a space, else where it is full."""
    # ends[n] is how many units the first n characters have.
    ends = [0, *accumulate(1 + (c > "\uffff") for c in text)]
    start = 0
    while ends[-1] - ends[start] > longest:
        full = start
        while ends[full + 1] - ends[start] <= longest:
            full += 1
        least = start + (full - start) // 4
        found = _last(_SENTENCE_END, text, least, full) or _last(_SPACE, text, least, full)
        start = found or full
        yield start
    yield len(text)


def _last(pattern: re.Pattern[str], text: str, least: int, full: int) -> int | None:
    ends = [match.end() for match in pattern.finditer(text, least, full) if match.end() > least]
    return ends[-1] if ends else None


def _slice(text: Text, start: int, end: int) -> Iterator[Piece]:
    at = 0
    for piece in text:
        inside = piece.text[max(start - at, 0) : max(end - at, 0)]
        if inside:
            yield Piece(inside, piece.tags)
        at += len(piece.text)


def join(texts: Sequence[Text], between: str = "\n") -> Text:
    """Put texts after one another."""
    pieces: list[Piece] = []
    for text in texts:
        pieces += [Piece(between)] if pieces else []
        pieces += text
    return tuple(pieces)
