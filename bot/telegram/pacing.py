"""Who wants to call Telegram → who may now: so many in so many seconds, so many at once, the most urgent first."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator
from enum import IntEnum

Rule = tuple[int, float]
"""So many calls in so many seconds, whichever seconds they are."""


class Priority(IntEnum):
    """Which call goes first where several wait."""

    ANSWER = 0
    PLACEHOLDER = 1
    REST = 2


class Turnstile:
    """Lets callers through: the most urgent first, never more than its rule allows, none while it is shut."""

    def __init__(self, rule: Rule | None) -> None:
        self._limit, self._seconds = rule or (1, 0.0)
        self._passed: deque[float] = deque(maxlen=self._limit)
        self._shut_until = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self.call = asyncio.Lock()

    @property
    def delay(self) -> float:
        """The seconds until the next one may pass."""
        free = self._passed[0] + self._seconds if self._seconds and len(self._passed) == self._limit else 0.0
        return max(free, self._shut_until) - time.monotonic()

    @property
    def shut(self) -> bool:
        """Tell whether nobody may pass now, be the rule what it may."""
        return self._shut_until > time.monotonic()

    @property
    def closed(self) -> bool:
        """Tell whether a call would have to wait for another one, or for the end of a refusal."""
        return self.shut or self.call.locked()

    @property
    def idle(self) -> bool:
        """Tell whether nobody waits and nothing is remembered that still matters."""
        fresh = bool(self._passed) and self._passed[-1] + self._seconds > time.monotonic()
        return not (self._waiting or self.closed or fresh)

    async def wait(self, priority: Priority) -> None:
        """Wait for one's turn."""
        if not self._waiting and self.delay <= 0:
            self._passed.append(time.monotonic())
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._count), turn))
        self._arm()
        await turn

    def shut_for(self, seconds: float) -> None:
        """Let nobody pass for some seconds."""
        self._shut_until = max(self._shut_until, time.monotonic() + seconds)
        self._arm()

    def _arm(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = (
            asyncio.get_running_loop().call_later(max(self.delay, 0.0), self._serve) if self._waiting else None
        )

    def _serve(self) -> None:
        while self._waiting and self.delay <= 0:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # who gave up takes nobody's place
                self._passed.append(time.monotonic())
                turn.set_result(None)
        self._arm()


class Slots:
    """So many calls at once; more would only wait for each other further on, where nobody knows what is urgent."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    @property
    def full(self) -> bool:
        """Tell whether a call would have to wait."""
        return self._free == 0

    @contextlib.asynccontextmanager
    async def one(self, priority: Priority) -> AsyncIterator[None]:
        """Hold a slot, as soon as there is one."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(priority)
        try:
            yield
        finally:
            self._give()

    async def _wait(self, priority: Priority) -> None:
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._count), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give()
            raise

    def _give(self) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
