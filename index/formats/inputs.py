"""What every format reads and what it gives: bytes under a name → extracts, the text of one page each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from index.encodings import OnError
from index.errors import ReadingError
from index.types import IssueDate

MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_PICTURED_BYTES = 512 * 1024 * 1024
"""What a PDF may have, most of which is pictures."""
MAX_REPORTED = 10
"""Of the records of a file, or the files in a zip, that cannot be read so many are named."""
MAX_RATIO = 250
"""No text shrinks to less than one part in so many; what does was made to fill memory or disk."""


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to read: a file, or a member of a zip, and the name by which its pages go."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    def read(self, limit: int) -> bytes:
        """Read it all; raises ReadingError where it is larger than the limit."""
        with self.open() as stream:
            content = stream.read(limit + 1) if self.size <= limit else b""
        size = max(self.size, len(content))
        if size > limit:
            most = limit // 2**20
            raise ReadingError(f"{self.name} has {size / 2**20:.0f} MB, the limit is {most} MB: cut it into pages")
        return content


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a page, and by which name the page goes; of a record also its title and date."""

    name: str
    text: str
    encoding: str
    headline: str | None = None
    issue_date: IssueDate | None = None


class Format(Protocol):
    """A way to read files of one kind.

    Yields the pages there are, tells `on_error` of what it must leave out, and raises ReadingError where nothing more
    can be read.
    """

    def __call__(self, source: Input, on_error: OnError) -> Iterator[Extract]:
        """Read one file."""
        ...


def extra_missing(name: str, library: str) -> ReadingError:
    """Say that a file needs a library which is not installed."""
    return ReadingError(f"{name} cannot be read without {library}: pip install 'wenbao[formats]'")
