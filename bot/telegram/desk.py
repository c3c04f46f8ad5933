"""The index, asked in a thread of its own: the event loop never waits for a search, and a new index loses none."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from bisect import bisect_right
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from bot.opening import open_archive
from bot.settings import Settings
from index import Archive, Article, IndexMissingError, IssueDate, Store, WenbaoError

logger = logging.getLogger(__name__)

T = TypeVar("T")
_SECONDS_BETWEEN_LOOKS = 2.0


@dataclass(frozen=True, slots=True)
class File:
    """One file of the archive: its issue date, and the numbers of its articles, which follow each other."""

    name: str
    date: IssueDate | None
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Library:
    """An open generation, and what it holds file by file."""

    archive: Archive
    files: tuple[File, ...]
    dates: tuple[str, str] | None
    """The first and the last issue date known."""

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Open the live generation; where there is none, one is built from the seeds. Raises WenbaoError."""
        try:
            archive = Archive.open(settings.index, model=settings.model)
        except IndexMissingError:
            with open_archive(settings):
                pass
            archive = Archive.open(settings.index, model=settings.model)
        files = tuple(_files(archive.articles()))
        known = [file.date.value for file in files if file.date]
        return cls(archive, files, (min(known), max(known)) if known else None)

    def articles_of(self, file: File) -> list[Article]:
        """Give the articles of a file."""
        return [self.archive.article(number) for number in range(file.first, file.first + file.count)]

    def find(self, name: str, offset: int) -> int | None:
        """Give the number of the article that holds a place in a file."""
        for file in self.files:
            if file.name == name:
                for number, article in enumerate(self.articles_of(file), file.first):
                    if any(start <= offset < end for start, end in article.spans):
                        return number
        return None

    def file_of(self, number: int) -> File:
        """Give the file of an article's number."""
        return self.files[bisect_right(self.files, number, key=lambda file: file.first) - 1]


def _files(articles: Iterable[Article]) -> Iterable[File]:
    first = 0
    for name, group in groupby(articles, key=lambda article: article.file):
        own = [article.issue_date for article in group]
        yield File(name, own[0], first, len(own))
        first += len(own)


class Desk:
    """Takes work to the index, one piece at a time, and changes the index between two pieces."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._settings = settings
        self._library = library
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._opening = asyncio.Lock()
        self._refused = ""

    @property
    def generation(self) -> str:
        """The generation that answers."""
        return self._library.archive.generation

    async def run(self, work: Callable[[Library], T]) -> T:
        """Do something with the index; what is under way when it changes finishes with the old one."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, lambda: work(self._library))

    async def refresh(self) -> bool:
        """Change to the live generation and tell whether it is another; raises WenbaoError, and the old one stays."""
        async with self._opening:
            live = await asyncio.to_thread(Store(self._settings.index).current)
            if live == self.generation:
                return False
            # In another thread: questions go on meanwhile.
            library = await asyncio.to_thread(Library.open, self._settings)
            old, self._library = self._library, library
            # Behind everything that still uses it. An archive and its caches hold each other: nothing else frees them
            # before there are two more.
            self._worker.submit(old.archive.close)
            self._worker.submit(gc.collect)
        logger.info("changed to index %s", self.generation)
        return True

    async def watch(self) -> None:
        """Change to each new generation soon after it is there; one that cannot be used is said once."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            try:
                await self.refresh()
            except WenbaoError as e:
                if str(e) != self._refused:
                    self._refused = str(e)
                    logger.warning("the new index cannot be used, %s goes on answering: %s", self.generation, e)

    def close(self) -> None:
        """Finish what is under way and let go of the index."""
        self._worker.shutdown(wait=True, cancel_futures=True)
        with contextlib.suppress(WenbaoError):
            self._library.archive.close()
