"""The rows of the table of faults that are about the index, small or in full: `run(scale, seed)`.

Builds run in processes of their own (`forking`), in a folder in memory; a run is replayed by its seed.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from forking import DIED, FOUND_ERROR, KILLED, REPOSITORY, Forks
from tiny import MORE, PAGES, index_of_pages, model, shared_folder, write_pages
from torturing.outcome import Outcome

from index import Archive, IndexStoreError
from index.manifest import read_part
from index.store import Store

QUESTION = "水库总库容多少"
_CONTENTS = {"CURRENT", "lock", "generations"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What one row is played with: its own chance, and the source of the index it is played on."""

    chance: random.Random
    source: Path = REPOSITORY


@contextmanager
def _stage(plan: Plan) -> Iterator[tuple[Forks, Path, Path]]:
    """Give processes that build, an index to harm, and pages to build it of anew."""
    folder = shared_folder()
    with Forks(plan.source) as forks:
        shutil.copytree(index_of_pages(), folder / "index")
        yield forks, folder / "index", write_pages(folder / "pages", PAGES | MORE)
    shutil.rmtree(folder, ignore_errors=True)


def _change(pages: Path, number: int) -> None:
    write_pages(pages, {"三版.txt": MORE["三版.txt"].replace("47", str(100 + number))})


def _faults(root: Path) -> list[str]:
    """Open and ask an index: what is wrong with it."""
    try:
        store = Store(root)
        for generation in {store.current()}:
            store.verify(store.manifest(generation))
        with closing(Archive.open(root)) as archive:
            hits = archive.search(archive.query(QUESTION), limit=1)
            files = [archive.article(archive.article_of(hit.passage)).file for hit in hits]
            return [] if files == ["一版.txt"] and archive.counts.pages > 1 else [f"answers from {files}"]
    except IndexStoreError as e:
        return [str(e)]


def _leftovers(root: Path) -> list[str]:
    inside = {path.name for path in (root / "generations").iterdir()}
    more = [f"more than two generations: {sorted(inside)}"] if len(inside) > 2 else []
    return more + [f"{name} is left over" for name in {path.name for path in root.iterdir()} - _CONTENTS]


def killed(plan: Plan, *, kills: int) -> Outcome:
    """R1: kill -9 at random instants of a build; then one more build, which must find no lock and leave nothing."""
    failures: list[str] = []
    with _stage(plan) as (forks, root, pages):
        started = time.monotonic()
        forks.run("build", root, pages=pages, model=model(), fresh=True)
        whole = time.monotonic() - started
        died = 0
        for number in range(kills):
            _change(pages, number)
            job = {"killed_after": plan.chance.uniform(0, whole), "save_every": plan.chance.choice([0, 20])}
            outcome = forks.run("build", root, pages=pages, model=model(), fresh=number % 2 == 0, **job)
            died += outcome.status == KILLED
            if outcome.status not in {KILLED, 0}:
                failures.append(f"kill {number}: it ended with {outcome}")
            failures += [f"kill {number}: {fault}" for fault in _faults(root)]
        if forks.run("build", root, pages=pages, model=model(), fresh=True).status:
            failures.append("it did not build again")
        return Outcome(kills, failures + _leftovers(root), {"killed": died})


def exits(plan: Plan, *, step: int, furthest: int) -> Outcome:
    """R2: exit before the nth operation on files, what was not forced to the disk being lost; first build, update."""
    failures: list[str] = []
    tried = 0
    for first in (True, False):
        for at in range(1 + plan.chance.randrange(step), furthest, step):
            with _stage(plan) as (forks, root, pages):
                if first:
                    shutil.rmtree(root)
                durable = {path.stat().st_ino for path in root.rglob("*")}
                outcome = forks.run("build", root, pages=pages, model=model(), die_at=at)
                tried += 1
                if outcome.status != DIED:
                    break
                _lose(root, durable | set(outcome.said["synced"]))
                if not first or (root / "CURRENT").exists():
                    failures += [
                        f"exit {at} of {'a first build' if first else 'an update'}: {f}" for f in _faults(root)
                    ]
    return Outcome(tried, failures)


def _lose(root: Path, durable: set[int]) -> None:
    """Empty every file that a power cut might have emptied."""
    for path in root.rglob("*"):
        if path.is_file() and path.stat().st_ino not in durable:
            path.write_bytes(b"")


