"""Files and folders that change → a sign each time that they have settled, and a build at each sign."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bot.terminal import complain
from index import ConfigError, WenbaoError

_SETTLED_MS, _LONGEST_MS = 2000, 60_000
"""A build begins when nothing has changed for so long, or when changes have come in for so long without a pause."""
_LOOK_MS = 500
_SIDECAR = "archive.toml"


def build_at_each(signs: Iterable[None], build: Callable[[], object]) -> None:
    """Build at each sign until they end; a build that fails is said, and the next sign is waited for."""
    for _ in signs:
        try:
            build()
        except WenbaoError as e:
            complain(str(e))


def watch(paths: Sequence[Path], *, ignored: Sequence[Path]) -> Iterator[None]:
    """Yield once when the files and folders are watched, then each time that something in them has changed.

    What lies in `ignored`, and what is hidden, does not count. A folder that is taken away and comes back is watched
    again. Raises ConfigError where a path is not there to begin with.
    """
    given = [path.absolute() for path in paths]
    if missing := [path for path in given if not path.exists()]:
        raise ConfigError(f"{missing[0]} is not there, so it cannot be watched: check the path")
    folders = sorted({path if path.is_dir() else path.parent for path in given})
    matters = partial(_matters, given, [path.absolute() for path in ignored])
    deep = any(path.is_dir() for path in given)  # beside a file that is watched there may lie a whole disk
    while True:
        yield from _changes(folders, matters, deep=deep)


def _changes(folders: Sequence[Path], matters: Callable[[object, str], bool], *, deep: bool) -> Iterator[None]:
    """Yield when the folders are watched and at each change, until one is taken away, replaced or back."""
    from watchfiles import watch as watch_files

    there = _identities(folders)
    found = [folder for folder, identity in zip(folders, there, strict=True) if identity]
    if not found:
        time.sleep(_LOOK_MS / 1000)
        return
    stream = watch_files(
        *found,
        watch_filter=matters,
        debounce=_LONGEST_MS,
        step=_SETTLED_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        recursive=deep,
        ignore_permission_denied=True,
    )
    with contextlib.closing(stream), _watchable():
        for number, changed in enumerate(stream):
            if changed or number == 0:
                yield None
            if _identities(folders) != there:
                return


@contextlib.contextmanager
def _watchable() -> Iterator[None]:
    """Say in a sentence that the system watches no more; what has just been taken away is looked for again."""
    try:
        yield
    except FileNotFoundError:
        return
    except (OSError, RuntimeError) as e:  # watchfiles has no name of its own for it that it shows
        raise ConfigError(
            f"the pages cannot be watched ({e}); raise the limits fs.inotify.max_user_watches and max_user_instances, "
            "or run wenbao index now and then"
        ) from e


def _identities(folders: Sequence[Path]) -> tuple[object, ...]:
    """Tell each folder from another that stands in its place later; None where there is none."""
    found: list[object] = []
    for folder in folders:
        try:
            stat = folder.stat()
            found.append((stat.st_dev, stat.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def _matters(given: Sequence[Path], ignored: Sequence[Path], change: object, name: str) -> bool:
    """Tell whether a change matters to an index of the files and folders given."""
    del change
    path = Path(name)
    if any(path.is_relative_to(place) for place in ignored):
        return False
    return path.name == _SIDECAR or any(_lies_in(path, place) for place in given)


def _lies_in(path: Path, place: Path) -> bool:
    within = path.relative_to(place).parts if path.is_relative_to(place) else None
    return within is not None and not any(part.startswith(".") for part in within)
