"""The live generation, without what answers questions → what it holds: pages with their days, articles, sizes."""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.base import CATALOG, CENSUS
from index.catalog import Catalog
from index.census import Census
from index.errors import ConfigError
from index.linking import Parts
from index.manifest import Manifest
from index.store import Store
from index.types import Article, Page

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page of the archive: its paper and number, where known, printed between `first` and `last`, and how full.

    `inferred` where those days are a guess.
    """

    file: str
    paper: str
    number: str
    first: date | None
    last: date | None
    inferred: bool
    articles: int
    figures: int
    characters: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index holds, opened for counting and leafing."""

    manifest: Manifest
    catalog: Catalog
    census: Census
    parts: Parts

    @classmethod
    @contextlib.contextmanager
    def open(cls, root: Path) -> Iterator[Holdings]:
        """Verify and open the live generation of the index at `root`; raises IndexStoreError as an Archive does."""
        store = Store(root)
        manifest = store.manifest(store.current())
        store.verify(manifest)
        folder = store.folder(manifest.generation)
        with contextlib.closing(Catalog.open(folder / CATALOG)) as catalog:
            yield cls(manifest, catalog, Census.open(folder / CENSUS), Parts(catalog))

    def pages(self) -> Iterator[HeldPage]:
        """Give every page in order."""
        rows = self.census.rows
        columns = [rows[name].tolist() for name in ("first", "last", "inferred", "figures", "characters")]
        owners = self.catalog.pages_of_articles
        at = 0
        for number, (file, paper, label) in enumerate(self.catalog.page_labels()):
            stop = bisect_left(owners, number + 1, at)
            first, last, inferred, figures, characters = (column[at:stop] for column in columns)
            when = _day(first), _day(last), any(inferred)
            yield HeldPage(file, paper, label, *when, stop - at, sum(figures), sum(characters))
            at = stop

    def unread(self) -> list[tuple[str, str]]:
        """Give the files that gave no page, and why, as far as that was said."""
        return [(s.file, " ".join(s.failed)) for s in self.manifest.sources if not s.pages]

    def find(self, name: str) -> int:
        """Give the number of the article of an id, or of a file that holds only one; raises ConfigError."""
        file, _, place = name.rpartition("@")
        for wanted, nth in ((file, place), (name, "")):
            numbers = self.articles_in(wanted)
            found = [n for n in numbers if str(self.catalog.article(n).number) == nth] if nth else numbers
            if len(found) == 1:
                return found[0]
            if numbers:
                ids = ", ".join(self.catalog.article(number).id for number in numbers[:_MOST_NAMED])
                ids += f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
                raise ConfigError(f"{wanted} holds these articles, name one of them: {ids}")
        raise ConfigError(f"no article has the id {name!r}; wenbao articles lists the files and their articles")

    def articles_in(self, file: str) -> range:
        """Give the numbers of the articles of a file."""
        files = (held for held, _, _ in self.catalog.page_labels())
        page = next((number for number, held in enumerate(files) if held == file), -1)
        owners = self.catalog.pages_of_articles
        return range(bisect_left(owners, page), bisect_left(owners, page + 1)) if page >= 0 else range(0)

    def article(self, number: int) -> Article:
        """Give the article of a number; one that continues another has its headline."""
        return self.parts.titled(self.catalog.article(number), number)

    def page(self, file: str) -> Page:
        """Give the page of a file."""
        return self.catalog.page(file)


def _day(ordinals: list[int]) -> date | None:
    return date.fromordinal(ordinals[0]) if ordinals and ordinals[0] else None


def list_articles(root: Path) -> Iterator[Article]:
    """Give every article of the live generation in page order; raises as `Holdings.open`."""
    with Holdings.open(root) as holdings:
        yield from holdings.catalog.articles()
