"""The messages of a reply → exactly one such reply in the chat: a placeholder first, then edited into what is said.

An edit may be made twice and changes nothing the second time; a message sent twice would stand there twice. So only
placeholders are sent, and one whose sending was left in doubt is looked for and deleted.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.telegram.client import Client
from bot.telegram.errors import (
    CallError,
    MarkupError,
    MessageGoneError,
    MovedError,
    RefusedError,
    StateError,
    UnavailableError,
    UnreachableError,
)
from bot.telegram.inbox import Doubtful, Inbox, Reply
from bot.telegram.outbox import Outbox
from bot.telegram.pacing import Priority
from bot.telegram.rich_text import Buttons, Message

logger = logging.getLogger(__name__)

T = TypeVar("T")

PLACEHOLDER = "⏳"
_SECONDS_OF_TYPING = 4.0
_SEARCHED = 500
"""Among so many messages before it is a placeholder's lost twin looked for; so many that nobody knows are tried."""
_TRIED = 50
_SECONDS_BETWEEN_COLLECTIONS = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes: the chat, the message that it answers, the topic of the chat."""

    chat: int
    question: int
    thread: int | None = None


class Delivery:
    """Brings replies into chats; `moves` are the groups that live on under another id."""

    def __init__(self, client: Client, inbox: Inbox, outbox: Outbox, moves: dict[int, int]) -> None:
        self._client = client
        self._inbox = inbox
        self._outbox = outbox
        self._moves = moves

    async def begin(self, place: Place) -> None:
        """Put a placeholder where the reply will stand, unless something stands there already."""
        await self._place(place, 0)

    async def finish(self, place: Place, messages: Sequence[Message]) -> None:
        """Make the reply say what it has to, however often this is called."""
        there = await self._inbox.replies(place.chat, place.question)
        known = {reply.part: reply.message for reply in there}
        for part, message in enumerate(messages):
            await self._show(place, part, message, known.get(part))
        for reply in there:
            if reply.part >= len(messages):
                await self._remove(place, reply)

    async def edit(self, chat: int, message: int, shown: Message) -> None:
        """Change a message of ours; raises MessageGoneError where it is not there any more."""
        try:
            await self._edit(chat, message, shown.html, shown.buttons)
        except MarkupError as e:
            logger.warning("Telegram cannot read HTML of ours (%s): sent without", e)
            await self._edit(chat, message, shown.plain, shown.buttons, plain=True)

    async def collect_lost(self) -> None:
        """Delete, now and then, placeholders that were sent without our knowing; goes on until cancelled."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_COLLECTIONS)
            try:
                for lost in await self._inbox.doubtful(time.time() - _SECONDS_BETWEEN_COLLECTIONS):
                    await self._collect(lost)
            except (CallError, StateError) as e:
                logger.info("lost placeholders are looked for later: %s", e)

    async def _collect(self, reply: Doubtful) -> None:
        """Look for the placeholders that were sent before one: that a message can be edited proves that it is ours."""
        first = max(reply.question + 1, reply.message - _SEARCHED)
        known = await self._inbox.known_messages(reply.chat, first, reply.message)
        for lost in sorted({*range(first, reply.message)} - known, reverse=True)[:_TRIED]:
            with contextlib.suppress(RefusedError, UnreachableError):
                await self._edit(reply.chat, lost, PLACEHOLDER * 2, priority=Priority.REST)
                await self._delete(reply.chat, lost)
        await self._inbox.settle(reply)

    @contextlib.asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Show that the bot is at work for as long as it is."""
        shown = asyncio.create_task(self._type(place))
        try:
            yield
        finally:
            shown.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await shown

    async def _type(self, place: Place) -> None:
        chat = self._now(place.chat)
        while True:
            with contextlib.suppress(CallError):
                await self._outbox.call_if_free(chat, lambda: self._client.typing(chat, place.thread))
            await asyncio.sleep(_SECONDS_OF_TYPING)

    async def _show(self, place: Place, part: int, shown: Message, known: int | None) -> None:
        message = known or await self._place(place, part)
        try:
            await self.edit(place.chat, message, shown)
        except MessageGoneError:  # deleted by somebody, or left behind in a group that has moved
            await self._inbox.forget_reply(place.chat, place.question, part)
            await self.edit(place.chat, await self._place(place, part), shown)

    async def _place(self, place: Place, part: int) -> int:
        """Give the id of a part's message, which is sent as a placeholder where there is none yet."""
        reply = await self._inbox.reserve(place.chat, place.question, part)
        return reply.message or await self._send(place, reply)

    async def _send(self, place: Place, reply: Reply) -> int:
        in_doubt = reply.doubtful

        async def attempt(chat: int) -> int:
            nonlocal in_doubt
            question = None if reply.part else place.question
            try:
                return await self._client.send(chat, PLACEHOLDER, thread=place.thread, reply_to=question)
            except UnavailableError:
                in_doubt = True
                raise

        message = await self._call(place.chat, Priority.PLACEHOLDER, attempt)
        await self._inbox.note_reply(place.chat, place.question, Reply(reply.part, message, in_doubt))
        return message

    async def _remove(self, place: Place, reply: Reply) -> None:
        if reply.message:
            with contextlib.suppress(RefusedError):
                await self._delete(place.chat, reply.message)
        await self._inbox.forget_reply(place.chat, place.question, reply.part)

    async def _edit(
        self,
        chat: int,
        message: int,
        text: str,
        buttons: Buttons = (),
        *,
        plain: bool = False,
        priority: Priority = Priority.ANSWER,
    ) -> None:
        await self._call(chat, priority, lambda now: self._client.edit(now, message, text, buttons, plain=plain))

    async def _delete(self, chat: int, message: int) -> None:
        await self._call(chat, Priority.REST, lambda now: self._client.delete(now, message))

    async def _call(self, chat: int, priority: Priority, attempt: Callable[[int], Awaitable[T]]) -> T:
        """Make a call to a chat, following it where it has moved."""
        while True:
            now = self._now(chat)
            try:
                return await self._outbox.call(now, priority, partial(attempt, now))
            except MovedError as e:
                if e.chat in (now, chat):
                    raise
                self._moves[chat] = e.chat
                await self._inbox.note_move(chat, e.chat)

    def _now(self, chat: int) -> int:
        return self._moves.get(chat, chat)
