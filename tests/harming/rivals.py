"""R20 and R6: two builds at once, and readers while the index is switched under them."""

from __future__ import annotations

import gc
import re
import time
from pathlib import Path

from forking import Forks
from tiny import model, write_pages
from torturing.outcome import Outcome

from harming.stage import QUESTION, Plan, change, faults, forks_of, stage
from index import Archive
from index.store import Store


def two_builds(plan: Plan, *, times: int) -> Outcome:
    """R20: a build while another runs says who holds the lock, or waits for it; a dead holder's lock is taken over."""
    failures: list[str] = []
    with stage(plan) as (forks, root, pages), forks_of(plan, 1) as others:
        notices = {f"{n}.txt": f"# 第{n}号通知\n\n本报讯　今起供暖。" for n in range(120)}
        write_pages(pages, notices)  # so that it takes a while
        others.run("ask", root, question=QUESTION)  # it is ready then
        for number in range(times):
            change(pages, number)
            holder = forks.start("build", root, pages=pages, model=model(), fresh=True)
            told = _second(others, root, pages, wait=number % 2 == 1)
            ended = forks.finish()
            if ended.status or told != str(holder):
                failures.append(f"build {number}: {holder} held the lock and {told!r} was said, {ended}")
            forks.run("build", root, pages=pages, model=model(), fresh=True, killed_after=plan.chance.uniform(0, 0.3))
            failures += [f"build {number}: {fault}" for fault in faults(root)]
        return Outcome(times, failures)


def _second(others: Forks, root: Path, pages: Path, *, wait: bool) -> str:
    """Begin a second build once the first is under way; give the holder that it names."""
    deadline = time.monotonic() + 20
    while not (root / "generations" / ".building").exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    ended = others.run("build", root, pages=pages, model=model(), wait=wait)
    if wait:  # the first has done all of it
        return str(ended.said.get("waited_for")) if ended.said.get("written") is False else str(ended)
    said = re.search(r"another build is running \(process (\d+)\)", ended.said.get("sentence", ""))
    return said.group(1) if said else str(ended)


_OPEN = 3
"""So many generations are asked side by side; memory is measured once there are so many."""


def switched(plan: Plan, *, switches: int) -> Outcome:
    """R6: the index is switched while it is asked: each answer is of the generation that was opened, none is lost."""
    failures: list[str] = []
    asked = 0
    memory: list[float] = []
    with stage(plan) as (forks, root, pages):
        opened = [Archive.open(root)]
        for number in range(switches):
            change(pages, number)
            forks.start("build", root, pages=pages, model=model())
            while Store(root).current() == opened[-1].generation:
                failures += [f"switch {number}: {fault}" for fault in _asked(opened)]
                asked += len(opened)
            failures += [f"switch {number}: it ended with {ended}" for ended in [forks.finish()] if ended.status]
            opened.append(Archive.open(root))
            while len(opened) > _OPEN:  # the oldest one's files are gone by now
                opened.pop(0).close()
            gc.collect()  # an archive and its caches hold each other
            memory.append(_megabytes())
        for archive in opened:
            archive.close()
    grown = memory[-1] / memory[min(_OPEN, len(memory) - 1)]
    figures = {"switches": switches, "MB": memory[-1], "of before": grown}
    return Outcome(asked, failures + [f"memory grew {grown:.2f} times"] * (grown > 1.1), figures)


def _asked(opened: list[Archive]) -> list[str]:
    """Ask each open generation for the figure that tells which it is."""
    wrong = []
    for archive in opened:
        best = archive.search(archive.query("老街修缮清代民居多少处"), limit=1)[0]
        said = re.search(r"民居(\d+)处", archive.text_of(best.passage))
        expected = 98 + int(archive.generation[1:])
        if archive.generation != "g000001" and (said is None or int(said.group(1)) != expected):
            wrong.append(f"{archive.generation} says {said and said.group()}, not {expected}")
    return wrong


def _megabytes() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 / 1e6
