"""Files and folders, and zips, which are folders in a file → Pages, each with what its sidecar says of it.

Offsets count characters of the text as decoded, line ends as they stand in the file; of a PDF, HTML or DOCX file, of
the text that was extracted, which the index keeps. A byte order mark is no part of the text.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.encodings import OnError
from index.errors import ConfigError, ReadingError
from index.formats.inputs import MAX_TEXT_BYTES, Extract, Input
from index.formats.table import KINDS, ZIP, is_read, read_input, unopened
from index.formats.zips import BROKEN, members, open_zip
from index.sidecar import SIDECAR_NAME, SidecarEntry, Sidecars, parse_sidecar
from index.types import Page

_PART = re.compile(r"[/#]")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, the name by which its pages go, and the folder up to which sidecars speak for it."""

    path: Path
    file: str
    root: Path


def find_sources(paths: Sequence[Path], *, on_error: OnError) -> list[Source]:
    """List the files to read: each once, under a name of its own, folders recursively in name order."""
    sources: list[Source] = []
    names = _Names()
    seen: set[str] = set()
    for given in paths:
        is_folder = os.path.isdir(given)  # noqa: PTH112  # the method raises where a folder above may not be entered
        root = given if is_folder else given.parent
        for path in _files_in(given, on_error) if is_folder else _file_at(given, on_error):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                name = names.take(path.relative_to(root).as_posix(), root.resolve().name)
                sources.append(Source(path, name, root))
    return sources


def read_source(source: Source, *, sidecars: Sidecars, on_error: OnError) -> Iterator[Page]:
    """Yield the pages of one file."""
    entries = sidecars.entries(source.path, source.root)
    try:
        given = _open(source)
        if source.file.lower().endswith(ZIP):
            yield from _read_zip(given, entries, on_error)
        else:
            for extract in read_input(given, on_error):
                yield _page(extract, source.file, entries)
    except ReadingError as error:
        on_error(error)
    except OSError as error:
        on_error(unopened(source.path, error))


def _open(source: Source) -> Input:
    status = source.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError(f"{source.path} is no plain file: give a file or a folder")
    return Input(source.file, status.st_size, lambda: source.path.open("rb"))


def _page(extract: Extract, file: str, entries: Mapping[str, SidecarEntry]) -> Page:
    """Make a page of an extract and of what the sidecars say of it, or of the file around it."""
    part = extract.name.removeprefix(file)
    known = (entries.get(name) for name in (part, part.partition("#")[0], ""))
    entry = next(filter(None, known), SidecarEntry())
    issue_date = extract.issue_date or entry.issue_date
    return Page(extract.name, extract.text, extract.encoding, issue_date, entry.paper, entry.number, extract.headline)


def _read_zip(source: Input, entries: Mapping[str, SidecarEntry], on_error: OnError) -> Iterator[Page]:
    with open_zip(source) as archive:
        inside = list(members(archive, source, on_error))
        known = dict(entries)
        sidecars = (member for member in inside if member.name.endswith(f"/{SIDECAR_NAME}"))
        for sidecar in sorted(sidecars, key=lambda sidecar: sidecar.name.count("/")):  # the nearest has the last word
            known |= _sidecar_of(sidecar, source.name, on_error)
        readable = [member for member in inside if is_read(member.name)]
        names = _Names()
        for member in readable:
            if member.name.lower().endswith(ZIP):
                on_error(ReadingError(f"{member.name} is a zip in a zip: unpack it beside the other one"))
                continue
            if not names.add(member.name):
                on_error(ReadingError(f"{member.name} is left out: another file has its name; call it otherwise"))
                continue
            for extract in read_input(member, on_error):
                yield _page(extract, source.name, known)
    if not readable:
        raise ReadingError(f"{source.name} holds nothing to read: {KINDS} are read")


def _sidecar_of(member: Input, archive: str, on_error: OnError) -> dict[str, SidecarEntry]:
    """Read the sidecar in a folder of a zip: the file's place in the zip → its entry."""
    folder = member.name.removeprefix(archive).removesuffix(SIDECAR_NAME)
    try:
        parsed = parse_sidecar(member.read(MAX_TEXT_BYTES), member.name)
    except (ConfigError, ReadingError) as error:
        on_error(ReadingError(str(error)))
        return {}
    except (*BROKEN, OSError) as error:
        on_error(ReadingError(f"{member.name} is damaged ({error}): copy the zip again"))
        return {}
    return {f"{folder}{file}": entry for file, entry in parsed.items()}


def _file_at(given: Path, on_error: OnError) -> list[Path]:
    if not os.path.lexists(given):
        on_error(ReadingError(f"{given} is not there, or may not be looked at: check the path"))
        return []
    if not is_read(given.name):
        on_error(ReadingError(f"{given} is no kind of file that is read here: {KINDS} are"))
        return []
    return [given]


def _files_in(folder: Path, on_error: OnError) -> list[Path]:
    """List the files in a folder; links to folders are followed, each folder is entered once."""

    def report(error: OSError) -> None:
        on_error(ReadingError(f"{error.filename} cannot be opened ({error.strerror}): make it readable"))

    found: list[Path] = []
    entered = {os.path.realpath(folder)}
    for place, folders, files in os.walk(folder, onerror=report, followlinks=True):
        folders[:] = [name for name in sorted(folders) if not name.startswith(".") and _enter(place, name, entered)]
        found.extend(Path(place, name) for name in files if is_read(name) and not name.startswith("."))
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _enter(place: str, name: str, entered: set[str]) -> bool:
    real = os.path.realpath(os.path.join(place, name))  # noqa: PTH118  # a Path a folder takes five times as long
    is_new = real not in entered
    entered.add(real)
    return is_new


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that files go by, and those above them: pages of `a.zip` are `a.zip/…`, of `a.pdf` `a.pdf#…`."""

    taken: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)

    def take(self, name: str, root: str) -> str:
        """Return `name`, or where another root has it already, `root/name`, `root~2/name` and so on."""
        free, times = name, 1
        while not self.add(free):
            free = f"{root}/{name}" if times == 1 else f"{root}~{times}/{name}"
            times += 1
        return free

    def add(self, name: str) -> bool:
        """Take a name if it is free, and tell whether it was."""
        above = _names_above(name)
        if name in self.taken or name in self.above or not self.taken.isdisjoint(above):
            return False
        self.taken.add(name)
        self.above.update(above)
        return True


def _names_above(name: str) -> list[str]:
    return [name[: match.start()] for match in _PART.finditer(name)]
