"""Styled text → rows of a terminal: made safe, wide characters wrapped, in colour where the terminal can."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TextIO

from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

Style = Literal["plain", "answer", "quote", "term", "title", "faint", "warning"]

WIDEST = 96
"""Cells a row may have; longer ones are hard to read."""

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, the cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90-\x9f]*(?:\x07|\x1b\\|\x9c)"  # titles, links, the clipboard
    r"|\x1b[ -/]*[0-~]"
)
_BLANK = re.compile("[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
_NOT_FIRST = frozenset("。，、；：？！．…—·％‰℃”’」』）〕】》〉｝］,.;:?!%)]}")
_NOT_LAST = frozenset("“‘「『（〔【《〈｛［([{￥＄")

_RICH_STYLES: dict[Style, str] = {
    "plain": "",
    "answer": "bold",
    "quote": "reverse",
    "term": "bold yellow",
    "title": "bold cyan",
    "faint": "dim",
    "warning": "yellow",
}


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters of one style; whoever prints them makes them safe."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one line, wrapped as needed; `margin` stands before each of its rows."""

    fragments: tuple[Fragment, ...] = ()
    margin: str = ""


def line(*parts: str | Fragment, margin: str = "") -> Line:
    """Make a line of plain strings and styled fragments."""
    return Line(tuple(Fragment(part) if isinstance(part, str) else part for part in parts), margin)


def clean(text: str) -> str:
    """Take out what a terminal would obey instead of show: escape sequences, control and invisible format characters.

    Line ends and tabs become a blank.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BLANK.sub(" ", _SEQUENCE.sub("", text))
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def escaped(text: str) -> str:
    """Write out what `clean` would take out or blank: a file's name is shown with all that it holds."""
    return "".join(_escape(c) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


@lru_cache(maxsize=8192)
def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(text: str) -> int:
    """Count the cells a text takes: two for each wide character."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def wrap(whole: Line, width: int | None) -> Iterator[list[Fragment]]:
    """Give the rows of a line, safe to print: none wider than `width` (None: no limit), words kept whole."""
    margin = [Fragment(clean(whole.margin), "faint")] if whole.margin else []
    styled = [(c, part.style) for part in whole.fragments for c in clean(part.text)]
    if width is None or sum(_cells_of(c) for c, _ in styled) <= (room := max(width - cells(whole.margin), 2)):
        yield margin + _joined(styled)
        return
    start = 0
    while start < len(styled):
        end = cut = _row_end(styled, start, room)
        while cut > start and styled[cut - 1][0] == " ":
            cut -= 1
        yield margin + _joined(styled[start:cut])
        while end < len(styled) and styled[end][0] == " ":
            end += 1
        start = end


def _row_end(styled: list[tuple[str, Style]], start: int, room: int) -> int:
    """Find where a row that begins at `start` ends: where it may be cut last, else where it is full."""
    used, end = 0, start
    while end < len(styled) and used + _cells_of(styled[end][0]) <= room:
        used += _cells_of(styled[end][0])
        end += 1
    if end == len(styled):
        return end
    for cut in range(end, max(start, end - 40), -1):
        if _may_cut(styled[cut - 1][0], styled[cut][0]):
            return cut
    return max(end, start + 1)


def _may_cut(before: str, after: str) -> bool:
    if before == " " or after == " ":
        return True
    wide = not (before.isascii() and after.isascii())
    return wide and after not in _NOT_FIRST and before not in _NOT_LAST


def _joined(styled: Iterable[tuple[str, Style]]) -> list[Fragment]:
    return [Fragment("".join(c for c, _ in run), style) for style, run in groupby(styled, key=lambda pair: pair[1])]


def complain(message: str) -> None:
    """Say something on standard error, so that standard output stays clean for pipes."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"wenbao: {clean(message)}\n")
        sys.stderr.flush()


class Screen:
    """Prints lines to a stream: wrapped on a terminal, styled on one that can, plain text anywhere else."""

    def __init__(self, stream: TextIO, *, width: int | None = None, coloured: bool = False) -> None:
        self.coloured = coloured
        self._stream = stream
        self._width = width

    @classmethod
    def on(cls, stream: TextIO, settings: Settings) -> Screen:
        """Use a stream as it is: colours only where it is a terminal that shows them, and they are wanted."""
        return cls(stream, coloured=stream.isatty() and not (settings.no_colour or settings.dumb))

    def show(self, *lines: Line) -> None:
        """Print lines, safe whatever they hold."""
        width = self._width or self._columns()
        for whole in lines:
            for row in wrap(whole, width):
                self._write(row)
        self._stream.flush()

    def _columns(self) -> int | None:
        """Measure anew each time, for windows are resized."""
        if not self._stream.isatty():
            return None
        try:
            return min(os.get_terminal_size(self._stream.fileno()).columns or 80, WIDEST)
        except OSError:
            return 80

    def _write(self, row: list[Fragment]) -> None:
        if self.coloured:
            from rich.text import Text

            text = Text.assemble(*((part.text, _RICH_STYLES[part.style]) for part in row))
            self._console.print(text, soft_wrap=True)
        else:
            self._stream.write("".join(part.text for part in row).rstrip() + "\n")

    @cached_property
    def _console(self) -> Console:
        from rich.console import Console

        return Console(file=self._stream, force_terminal=True, highlight=False)
