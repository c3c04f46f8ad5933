"""The live generation of an index → opened, and what it holds file by file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.opening import open_archive
from bot.reader.judging import shipped_reader
from bot.settings import Settings
from bot.telegram.errands import Holdings
from bot.weights import shipped_reading_weights
from index import Archive, Article, IndexMissingError, IssueDate


@dataclass(frozen=True, slots=True)
class File:
    """One file of the archive: its issue date, and the numbers of its articles, which follow each other."""

    name: str
    date: IssueDate | None
    first: int
    count: int

    @property
    def numbers(self) -> range:
        """The numbers of its articles."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class Library:
    """An open generation, and what it holds file by file."""

    archive: Archive
    files: tuple[File, ...]

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """Open the live generation; where there is none, one is built from the seeds. Raises WenbaoError."""
        try:
            archive = Archive.open(settings.index, model=settings.model)
        except IndexMissingError:
            with open_archive(settings):
                pass
            archive = Archive.open(settings.index, model=settings.model)
        return cls(archive, tuple(_files(archive.articles())))

    @property
    def holdings(self) -> Holdings:
        """Tell what there is, in short."""
        dates = [file.date.value for file in self.files if file.date]
        counts = self.archive.counts
        return Holdings(
            self.archive.generation,
            counts.pages,
            counts.articles,
            dates=(min(dates), max(dates)) if dates else None,
            reads=shipped_reading_weights() is not None and shipped_reader() is not None,
        )

    def find(self, name: str, offset: int) -> int | None:
        """Give the number of the article that holds a place in a file."""
        numbers = (number for file in self.files if file.name == name for number in file.numbers)
        spans = ((number, span) for number in numbers for span in self.archive.article(number).spans)
        return next((number for number, (start, end) in spans if start <= offset < end), None)

    def file_of(self, number: int) -> File:
        """Give the file of an article's number."""
        return self.files[bisect_right(self.files, number, key=lambda file: file.first) - 1]


def _files(articles: Iterable[Article]) -> Iterable[File]:
    first = 0
    for name, group in groupby(articles, key=lambda article: article.file):
        own = [article.issue_date for article in group]
        yield File(name, own[0], first, len(own))
        first += len(own)
