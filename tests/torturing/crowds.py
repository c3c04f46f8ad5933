"""R6, R10, R17, R18: many people at once, one who floods, one without measure, and the index switched meanwhile."""

from __future__ import annotations

import statistics
import threading
import time
from dataclasses import replace
from functools import partial

from telegram_server import FloodRules, Person

from torturing.archive import TownArchive
from torturing.outcome import Outcome, percentile
from torturing.stage import Exam, Plan, Stage, waits

_GROUP = -1_000_000_500
_MENTION = "@wenbao_test_bot "
# A wait this short is none, however many times longer than another it may be.
_NO_WAIT = 1.5
# Of fewer questions the slowest hundredth says more about the machine than about the bot.
_ENOUGH = 500


def index_switched_under_load(plan: Plan, *, rate: float, seconds: float, chats: int, switches: int) -> Outcome:
    """R6: the index is rebuilt again and again; nothing is lost, no answer mixes generations, memory stays."""
    archive = TownArchive.copy_of(plan.root, plan.folder / "towns")
    with Stage(replace(plan, root=archive.root)) as stage:
        stage.bot.start()
        calm = stage.ask_at_rate(rate, max(seconds / 10, 2), chats)
        stage.settle(30)
        memory: list[float] = []
        building = threading.Thread(target=_build_often, args=(archive, switches, seconds, stage, memory))
        building.start()
        stormy = stage.ask_at_rate(rate, seconds, chats)
        building.join()
        last = stage.ask_in_private(0)
        stage.settle(30)
        failures = stage.faults() + _slower(calm, stormy) + _grown(memory)
        failures += [] if last.fact.generations(last.finals()[0].text) == {switches} else ["the last generation unseen"]
        return Outcome(len(stage.exams), failures, {"switches": switches, "MB": memory[-1]} | waits(stormy))


def _build_often(archive: TownArchive, switches: int, seconds: float, stage: Stage, memory: list[float]) -> None:
    for generation in range(1, switches + 1):
        started = time.monotonic()
        archive.build(generation)
        name = f"g{generation + 1:06d}"
        stage.server.wait(partial(_serves, stage, name), 10)
        # What the last one held counts no more when it has finished what it had begun.
        stage.server.wait(lambda: len(stage.bot.clerks()) == 1, 10)
        memory.append(stage.bot.megabytes())
        time.sleep(max(0.0, started + seconds / switches - time.monotonic()))


def _serves(stage: Stage, generation: str) -> bool:
    return bool(stage.bot.health()["generation"] == generation)


def _grown(memory: list[float]) -> list[str]:
    if len(memory) > 2 and memory[-1] > 1.1 * memory[1]:
        return [f"{memory[-1]:.0f} MB after {len(memory)} switches, {memory[1]:.0f} MB after two"]
    return []


def _slower(calm: list[Exam], stormy: list[Exam]) -> list[str]:
    if len(calm) < _ENOUGH:
        return []
    before, after = (percentile([exam.seconds() for exam in exams], 0.99) for exams in (calm, stormy))
    return [f"p99 {after:.2f} s, {before:.2f} s before"] if after > max(2 * before, _NO_WAIT) else []


def floods(plan: Plan, *, private: int, group: int, chats: int) -> Outcome:
    """R10: one chat and one group ask without end under Telegram's rules; all is answered, nobody else waits."""
    with Stage(plan, flood=FloodRules(), settings={"WENBAO_TELEGRAM_FLOOD": "on"}) as stage:
        stage.bot.start()
        calm = [stage.ask_in_private(number) for number in range(1, chats + 1)]
        stage.settle(60 + chats)
        crowd = stage.server.state.chats.group(_GROUP)
        for _ in range(private):
            stage.ask_in_private(0)
        for number in range(group):
            stage.ask(crowd, Person(200_000 + number), mention=_MENTION)
        others = [stage.ask_in_private(number) for number in range(chats + 1, 2 * chats + 1)]
        stage.settle(60 + 2 * private + 6 * group + chats)
        refusals = sum(call.status == 429 for call in stage.server.calls)
        failures = stage.faults() + _slower(calm, others) + [f"{refusals} calls were too many"] * bool(refusals)
        return Outcome(len(stage.exams), failures, waits(others))


def one_without_measure(plan: Plan, *, rounds: int, questions: int, quota: int, others: int) -> Outcome:
    """R17: one user asks far beyond the quota: exactly the quota is answered, the others are not touched."""
    failures: list[str] = []
    with Stage(plan, settings={"WENBAO_TELEGRAM_QUOTA": str(quota)}) as stage:
        stage.bot.start()
        for number in range(rounds):
            greedy = [stage.ask_in_private(1000 * number) for _ in range(questions)]
            modest = [stage.ask_in_private(1000 * number + k) for k in range(1, others + 1)]
            stage.settle(30 + questions / 10, modest + greedy[:quota])
            time.sleep(1)
            answered = [exam for exam in greedy if any(exam.fact.generations(m.text) for m in exam.finals())]
            failures += [] if answered == greedy[:quota] else [f"{len(answered)} answered of a quota of {quota}"]
            failures += [fault for exam in modest for fault in exam.faults()]
            stage.exams.clear()
        return Outcome(rounds * (questions + others), failures + stage.faults())


def open_loop(plan: Plan, *, first_rate: float, seconds: float, ramp_seconds: float, share: float) -> Outcome:
    """R18: the rate rises until the bot falls behind; then it must bear a share of that for long, without growing."""
    with Stage(plan, verbose=False) as stage:
        stage.bot.start()
        rate = _saturating_rate(stage, first_rate, ramp_seconds)
        stage.settle(120)
        memory: list[tuple[float, float]] = []
        watching = threading.Thread(target=_watch_memory, args=(stage, seconds, memory))
        watching.start()
        steady = stage.ask_at_rate(share * rate, seconds, 500)
        watching.join()
        stage.settle(60)
        slope = _megabytes_an_hour(memory)
        failures = stage.faults()
        if seconds >= 600 and slope > 1:
            failures.append(f"memory grows by {slope:.1f} MB an hour")
        figures = {"saturated at a second": rate, "MB an hour": slope, "MB": memory[-1][1]}
        return Outcome(len(stage.exams), failures, figures | waits(steady))


def _saturating_rate(stage: Stage, rate: float, seconds: float) -> float:
    """Raise the rate by half until a tenth of the questions still wait at the end of a step; give what was borne."""
    while rate < 1000:
        asked = stage.ask_at_rate(rate, seconds, 500)
        waiting = sum(not exam.finals() for exam in asked)
        if waiting > max(0.1 * len(asked), rate / 2):
            return (len(asked) - waiting) / seconds
        rate *= 1.5
    return rate


def _watch_memory(stage: Stage, seconds: float, memory: list[tuple[float, float]]) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        memory.append((time.monotonic() / 3600, stage.bot.megabytes()))
        time.sleep(min(seconds / 20, 10))


def _megabytes_an_hour(memory: list[tuple[float, float]]) -> float:
    """Fit a line through the later half, when caches are full."""
    later = memory[len(memory) // 2 :]
    return statistics.linear_regression(*zip(*later, strict=True)).slope if len(later) > 2 else 0.0
