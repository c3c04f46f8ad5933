"""An archive → one that shows a question only some of its articles: one alone, or all but those that answer it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index import Archive, Fusion, Query
from index.search import Evidence


def record_of(archive: Archive, passage: int) -> str:
    """Give the id of the record that a passage is from."""
    return record_in(archive.article(archive.article_of(passage)).file)


def record_in(file: str) -> str:
    """Give the id of a record from the name of its file, `path#id`."""
    return file.rpartition("#")[2]


class NarrowedArchive(Archive):
    """An archive that finds passages only of the records that `shows` lets through; all of them at first."""

    shows: Callable[[str], bool] | None = None

    @classmethod
    def open(cls, root: Path, *, model: str | None = None, fusion: Fusion | None = None) -> NarrowedArchive:
        """Open an index as Archive does."""
        archive = super().open(root, model=model, fusion=fusion)
        assert isinstance(archive, cls)
        return archive

    def gather(self, query: Query) -> list[Evidence]:
        """Find the passages that may match among the records shown."""
        found = super().gather(query)
        return [e for e in found if self.shows is None or self.shows(record_of(self, e.passage))]
