"""R3: disks that are full, fail, forbid or write half, at any call: the old index answers, a sentence says why."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forking import FOUND_ERROR
from forking import Outcome as Ended
from tiny import index_of_pages, model
from torturing.outcome import Outcome

from harming.stage import DEEDS, Plan, change, faults, leftovers, stage


def refused(plan: Plan, *, step: int) -> Outcome:
    """R3: ENOSPC, EIO, EACCES or a short write at each call that changes the index, once or from there on."""
    failures: list[str] = []
    tried = 0
    for deed in DEEDS:
        with stage(plan) as (forks, root, pages):
            at = 1 + plan.chance.randrange(step)
            while True:
                change(pages, at)
                fault = {"at": at, "way": plan.chance.randrange(6), "lasting": plan.chance.random() < 0.5}
                ended = forks.run(root=root, fault=fault, **deed.prepare(forks, root, pages))
                if not ended.said.get("struck"):
                    break
                tried += 1
                found = _told(ended, root) + (_faults_of_first(root) if deed.first else faults(root))
                failures += [f"{deed.name}, {ended.said['struck']}: {f}" for f in found]
                at += step
            failures += leftovers(root)  # the last one met no fault
    return Outcome(tried, failures)


def _faults_of_first(root: Path) -> list[str]:
    return faults(root) if (root / "CURRENT").exists() else []


def _told(ended: Ended, root: Path) -> list[str]:
    """Tell what is wrong with how a build ended: it may succeed all the same, or must name its folder and a cause."""
    said = ended.said.get("sentence", "")
    if ended.status == 0:
        return []
    if ended.status != FOUND_ERROR:
        return [f"it ended with {ended}"]
    named = str(root) in said and ended.said["error"] == "IndexWriteError"
    return [] if named else [f"it only said {ended.said['error']}: {said!r}"]


def limited(plan: Plan, *, step: int, largest: int) -> Outcome:
    """R3: files that may not grow beyond some size."""
    failures: list[str] = []
    sizes = range(plan.chance.randrange(step), largest, step)
    with stage(plan) as (forks, root, pages):
        for size in sizes:
            ended = forks.run("build", root, pages=pages, model=model(), file_limit=size, fresh=True)
            failures += [f"limit {size}: {fault}" for fault in _told(ended, root) + faults(root)]
        return Outcome(len(sizes), failures + leftovers(root))


def full_disk(plan: Plan, *, times: int) -> Outcome:
    """R3: a real file system of 8 MB with some room left; where none may be mounted, nothing is tried."""
    failures: list[str] = []
    refusals = tried = 0
    with stage(plan) as (forks, root, pages), small_disk(root.parent / "disk") as disk:
        own = disk / "index"
        shutil.copytree(index_of_pages(), own)
        for number in range(times if os.path.ismount(disk) else 0):
            change(pages, number)
            fill(disk, leave=plan.chance.randrange(1, 150) * 1024)
            ended = forks.run("build", own, pages=pages, model=model(), fresh=True)
            tried, refusals = tried + 1, refusals + (ended.status != 0)
            full = ended.status == 0 or "the disk is full; free some room" in ended.said.get("sentence", "")
            found = _told(ended, own) + faults(own) + ([] if full else [f"it did not say that it is full: {ended}"])
            failures += [f"disk {number}: {fault}" for fault in found]
    return Outcome(tried, failures, {"refused": refusals})


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a file system of 8 MB; where none may be mounted, a plain folder."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], check=False, capture_output=True)
    try:
        yield folder
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path, *, leave: int) -> None:
    """Fill a small disk but for some bytes; where it is no disk of its own, do nothing."""
    filling = disk / "filling"
    filling.unlink(missing_ok=True)
    if os.path.ismount(disk):
        room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filling.write_bytes(bytes(max(0, room - leave)))
