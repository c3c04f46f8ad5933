#!/usr/bin/env python3
"""Builds and questions → seconds and megabytes, by the operating system's accounts of processes of their own.

scripts/benchmark.py seeds                                  the pages that come with wenbao
scripts/benchmark.py crud NEWS.jsonl.xz QUESTIONS.jsonl.xz [--index DIR]
                                                            66,972 news articles; DIR keeps or reuses the index
scripts/benchmark.py index NEWS.jsonl.xz [--work DIR]         builds and updates of an archive
scripts/benchmark.py telegram QUESTIONS.jsonl.xz --index DIR [--seconds N] [--processes N]
                                                            the bot under load, on a copy of the index
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarking.processes import REPOSITORY, Run, run, wenbao

_RUNS = 7


def repeat(command: Sequence[str]) -> Run:
    """Run a command several times after one that warms the files; give the median of each figure."""
    run(command)
    runs = [run(command) for _ in range(_RUNS)]
    return Run(
        statistics.median(r.wall for r in runs),
        statistics.median(r.processor for r in runs),
        statistics.median(r.megabytes for r in runs),
    )


def show(name: str, taken: Run, reach: str) -> None:
    """Print one row."""
    print(f"{name:44s} {taken.wall:8.2f} s {taken.processor:8.2f} s CPU {taken.megabytes:7.0f} MB   reach {reach}")


def imported(command: Sequence[str]) -> set[str]:
    """List the top-level modules that a command of wenbao imports."""
    timed = [command[0], "-X", "importtime", *command[1:]]
    told = subprocess.run(timed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stderr
    return {
        line.rsplit("|", 1)[1].strip().split(".")[0] for line in told.splitlines() if line.startswith("import time:")
    }


def benchmark_seeds() -> None:
    """Time a build of the seeds and a question on them, each as a whole process."""
    with tempfile.TemporaryDirectory() as folder:
        show("build the seeds' index", repeat(wenbao("index", "seeds", "--index", folder)), "<= 3 s")
        ask = wenbao("ask", "第三季度集中开工了多少个项目？", "--index", folder)
        show("wenbao ask, whole process", repeat(ask), "<= 1.2 s, <= 350 MB")
        heavy = sorted({"torch", "sentence_transformers", "transformers", "telegram"} & imported(ask))
        print(f"{'heavy libraries that wenbao ask imports':44s} {', '.join(heavy) or 'none'}")


def benchmark_crud(news: Path, questions: Path, root: Path | None) -> None:
    """Time the build of a large index as a whole process, and warm questions on it in this one."""
    with tempfile.TemporaryDirectory() as folder:
        index = root or Path(folder)
        if not (index / "CURRENT").exists():
            show(
                "build the CRUD index",
                run(wenbao("index", str(news.resolve()), "--index", str(index))),
                "<= 360 s, <= 3000 MB",
            )
        size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
        print(f"{'its size':44s} {size / 1e6:8.0f} MB")
        time_questions(index, questions)


def time_questions(index: Path, questions: Path) -> None:
    """Ask questions one after the other, warm, and print the distribution of their times."""
    from evaluation.records import read_lines

    from bot.answering import answer
    from index import Archive

    started = time.perf_counter()
    archive = Archive.open(index)
    print(f"{'open it':44s} {time.perf_counter() - started:8.2f} s")
    asked = [str(row["question"]) for row in read_lines(questions)][::5]
    for text in asked[:50]:
        answer(text, archive)
    times = sorted(answer(text, archive).elapsed_ms for text in asked)
    print(
        f"{f'a question, warm ({len(times)} asked)':44s} median {statistics.median(times):.1f} ms, "
        f"p95 {times[int(0.95 * len(times))]:.1f} ms, p99 {times[int(0.99 * len(times))]:.1f} ms   reach p95 <= 40 ms"
    )
    print(json.dumps({"p50_ms": statistics.median(times), "p95_ms": times[int(0.95 * len(times))]}))


def benchmark_bot(arguments: argparse.Namespace) -> None:
    """Put the bot under load with every fifth question of a file."""
    from benchmarking.bot_load import Load, benchmark_telegram
    from evaluation.records import read_lines

    questions = [str(row["question"]) for row in read_lines(arguments.questions)][::5]
    load = Load(arguments.chats, arguments.rate, arguments.seconds, arguments.processes)
    benchmark_telegram(arguments.index, questions, load)


def main() -> None:
    """Read the command line and print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("seeds", help="the pages that come with wenbao")
    crud = commands.add_parser("crud", help="66,972 news articles")
    crud.add_argument("news", type=Path)
    crud.add_argument("questions", type=Path)
    crud.add_argument("--index", type=Path, help="where the index is kept, or was built before")
    telegram = commands.add_parser("telegram", help="the bot under load")
    telegram.add_argument("questions", type=Path, help='JSON lines with a "question"')
    telegram.add_argument("--index", type=Path, required=True)
    telegram.add_argument("--chats", type=int, default=200, help="how many ask at once")
    telegram.add_argument("--rate", type=float, default=20.0, help="questions a second afterwards")
    telegram.add_argument("--seconds", type=float, default=120.0, help="for how long")
    telegram.add_argument("--processes", type=int, default=2, help="how many processes search")
    index = commands.add_parser("index", help="builds and updates of an archive")
    index.add_argument("news", type=Path)
    index.add_argument("--work", type=Path, help="where what is built is kept")
    arguments = parser.parse_args()
    if arguments.command == "seeds":
        benchmark_seeds()
    elif arguments.command == "index":
        from benchmarking.index import benchmark_index

        benchmark_index(arguments.news, arguments.work)
    elif arguments.command == "crud":
        benchmark_crud(arguments.news, arguments.questions, arguments.index)
    else:
        benchmark_bot(arguments)


if __name__ == "__main__":
    main()
