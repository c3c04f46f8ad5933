"""The folder of an index → an open archive, built from the seeds where there is none; builds shown as they run."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bot.messages import MESSAGES
from bot.progress import show_progress
from bot.settings import Settings
from bot.terminal import complain, escaped
from index import Archive, BuildReport, Headway, IndexMissingError, IndexSettings, Store, build


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


def open_newer(archive: Archive, settings: Settings) -> Archive | None:
    """Open the live generation if it is another than the one given; None where it is not. Raises WenbaoError."""
    if Store(settings.index).current() == archive.generation:
        return None
    return Archive.open(settings.index, model=settings.model)


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
    paths: Sequence[Path],
    settings: Settings,
    how: IndexSettings,
    *,
    fresh: bool = False,
    quiet: bool = False,
    wait: bool = False,
) -> BuildReport:
    """Build the index, say on standard error how far it is, unless `quiet`, and which sources were left out.

    Another build is waited for only if `wait`.
    """
    said = MESSAGES[settings.language]

    def on_wait(holder: str) -> None:
        if not quiet:
            complain(said.waiting.format(holder=holder))

    with contextlib.nullcontext(_say_nothing) if quiet else show_progress(settings) as progress:
        report = build(paths, settings.index, how, progress=progress, fresh=fresh, on_wait=on_wait if wait else None)
    for failure in report.failed:
        complain(said.left_out.format(reason=escaped(str(failure))))
    return report


def summary(report: BuildReport, settings: Settings) -> str:
    """Say what a build did."""
    said = MESSAGES[settings.language]
    return (said.built if report.written else said.unchanged).format(
        generation=report.generation, **asdict(report.counts), seconds=report.seconds, root=settings.index
    )


def _say_nothing(headway: Headway) -> None:
    del headway
