"""A process of its own that holds the index → errands done over its pipes, in order; its end is noticed at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import deque
from pathlib import Path
from typing import Any

import index
from bot.errors import QuestionError
from bot.settings import Settings
from bot.telegram.errands import Holdings, Opening
from bot.telegram.errors import ClerkLostError, FaultError
from bot.telegram.plain import LENGTH, frame, from_plain, to_plain
from bot.telegram.settings import PREFIX
from index import WenbaoError

_PROGRAM = Path(__file__).resolve().parents[2]
_SECONDS_TO_END = 5.0
_SECONDS_TO_OPEN = 120.0
"""A large archive takes seconds; more by far where a slow disk gives its files for the first time."""
_LARGEST_READ = 2**20


class Clerk:
    """One such process; `holdings` is what it found in the index."""

    def __init__(self, process: Process, errands: asyncio.StreamWriter, replies: asyncio.StreamReader) -> None:
        self._process = process
        self._errands = errands
        self._replies = replies
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._since = time.monotonic()
        self._listening = asyncio.create_task(self._listen())
        self.holdings = Holdings("", 0, 0, None, reads=False)

    @classmethod
    async def start(cls, settings: Settings) -> Clerk:
        """Start a process that opens the live generation; raises WenbaoError where that cannot be opened."""
        argv = sys.executable, "-P", "-m", "bot.telegram.clerk"
        try:
            process = await asyncio.create_subprocess_exec(
                *argv, stdin=PIPE, stdout=PIPE, env=_environment(), limit=_LARGEST_READ
            )
        except OSError as e:
            raise ClerkLostError(f"cannot be started ({e.strerror})") from e
        if not process.stdin or not process.stdout:
            raise ClerkLostError
        clerk = cls(process, process.stdin, process.stdout)
        try:
            await clerk._open(settings)
        except BaseException:
            await clerk.end()
            raise
        return clerk

    async def _open(self, settings: Settings) -> None:
        try:
            async with asyncio.timeout(_SECONDS_TO_OPEN):
                self.holdings = from_plain(Holdings, await self._send(to_plain(_opening(settings))))
        except TimeoutError as e:
            raise ClerkLostError(f"has not opened {settings.index} within {_SECONDS_TO_OPEN:g} s") from e
        except (TypeError, KeyError, ValueError) as e:
            raise ClerkLostError("is of another version; start the bot again") from e

    @property
    def busy(self) -> int:
        """How many errands it has not done yet."""
        return len(self._waiting)

    @property
    def dead(self) -> bool:
        """Tell whether the process has ended."""
        return self._listening.done()

    @property
    def seconds_at_work(self) -> float:
        """How long it has been at the errand under way."""
        return time.monotonic() - self._since if self._waiting else 0.0

    async def do(self, errand: str, *given: object) -> Any:
        """Have an errand done; raises QuestionError, FaultError, or ClerkLostError where the process ends."""
        return await self._send([errand, *map(to_plain, given)])

    async def _send(self, plain: object) -> Any:
        if self.dead:
            raise ClerkLostError
        self._since = self._since if self._waiting else time.monotonic()
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(reply)
        self._errands.write(frame(plain))
        return await reply

    async def retire(self, seconds: float) -> None:
        """Finish what can be finished in so many seconds, then end; whoever still waits finds out."""
        if self._waiting:
            await asyncio.wait([*self._waiting], timeout=seconds)
        await self.end()

    async def end(self) -> str:
        """End, by itself if it can, and tell how that went."""
        self._errands.close()
        try:
            async with asyncio.timeout(_SECONDS_TO_END):
                await self._process.wait()
        except TimeoutError:
            self.kill()
        status = await self._process.wait()
        await self._listening
        return f"signal {-status}" if status < 0 else f"exit status {status}"

    def kill(self) -> None:
        """End it whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _listen(self) -> None:
        """Hand out replies until there are no more, or one is none: the program may have been changed meanwhile."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError, TypeError):
            while True:
                [size] = LENGTH.unpack(await self._replies.readexactly(LENGTH.size))
                self._settle(*json.loads(await self._replies.readexactly(size)))
        for place, reply in enumerate(self._waiting):
            if not reply.done():
                reply.set_exception(ClerkLostError(at_work=place == 0))
        self._waiting.clear()

    def _settle(self, became: str, value: Any) -> None:
        reply = self._waiting.popleft()
        self._since = time.monotonic()
        if reply.done():  # who asked has gone
            return
        if became == "done":
            reply.set_result(value)
        else:
            reply.set_exception(_error(became, value))


def _error(became: str, value: Any) -> Exception:
    if became == "refused":
        name, text = value
        kind = getattr(index, str(name), WenbaoError)
        return kind(text) if isinstance(kind, type) and issubclass(kind, WenbaoError) else WenbaoError(text)
    return QuestionError("no question") if became == "unclear" else FaultError("the process that searches has failed")


def _opening(settings: Settings) -> Opening:
    level = logging.getLogger("bot").getEffectiveLevel()
    return Opening(str(settings.index), settings.model, settings.language, level)


def _environment() -> dict[str, str]:
    """Give the environment without the bot's secrets, this program first of all, one thread for what searches."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    path = os.pathsep.join(filter(None, [str(_PROGRAM), own.get("PYTHONPATH")]))
    return own | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
