"""R1 and R2: builds that are killed at any instant, or end before any call, with or without what was not forced out."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from forking import DIED, KILLED, Forks
from tiny import PAGES, model, shared_folder, write_pages
from torturing.outcome import Outcome

from harming.stage import DEEDS, QUESTION, Deed, Plan, change, faults, forks_of, leftovers, stage
from index.manifest import read_part
from index.store import Store


def killed(plan: Plan, *, kills: int) -> Outcome:
    """R1: kill -9 at random instants of a build; then one more build, which must find no lock and leave nothing."""
    failures: list[str] = []
    with stage(plan) as (forks, root, pages):
        whole = min(_seconds(forks, root, pages) for _ in range(2))
        died = 0
        for number in range(kills):
            change(pages, number)
            job = {"killed_after": plan.chance.uniform(0, whole), "save_every": plan.chance.choice([0, 20])}
            outcome = forks.run("build", root, pages=pages, model=model(), fresh=number % 2 == 0, **job)
            died += outcome.status == KILLED
            if outcome.status not in {KILLED, 0}:
                failures.append(f"kill {number}: it ended with {outcome}")
            failures += [f"kill {number}: {fault}" for fault in faults(root)]
        if forks.run("build", root, pages=pages, model=model(), fresh=True).status:
            failures.append("it did not build again")
        return Outcome(kills, failures + leftovers(root), {"killed": died})


def _seconds(forks: Forks, root: Path, pages: Path) -> float:
    started = time.monotonic()
    forks.run("build", root, pages=pages, model=model(), fresh=True)
    return time.monotonic() - started


def exits(plan: Plan, *, step: int, repair: int, deeds: Sequence[Deed] = DEEDS) -> Outcome:
    """R2: the end before each call that changes the index, what was not forced to the disk kept or lost.

    Builds, imports and rollbacks alike; of every `repair`-th crash the next build is run too.
    """
    failures: list[str] = []
    tried, calls, states = 0, 0, set[str]()
    for deed in deeds:
        with stage(plan) as (forks, root, pages):
            kept = root.parent / "kept"
            crashes = {"kept": kept, "first": 1 + plan.chance.randrange(step), "step": step}
            outcome = forks.run(root=root, crashes=crashes, **deed.prepare(forks, root, pages))
            calls += outcome.said.get("calls", 0)
            if outcome.status:
                failures.append(f"the {deed.name} itself ended with {outcome}")
            for nth, crash in enumerate(sorted(kept.iterdir())):
                tried += 1
                state = _digest(crash)
                if state not in states:
                    states.add(state)
                    found = _after(crash, first=deed.first)
                    found += _repaired(forks, crash, pages) if nth % repair == 0 else []
                    failures += [f"{deed.name}, crash {crash.name}: {fault}" for fault in found]
                shutil.rmtree(crash)
    return Outcome(tried, failures, {"calls": calls, "different states": len(states)})


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0")
        digest.update(path.read_bytes() if path.is_file() else b"/")
    return digest.hexdigest()


def _after(root: Path, *, first: bool) -> list[str]:
    """Tell what is wrong with an index after a crash: it must be the old one or the new one, and whole."""
    if first and not (root / "CURRENT").exists():
        return []
    return faults(root)


def _repaired(forks: Forks, root: Path, pages: Path) -> list[str]:
    """Build once more on what a crash left: that must give the index of all pages, and nothing beside it."""
    outcome = forks.run("build", root, pages=pages, model=model())
    if outcome.said.get("written") is False:  # where nothing was to be done, nothing is cleared away
        outcome = forks.run("build", root, pages=pages, model=model(), fresh=True)
    if outcome.status:
        return [f"the next build ended with {outcome}"]
    held = Store(root).manifest(Store(root).current()).counts.pages
    wrong = [] if held == len(list(pages.iterdir())) else [f"the next build holds {held} pages"]
    return wrong + faults(root) + leftovers(root)


def taken_up(plan: Plan, *, times: int) -> Outcome:
    """R1 too: a build that was killed after it saved is taken up, and gives what a build in one go gives."""
    failures: list[str] = []
    pages = write_pages(shared_folder() / "pages", {f"{n}.txt": f"{PAGES['一版.txt']}{n}处。" for n in range(40)})
    with forks_of(plan) as forks:
        whole = shared_folder() / "index"
        operations = forks.run("build", whole, pages=pages, model=model(), die_at=0, save_every=0).said["operations"]
        expected = forks.run("ask", whole, question=QUESTION).said["hits"]
        for number in range(times):
            root = shared_folder() / "index"
            at = plan.chance.randrange(operations // 5, operations // 2)
            died = forks.run("build", root, pages=pages, model=model(), die_at=at, save_every=0).status == DIED
            saved = read_part(root / "generations" / ".building")
            kept = forks.run("build", root, pages=pages, model=model()).said.get("kept")
            hits = forks.run("ask", root, question=QUESTION).said.get("hits")
            if not died or saved is None or kept is None or kept < saved.pages or hits != expected:
                failures.append(f"{number}: died before operation {at}, saved {saved and saved.pages}, kept {kept}")
            shutil.rmtree(root.parent, ignore_errors=True)
    return Outcome(times, failures)
