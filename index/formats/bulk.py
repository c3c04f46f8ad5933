"""A file of JSONL (plain, xz, gz), an article a line → the articles, as a stream."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.inputs import MAX_RATIO, MAX_REPORTED, Extract, Input
from index.sidecar import parse_issue_date
from index.types import IssueDate

MAX_RECORD_BYTES = 16 * 1024 * 1024
_HARMLESS = 64 * 1024 * 1024

_BROKEN_STREAM = (lzma.LZMAError, zlib.error, gzip.BadGzipFile, EOFError)
_SPACE = re.compile(r"\s+")


def read_bulk(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield the record of each line that is one, under `name#id`."""
    ids = _Ids()
    broken = 0
    with _unpacked(source) as lines:
        try:
            for number, line in enumerate(_bounded_lines(lines, source), 1):
                if not line.strip():
                    continue
                try:
                    yield _parse_record(line, number, source.name, ids)
                except ReadingError as error:
                    broken += 1
                    if broken <= MAX_REPORTED:
                        on_error(error)
        except _BROKEN_STREAM as error:
            raise ReadingError(f"{source.name} is damaged or cut short ({error}): copy it again") from error
    if not ids and not broken:
        on_error(ReadingError(f"{source.name} is empty: there is no article in it"))
    if broken > MAX_REPORTED:
        on_error(ReadingError(f"{source.name}: {broken} lines are left out in all, the first ones are named above"))


@contextmanager
def _unpacked(source: Input) -> Iterator[IO[bytes]]:
    name = source.name.lower()
    with source.open() as stream:
        if name.endswith(".xz"):
            with lzma.open(stream) as lines:
                yield cast("IO[bytes]", lines)
        elif name.endswith(".gz"):
            with gzip.open(stream) as lines:
                yield cast("IO[bytes]", lines)
        else:
            yield stream


def _bounded_lines(file: IO[bytes], source: Input) -> Iterator[bytes]:
    """Yield the lines; of one longer than the limit only the start, which its reader then refuses."""
    unpacked = 0
    is_whole = True
    while line := file.readline(MAX_RECORD_BYTES + 1):
        unpacked += len(line)
        if unpacked > max(_HARMLESS, MAX_RATIO * source.size):
            raise ReadingError(
                f"{source.name} unpacks to {MAX_RATIO} times its size and more: no text does, it is a bomb"
            )
        if is_whole:
            yield line
        is_whole = len(line) <= MAX_RECORD_BYTES or line.endswith(b"\n")


def _parse_record(line: bytes, number: int, file: str, ids: _Ids) -> Extract:
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
    given = record.get("id")
    id_ = _SPACE.sub(" ", "" if given is None else str(given)).strip() or str(number)
    if _has_surrogate(text + title + id_):
        raise ReadingError(f"{where} holds half a character (a lone surrogate): correct or remove it")
    value = parse_issue_date(str(record.get("date") or "").strip()[:10])
    issue_date = IssueDate(value, "sidecar") if value else None
    return Extract(ids.take(f"{file}#{id_}"), text, "utf-8", title, issue_date)


class _Ids(dict[str, int]):
    """The names that are taken, and how often each was asked for."""

    def take(self, name: str) -> str:
        """Take a name, or where it is taken `name~2` and so on."""
        free = name
        while free in self:
            self[name] += 1
            free = f"{name}~{self[name]}"
        self[free] = 1
        return free


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
