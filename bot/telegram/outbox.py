"""Calls to Telegram → calls at the pace that Telegram bears, finished answers first, again until they get through."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.telegram.errors import FloodedError, UnavailableError
from bot.telegram.pacing import Priority, Rule, Slots, Turnstile

logger = logging.getLogger(__name__)

T = TypeVar("T")
PRIVATE: Rule = (3, 3.0)
GROUP: Rule = (20, 60.0)
OVERALL: Rule = (30, 1.0)
AT_ONCE = 16
"""Calls under way at the same time, a connection each."""
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_IDLE_KEPT = 2000
_SECONDS_BETWEEN_LINES = 60.0


def backoff(attempt: int) -> float:
    """Give the seconds to wait after so many attempts in vain, varied a little, so that not all come back at once."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt, 10)) * random.uniform(0.75, 1.0)  # noqa: S311


class Outbox:
    """Every call to Telegram goes through here."""

    def __init__(self, *, flood: bool) -> None:
        self._flood = flood
        self._overall = Turnstile(OVERALL if flood else None)
        self._chats: dict[int, Turnstile] = {}
        self._slots = Slots(AT_ONCE)
        self._last_line = -_SECONDS_BETWEEN_LINES

    async def call(self, chat: int | None, priority: Priority, attempt: Callable[[], Awaitable[T]]) -> T:
        """Make a call in its turn, again and again until Telegram takes or refuses it; raises what it refuses with."""
        failures = 0
        while True:
            await self._turn(chat, priority)
            try:
                return await self._attempt(chat, priority, attempt)
            except FloodedError as e:
                self._gate(chat).shut_for(e.seconds)
            except UnavailableError as e:
                self._say(e)
                await asyncio.sleep(backoff(failures))
                failures += 1

    async def call_if_free(self, chat: int, attempt: Callable[[], Awaitable[T]]) -> None:
        """Make a call that is worth nothing later: at once or not at all."""
        if self._gate(chat).closed or self._overall.shut or self._slots.full:
            return
        try:
            await self._attempt(chat, Priority.REST, attempt)
        except FloodedError as e:
            self._gate(chat).shut_for(e.seconds)

    async def _turn(self, chat: int | None, priority: Priority) -> None:
        gate = self._gate(chat)
        if gate is not self._overall:
            await gate.wait(priority)
        await self._overall.wait(priority)

    async def _attempt(self, chat: int | None, priority: Priority, attempt: Callable[[], Awaitable[T]]) -> T:
        """Make a call. To one chat one at a time: what the first is told holds for the second."""
        gate = self._gate(chat)
        async with gate.call if chat is not None else contextlib.nullcontext():
            while gate.shut or self._overall.shut:
                await asyncio.sleep(max(gate.delay, self._overall.delay, 0.01))
            async with self._slots.one(priority):
                return await attempt()

    def _gate(self, chat: int | None) -> Turnstile:
        if chat is None:
            return self._overall
        if chat not in self._chats:
            if len(self._chats) >= _IDLE_KEPT:
                self._chats = {own: gate for own, gate in self._chats.items() if not gate.idle}
            self._chats[chat] = Turnstile((PRIVATE if chat > 0 else GROUP) if self._flood else None)
        return self._chats[chat]

    def _say(self, error: UnavailableError) -> None:
        """Say that Telegram cannot be reached, now and then: it may be hours."""
        if time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            logger.warning("Telegram does not take calls (%s); they are made again until it does", error)
