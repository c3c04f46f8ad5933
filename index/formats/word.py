"""A DOCX file → one page: paragraphs, tables and text boxes in the order of the file, headlines by their styles.

Headers, footers, notes and what a revision has struck out are no part of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Protocol, TypeVar

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.flow import Flow
from index.formats.inputs import MAX_PICTURED_BYTES, MAX_RATIO, MAX_TEXT_BYTES, Extract, Input, extra_missing
from index.formats.zips import BROKEN, open_zip

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLES = ("title", "标题")
_UNSEEN = frozenset(("Fallback", "del", "moveFrom"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEVELS = {str(level): level + 1 for level in range(9)}
"""Of the outline, which goes on with 9: no headline."""
_CHUNK = 1 << 16

Found_co = TypeVar("Found_co", covariant=True)


class _Reader(Protocol[Found_co]):
    """Hears of elements and text as they come, by names without their name space."""

    def start(self, tag: str, value: str) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
    def found(self) -> Found_co: ...


def read_word(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield the text of the document."""
    del on_error
    if source.size > MAX_PICTURED_BYTES:
        raise ReadingError(f"{source.name} has {source.size / 2**20:.0f} MB: take out pictures")
    with source.open() as stream:
        if stream.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ReadingError(f"{source.name} is encrypted, or an old .doc: save it as .docx without a password")
    with open_zip(source) as archive:
        try:
            levels = _read(archive, _STYLES, _Styles(), source.name) if _STYLES in archive.NameToInfo else {}
            text = _read(archive, _DOCUMENT, _Body(levels), source.name)
        except KeyError as error:
            raise ReadingError(f"{source.name} is no Word document: it has no {_DOCUMENT}") from error
        except BROKEN as error:
            raise ReadingError(f"{source.name} is damaged ({error}): copy it again") from error
    if not text:
        raise ReadingError(f"{source.name} is empty: there is no text in it")
    yield Extract(source.name, text, "docx")


def _read(archive: zipfile.ZipFile, part: str, reader: _Reader[Found_co], name: str) -> Found_co:
    """Read a part of the document by its events; entities, which bombs are made of, are refused."""
    try:
        from lxml import etree
    except ImportError as error:
        raise extra_missing(name, "lxml") from error
    info = archive.getinfo(part)
    if info.file_size > min(MAX_TEXT_BYTES, max(1 << 24, MAX_RATIO * info.compress_size)):
        raise ReadingError(f"{name} unpacks to {info.file_size / 2**20:.0f} MB: no page of a paper does")
    parser = etree.XMLParser(target=_Events(reader), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except _Bomb as error:
        raise ReadingError(f"{name} declares a DTD, as bombs do and no document of Word: save it anew") from error
    except etree.XMLSyntaxError as error:
        raise ReadingError(f"{name} is damaged ({error.msg}): copy it again") from error
    return reader.found()


class _Bomb(Exception):  # noqa: N818
    """A document type declaration."""


class _Events:
    """Passes on what a parser meets, and stops at a document type declaration."""

    def __init__(self, reader: _Reader[object]) -> None:
        self._reader = reader

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = next((value for key, value in attributes.items() if key.endswith(("}val", "}styleId"))), "")
        self._reader.start(tag.rpartition("}")[2], value)

    def end(self, tag: str) -> None:
        self._reader.end(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        self._reader.data(text)

    def doctype(self, *_: object) -> None:
        raise _Bomb

    def close(self) -> None:
        """Nothing is left to do."""


class _Styles:
    """Which styles are headlines, and of which level."""

    def __init__(self) -> None:
        self._levels: dict[str, int] = {}
        self._style = ""

    def start(self, tag: str, value: str) -> None:
        if tag == "style":
            self._style = value
        elif tag == "name":
            heading = _HEADING.match(value)
            if heading or value.lower() in _TITLES:
                self._levels[self._style] = int(heading[1]) if heading else 1
        elif tag == "outlineLvl" and value in _LEVELS:
            self._levels.setdefault(self._style, _LEVELS[value])

    def end(self, tag: str) -> None:
        """Nothing hangs on where a style ends."""

    def data(self, text: str) -> None:
        """There is no text among styles."""

    def found(self) -> dict[str, int]:
        return self._levels


class _Body:
    """The text; a text box stands before the paragraph that it is anchored in."""

    def __init__(self, levels: Mapping[str, int]) -> None:
        self._flow = Flow()
        self._levels = levels
        self._level = 0
        self._unseen = 0
        self._is_text = False

    def start(self, tag: str, value: str) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "p":
            self._flow.end()
            self._level = 0
        elif tag == "pStyle":
            self._level = self._levels.get(value, 0)
        elif tag == "outlineLvl":
            self._level = _LEVELS.get(value, 0)
        elif tag == "tr":
            self._flow.open_row()
        else:
            self._is_text = tag == "t"
            if tag in _SIGNS and not self._unseen:
                self._flow.add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        self._is_text = False
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag == "p":
            self._flow.end(self._level)
        elif tag == "tr":
            self._flow.close_row()

    def data(self, text: str) -> None:
        if self._is_text and not self._unseen:
            self._flow.add(text)

    def found(self) -> str:
        return self._flow.text()
