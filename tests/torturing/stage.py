"""A server, a bot on an index of invented towns, and people who ask it: what every row of the table plays on.

A question counts as answered when a message that replies to it, and is no placeholder, shows the right figure.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from telegram_server import Asked, Chat, FaultRates, FloodRules, Message, People, Person, TelegramServer

from torturing.archive import FACTS, REPOSITORY, Fact
from torturing.bot_process import BotProcess
from torturing.outcome import percentile

PLACEHOLDER = "⏳"
_UNHANDLED = re.compile(r"^(?:\S+ \S+ )?(?:ERROR|CRITICAL) .*|^.*never (?:retrieved|awaited).*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Exam:
    """A question that was asked, and the fact that answers it."""

    asked: Asked
    fact: Fact

    def finals(self) -> list[Message]:
        """List the final answers that are seen."""
        return [message for message in self.asked.answers() if PLACEHOLDER not in message.text]

    def seconds(self) -> float:
        """Give the time from the update to the final answer; 0 where there is none."""
        for message in self.finals():
            return min(v.at for v in message.versions if PLACEHOLDER not in v.rich.text) - self.asked.at
        return 0.0

    def faults(self) -> list[str]:
        """Say what is wrong with its answer: none, two, another figure, two generations."""
        finals, name = self.finals(), f"update {self.asked.update_id}"
        if not finals:
            return [f"{name} lost"]
        found = [f"{name} answered {len(finals)} times"] if len(finals) > 1 else []
        generations = self.fact.generations(finals[0].text)
        if len(generations) != 1:
            found.append(f"{name} answered from generations {sorted(generations)}: {finals[0].text[:80]!r}")
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What a row is given: an index to ask, a folder of its own, a seed, and the source of the bot to run."""

    root: Path
    folder: Path
    seed: int = 0
    source: Path = REPOSITORY


class Stage:
    """The server is up and the bot made, but not started, as long as the stage is open."""

    def __init__(
        self,
        plan: Plan,
        *,
        flood: FloodRules | None = None,
        rates: FaultRates | None = None,
        settings: Mapping[str, str] | None = None,
        verbose: bool = True,
    ) -> None:
        self.chance = Random(plan.seed)  # noqa: S311 chance that can be replayed, no secret
        self.server = TelegramServer(flood=flood or FloodRules.none(), rates=rates)
        self.people = People(self.server)
        self.bot = BotProcess(self.server, plan.root, plan.folder, settings or {}, verbose=verbose, source=plan.source)
        self.exams: list[Exam] = []

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bot.close()
        self.server.__exit__(kind, error, trace)

    def ask(self, chat: Chat, person: Person, *, mention: str = "") -> Exam:
        """Ask a question by chance."""
        fact = self.chance.choice(FACTS)
        exam = Exam(self.people.write(chat, person, mention + fact.question), fact)
        self.exams.append(exam)
        return exam

    def ask_in_private(self, number: int, question: str = "") -> Exam:
        """Let the person of this number ask a question, by chance or this one."""
        person = Person(100_000 + number)
        if question:
            return Exam(self.people.ask(person, question), FACTS[0])
        return self.ask(self.server.state.chats.private(person), person)

    def ask_at_rate(self, rate: float, seconds: float, chats: int) -> list[Exam]:
        """Let people ask, so many a second for some seconds, each time one of so many, in turn."""
        started, asked = time.monotonic(), []
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, started + number / rate - time.monotonic()))
            asked.append(self.ask_in_private(number % chats))
        return asked

    def reply(self, asked: Asked) -> Message:
        """Wait for the final reply to a message and give it; there must be one."""
        replies = Exam(asked, FACTS[0]).finals
        assert self.server.wait(lambda: bool(replies()), 15), f"no reply to {asked.message.text!r}\n{self.bot.tail()}"
        (final,) = replies()
        return final

    def settle(self, seconds: float, exams: list[Exam] | None = None) -> bool:
        """Wait until every question has a final answer, and then a moment for answers too many."""
        waiting = list(reversed(self.exams if exams is None else exams))

        def settled() -> bool:
            while waiting and waiting[-1].finals():
                waiting.pop()
            return not waiting

        done = self.server.wait(settled, seconds)
        time.sleep(0.3)
        return done

    def faults(self) -> list[str]:
        """List all that went wrong: answers, calls made too early, errors nobody handled, the token in an output."""
        found = [fault for exam in self.exams for fault in exam.faults()]
        found += [f"{v.method} {v.early:.2f} s early to {v.key}" for v in self.server.violations]
        found += [f"the token stands in {path}" for path in self.bot.leaks()]
        log = self.bot.log.read_text("utf-8", errors="replace") if self.bot.log.exists() else ""
        return found + [f"logged: {line}" for line in _UNHANDLED.findall(log)]


def waits(exams: Iterable[Exam]) -> dict[str, float]:
    """Give the median, 95th and 99th percentile of the seconds that questions waited."""
    seconds = [exam.seconds() for exam in exams]
    return {"p50 s": percentile(seconds, 0.5), "p95 s": percentile(seconds, 0.95), "p99 s": percentile(seconds, 0.99)}
