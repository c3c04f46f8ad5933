"""What chats want of the index → done by clerks, processes of their own: the event loop never waits for a search.

A clerk that dies is replaced, and what it had not done is done by another; a new index is opened by new ones while the
old ones go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from typing import Any

from bot.messages import Language
from bot.settings import Settings
from bot.telegram.cards import Card, Press
from bot.telegram.clerks import Clerk
from bot.telegram.client import Suggestion
from bot.telegram.errands import Drafted, Holdings, Question
from bot.telegram.errors import ClerkLostError
from bot.telegram.plain import from_plain
from bot.telegram.rich_text import Message
from index import Store, WenbaoError

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 2.0
_LONGEST_ERRAND = 60.0
_AT_ONCE = 2
"""Errands given to a clerk at the same time: with the next one at hand it never waits for the event loop."""
_TRIES = 2


class Desk:
    """Takes errands to the clerks, to each in turn."""

    def __init__(self, settings: Settings, clerks: int) -> None:
        self._settings = settings
        self._number = clerks
        self._clerks: list[Clerk] = []
        self._staffed, self._missing = asyncio.Event(), asyncio.Event()
        self._slots = asyncio.Semaphore(_AT_ONCE * clerks)
        self._changing = asyncio.Lock()
        self._chores: set[asyncio.Task[Any]] = set()
        self._refused = ""
        self.holdings = Holdings("", 0, 0, None, reads=False)

    @classmethod
    async def open(cls, settings: Settings, clerks: int = 1) -> Desk:
        """Have the live generation opened by so many clerks; raises WenbaoError."""
        desk = cls(settings, clerks)
        await desk._change()
        return desk

    @property
    def generation(self) -> str:
        """The generation that answers."""
        return self.holdings.generation

    @property
    def answers(self) -> bool:
        """Tell whether anybody is there to answer."""
        return bool(self._clerks)

    async def draft(self, question: Question) -> Drafted:
        """Answer a question; raises QuestionError for what is none."""
        return from_plain(Drafted, await self._do("draft", question))

    async def suggest(self, text: str, language: Language) -> Suggestion | None:
        """Answer what is typed after the bot's name, if there is an answer."""
        found = await self._do("suggest", text, language)
        return found and from_plain(Suggestion, found)

    async def press(self, card: Card, press: Press) -> Message | None:
        """Give what is to be shown for a button; None where that is not there (any more)."""
        found = await self._do("press", card, press)
        return found and from_plain(Message, found)

    async def find(self, card: Card, words: str) -> Message:
        """Find articles by words of their headlines."""
        return from_plain(Message, await self._do("find", card, words))

    async def _do(self, errand: str, *given: object) -> Any:
        """Have an errand done; once more where its clerk has died of it, as often as needed where of another's."""
        deaths = 0
        while True:
            async with self._slots:
                while not self._clerks:
                    await self._staffed.wait()
                clerk = min(self._clerks, key=lambda own: own.busy)
                try:
                    return await clerk.do(errand, *given)
                except ClerkLostError as e:
                    self._miss(clerk)
                    deaths += e.at_work
                    if deaths >= _TRIES:
                        raise

    def _miss(self, clerk: Clerk) -> None:
        """Do without a clerk that has died, until there is another."""
        if clerk in self._clerks:
            self._clerks.remove(clerk)
            self._keep(self._bury(clerk))
            self._missing.set()
        if not self._clerks:
            self._staffed.clear()

    async def _bury(self, clerk: Clerk) -> None:
        logger.warning("a process that searches has ended (%s); another takes its place", await clerk.end())

    async def refresh(self) -> bool:
        """See that enough clerks hold the live generation, and tell whether it is another than before.

        Raises WenbaoError where it cannot be opened; those who hold the old one then go on.
        """
        async with self._changing:
            if await asyncio.to_thread(Store(self._settings.index).current) != self.generation:
                await self._change()
                return True
            while len(self._clerks) < self._number:
                self._clerks.append(await Clerk.start(self._settings))
                self._staffed.set()
            return False

    async def _change(self) -> None:
        """Open the live generation by new clerks, then send the old ones away."""
        fresh: list[Clerk] = []
        try:
            while len(fresh) < self._number:
                fresh.append(await Clerk.start(self._settings))
        except BaseException:
            await asyncio.gather(*(clerk.end() for clerk in fresh))
            raise
        old, self._clerks = self._clerks, fresh
        self._staffed.set()
        self.holdings = fresh[0].holdings
        for clerk in old:
            self._keep(clerk.retire(_LONGEST_ERRAND))
        if old:
            logger.info("changed to index %s", self.generation)

    async def watch(self) -> None:
        """Replace clerks that have died, and change to each new generation; what cannot be used is said once."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS_BETWEEN_LOOKS):
                    await self._missing.wait()
            self._missing.clear()
            self._look_after_clerks()
            try:
                await self.refresh()
                self._refused = ""
            except WenbaoError as e:
                if str(e) != self._refused:
                    self._refused = str(e)
                    logger.warning("the index cannot be opened (%s); %s", e, self._meanwhile())

    def _look_after_clerks(self) -> None:
        for clerk in [*self._clerks]:
            if clerk.seconds_at_work > _LONGEST_ERRAND:
                clerk.kill()  # whoever waits for it finds out
            if clerk.dead:
                self._miss(clerk)

    def _meanwhile(self) -> str:
        return f"{self.generation} goes on answering" if self._clerks else "questions wait until it can"

    def _keep(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let something go on beside all else, and be finished before the desk is closed."""
        task = asyncio.create_task(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def close(self) -> None:
        """Send everybody away."""
        clerks, self._clerks = self._clerks, []
        await asyncio.gather(*self._chores, *(clerk.end() for clerk in clerks))
