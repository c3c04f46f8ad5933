"""What happened in chats → updates that wait until the bot confirms them, handed out by long polling.

An update is forgotten when a later call asks beyond it, never before; a newer poll ends an older one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from telegram_server.faults import Faults
from telegram_server.values import ApiError, Json, Parameters, refused

_MOST, _LONGEST_POLL = 100, 50
# What is delivered only to a bot that names it in allowed_updates.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_CONFLICT_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_CONFLICT_HOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class _Poll:
    """A call that waits, and how to tell that its caller has hung up."""

    woken: asyncio.Future[None]
    is_gone: Callable[[], bool]


@dataclass(slots=True)
class Updates:
    """The queue of one bot."""

    faults: Faults
    webhook: Json | None = None
    allowed: list[str] = field(default_factory=list)
    polls: int = 0
    conflicts: int = 0
    confirmed: dict[int, float] = field(default_factory=dict)
    pending: dict[int, Json] = field(default_factory=dict)
    _again: list[Json] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(700_000_001))
    _poll: _Poll | None = None

    def number(self) -> int:
        """Take the next update_id."""
        return next(self._ids)

    def wants(self, update: Json) -> bool:
        """Tell whether the bot asked for this kind of update."""
        kinds = set(update) - {"update_id"}
        return bool(kinds & set(self.allowed)) if self.allowed else not kinds & _ON_REQUEST

    def add(self, *updates: Json) -> None:
        """Queue updates and wake whoever waits for them; call it in the server's own thread."""
        self.pending |= {update["update_id"]: update for update in updates}
        self._wake()

    def confirm(self, *ids: int) -> None:
        """Forget updates that the bot has taken, but for those that chance brings again."""
        for number in ids:
            update = self.pending.pop(number)
            self.confirmed[number] = time.monotonic()
            if self.faults.comes_again(number):
                self._again.append(update)

    async def poll(self, parameters: Parameters, is_gone: Callable[[], bool]) -> list[Json]:
        """Answer getUpdates: confirm, then give what is there, or wait for it as long as asked."""
        if self.webhook:
            raise ApiError(409, _CONFLICT_HOOK)
        self.polls += 1
        self._end_other_poll()
        self._configure(parameters)
        self._confirm_below(parameters.integer("offset", 0))
        limit = min(max(parameters.integer("limit", _MOST), 1), _MOST)
        if not self._ready():
            await self._wait(min(parameters.integer("timeout", 0), _LONGEST_POLL), is_gone)
        return self._take(limit)

    def _configure(self, parameters: Parameters) -> None:
        allowed: Any = parameters.structure("allowed_updates")
        if allowed is None:
            return
        if not isinstance(allowed, list):
            raise refused("can't parse allowed updates list")
        self.allowed = [str(kind) for kind in allowed]

    def _confirm_below(self, offset: int) -> None:
        waiting = sorted(self.pending)
        if offset < 0:
            self.confirm(*waiting[:offset])
        else:
            self.confirm(*(number for number in waiting if number < offset))

    def _ready(self) -> bool:
        return bool(self.pending or self._again)

    def _take(self, limit: int) -> list[Json]:
        again, self._again = self._again[:limit], self._again[limit:]
        return again + [self.pending[number] for number in sorted(self.pending)[: limit - len(again)]]

    async def _wait(self, seconds: float, is_gone: Callable[[], bool]) -> None:
        poll = self._poll = _Poll(asyncio.get_running_loop().create_future(), is_gone)
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await poll.woken
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _wake(self) -> None:
        if self._poll and not self._poll.woken.done():
            self._poll.woken.set_result(None)

    def _end_other_poll(self) -> None:
        poll = self._poll
        if poll and not poll.woken.done():
            self.conflicts += not poll.is_gone()
            poll.woken.set_exception(ApiError(409, _CONFLICT_POLL))
