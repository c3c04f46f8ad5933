"""The rows of the table of faults that are about the index, small or in full: `run(scale, seed)`.

Builds run in processes of their own (`forking`), in a folder in memory; a run is replayed by its seed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection
from typing import NamedTuple

import torturing_pages
import tracing
from harming.damaging import damaged, forged
from harming.dying import exits, killed, taken_up
from harming.mutants import SAFEGUARDS, safeguards_removed
from harming.refusing import full_disk, limited, refused
from harming.rivals import switched, two_builds
from harming.stage import Plan
from torturing.outcome import Outcome


class Row(NamedTuple):
    """One row with the counts of a small and of a full run."""

    play: Callable[..., Outcome]
    small: dict[str, int]
    full: dict[str, int]


def pages(plan: Plan, *, count: int, size: int) -> Outcome:
    """Fuzzed pages: none may raise; where a `size` is given, pages that grow from it, and very large ones, too."""
    outcomes = [
        torturing_pages.main(count, plan.chance.randrange(2**32)),
        *((torturing_pages.grow(size), torturing_pages.large()) if size else ()),
    ]
    return Outcome(
        sum(outcome.tried for outcome in outcomes),
        [failure for outcome in outcomes for failure in outcome.failures],
        dict(item for outcome in outcomes for item in outcome.figures.items()),
    )


_TRACED = {
    "R2": Row(exits, {"step": 60, "repair": 8}, {"step": 1, "repair": 1}),
    "R3": Row(refused, {"step": 70}, {"step": 1}),
}
"""What needs to see each system call."""

ROWS = {
    "R1": Row(killed, {"kills": 4}, {"kills": 1000}),
    "R1 taken up": Row(taken_up, {"times": 1}, {"times": 200}),
    **(_TRACED if tracing.AVAILABLE else {}),
    "R3 size": Row(limited, {"step": 20_000, "largest": 60_000}, {"step": 64, "largest": 120_000}),
    "R3 disk": Row(full_disk, {"times": 2}, {"times": 500}),
    "R5": Row(damaged, {"times": 4}, {"times": 5000}),
    "R5 forged": Row(forged, {"names": 1}, {"names": 6}),
    "R6": Row(switched, {"switches": 3}, {"switches": 50}),
    "R20": Row(two_builds, {"times": 2}, {"times": 200}),
    "R23": Row(safeguards_removed, {"safeguards": 1}, {"safeguards": len(SAFEGUARDS)}),
    "pages": Row(pages, {"count": 20, "size": 0}, {"count": 5000, "size": 20_000}),
}


def run(scale: str, seed: int, rows: Collection[str] = (), share: float = 1.0) -> int:
    """Play the rows, all of them by default, and print a line each; give how many failed.

    Of the counts of a full run only a `share` is played; what is played at every point is played at fewer.
    """
    if unknown := set(rows) - {*ROWS, *(name.split()[0] for name in ROWS)}:
        raise SystemExit(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    print(f"seed {seed}, scale {scale} × {share:g}", flush=True)
    failed = 0
    for name, row in ROWS.items():
        if rows and name.split()[0] not in rows and name not in rows:
            continue
        started = time.monotonic()
        plan = Plan(random.Random(f"{seed} {name}"))  # noqa: S311
        outcome = row.play(plan, **(_share(row, share) if scale == "full" else row.small))
        print(f"{name:12s} {outcome}, {time.monotonic() - started:.1f} s", flush=True)
        print(*(f"    {failure}\n" for failure in outcome.failures[:5]), sep="", end="", flush=True)
        failed += bool(outcome.failures)
    return failed


_DISTANCES = {"repair", "largest", "safeguards", "names", "size"}


def _share(row: Row, share: float) -> dict[str, int]:
    """Scale the counts, never below those of a small run; a step between points grows instead."""
    scaled = {}
    for name, value in row.full.items():
        if name == "step":
            scaled[name] = min(round(value / share), max(row.small[name], value))
        else:
            scaled[name] = value if name in _DISTANCES else max(row.small[name], round(value * share))
    return scaled
