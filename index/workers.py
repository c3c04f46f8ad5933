"""Pages → prepared pages in the same order, by processes beside this one where there are many pages.

The processes are started anew, not forked, and know nothing but the pages that they are sent. One that dies is done
without; all of them end when the one that started them ends, however it does.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from index.preparing import Prepared, prepare
from index.types import Page
from index.words import Segmenter

Other = TypeVar("Other")
"""What passes through between the pages."""

_ALONE = 200
"""So many pages are prepared here before it is worth while to start processes."""
_MOST_PROCESSES = 4
_BATCH_PAGES = 64
_BATCH_CHARACTERS = 100_000
_SERVE = "import sys; from index.workers import serve; serve(*sys.argv[1:])"


def prepare_all(
    items: Iterable[Page | Other], segmenter: Segmenter, dictionary: Path | None
) -> Iterator[Prepared | Other]:
    """Prepare pages in their order, by the dictionary that the segmenter knows; what is no page passes through."""
    items = iter(items)
    for item in islice(items, _ALONE):
        yield prepare(item, segmenter) if isinstance(item, Page) else item
    batches = _batches(items)
    first = next(batches, None)
    if first is not None:
        count = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
        with contextlib.ExitStack() as stack:
            workers = [stack.enter_context(_Worker.start(segmenter, dictionary)) for _ in range(count)]
            yield from _in_turn(chain([first], batches), workers)


def _batches(items: Iterable[Page | Other]) -> Iterator[list[Page | Other]]:
    """Group what comes so that each group holds about as much work."""
    batch: list[Page | Other] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Page) else 0
        if len(batch) == _BATCH_PAGES or characters > _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _in_turn(batches: Iterable[list[Page | Other]], workers: list[_Worker]) -> Iterator[Prepared | Other]:
    """Give each worker one batch at a time, and its next before its last one is passed on."""
    idle = deque(workers)
    busy: deque[tuple[_Worker, list[Page | Other]]] = deque()
    for batch in batches:
        done: list[Prepared | Other] = []
        if not idle:
            worker, sent = busy.popleft()
            done = worker.receive(sent)
            idle.append(worker)
        worker = idle.popleft()
        worker.send(batch)
        busy.append((worker, batch))
        yield from done
    for worker, sent in busy:
        yield from worker.receive(sent)


class _Worker:
    """A process that prepares pages, seen from the one that started it."""

    def __init__(self, connection: Connection, segmenter: Segmenter) -> None:
        self._connection = connection
        self._segmenter = segmenter

    @classmethod
    @contextlib.contextmanager
    def start(cls, segmenter: Segmenter, dictionary: Path | None) -> Iterator[_Worker]:
        """Start a process; it ends with the block."""
        here, there = socket.socketpair()
        package = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-c", _SERVE, str(there.fileno()), str(dictionary or "")]
        with here:
            with there:
                process = subprocess.Popen(command, pass_fds=[there.fileno()], env=os.environ | {"PYTHONPATH": path})
            with process, Connection(here.detach()) as connection:
                yield cls(connection, segmenter)

    def send(self, batch: list[Page | Other]) -> None:
        """Give the process its next pages; it must have none."""
        with contextlib.suppress(OSError):
            self._connection.send([item for item in batch if isinstance(item, Page)])

    def receive(self, batch: list[Page | Other]) -> list[Prepared | Other]:
        """Take what was made of the batch sent last; where the process has died, make it here."""
        try:
            done: Iterator[Prepared] = iter(self._connection.recv())
        except (EOFError, OSError):
            done = (prepare(item, self._segmenter) for item in batch if isinstance(item, Page))
        return [next(done) if isinstance(item, Page) else item for item in batch]


def serve(descriptor: str, dictionary: str) -> None:
    """Prepare the pages that come in over a socket until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts the build closes the socket
    segmenter = Segmenter.open(Path(dictionary) if dictionary else None)
    with Connection(int(descriptor)) as connection, contextlib.suppress(EOFError, OSError):
        while True:
            connection.send([prepare(page, segmenter) for page in connection.recv()])
