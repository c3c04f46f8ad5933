"""Files and folders of pages → a published generation of an index, at the cost of what changed since the last one."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.base import Base
from index.config import IndexSettings
from index.embedding import Embedder, open_embedder
from index.errors import IndexStoreError, NoPagesError, ReadingError
from index.formats.table import KINDS
from index.generation import Generation
from index.headway import Headway, Meter, Progress, Stage
from index.manifest import Counts, Manifest, Source
from index.preparing import Prepared
from index.recipe import recipe_of
from index.store import DICTIONARY, OnWait, Store, reading_back, writing
from index.survey import Changes, File, is_unchanged, read_changes, survey
from index.words import Segmenter
from index.workers import prepare_all

_SECONDS_BETWEEN_SAVES = 20.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, or found that there was to do; where it wrote nothing, `generation` is the one there was."""

    generation: str
    counts: Counts
    seconds: float
    failed: tuple[ReadingError, ...]
    changes: Changes = field(default_factory=Changes)
    embedded: int = 0
    written: bool = True
    stages: dict[str, float] = field(default_factory=dict)
    encodings: dict[str, int] = field(default_factory=dict)
    """How many of the pages that were read had which encoding."""


def build(
    paths: Sequence[Path],
    root: Path,
    settings: IndexSettings | None = None,
    *,
    progress: Progress = lambda _: None,
    fresh: bool = False,
    on_wait: OnWait | None = None,
) -> BuildReport:
    """Index files and folders and make the result the live generation of the index at `root`.

    What an earlier build made of unchanged pages is taken over, unless `fresh`; where nothing changed, nothing is
    written. A source that cannot be read is reported and left out. Another build that runs is waited for if there is
    someone to tell. Raises NoPagesError where nothing can be read, IndexStoreError where another build runs,
    IndexWriteError where the disk refuses; the old index then stays.
    """
    job = _Job.open(paths, root, settings or IndexSettings(), progress)
    unchanged = None if fresh else job.unchanged()
    return unchanged or job.build(fresh=fresh, on_wait=on_wait)


def survey_changes(paths: Sequence[Path], root: Path, settings: IndexSettings | None = None) -> Changes:
    """Tell what a build would add, change and remove; writes nothing."""
    job = _Job.open(paths, root, settings or IndexSettings(), lambda _: None)
    changes = Changes()
    with Base.find(job.store, job.recipe) as base:
        files = job.survey(base.sources if base else ())
        for _ in read_changes(files, base.pages if base else {}, changes, on_error=job.failed.append):
            pass
    return changes


