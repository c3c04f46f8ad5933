"""R8 and R9: calls that fail in every way between the bot and Telegram, and a Telegram that is not there."""

from __future__ import annotations

import time

from telegram_server import FAULTS, FaultRates

from torturing.outcome import Outcome
from torturing.stage import Plan, Stage, waits

_CHATS = 100
_MOST_BYTES_AN_HOUR = 1_000_000
_BYTES_OF_START = 6_000


def every_call_may_fail(plan: Plan, *, questions: int, share: float, late: float) -> Outcome:
    """R8: each fault befalls a share of all calls, and a share of updates comes twice; one final answer each."""
    rates = FaultRates(plan.seed, dict.fromkeys(FAULTS, share), duplicates=share, late_seconds=late)
    with Stage(plan, rates=rates) as stage:
        stage.bot.start(ready=False)
        for number in range(questions):
            stage.ask_in_private(number % _CHATS)
            time.sleep(0.01)
        stage.settle(40 + questions)
        befallen = stage.server.faults.befallen.total()
        figures = {"calls": len(stage.server.calls), "of which failed": befallen} | waits(stage.exams)
        return Outcome(questions, stage.faults(), figures)


def telegram_is_down(plan: Plan, *, rounds: int, seconds: float, questions: int) -> Outcome:
    """R9: down when the bot starts, then down midway; it stays up, answers all after, and writes little."""
    with Stage(plan, verbose=False) as stage:
        started = time.monotonic()
        stage.server.down()
        stage.bot.start(ready=False)
        stage.server.wait(lambda: bool(stage.bot.tail()), 30)  # it has tried in vain and says so
        failures = _ask_while_down(stage, seconds, questions)
        for _ in range(rounds - 1):
            stage.server.down()
            failures += _ask_while_down(stage, seconds, questions)
        hours = (time.monotonic() - started) / 3600
        logged = stage.bot.log.stat().st_size
        if logged > _MOST_BYTES_AN_HOUR * hours + _BYTES_OF_START:
            failures.append(f"{logged} bytes of log in {hours * 60:.1f} minutes")
        return Outcome(len(stage.exams), failures + stage.faults(), {"log bytes": logged} | waits(stage.exams))


def _ask_while_down(stage: Stage, seconds: float, questions: int) -> list[str]:
    asked = [stage.ask_in_private(number) for number in range(questions)]
    time.sleep(seconds)
    failures = [] if stage.bot.alive() else [f"the bot died while Telegram was down: {stage.bot.tail(300)}"]
    stage.server.up()
    stage.settle(60, asked)
    return failures