def refused(plan: Plan, *, step: int, largest: int) -> Outcome:
    """R3: files that may not grow beyond some size: the old index answers, and a sentence names path and cause."""
    failures: list[str] = []
    sizes = range(plan.chance.randrange(step), largest, step)
    with _stage(plan) as (forks, root, pages):
        for size in sizes:
            outcome = forks.run("build", root, pages=pages, model=model(), file_limit=size, fresh=True)
            said = outcome.said.get("sentence", "")
            if outcome.status == FOUND_ERROR and not (str(root) in said and "cannot be written" in said):
                failures.append(f"limit {size}: it only said {said!r}")
            if outcome.status not in {0, FOUND_ERROR}:
                failures.append(f"limit {size}: it ended with {outcome}")
            failures += [f"limit {size}: {fault}" for fault in _faults(root)]
        return Outcome(len(sizes), failures + _leftovers(root))


def damaged(plan: Plan, *, times: int) -> Outcome:
    """R5: a bit, a page of zeros, a cut, another file's bytes, in each file in turn: named, and never answered from."""
    failures: list[str] = []
    tried = 0
    with _stage(plan) as (forks, root, _):
        folder = Store(root).folder(Store(root).current())
        files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]
        for path in files:
            content = path.read_bytes()
            for _ in range(times if content else 1):
                harm = plan.chance.choice(_HARMS)
                spoiled = harm(content, plan.chance, files)
                if spoiled == content:
                    continue
                tried += 1
                path.write_bytes(spoiled)
                outcome = forks.run("ask", root, question=QUESTION)
                named = outcome.said.get("error") in {"IndexDamagedError", "IndexVersionError"}
                if outcome.status != FOUND_ERROR or not named:
                    failures.append(f"{path.name} by {harm.__name__}: {outcome}")
            path.write_bytes(content)
        return Outcome(tried, failures + _faults(root))


def _flip(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    at = chance.randrange(len(content)) if content else 0
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :] if content else b"\1"