@dataclass(slots=True)
class _Job:
    """One build: what is to be indexed, by what means, and what could not be read."""

    paths: tuple[Path, ...]
    store: Store
    settings: IndexSettings
    embedder: Embedder
    segmenter: Segmenter
    recipe: str
    progress: Progress
    started: float
    failed: list[ReadingError] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    encodings: Counter[str] = field(default_factory=Counter)

    @classmethod
    def open(cls, paths: Sequence[Path], root: Path, settings: IndexSettings, progress: Progress) -> _Job:
        started = time.perf_counter()
        embedder, segmenter = open_embedder(settings.model), Segmenter.open(settings.dictionary)
        recipe = recipe_of(embedder.fingerprint, settings.dictionary)
        return cls(tuple(paths), Store(root), settings, embedder, segmenter, recipe, progress, started)

    def survey(self, earlier: Sequence[Source]) -> list[File]:
        self.failed.clear()
        return survey(self.paths, earlier, on_error=self.failed.append)

    def unchanged(self) -> BuildReport | None:
        """Report that the live index is what a build would make, if it is."""
        try:
            manifest = self.store.manifest(self.store.current())
            if manifest.recipe != self.recipe or manifest.paths != self._places():
                return None
            with self._timed("survey"):
                files = self.survey(manifest.sources)
            if not is_unchanged(files, manifest.sources):
                return None
            with self._timed("check"):
                self.store.verify(manifest)
        except IndexStoreError:
            return None
        self.failed += [ReadingError(reason) for source in manifest.sources for reason in source.failed]
        changes = Changes(kept=manifest.counts.pages, sources=list(manifest.sources))
        return self._report(manifest, changes, embedded=0, written=False)

    def build(self, *, fresh: bool, on_wait: OnWait | None) -> BuildReport:
        with self.store.lock(on_wait=on_wait) as waited:
            # The build that was waited for may have done it all.
            if waited and not fresh and (unchanged := self.unchanged()):
                return unchanged
            with self.store.building() as folder:
                if fresh:
                    shutil.rmtree(self.store.leftover, ignore_errors=True)
                with contextlib.nullcontext() if fresh else Base.find(self.store, self.recipe, leftover=True) as base:
                    return self._build(folder, base)

    def _build(self, folder: Path, base: Base | None) -> BuildReport:
        changes = Changes()
        with self._timed("survey"):
            files = self.survey(base.sources if base else ())
        with writing(self.store.root):
            if self.settings.dictionary:
                shutil.copyfile(self.settings.dictionary, folder / DICTIONARY)
            generation = Generation.create(folder, self.segmenter, self.embedder, base)
            with contextlib.closing(generation):
                with self._timed("pages"):
                    self._fill(generation, files, base, changes)
                with self._timed("vectors and words", generation), reading_back(self.store.root):
                    generation.finish()
                with self._timed("check", generation), reading_back(self.store.root):
                    generation.check()
        manifest = Manifest(
            generation=self.store.next_generation(),
            model=_place(self.settings.model),
            fingerprint=self.embedder.fingerprint,
            dimensions=self.embedder.dimensions,
            dictionary=str(self.settings.dictionary or ""),
            counts=generation.counts,
            paths=self._places(),
            sources=tuple(changes.sources),
            files={},
            recipe=self.recipe,
        )
        with self._timed("publish", generation):
            self.store.publish(folder, manifest)
        return self._report(manifest, changes, embedded=generation.vectors.embedded)

    def _fill(self, generation: Generation, files: Sequence[File], base: Base | None, changes: Changes) -> None:
        items = read_changes(files, base.pages if base else {}, changes, on_error=self.failed.append)
        saved = time.monotonic()
        prepared = prepare_all(items, self.segmenter, self.settings.dictionary)
        for item in self._reporting(prepared, generation, Meter(files), changes):
            generation.add(item)
            if time.monotonic() - saved >= _SECONDS_BETWEEN_SAVES:
                generation.save(self.recipe, changes.sources)
                saved = time.monotonic()
        if not generation.counts.articles:
            raise _nothing(self.paths, self.failed)

    def _reporting(
        self, items: Iterable[Prepared | range], generation: Generation, meter: Meter, changes: Changes
    ) -> Iterator[Prepared | range]:
        for number, item in enumerate(items):
            yield item
            if isinstance(item, Prepared):
                meter.read(item.page.text)
                self.encodings[item.page.encoding] += 1
            if number % 50 == 0:
                self.progress(Headway("pages", generation.counts, meter.done(len(changes.sources)), meter.all))
        self.progress(Headway("pages", generation.counts, meter.all, meter.all))

    def _places(self) -> tuple[str, ...]:
        return tuple(str(path.absolute()) for path in self.paths)

    def _report(self, manifest: Manifest, changes: Changes, *, embedded: int, written: bool = True) -> BuildReport:
        seconds = time.perf_counter() - self.started
        failed = tuple(self.failed)
        return BuildReport(
            manifest.generation,
            manifest.counts,
            seconds,
            failed,
            changes,
            embedded,
            written,
            self.stages,
            dict(self.encodings),
        )

    @contextlib.contextmanager
    def _timed(self, stage: Stage, generation: Generation | None = None) -> Iterator[None]:
        self.progress(Headway(stage, generation.counts if generation else Counts(0, 0, 0)))
        started = time.perf_counter()
        yield
        self.stages[stage] = round(self.stages.get(stage, 0.0) + time.perf_counter() - started, 3)


def _place(model: str | None) -> str:
    """Name a model so that it is found from other folders than the one the index was built in."""
    folder = Path(model or "").expanduser()
    return str(folder.resolve()) if model and folder.is_dir() else model or ""


def _nothing(paths: Sequence[Path], failed: Sequence[ReadingError]) -> NoPagesError:
    where = ", ".join(map(str, paths))
    why = f" ({failed[0]})" if failed else ""
    return NoPagesError(f"{where}: no article found to index{why}; give a folder or file of pages ({KINDS})")
