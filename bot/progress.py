"""How far a build is → a bar with rate and time left on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta

from bot.messages import MESSAGES, Messages
from bot.settings import Settings
from bot.terminal import complain
from index import Headway, Progress

_SECONDS_BETWEEN_LINES = 10
_SECONDS_TO_MEASURE = 1.0
"""A rate is told once it was measured for so long."""


@contextlib.contextmanager
def show_progress(settings: Settings) -> Iterator[Progress]:
    """Give what a build reports to, and show on standard error what it reports."""
    pace = Pace(MESSAGES[settings.language])
    if not sys.stderr.isatty() or settings.dumb:
        yield _Lines(pace).show
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = SpinnerColumn(), BarColumn(bar_width=20), TextColumn("{task.description}", markup=False)
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)
        yield lambda headway: bar.update(
            task, description=pace.describe(headway), completed=headway.done, total=headway.all or None
        )


class _Lines:
    """Plain lines with some time between them."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._last = time.monotonic()

    def show(self, headway: Headway) -> None:
        text = self._pace.describe(headway)
        if time.monotonic() - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            complain(text)


class Pace:
    """Measures how fast pages are read, and how long the rest of them takes at that rate."""

    def __init__(self, said: Messages, clock: Callable[[], float] = time.monotonic) -> None:
        self._said = said
        self._clock = clock
        self._began: float | None = None

    def describe(self, headway: Headway) -> str:
        """Say in a line what a build does, how far it is, and once that is known, how fast."""
        text = self._said.progress.format(**asdict(headway.counts))
        if headway.stage != "pages":
            return f"{text}; {self._stage(headway)}" if headway.counts.pages else self._stage(headway)
        if self._began is None:
            self._began = self._clock()
        seconds = self._clock() - self._began
        return text + self._rate(headway, seconds) if seconds >= _SECONDS_TO_MEASURE and headway.done else text

    def _stage(self, headway: Headway) -> str:
        said = self._said
        names = {"survey": said.surveying, "check": said.checking, "publish": said.publishing}
        return names.get(headway.stage, said.writing)

    def _rate(self, headway: Headway, seconds: float) -> str:
        left = seconds * (headway.all - headway.done) / headway.done
        return self._said.rate.format(
            pages=headway.counts.pages / seconds,
            megabytes=headway.done / seconds / 1e6,
            left=timedelta(seconds=round(left)),
        )
