"""Frames on standard input → errands done with the index → frames on standard output, one after the other.

Nothing outlives the bot: where its end of the pipe closes, this process ends.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from io import FileIO
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from bot.settings import Settings
from bot.telegram.clerk.doing import do
from bot.telegram.clerk.library import Library
from bot.telegram.errands import Opening
from bot.telegram.plain import frame, from_plain, read_frame, to_plain
from bot.telegram.secrecy import guard_output
from index import WenbaoError


def serve() -> None:
    """Open the index that the first frame names, say what it holds, then do errands until the pipe is closed."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no frame
    frames: SimpleQueue[Any] = SimpleQueue()
    # Unbuffered: a buffer's lock, held while it waits, would not let this process end.
    Thread(target=_listen, args=(FileIO(sys.stdin.fileno(), closefd=False), frames), daemon=True).start()
    opening = from_plain(Opening, frames.get())
    _configure(opening)
    try:
        library = Library.open(Settings(Path(opening.index), opening.model, opening.language))
    except WenbaoError as e:
        return _reply(replies, "refused", [type(e).__name__, str(e)])
    # What is there by now stays: to look for garbage in it again and again would hold up answers.
    gc.collect()
    gc.freeze()
    _reply(replies, "done", to_plain(library.holdings))
    while True:
        errand, *given = frames.get()
        _reply(replies, *do(library, errand, given))


def _listen(stream: FileIO, frames: SimpleQueue[Any]) -> None:
    while (received := read_frame(stream.read)) is not None:
        frames.put(received)
    _leave()


def _reply(replies: BinaryIO, *plain: object) -> None:
    try:
        replies.write(frame(plain))
        replies.flush()
    except BrokenPipeError:
        _leave()


def _leave() -> None:
    """End at once: nobody is left to answer, and nothing would have to be kept."""
    os._exit(0)


def _configure(opening: Opening) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(opening.log_level)
    guard_output()
