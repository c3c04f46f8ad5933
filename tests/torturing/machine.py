"""R21: no room left under the inbox, and a clock that jumps by a day."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torturing.outcome import Outcome
from torturing.stage import Plan, Stage

_DAY = 86_400
_ENOUGH_ROOM = "16m"

# Imported by Python at the start of the bot: its clock goes wrong by as much as the file says.
_WRONG_CLOCK = """
import os, time
_time, _time_ns, _path = time.time, time.time_ns, os.environ["WRONG_CLOCK"]
def _offset():
    with open(_path) as file:
        return float(file.read())
time.time = lambda: _time() + _offset()
time.time_ns = lambda: _time_ns() + int(_offset() * 10**9)
"""


def no_room(plan: Plan, *, rounds: int) -> Outcome:
    """R21: while no file may grow, nothing is confirmed to Telegram; when there is room again, all is answered."""
    with Stage(plan) as stage:
        stage.bot.start()
        stage.ask_in_private(0)
        stage.settle(20)
        failures: list[str] = []
        for number in range(rounds):
            with _no_file_may_grow(stage.bot.pid):
                asked = [stage.ask_in_private(number) for number in range(3)]
                time.sleep(1 + stage.chance.random())
                confirmed = stage.server.state.updates.confirmed
                lost = [e for e in asked if e.asked.update_id in confirmed and not e.finals()]
                failures += [f"round {number}: confirmed without room: {e.asked.update_id}" for e in lost]
            stage.settle(30, asked)
        failures += [] if stage.bot.alive() else ["the bot died"]
        return Outcome(rounds, failures + stage.faults())


def full_disk(plan: Plan, *, rounds: int) -> Outcome:
    """R21: the same on a file system that is full indeed; needs the right to mount one."""
    state = plan.folder / "state"
    state.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_ENOUGH_ROOM}", "tmpfs", str(state)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        return Outcome(0)
    try:
        return _on_a_full_disk(plan, state, rounds)
    finally:
        subprocess.run(["umount", "--lazy", str(state)], check=True)


def _on_a_full_disk(plan: Plan, state: Path, rounds: int) -> Outcome:
    with Stage(plan) as stage:
        stage.bot.start()
        for _ in range(rounds):
            balloon = _fill(state)
            asked = [stage.ask_in_private(number) for number in range(3)]
            time.sleep(1 + stage.chance.random())
            balloon.unlink()
            stage.settle(30, asked)
        return Outcome(rounds, stage.faults() + ([] if stage.bot.alive() else ["the bot died"]))


def _fill(folder: Path) -> Path:
    balloon = folder / "balloon"
    with balloon.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return balloon
    raise AssertionError("the disk is never full")


@contextmanager
def _no_file_may_grow(process: int) -> Iterator[None]:
    limits = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


def clock_jumps(plan: Plan, *, rounds: int) -> Outcome:
    """R21: the clock jumps a day ahead and back, with questions under way and between two runs; all are answered."""
    clock = plan.folder / "clock"
    modules = plan.folder / "modules"
    modules.mkdir(parents=True)
    (modules / "sitecustomize.py").write_text(_WRONG_CLOCK, encoding="utf-8")
    clock.write_text("0", encoding="ascii")
    path = f"{modules}{os.pathsep}{plan.source}"
    with Stage(plan, settings={"WRONG_CLOCK": str(clock), "PYTHONPATH": path}) as stage:
        stage.bot.start()
        for number in range(rounds):
            asked = [stage.ask_in_private(number) for number in range(5)]
            _set(clock, stage.chance.choice([-_DAY, 0, _DAY]))
            asked += [stage.ask_in_private(number) for number in range(5)]
            stage.settle(20, asked)
            if number % 3 == 2:
                stage.bot.stop()
                _set(clock, stage.chance.choice([-_DAY, _DAY]))
                stage.bot.start()
        return Outcome(len(stage.exams), stage.faults(), {"jumps": rounds})


def _set(clock: Path, seconds: float) -> None:
    """Change the file in one step, so that it is never read half written."""
    new = clock.with_suffix(".new")
    new.write_text(str(seconds), encoding="ascii")
    new.replace(clock)
