"""R7 and R20: the bot, or its clerk, is killed with questions queued; two bots, or bot and build, want the same."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import replace

from telegram_server import Message, free_port

from torturing.archive import TownArchive
from torturing.bot_process import BotProcess
from torturing.outcome import Outcome
from torturing.stage import PLACEHOLDER, Plan, Stage, waits

_CHATS = 40


def killed_with_questions_queued(plan: Plan, *, kills: int, questions: int) -> Outcome:
    """R7: kill -9 at random instants while questions arrive; each is answered once all the same."""
    with Stage(plan) as stage:
        for number in range(kills):
            stage.bot.start(ready=False)
            for _ in range(questions // kills):
                stage.ask_in_private(stage.chance.randrange(_CHATS))
            if number:  # the first dies while it starts, the others while they work
                stage.server.wait(lambda: len(stage.server.calls) > 0, 5)
            _wait_for_work(stage, stage.chance.random())
            stage.bot.kill()
        stage.bot.start()
        stage.settle(30 + questions / 5)
        stage.server.wait(lambda: not _placeholders(stage), 30)
        left = [f"a placeholder stays in chat {message.chat.id}" for message in _placeholders(stage)]
        return Outcome(len(stage.exams), stage.faults() + left, {"kills": kills})


def clerk_killed_at_work(plan: Plan, *, kills: int, questions: int) -> Outcome:
    """R7: the same for the process that searches; the bot goes on, and each question is answered once all the same."""
    with Stage(plan) as stage:
        stage.bot.start()
        for _ in range(kills):
            asked = [stage.ask_in_private(stage.chance.randrange(_CHATS)) for _ in range(questions // kills)]
            time.sleep(0.2 * stage.chance.random())
            for pid in stage.bot.clerks():
                os.kill(pid, signal.SIGKILL)
            stage.settle(60, asked)
        return Outcome(len(stage.exams), stage.faults(), {"kills": kills} | waits(stage.exams))


def _placeholders(stage: Stage) -> list[Message]:
    return [said for chat in stage.server.state.chats.all() for said in chat.answers() if PLACEHOLDER in said.text]


def _wait_for_work(stage: Stage, share: float) -> None:
    """Wait until the bot of late has sent something, and a random moment more."""
    before = len(stage.server.called("sendMessage"))
    stage.server.wait(lambda: len(stage.server.called("sendMessage")) > before, 10 * share)
    time.sleep(0.3 * share)


def two_bots(plan: Plan, *, rounds: int) -> Outcome:
    """R20: a second bot says who holds the lock and ends; the first answers on, alone."""
    failures: list[str] = []
    with Stage(plan) as stage:
        stage.bot.start()
        for _ in range(rounds):
            stage.ask_in_private(stage.chance.randrange(_CHATS))
            second = replace(stage.bot, verbose=False, health_port=free_port(), _process=None, _readers=[])
            failures += _refused(second, stage.bot.pid)
        stage.settle(20)
        failures += [f"{stage.server.state.updates.conflicts} conflicting polls"] * bool(
            stage.server.state.updates.conflicts
        )
        return Outcome(rounds, failures + stage.faults())


def _refused(second: BotProcess, holder: int) -> list[str]:
    before = second.log.stat().st_size if second.log.exists() else 0
    second.start(ready=False)
    with suppress(Exception):
        status = second.wait(20)
        said = second.log.read_bytes()[before:].decode(errors="replace")
        return [] if status == 1 and str(holder) in said else [f"the second bot ended with {status}: {said[-300:]}"]
    second.kill()
    return ["the second bot ran beside the first"]


def bot_and_build(plan: Plan, *, rounds: int) -> Outcome:
    """R20: a build goes on while the bot starts, serves and stops; neither holds up the other."""
    archive = TownArchive.copy_of(plan.root, plan.folder / "towns")
    with Stage(replace(plan, root=archive.root)) as stage:
        for generation in range(1, rounds + 1):
            building = threading.Thread(target=archive.build, args=(generation,))
            building.start()
            stage.bot.start()
            exams = [stage.ask_in_private(number) for number in range(10)]
            stage.settle(20, exams)
            building.join()
            stage.bot.stop()
        return Outcome(rounds, stage.faults())
