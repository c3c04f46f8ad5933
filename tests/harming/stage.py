"""What the rows are played on: an index to harm, pages to build it of anew, processes that build; and what is wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forking import REPOSITORY, Forks, shared_forks
from tiny import MORE, PAGES, index_of_pages, model, shared_folder, write_pages

from index import Archive
from index.store import Store

QUESTION = "水库总库容多少"
_CONTENTS = {"CURRENT", "lock", "generations"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What one row is played with: its own chance, and the source of the index it is played on."""

    chance: random.Random
    source: Path = REPOSITORY

    @property
    def on_the_real_source(self) -> bool:
        """Tell whether nothing was taken out of the source."""
        return self.source == REPOSITORY


@contextmanager
def stage(plan: Plan) -> Iterator[tuple[Forks, Path, Path]]:
    """Give processes that build, an index of two pages to harm, and three pages to build it of anew."""
    folder = shared_folder()
    with forks_of(plan) as forks:
        shutil.copytree(index_of_pages(), folder / "index")
        yield forks, folder / "index", write_pages(folder / "pages", PAGES | MORE)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def forks_of(plan: Plan, number: int = 0) -> Iterator[Forks]:
    """Give a process that builds from the plan's source; two that are to build at once have different numbers."""
    if plan.on_the_real_source:
        yield shared_forks(number)
    else:
        with Forks(plan.source) as forks:
            yield forks


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that changes an index: what a process is told to do, and whether it begins without an index."""

    name: str
    do: str = "build"
    how: Mapping[str, object] = field(default_factory=dict)
    first: bool = False

    def prepare(self, forks: Forks, root: Path, pages: Path) -> dict[str, Any]:
        """Make what it needs; give what the process is told."""
        if self.first:
            shutil.rmtree(root, ignore_errors=True)
        elif self.do == "import" and not (root.parent / "export").exists():
            forks.run("export", root, file=root.parent / "export")
        elif self.do == "roll_back" and len(Store(root).generations()) == 1:
            forks.run("build", root, pages=pages, model=model())
        return {"do": self.do, "pages": pages, "model": model(), "file": root.parent / "export", **self.how}


DEEDS = (
    Deed("first build", first=True),
    Deed("update"),
    Deed("saving build", how={"save_every": 0, "fresh": True}),
    Deed("import", "import"),
    Deed("rollback", "roll_back", {"generation": "g000001"}),
)


def change(pages: Path, number: int) -> None:
    """Change a page, to a figure that tells which change it was."""
    write_pages(pages, {"三版.txt": MORE["三版.txt"].replace("47", str(100 + number))})


def faults(root: Path) -> list[str]:
    """Open and ask an index: what is wrong with it."""
    try:
        store = Store(root)
        store.verify(store.manifest(store.current()))
        with closing(Archive.open(root)) as archive:
            hits = archive.search(archive.query(QUESTION), limit=1)
            files = [archive.article(archive.article_of(hit.passage)).file for hit in hits]
            return [] if files == ["一版.txt"] and archive.counts.pages > 1 else [f"answers from {files}"]
    except Exception as e:  # noqa: BLE001  # whatever it is, it is a fault
        return [f"{type(e).__name__}: {e}"]


def leftovers(root: Path) -> list[str]:
    """List what lies in an index and belongs to neither of its two generations."""
    inside = {path.name for path in (root / "generations").iterdir()}
    more = [f"more than two generations: {sorted(inside)}"] if len(inside) > 2 else []
    return more + [f"{name} is left over" for name in {path.name for path in root.iterdir()} - _CONTENTS]
