"""Numbers of updates → each handled in its lane: in order within one, side by side across them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

Handle = Callable[[int], Awaitable[None]]


class Lanes:
    """A queue for each chat, and a task for each queue that is not empty; no chat waits for another."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._queues: dict[str, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = True

    @property
    def waiting(self) -> int:
        """How many updates are not done."""
        return sum(map(len, self._queues.values()))

    def add(self, lane: str, number: int) -> None:
        """Put an update at the end of a lane."""
        if lane in self._queues:
            self._queues[lane].append(number)
            return
        self._queues[lane] = deque([number])
        task = asyncio.create_task(self._serve(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_last(self, lane: str) -> bool:
        """Tell whether nothing waits behind the update that is being handled."""
        return len(self._queues.get(lane, ())) <= 1

    async def stop(self, seconds: float) -> None:
        """Begin nothing more and give what runs some seconds to finish; what is then not done stays in the inbox."""
        self._open = False
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, lane: str) -> None:
        queue = self._queues[lane]
        try:
            while queue and self._open:
                await self._handle(queue[0])
                queue.popleft()
        finally:
            if not queue:
                del self._queues[lane]
