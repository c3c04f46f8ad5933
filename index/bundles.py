"""The texts, passages and figures of pages that follow each other ↔ a few columns, each compressed as a whole.

An item of a column is found by its place in the bundle; each column can be read without the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

import zstandard

FULL = 40_000
"""So many bytes of text make a bundle: few enough to read for a page of them, enough to shrink well."""
_LEVEL = 9
_SHORT, _OTHERWISE = "gb18030", b"\xff"
"""Bytes in GB18030 never begin with this one."""


class Extent(NamedTuple):
    """Which pages and articles a bundle holds, by their numbers, and how many bytes of text."""

    page: int
    pages: int
    article: int
    articles: int
    size: int


class Columns(NamedTuple):
    """What a bundle holds, each column compressed."""

    texts: bytes
    passages: bytes
    figures: bytes


@dataclass(slots=True)
class Bundle:
    """A bundle that is filled: the texts of its pages, the passages and figures of its articles, as they are written.

    `page` and `article` are the numbers of its first page and article.
    """

    page: int = 0
    article: int = 0
    texts: list[bytes] = field(default_factory=list)
    passages: list[bytes] = field(default_factory=list)
    figures: list[bytes] = field(default_factory=list)

    @property
    def extent(self) -> Extent:
        """What it holds so far."""
        size = sum(map(len, self.texts))
        return Extent(self.page, len(self.texts), self.article, len(self.passages), size)

    def pack(self) -> Columns:
        """Compress what it holds."""
        return Columns(*map(pack_together, (self.texts, self.passages, self.figures)))

    def take(self, extent: Extent, columns: Columns, pages: range, articles: range) -> None:
        """Add those of the pages and articles of another bundle that lie within ranges."""
        texts, passages, figures = map(unpack_together, columns)
        own_pages = slice(max(pages.start - extent.page, 0), max(pages.stop - extent.page, 0))
        own_articles = slice(max(articles.start - extent.article, 0), max(articles.stop - extent.article, 0))
        self.texts += texts[own_pages]
        self.passages += passages[own_articles]
        self.figures += figures[own_articles]


def write_text(text: str) -> bytes:
    """Write a text so that it shrinks well: a Chinese character in two bytes, if it can be read back from them."""
    with contextlib.suppress(UnicodeError):
        data = text.encode(_SHORT)
        if data.decode(_SHORT) == text:
            return data
    return _OTHERWISE + text.encode("utf-8", "surrogatepass")


def read_text(data: bytes) -> str:
    """Give the text that was written."""
    return data[1:].decode("utf-8", "surrogatepass") if data.startswith(_OTHERWISE) else data.decode(_SHORT)


def pack_together(items: Sequence[bytes]) -> bytes:
    """Compress items together: how many there are, how long each is, and they themselves."""
    sizes = (len(items), *map(len, items))
    data = b"".join((*(size.to_bytes(4, "little") for size in sizes), *items))
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def unpack_together(data: bytes) -> list[bytes]:
    """Give the items that were compressed."""
    data = zstandard.ZstdDecompressor().decompress(data)
    sizes = memoryview(data)[: 4 + 4 * int.from_bytes(data[:4], "little")].cast("I")
    ends = accumulate(sizes[1:], initial=4 * len(sizes))
    return [data[start:end] for start, end in pairwise(ends)]
