"""The folder of an index → an open archive, built from the seeds where there is none; builds shown as they run."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.messages import MESSAGES
from bot.settings import Settings
from bot.terminal import complain
from index import Archive, BuildReport, Counts, IndexMissingError, IndexSettings, Store, build

_SECONDS_BETWEEN_LINES = 10

Progress = Callable[[Counts], None]


@contextlib.contextmanager
def open_archive(settings: Settings) -> Iterator[Archive]:
    """Open the index; where there is none yet, build one from the seeds first and say so."""
    try:
        archive = Archive.open(settings.index, model=settings.model)
    except IndexMissingError:
        seeds = find_seeds(settings)
        if seeds is None:
            raise
        complain(MESSAGES[settings.language].building.format(root=settings.index, seeds=seeds))
        complain(summary(build_index([seeds], settings, IndexSettings(model=settings.model)), settings))
        archive = Archive.open(settings.index, model=settings.model)
    with contextlib.closing(archive):
        yield archive


def usual_paths(settings: Settings) -> list[Path]:
    """Give the paths that the index was built from last time; where there is no index yet, the seeds, if any."""
    try:
        return Store(settings.index).paths()
    except IndexMissingError:
        seeds = find_seeds(settings)
        return [seeds] if seeds else []


def find_seeds(settings: Settings) -> Path | None:
    """Find the pages to begin with: beside the index's `.wenbao`, in the current folder, or beside this program."""
    here, beside = Path("seeds"), settings.index.absolute().parent.parent / "seeds"
    checkout = Path(__file__).resolve().parent.parent
    places = (here if beside == here.absolute() else beside, here, checkout / "seeds")
    return next((place for place in places if place.is_dir()), None)


def build_index(
    paths: Sequence[Path], settings: Settings, how: IndexSettings, *, fresh: bool = False, quiet: bool = False
) -> BuildReport:
    """Build the index, say on standard error how far it is, unless `quiet`, and which sources were left out."""
    with contextlib.nullcontext(_say_nothing) if quiet else _progress(settings) as progress:
        report = build(paths, settings.index, how, progress=progress, fresh=fresh)
    for failure in report.failed:
        complain(MESSAGES[settings.language].left_out.format(reason=failure))
    return report


def summary(report: BuildReport, settings: Settings) -> str:
    """Say what a build did."""
    counts, said = report.counts, MESSAGES[settings.language]
    return (said.built if report.written else said.unchanged).format(
        generation=report.generation,
        pages=counts.pages,
        articles=counts.articles,
        passages=counts.passages,
        seconds=report.seconds,
        root=settings.index,
    )


def _say_nothing(counts: Counts) -> None:
    del counts


@contextlib.contextmanager
def _progress(settings: Settings) -> Iterator[Progress]:
    """Give what a build reports to: a live line on a terminal, elsewhere a line now and then."""
    said = MESSAGES[settings.language].progress

    def describe(counts: Counts) -> str:
        return said.format(pages=counts.pages, articles=counts.articles, passages=counts.passages)

    if not sys.stderr.isatty() or settings.dumb:
        yield partial(_now_and_then, describe, [time.monotonic()])
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("…", total=None)
        yield lambda counts: shown.update(task, description=describe(counts))


def _now_and_then(describe: Callable[[Counts], str], last: list[float], counts: Counts) -> None:
    if time.monotonic() - last[0] >= _SECONDS_BETWEEN_LINES:
        last[0] = time.monotonic()
        complain(describe(counts))
