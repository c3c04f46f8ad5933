"""A large index and many people asking the bot at once → how long they wait, its pauses and its memory.

The bot is the real one, a process of its own; Telegram is the strict server of the tests, without flood rules.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "tests")]

from torturing.outcome import percentile  # noqa: E402 the tests' folder is on the path from here on
from torturing.stage import Exam, Plan, Stage, waits  # noqa: E402

_REACH_P95, _REACH_BLOCK, _REACH_MEMORY = 0.5, 100.0, 1.1
_SAMPLES = 120


@dataclass(frozen=True, slots=True)
class Load:
    """How many chats ask at once, then how many questions a second for how long, and how many processes search."""

    chats: int = 200
    rate: float = 20.0
    seconds: float = 120.0
    processes: int = 2


def benchmark_telegram(root: Path, questions: Sequence[str], load: Load) -> None:
    """Ask the bot on a copy of an index and print what it took."""
    with tempfile.TemporaryDirectory(prefix="wenbao-load-", dir=root.resolve().parent) as name:
        folder = Path(name)
        shutil.copytree(root, folder / "index", copy_function=_link)
        settings = {"WENBAO_TELEGRAM_PROCESSES": str(load.processes)}
        with Stage(Plan(folder / "index", folder / "bot"), settings=settings, verbose=False) as stage:
            stage.bot.start()
            ask = _asker(stage, questions)
            _show("one at a time", _one_at_a_time(stage, ask), stage)
            before = stage.bot.processor_seconds()
            _show(f"{load.chats} chats at once", _at_once(stage, ask, load), stage)
            _show_cost(before, stage.bot.processor_seconds(), load.chats)
            memory: list[float] = []
            steady = _steady(stage, ask, load, memory, folder / "index")
            _show(f"{load.rate:g} a second for {load.seconds:g} s, one index switch", steady, stage)
            _sum_up(stage, steady, memory)


def _asker(stage: Stage, questions: Sequence[str]) -> Callable[[int], Exam]:
    """Give a function that lets the person of a number ask the next question."""
    following = cycle(questions)
    return lambda person: stage.ask_in_private(person, next(following))


def _one_at_a_time(stage: Stage, ask: Callable[[int], Exam]) -> list[Exam]:
    asked = []
    for number in range(20):
        asked.append(ask(number))
        stage.server.wait(lambda: bool(asked[-1].finals()), 30)
    return asked


def _at_once(stage: Stage, ask: Callable[[int], Exam], load: Load) -> list[Exam]:
    asked = [ask(number) for number in range(load.chats)]
    stage.settle(120, asked)
    return asked


def _steady(stage: Stage, ask: Callable[[int], Exam], load: Load, memory: list[float], root: Path) -> list[Exam]:
    """Ask at a steady rate; half-way the index is switched, and memory is looked at all along."""
    switch = threading.Timer(load.seconds / 2, republish, [root])
    switch.start()
    started, asked = time.monotonic(), list[Exam]()
    for number in range(int(load.rate * load.seconds)):
        time.sleep(max(0.0, started + number / load.rate - time.monotonic()))
        asked.append(ask(number % load.chats))
        if len(asked) % max(int(load.rate * load.seconds / _SAMPLES), 1) == 0:
            memory.append(stage.bot.megabytes())
    switch.join()
    stage.settle(120, asked)
    return asked


def republish(root: Path) -> None:
    """Publish the live generation once more under the next name, as a build would that found nothing new."""
    from index.store import Store

    store = Store(root)
    with store.lock(), store.building() as folder:
        live = store.current()
        shutil.copytree(store.folder(live), folder, dirs_exist_ok=True, copy_function=_link)
        (folder / "manifest.json").unlink()
        store.publish(folder, replace(store.manifest(live), generation=store.next_generation()))


def _link(source: str, target: str) -> None:
    """Copy a file without copying it; what is published is never written again."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _show(name: str, exams: list[Exam], stage: Stage) -> None:
    answered = sum(len(exam.finals()) == 1 for exam in exams)
    times = ", ".join(f"{label} {1000 * value:.0f} ms" for label, value in _labelled(exams).items())
    block = stage.bot.health()["longest_block_ms"]
    print(f"{name:48s} {answered}/{len(exams)} answered once, {times}; longest block so far {block:.0f} ms", flush=True)


def _show_cost(before: tuple[float, float], after: tuple[float, float], questions: int) -> None:
    loop, clerks = (1000 * (late - early) / questions for early, late in zip(before, after, strict=True))
    print(f"{'processor time a question':48s} the bot itself {loop:.1f} ms, its clerks {clerks:.1f} ms", flush=True)


def _labelled(exams: list[Exam]) -> dict[str, float]:
    longest = percentile([exam.seconds() for exam in exams], 1.0)
    return {name.removesuffix(" s"): value for name, value in waits(exams).items()} | {"longest": longest}


def _sum_up(stage: Stage, steady: list[Exam], memory: list[float]) -> None:
    health = stage.bot.health()
    p95, block = waits(steady)["p95 s"], health["longest_block_ms"]
    before, end = max(memory[: len(memory) // 2]), memory[-1]
    reached = p95 <= _REACH_P95 and block <= _REACH_BLOCK and end <= _REACH_MEMORY * before
    print(f"{'memory before / during the switch / at the end':48s} {before:.0f} / {max(memory):.0f} / {end:.0f} MB")
    print(f"{'generation at the end':48s} {health['generation']}")
    print(f"{'reach: p95 <= 500 ms, no block over 100 ms':48s} {reached}")
    print(json.dumps({"p95_ms": 1000 * p95, "longest_block_ms": block, "megabytes": end}))
