"""Files as they are now, and as they were indexed → the pages to prepare and the runs of earlier pages to keep.

Two gates: a file of the same size and time is not opened; one of the same digest is not read. Of any other file, the
pages that are as they were are kept all the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.table import made_with
from index.manifest import Source
from index.packing import digest_page
from index.reading import Source as Location
from index.reading import find_sources, read_source
from index.sidecar import Sidecars
from index.store import digest_file
from index.types import Page

_JUST_WRITTEN = 2 * 10**9
"""Nanoseconds in which a file may be written twice and show one time."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to index as it is now; `kept` are its pages in the earlier index, if it is as it was."""

    location: Location
    now: Source
    kept: range | None


@dataclass(slots=True)
class Changes:
    """What an update met: pages by file that are new, changed or gone, how many stayed, and every source."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: int = 0
    sources: list[Source] = field(default_factory=list)


def survey(paths: Sequence[Path], earlier: Sequence[Source], *, on_error: OnError) -> list[File]:
    """Look at every file to index, and compare it with what the earlier index knows of it."""
    sidecars = Sidecars()
    stops = accumulate(source.pages for source in earlier)
    known = {s.file: (s, range(stop - s.pages, stop)) for s, stop in zip(earlier, stops, strict=True)}
    now = time.time_ns()
    files: list[File] = []
    for location in find_sources(paths, on_error=on_error):
        sidecar = f"{sidecars.entries(location.path, location.root)} {made_with(location.file)}"
        source, pages = known.get(location.file, (None, range(0)))
        if source is None or source.sidecar != sidecar:
            files.append(_look(location, Source(location.file, 0, "", sidecar=sidecar), range(0), now))
        elif source.pages:
            files.append(_look(location, source, pages, now))
        else:
            files.append(_read_again(location, source, sidecars))
    return files


def _look(location: Location, known: Source, pages: range, now: int) -> File:
    """Pass a file through the gates."""
    try:
        stat = location.path.stat()
        if (stat.st_size, stat.st_ctime_ns) == (known.bytes, known.changed):
            return File(location, known, pages)
        digest = digest_file(location.path)
    except OSError:  # said when it is to be read
        return File(location, replace(known, bytes=0, sha256="", changed=0), None)
    changed = stat.st_ctime_ns if stat.st_ctime_ns < now - _JUST_WRITTEN else 0
    seen = replace(known, bytes=stat.st_size, sha256=digest, changed=changed)
    return File(location, seen, pages if digest == known.sha256 else None)


def _read_again(location: Location, known: Source, sidecars: Sidecars) -> File:
    """Try a file that gave no page: what kept it from being read need not show in its bytes."""
    failed: list[ReadingError] = []
    page = next(read_source(location, sidecars=sidecars, on_error=failed.append), None)
    same = page is None and tuple(map(str, failed)) == known.failed
    return File(location, known, range(0) if same else None)


def is_unchanged(files: Sequence[File], earlier: Sequence[Source]) -> bool:
    """Tell whether an index of these files would hold what the earlier one holds."""
    return all(file.kept is not None for file in files) and [f.now.file for f in files] == [s.file for s in earlier]


def read_changes(
    files: Sequence[File], known: Mapping[str, tuple[int, bytes]], changes: Changes, *, on_error: OnError
) -> Iterator[Page | range]:
    """Yield the pages to prepare, and between them runs of the numbers of earlier pages to keep; fill in `changes`.

    `known` gives the number and the digest of each earlier page by its file; it is not asked where no file changed.
    """
    seen: set[int] = set()
    for item in _joined(_read(files, known, changes, on_error)):
        if isinstance(item, range):
            seen.update(item)
            changes.kept += len(item)
        else:
            number, _ = known.get(item.file, (-1, b""))
            seen.add(number)
            (changes.added if number < 0 else changes.changed).append(item.file)
        yield item
    changes.removed += [file for file, (number, _) in known.items() if number not in seen]


def _joined(items: Iterable[Page | range]) -> Iterator[Page | range]:
    """Make one run of those that follow each other."""
    run = range(0)
    for item in items:
        if isinstance(item, range) and item.start == run.stop:
            run = range(run.start, item.stop)
            continue
        if run:
            yield run
        run = item if isinstance(item, range) else range(0)
        if isinstance(item, Page):
            yield item
    if run:
        yield run


def _read(
    files: Sequence[File], known: Mapping[str, tuple[int, bytes]], changes: Changes, on_error: OnError
) -> Iterator[Page | range]:
    """Yield the pages of each file, or the number of the earlier page that is the same, and note each source."""
    sidecars = Sidecars()
    for file in files:
        if file.kept is not None:
            yield file.kept
            for reason in file.now.failed:
                on_error(ReadingError(reason))
            changes.sources.append(file.now)
            continue
        failed: list[ReadingError] = []
        count = 0
        for page in read_source(file.location, sidecars=sidecars, on_error=failed.append):
            count += 1
            number, digest = known.get(page.file, (-1, b""))
            yield range(number, number + 1) if number >= 0 and digest == digest_page(page) else page
        for error in failed:
            on_error(error)
        changes.sources.append(replace(file.now, pages=count, failed=tuple(map(str, failed))))