def _zero(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    at = chance.randrange(max(1, len(content)))
    return content[:at] + bytes(len(content[at : at + 4096])) + content[at + 4096 :]


def _cut(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    return content[: chance.randrange(max(1, len(content)))]


def _swap(_: bytes, chance: random.Random, files: list[Path]) -> bytes:
    return chance.choice(files).read_bytes()


_HARMS: list[Callable[[bytes, random.Random, list[Path]], bytes]] = [_flip, _flip, _zero, _cut, _swap]


def two_builds(plan: Plan, *, times: int) -> Outcome:
    """R20: a build while another runs says who holds the lock; a dead holder's lock is taken over."""
    failures: list[str] = []
    with _stage(plan) as (forks, root, pages), Forks(plan.source) as others:
        write_pages(
            pages, {f"{n}.txt": f"# 第{n}号通知\n\n本报讯　今起供暖。" for n in range(200)}
        )  # so that it takes a while
        for number in range(times):
            _change(pages, number)
            holder = forks.start("build", root, pages=pages, model=model(), fresh=True)
            told: list[str] = []
            deadline = time.monotonic() + 20
            while not told and time.monotonic() < deadline:
                if (root / "generations" / ".building").exists():
                    second = others.run("build", root, pages=pages, model=model(), fresh=True)
                    told.append(second.said.get("sentence", f"it ended with {second.status}"))
            if forks.finish().status or not told or f"process {holder})" not in told[0]:
                failures.append(f"build {number}: {told}")
            forks.run("build", root, pages=pages, model=model(), fresh=True, killed_after=plan.chance.uniform(0, 0.3))
            failures += [f"build {number}: {fault}" for fault in _faults(root)]
        return Outcome(times, failures)


def taken_up(plan: Plan, *, times: int) -> Outcome:
    """R1 too: a build that was killed after it saved is taken up, and gives what a build in one go gives."""
    failures: list[str] = []
    pages = write_pages(shared_folder() / "pages", {f"{n}.txt": f"{PAGES['一版.txt']}{n}处。" for n in range(80)})
    with Forks(plan.source) as forks:
        whole = shared_folder() / "index"
        operations = forks.run("build", whole, pages=pages, model=model(), die_at=0, save_every=0).said["operations"]
        expected = forks.run("ask", whole, question=QUESTION).said["hits"]
        for number in range(times):
            root = shared_folder() / "index"
            at = plan.chance.randrange(operations // 5, operations // 2)
            forks.run("build", root, pages=pages, model=model(), die_at=at, save_every=0)
            saved = read_part(root / "generations" / ".building")
            kept = forks.run("build", root, pages=pages, model=model()).said.get("kept")
            hits = forks.run("ask", root, question=QUESTION).said.get("hits")
            if saved is None or kept is None or kept < saved.pages or hits != expected:
                failures.append(f"{number}: died before operation {at}, saved {saved and saved.pages}, kept {kept}")
            shutil.rmtree(root.parent, ignore_errors=True)
    return Outcome(times, failures)


@dataclass(frozen=True, slots=True)
class Safeguard:
    """What guards, where it stands in index/, what is left without it, and the row that must notice."""

    name: str
    file: str
    guard: str
    without: str
    proof: Callable[[Plan], Outcome]


def safeguards_removed(plan: Plan, *, safeguards: int) -> Outcome:
    """R23: safeguards taken out of a copy of the source one by one; each time a row must fail."""
    failures: list[str] = []
    chosen = SAFEGUARDS[:safeguards]
    for guard in chosen:
        source = shared_folder()
        shutil.copytree(REPOSITORY / "index", source / "index", ignore=shutil.ignore_patterns("__pycache__"))
        path = source / "index" / guard.file
        text = path.read_text("utf-8")
        if guard.guard not in text:
            failures.append(f"{guard.name}: {guard.file} has no such line any more")
            continue
        path.write_text(text.replace(guard.guard, guard.without), "utf-8")
        if not guard.proof(replace(plan, source=source)).failures:
            failures.append(f"nobody misses this: {guard.name}")
        shutil.rmtree(source, ignore_errors=True)
    return Outcome(len(chosen), failures)


_DAMAGED = partial(damaged, times=6)
_EXITS = partial(exits, step=4, furthest=400)
_LOCKED = partial(two_builds, times=1)
_TAKEN_UP = partial(taken_up, times=2)
_REFUSED = partial(refused, step=2500, largest=30_000)

SAFEGUARDS = [
    Safeguard(
        "checksums of the files",
        "search.py",
        "            verified.result()\n",
        "",
        _DAMAGED,
    ),
    Safeguard("the digest in a checksum", "store.py", "and digest_file(path) == digest", "", _DAMAGED),
    Safeguard(
        "the checksum of the manifest",
        "store.py",
        'raw.pop("checksum") != checksum(raw)',
        'not raw.pop("checksum")',
        _DAMAGED,
    ),
    Safeguard(
        "files forced to the disk", "store.py", "                _sync(path)\n", "                pass\n", _EXITS
    ),
    Safeguard("the switch forced to the disk", "store.py", "        _sync(draft)\n", "", _EXITS),
    Safeguard(
        "the switch is a rename",
        "store.py",
        "draft.replace(self.root / _CURRENT)",
        "(self.root / _CURRENT).write_bytes(draft.read_bytes())",
        _EXITS,
    ),
    Safeguard(
        "the switch comes last",
        "store.py",
        "            folder.rename(target)\n",
        "            draft.replace(self.root / _CURRENT)\n            draft = self._draft(manifest.generation)\n"
        "            folder.rename(target)\n",
        _EXITS,
    ),
    Safeguard("the lock", "store.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB", _LOCKED),
    Safeguard("the lock's owner", "store.py", "os.pwrite(descriptor, str(os.getpid()).encode(), 0)", "pass", _LOCKED),
    Safeguard("what a killed build saved", "store.py", "folder.rename(self.leftover)", "pass", _TAKEN_UP),
    Safeguard("vectors are saved before pages", "generation.py", "        self.vectors.save()\n", "", _TAKEN_UP),
    Safeguard("pages are saved", "generation.py", "        self.catalog.save()\n", "", _TAKEN_UP),
    Safeguard(
        "a full disk is told of", "store.py", "        raise write_error(root, e) from e", "        raise", _REFUSED
    ),
]


class Row(NamedTuple):
    """One row with the counts of a small and of a full run."""

    play: Callable[..., Outcome]
    small: dict[str, int]
    full: dict[str, int]


ROWS = {
    "R1": Row(killed, {"kills": 4}, {"kills": 1000}),
    "R1 taken up": Row(taken_up, {"times": 1}, {"times": 200}),
    "R2": Row(exits, {"step": 61, "furthest": 400}, {"step": 1, "furthest": 1000}),
    "R3": Row(refused, {"step": 20_000, "largest": 60_000}, {"step": 64, "largest": 120_000}),
    "R5": Row(damaged, {"times": 4}, {"times": 5000}),
    "R20": Row(two_builds, {"times": 1}, {"times": 200}),
    "R23": Row(safeguards_removed, {"safeguards": 1}, {"safeguards": len(SAFEGUARDS)}),
}


def run(scale: str, seed: int, rows: Collection[str] = ()) -> int:
    """Play the rows, all of them by default, and print a line each; give how many failed."""
    failed = 0
    for name, row in ROWS.items():
        if rows and name.split()[0] not in rows:
            continue
        started = time.monotonic()
        plan = Plan(random.Random(f"{seed} {name}"))  # noqa: S311
        outcome = row.play(plan, **(row.full if scale == "full" else row.small))
        print(f"{name:18s} {outcome}, {time.monotonic() - started:.1f} s", flush=True)
        print(*(f"    {failure}\n" for failure in outcome.failures[:5]), sep="", end="", flush=True)
        failed += bool(outcome.failures)
    return failed
