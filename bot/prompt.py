"""Keys pressed at a terminal → lines, with a private history and with completion of commands and headlines."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.terminal import clean
from index import fold

_OFFERED = 20
_LONGEST, _SHORTEST = 20, 2

Headlines = Callable[[], Sequence[str]]


def open_session(headlines: Headlines, *, commands: Sequence[str], history: Path | None) -> PromptSession[str]:
    """Prepare to read lines; `headlines` is asked for, in a thread, when the first of them is to be completed."""
    return PromptSession(
        history=open_history(history),
        completer=LineCompleter(headlines, commands),
        complete_in_thread=True,
        # A menu that opens at every second character of a question is a nuisance; Tab opens it.
        complete_while_typing=Condition(lambda: get_app().current_buffer.text.startswith("/")),
    )


def open_history(path: Path | None) -> History:
    """Open the file of what was typed, for its owner's eyes only; keep it in memory where no file can be written."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)
    except OSError:
        return InMemoryHistory()
    return PrivateHistory(str(path))


class PrivateHistory(FileHistory):
    """A file of lines typed that never stands in the way of a question: a full disk loses the line alone."""

    def store_string(self, string: str) -> None:
        """Append a line."""
        with contextlib.suppress(OSError, UnicodeEncodeError):
            super().store_string(string)


class LineCompleter(Completer):
    """Completes a command from its slash, and a headline from any two characters of it or more."""

    def __init__(self, headlines: Headlines, commands: Sequence[str]) -> None:
        self._commands = commands
        self._headlines = lru_cache(maxsize=1)(lambda: [(fold(text), text) for text in map(clean, headlines()) if text])

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Offer what may come at the cursor."""
        del complete_event
        typed = fold(document.text_before_cursor).lstrip()
        if typed.startswith("/"):
            yield from (Completion(name, -len(typed)) for name in self._commands if name.startswith(typed))
            return
        size = min(len(typed), _LONGEST)
        near = [pair for pair in self._headlines() if typed[-_SHORTEST:] in pair[0]] if size >= _SHORTEST else []
        while size >= _SHORTEST and not any(typed[-size:] in folded for folded, _ in near):
            size -= 1
        found = dict.fromkeys(text for folded, text in near if typed[-size:] in folded and folded != typed[-size:])
        begins = sorted(found, key=lambda text: not fold(text).startswith(typed[-size:]))
        yield from (Completion(text, -size) for text in begins[:_OFFERED])
