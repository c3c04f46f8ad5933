"""A text or Markdown file → one page."""

from __future__ import annotations

from collections.abc import Iterator

from index.encodings import OnError, decode
from index.errors import ReadingError
from index.formats.inputs import MAX_TEXT_BYTES, Extract, Input


def read_plain(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield the file's text, its line ends untouched."""
    decoded = decode(source.read(MAX_TEXT_BYTES), source.name)
    if decoded.doubt:
        on_error(ReadingError(decoded.doubt))
    yield Extract(source.name, decoded.text, decoded.encoding)
