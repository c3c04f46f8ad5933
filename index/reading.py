"""Files and folders → Pages: text and Markdown page by page, JSONL (plain, xz, gz) record by record as a stream.

Offsets count characters of the text as decoded, line ends as they stand in the file. A byte order mark is no part of
the text: for UTF-8 the text is always `path.read_bytes().decode("utf-8-sig")`.
"""

from __future__ import annotations

import gzip
import json
import lzma
import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from index.errors import NoPagesError, ReadingError
from index.sidecar import SidecarEntry, Sidecars, parse_issue_date
from index.types import IssueDate, Page

MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_RECORD_BYTES = 16 * 1024 * 1024
MAX_REPORTED_RECORDS = 10
TEXT_SUFFIXES = (".txt", ".md")
RECORD_SUFFIXES = (".jsonl", ".jsonl.xz", ".jsonl.gz")

OnError = Callable[[ReadingError], None]

_BROKEN_STREAM = (lzma.LZMAError, zlib.error, gzip.BadGzipFile, EOFError)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What a Chinese text is made of, for telling GB18030 from other bytes.
_COMMON = re.compile(r"[\x09-\x0d\x20-\x7e\u2014-\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, the name by which its pages go, and the folder up to which sidecars speak for it."""

    path: Path
    file: str
    root: Path


def read_pages(paths: Sequence[Path], *, on_error: OnError) -> Iterator[Page]:
    """Yield the pages of files and folders in name order; what cannot be read goes to `on_error` and the rest goes on.

    Raises NoPagesError at the end where no page came out, ConfigError for a sidecar that cannot be understood.
    """
    sidecars = Sidecars()
    empty = True
    for source in find_sources(paths, on_error=on_error):
        for page in read_source(source, sidecars=sidecars, on_error=on_error):
            empty = False
            yield page
    if empty:
        names = ", ".join(str(path) for path in paths) or "no path given"
        kinds = ", ".join((*TEXT_SUFFIXES, *RECORD_SUFFIXES))
        raise NoPagesError(f"there is nothing to index at {names}: name a file or folder that holds {kinds} files")


def find_sources(paths: Sequence[Path], *, on_error: OnError) -> list[Source]:
    """List the files to read: each once, under a name of its own, folders recursively in name order."""
    sources: list[Source] = []
    names: set[str] = set()
    seen: set[Path] = set()
    for given in paths:
        root = given if given.is_dir() else given.parent
        for path in _files_at(given, on_error):
            real = path.resolve()
            if real not in seen:
                seen.add(real)
                name = _free_name(path.relative_to(root).as_posix(), root.resolve().name, names)
                sources.append(Source(path, name, root))
    return sources


def read_source(source: Source, *, sidecars: Sidecars, on_error: OnError) -> Iterator[Page]:
    """Yield the pages of one file."""
    entry = sidecars.entry(source.path, source.root)
    try:
        if source.path.name.lower().endswith(RECORD_SUFFIXES):
            yield from _read_records(source, entry, on_error)
        else:
            text, encoding = decode(_read_bytes(source), source.file)
            yield Page(source.file, text, encoding, entry.issue_date, entry.paper, entry.number)
    except ReadingError as error:
        on_error(error)
    except OSError as error:
        reason = error.strerror or str(error)
        on_error(ReadingError(f"{source.path} cannot be opened ({reason}): check that it is there and readable"))


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Return a file's text and its encoding: UTF-8 with or without a byte order mark, else GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadingError(f"{name} is UTF-16: save it as UTF-8")
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        encoding = "gb18030"
        text = _decode_gb18030(content, name, error)
    if not text.strip():
        raise ReadingError(f"{name} is empty: give it text or move it away")
    if len(_CONTROL.findall(text)) > len(text) / 200:
        raise ReadingError(f"{name} holds bytes that no text has: it is no text file, or it is damaged")
    return text, encoding


def _decode_gb18030(content: bytes, name: str, cause: UnicodeDecodeError) -> str:
    """Decode as GB18030 where that gives Chinese text; nearly any bytes decode to *something*."""
    unknown = f"{name} is neither UTF-8 nor GB18030 (byte {cause.start} is wrong for UTF-8): save it as UTF-8"
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise ReadingError(unknown) from error
    sample = text[:20_000]
    if len(_COMMON.findall(sample)) < 0.9 * len(sample):
        raise ReadingError(unknown)
    return text


def _files_at(given: Path, on_error: OnError) -> list[Path]:
    if given.is_dir():
        return _files_in(given, on_error)
    if not given.exists():
        on_error(ReadingError(f"{given} is not there: check the path"))
        return []
    if not _is_source(given.name):
        kinds = ", ".join((*TEXT_SUFFIXES, *RECORD_SUFFIXES))
        on_error(ReadingError(f"{given} is no kind of file that is read here: {kinds} are"))
        return []
    return [given]


def _files_in(folder: Path, on_error: OnError) -> list[Path]:
    def report(error: OSError) -> None:
        on_error(ReadingError(f"{error.filename} cannot be opened ({error.strerror}): make it readable"))

    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found.extend(Path(place, name) for name in files if _is_source(name) and not name.startswith("."))
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _is_source(name: str) -> bool:
    return name.lower().endswith((*TEXT_SUFFIXES, *RECORD_SUFFIXES))


def _free_name(name: str, root: str, taken: set[str]) -> str:
    """Return `name`, or where another root has it already, `root/name`, `root~2/name` and so on."""
    free, times = name, 1
    while free in taken:
        free = f"{root}/{name}" if times == 1 else f"{root}~{times}/{name}"
        times += 1
    taken.add(free)
    return free


def _read_bytes(source: Source) -> bytes:
    size = source.path.stat().st_size
    if not source.path.is_file():
        raise ReadingError(f"{source.path} is no plain file: give a file or a folder")
    if size > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 2**20
        raise ReadingError(f"{source.file} has {size / 2**20:.0f} MB, the limit is {limit} MB: cut it into pages")
    return source.path.read_bytes()


def _read_records(source: Source, entry: SidecarEntry, on_error: OnError) -> Iterator[Page]:
    ids: set[str] = set()
    broken = 0
    with _open_records(source.path) as lines:
        try:
            for number, line in enumerate(_bounded_lines(lines), 1):
                if not line.strip():
                    continue
                try:
                    yield _parse_record(line, number, source.file, entry, ids)
                except ReadingError as error:
                    broken += 1
                    if broken <= MAX_REPORTED_RECORDS:
                        on_error(error)
        except _BROKEN_STREAM as error:
            raise ReadingError(f"{source.file} is damaged or cut short ({error}): copy it again") from error
    if broken > MAX_REPORTED_RECORDS:
        on_error(ReadingError(f"{source.file}: {broken} lines are left out in all, the first ones are named above"))


def _open_records(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".xz"):
        return lzma.open(path)
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return path.open("rb")


def _bounded_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines; of one longer than the limit only the start, which its reader then refuses."""
    while line := file.readline(MAX_RECORD_BYTES + 1):
        yield line
        while len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_RECORD_BYTES + 1)


def _parse_record(line: bytes, number: int, file: str, entry: SidecarEntry, ids: set[str]) -> Page:
    where = f"{file}, line {number}"
    if len(line) > MAX_RECORD_BYTES:
        raise ReadingError(f"{where} is longer than {MAX_RECORD_BYTES // 2**20} MB: cut it into articles")
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{where} is not valid JSON ({error}): correct or remove it") from error
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ReadingError(f'{where} has no text: an article is {{"id", "title", "date", "text"}}')
    title = record.get("title")
    title = _SPACE.sub(" ", title).strip() if isinstance(title, str) else ""
    id_ = _SPACE.sub(" ", str(record.get("id", number))).strip() or str(number)
    if not (text + title + id_).isascii() and _has_surrogate(text + title + id_):
        raise ReadingError(f"{where} holds half a character (a lone surrogate): correct or remove it")
    value = parse_issue_date(str(record.get("date") or "").strip()[:10])
    issue_date = IssueDate(value, "sidecar") if value else entry.issue_date
    name = _free_record(f"{file}#{id_}", ids)
    return Page(name, text, "utf-8", issue_date, entry.paper, entry.number, title)


def _free_record(name: str, taken: set[str]) -> str:
    free, times = name, 1
    while free in taken:
        times += 1
        free = f"{name}~{times}"
    taken.add(free)
    return free


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
