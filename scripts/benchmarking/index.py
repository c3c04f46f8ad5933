"""An archive of many articles built, updated, left alone, opened → seconds, megabytes, and what bounds each stage."""

from __future__ import annotations

import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from benchmarking.limits import measure_limits
from benchmarking.processes import REPOSITORY, Run, run, wenbao
from index import Store

_CHANGED = 0.01
_SAMPLE = 600
_OPEN = """
import sys, time
from pathlib import Path
from index import Archive
started = time.perf_counter()
Archive.open(Path(sys.argv[1])).close()
print(time.perf_counter() - started)
"""


def benchmark_index(news: Path, work: Path | None = None) -> None:
    """Print the table of the index; `news` is a file of articles (JSONL, xz or not), `work` where it is all kept."""
    with tempfile.TemporaryDirectory() as folder:
        place = work or Path(folder)
        pages, index = place / "pages", place / "index"
        size = _lay_out(news, pages)
        full = _build(pages, index, "--fresh")
        _show("full build", full, "<= 240 s, <= 2000 MB")
        _show_stages(place / "report.json")
        _show_shares(place, size, _live(index))
        _show("nothing changed", _build(pages, index), "<= 1 s")
        _change(pages)
        some = _build(pages, index)
        share = f"{100 * some.processor / full.processor:.1f} % of the full build's processor time"
        _show("1 % of the articles changed", some, f"<= 5 % of the full build; {share}")
        _show_stages(place / "report.json")
        opened = [float(_python(_OPEN, str(index))) for _ in range(5)]
        print(f"{'opened in a new process':36s} {min(opened):8.2f} s   reach <= 0.5 s")
        _show_sizes(index, size)


def _lay_out(news: Path, pages: Path) -> int:
    """Put the articles into a folder of their own, not compressed; give the size of their texts."""
    pages.mkdir(parents=True, exist_ok=True)
    size = 0
    with (
        lzma.open(news, "rt", encoding="utf-8") if news.suffix == ".xz" else news.open(encoding="utf-8") as lines,
        (pages / "news.jsonl").open("w", encoding="utf-8") as out,
    ):
        for line in lines:
            out.write(line)
            size += len(json.loads(line)["text"].encode())
    return size


def _change(pages: Path) -> None:
    """Add a sentence to one article in a hundred, always the same ones."""
    path, chance = pages / "news.jsonl", random.Random(1)  # noqa: S311
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in chance.sample(range(len(lines)), int(len(lines) * _CHANGED)):
        article = json.loads(lines[number])
        article["text"] += f"全镇今年新修水渠{number % 90 + 10}公里。"
        lines[number] = json.dumps(article, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _build(pages: Path, index: Path, *options: str) -> Run:
    report = str(index.parent / "report.json")
    return run(wenbao("index", str(pages), "--index", str(index), "--quiet", "--report", report, *options))


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


def _show(name: str, taken: Run, reach: str) -> None:
    print(
        f"{name:36s} {taken.wall:8.2f} s {taken.processor:8.2f} s CPU {taken.megabytes:6.0f} MB   reach {reach}",
        flush=True,
    )


def _show_stages(report: Path) -> None:
    seconds = json.loads(report.read_text(encoding="utf-8"))["seconds"]
    print(*(f"    {stage:32s} {taken:8.2f} s\n" for stage, taken in seconds.items()), sep="", end="", flush=True)


def _live(index: Path) -> Path:
    store = Store(index)
    return store.folder(store.current())


def _show_shares(place: Path, size: int, generation: Path) -> None:
    """Set what the stages of a full build reached against what each of their steps could do by itself."""
    seconds = json.loads((place / "report.json").read_text(encoding="utf-8"))["seconds"]
    with (place / "pages" / "news.jsonl").open(encoding="utf-8") as lines:
        limits = measure_limits([json.loads(line)["text"] for line in islice(lines, _SAMPLE)], place)
    cores = len(os.sched_getaffinity(0))
    read = size / 1e6 / seconds["pages"]
    written = sum(path.stat().st_size for path in generation.rglob("*") if path.is_file()) / 1e6 / seconds["publish"]
    print(
        f"    alone on one core: words {limits.words:.1f}, vectors {limits.vectors:.1f}, pages {limits.pages:.1f} MB/s"
    )
    print(
        f"    pages are bound by the processor: {read:.2f} MB/s of text on {cores} cores, "
        f"{100 * read / cores / limits.pages:.0f} % of what reading them alone would allow"
    )
    print(
        f"    publishing is bound by digests and the disk: {written:.0f} MB/s; "
        f"digests alone {limits.digest:.0f}, the disk alone {limits.disk:.0f} MB/s",
        flush=True,
    )


def _show_sizes(index: Path, texts: int) -> None:
    parts = {path.name: path for path in _live(index).iterdir()}
    sizes = {
        name: sum(p.stat().st_size for p in [path, *path.rglob("*")] if p.is_file()) for name, path in parts.items()
    }
    total = sum(sizes.values())
    print(f"{'size':36s} {total / 1e6:8.1f} MB, {total / texts:.2f} x the texts' {texts / 1e6:.1f} MB   reach <= 1.5 x")
    print(*(f"    {name:32s} {size / 1e6:8.1f} MB\n" for name, size in sorted(sizes.items())), sep="", end="")
