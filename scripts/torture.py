#!/usr/bin/env python3
"""The table of faults → how often bot and index were tried, what failed, and how sure that makes us.

scripts/torture.py telegram                          every row, as small as the tests run it
scripts/torture.py telegram R7 R8 --scale full       two rows with their full counts (hours)
scripts/torture.py telegram --scale full --share 0.05 --seed 7
scripts/torture.py index                             the faults of the index, every row small
scripts/torture.py index R1 R5 --scale full --share 0.1
A run is replayed by its seed. The server and the rows stand in tests/, for the tests run them too.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

_SHOWN_FAILURES = 5


def torture(arguments: argparse.Namespace) -> int:
    """Play the rows asked for and print a line each; give the number of rows that failed."""
    from torturing.archive import TownArchive
    from torturing.rows import ROWS
    from torturing.stage import Plan

    wanted = [row for row in ROWS if not arguments.rows or row.name.split()[0] in arguments.rows]
    if unknown := set(arguments.rows) - {row.name.split()[0] for row in ROWS}:
        raise SystemExit(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(row.name for row in ROWS)}")
    print(f"seed {arguments.seed}, scale {arguments.scale} × {arguments.share}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="wenbao-torture-") as folder:
        archive = TownArchive(Path(folder) / "towns")
        archive.build()
        for number, row in enumerate(wanted):
            started = time.monotonic()
            plan = Plan(archive.root, Path(folder) / str(number), arguments.seed)
            outcome = row.run(plan, arguments.scale, arguments.share)
            print(f"{row.name:18s} {outcome}, {time.monotonic() - started:.1f} s", flush=True)
            for failure in outcome.failures[:_SHOWN_FAILURES]:
                print(f"    {failure}")
            failed += bool(outcome.failures)
    return failed


def main() -> int:
    """Read the command line; the exit status is 1 where a row failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what, rows in (
        ("telegram", "the bot", "R6, R7, …"),
        ("index", "the index", 'R1, R2, …, "R5 forged", pages'),
    ):
        command = commands.add_parser(name, help=f"{what} under every fault of the table")
        command.add_argument("rows", nargs="*", metavar="ROW", help=f"{rows}; all of them by default")
        command.add_argument("--scale", choices=["small", "full"], default="small")
        command.add_argument("--share", type=float, default=1.0, help="the share of the full counts to run")
        command.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.command == "telegram":
        return min(torture(arguments), 1)
    from torturing_index import run

    return min(run(arguments.scale, arguments.seed, arguments.rows, arguments.share), 1)


if __name__ == "__main__":
    sys.exit(main())
