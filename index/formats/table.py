"""A name's ending → how files of that kind are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.bulk import read_bulk
from index.formats.inputs import Extract, Format, Input
from index.formats.pdf import read_pdf
from index.formats.plain import read_plain
from index.formats.web import read_web
from index.formats.word import read_word
from index.formats.zips import BROKEN

FORMATS: Mapping[str, Format] = {
    ".txt": read_plain,
    ".md": read_plain,
    ".jsonl": read_bulk,
    ".jsonl.xz": read_bulk,
    ".jsonl.gz": read_bulk,
    ".pdf": read_pdf,
    ".html": read_web,
    ".htm": read_web,
    ".xhtml": read_web,
    ".docx": read_word,
}
ZIP = ".zip"
_LIBRARIES = {"pypdfium2": (".pdf", ZIP), "lxml": (".html", ".htm", ".xhtml", ".docx", ZIP)}
SUFFIXES = (*FORMATS, ZIP)
KINDS = ", ".join(SUFFIXES)


def is_read(name: str) -> bool:
    """Tell whether files of such a name are read."""
    return name.lower().endswith(SUFFIXES)


def made_with(name: str) -> str:
    """Name the versions of the libraries that read a file: with others it may read differently."""
    return " ".join(_version(library) for library, suffixes in _LIBRARIES.items() if name.lower().endswith(suffixes))


@cache
def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return ""


def read_input(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield what a file holds; what keeps it from being read goes to `on_error`, too."""
    name = source.name.lower()
    read = next(read for suffix, read in FORMATS.items() if name.endswith(suffix))
    try:
        yield from read(source, on_error)
    except ReadingError as error:
        on_error(error)
    except BROKEN as error:
        on_error(ReadingError(f"{source.name} is damaged ({error}): copy it again"))
    except OSError as error:
        on_error(unopened(source.name, error))


def unopened(name: object, error: OSError) -> ReadingError:
    """Say that the system did not let a file be read."""
    return ReadingError(f"{name} cannot be opened ({error.strerror or error}): check that it is there and readable")
