"""An HTML file → one page: its text without scripts and menus, by the events of libxml2's HTML parser.

No tree is built: a tree costs the square of how deep a hostile page nests its elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.encodings import Decoded, OnError, decode
from index.errors import ReadingError
from index.formats.flow import Flow
from index.formats.inputs import MAX_TEXT_BYTES, Extract, Input, extra_missing

_HEAD = re.compile(r"h([1-6])")
_HAN = r"\u2e80-\u2fff\u3001-\uffef"
_LINE_OF_HAN = re.compile(rf"(?<=[{_HAN}])[^\S\n]*+\n\s*+(?=[{_HAN}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_UNSEEN = re.compile("script|style|noscript|template|svg|math|nav|select|button|textarea|iframe|object|title")
_IN_LINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|rp|rt|ruby|s|samp|small|span"
    "|strike|strong|sub|sup|time|tt|u|var|wbr"
)


def read_web(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield the text of the file; its title is the headline where no other is there."""
    decoded = _decode(source.read(MAX_TEXT_BYTES), source.name)
    if decoded.doubt:
        on_error(ReadingError(decoded.doubt))
    if "<!ENTITY" in decoded.text:
        raise ReadingError(f"{source.name} declares entities of its own, as bombs do and pages do not: remove them")
    text = _text_of(decoded.text, source.name)
    if not text:
        raise ReadingError(f"{source.name} is empty: there is no text in its HTML")
    yield Extract(source.name, text, decoded.encoding)


def _decode(content: bytes, name: str) -> Decoded:
    """Decode by what the bytes show, and where that is not sure by what the file says of itself."""
    try:
        decoded = decode(content, name)
    except ReadingError:
        declared = _decode_as_declared(content)
        if declared is None:
            raise
        return declared
    return (_decode_as_declared(content) if decoded.doubt else None) or decoded


def _decode_as_declared(content: bytes) -> Decoded | None:
    declared = _CHARSET.search(content[:_DECLARED_WITHIN])
    if declared is None:
        return None
    encoding = declared[1].decode("ascii").lower()
    encoding = _WIDER.get(encoding, encoding)
    try:
        return Decoded(content.decode(encoding), encoding)
    except (LookupError, UnicodeError):
        return None


def _text_of(markup: str, name: str) -> str:
    try:
        from lxml import etree
    except ImportError as error:
        raise extra_missing(name, "lxml") from error
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True)
    try:
        parser.feed(markup.encode("utf-8", "replace"))  # a half of a character, which a rare encoding may give
        return str(parser.close())
    except etree.LxmlError:
        return reader.close()


class _Reader:
    """Hears of elements and text as they come."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._unseen = 0
        self._level = 0
        self._is_title = False
        self._title: list[str] = []

    def start(self, tag: str, attributes: object) -> None:
        """Begin an element."""
        del attributes
        self._is_title = tag == "title" and not self._title and not self._unseen
        if _UNSEEN.fullmatch(tag):
            self._unseen += 1
        elif tag == "br":
            self._flow.add("\n")
        elif tag == "tr":
            self._flow.open_row()
        elif not _IN_LINE.fullmatch(tag):
            self._flow.end(self._level)
            head = _HEAD.fullmatch(tag)
            self._level = int(head[1]) if head else self._level

    def end(self, tag: str) -> None:
        """End an element."""
        self._is_title = False
        if _UNSEEN.fullmatch(tag):
            self._unseen -= 1
        elif tag == "tr":
            self._flow.close_row()
        elif not _IN_LINE.fullmatch(tag) and tag != "br":
            self._flow.end(self._level)
            if _HEAD.fullmatch(tag):
                self._level = 0

    def data(self, text: str) -> None:
        """Take text."""
        if self._is_title:
            self._title.append(text)
        elif not self._unseen:
            self._flow.add(_SPACE.sub(" ", _LINE_OF_HAN.sub("", text)))

    def close(self) -> str:
        """Give all the text, when the file has ended."""
        text = self._flow.text()
        title = _SPACE.sub(" ", "".join(self._title)).strip()
        return f"# {title}\n\n{text}" if title and text and not self._flow.has_heads else text
