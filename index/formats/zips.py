"""A zip → the files in it, read in place and one after the other, as if it were a folder.

Nothing is unpacked to the disk. A name that leads out of the zip, what unpacks to more than text can, and a zip in a
zip are refused by name.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.inputs import MAX_RATIO, MAX_REPORTED, Input

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, UnicodeDecodeError, struct.error)
"""What reading a damaged zip raises."""

_HARMLESS = 16 * 1024 * 1024
_MAX_DIRECTORY_BYTES = 128 * 1024 * 1024
_TAIL = 65_536 + 22 + 20 + 56
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_MAX_NAME = 1000


@contextmanager
def open_zip(source: Input) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose list of files is of a size that can be read."""
    with source.open() as stream:
        try:
            if _directory_bytes(stream) > _MAX_DIRECTORY_BYTES:
                raise ReadingError(f"{source.name} lists more files than are read here: cut it into several")
            archive = zipfile.ZipFile(stream)
        except (*BROKEN, OSError) as error:
            raise ReadingError(f"{source.name} is no zip, or it is damaged ({error}): copy it again") from error
        with archive:
            yield archive


def _directory_bytes(stream: IO[bytes]) -> int:
    """Read how large the list of files at the end says that it is."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    large = tail.rfind(b"PK\x06\x06", 0, max(at, 0))
    if large >= 0:
        return int.from_bytes(tail[large + 40 : large + 48], "little")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def members(archive: zipfile.ZipFile, source: Input, on_error: OnError) -> Iterator[Input]:
    """Yield the files of a zip in name order, under `zip/name`; those that must not be read go to `on_error`."""
    infos = [(_name_of(info), info) for info in archive.infolist() if not info.is_dir()]
    sound: list[tuple[str, zipfile.ZipInfo]] = []
    refused = 0
    for name, info in sorted(infos, key=lambda item: (PurePosixPath(item[0]).parts, item[0])):
        if reason := _refusal(name, info):
            refused += 1
            if refused <= MAX_REPORTED:
                on_error(ReadingError(f"{source.name}/{name[:_MAX_NAME]} is left out: {reason}"))
        elif not _is_hidden(name):
            sound.append((PurePosixPath(name).as_posix(), info))
    if refused > MAX_REPORTED:
        on_error(ReadingError(f"{source.name}: {refused} files are left out in all, the first ones are named above"))
    if sum(info.file_size for _, info in sound) > max(_HARMLESS, MAX_RATIO * source.size):
        raise ReadingError(f"{source.name} unpacks to {MAX_RATIO} times its size and more: no text does, it is a bomb")
    times = Counter[str]()
    for name, info in sound:
        times[name] += 1
        place = f"~{times[name]}/{name}" if times[name] > 1 else name
        yield Input(f"{source.name}/{place}", info.file_size, partial(archive.open, info))


def _refusal(name: str, info: zipfile.ZipInfo) -> str:
    """Say why a file must not be read, or nothing."""
    parts = name.split("/")
    if not name or name.startswith("/") or ".." in parts or name[1:2] == ":" or len(name) > _MAX_NAME:
        return "its name leads out of the zip, or is none"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted; zip it without a password"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link to another file"
    if info.file_size > max(_HARMLESS, MAX_RATIO * info.compress_size):
        return f"it unpacks to {MAX_RATIO} times its size and more, which no text does"
    return ""


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _name_of(info: zipfile.ZipInfo) -> str:
    """Read a name as it was written: without the mark for UTF-8, Chinese systems write GB18030."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.orig_filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.partition("\0")[0].replace("\\", "/")
