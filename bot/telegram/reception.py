"""An update of the inbox → handled once: let in or not, led to what answers it, then marked as done."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from bot.telegram.access import Gate
from bot.telegram.asking import Asking, Suggesting
from bot.telegram.client import Me
from bot.telegram.commands import Commands
from bot.telegram.delivery import Delivery, Place
from bot.telegram.errors import RefusedError, StateError, TokenError, UnreachableError
from bot.telegram.inbox import Done, Inbox
from bot.telegram.lanes import Lanes
from bot.telegram.limits import DAY, HOUR, Limits
from bot.telegram.outbox import backoff
from bot.telegram.pressing import Pressing
from bot.telegram.rich_text import Message, said
from bot.telegram.updates import Incoming, read_update
from bot.telegram.wording import WORDING, duration, language_of

logger = logging.getLogger(__name__)

_LATE = 600.0
_ATTEMPTS = 3
_MOST_AT_HAND = 1000
"""So many updates that wait are kept in memory as well; the others are read from the inbox in their turn."""


class Reception:
    """Takes updates in and sees to each."""

    def __init__(
        self,
        *,
        me: Me,
        inbox: Inbox,
        gate: Gate,
        limits: Limits,
        delivery: Delivery,
        asking: Asking,
        suggesting: Suggesting,
        pressing: Pressing,
        commands: Commands,
        moves: dict[int, int],
    ) -> None:
        self._me = me
        self._inbox = inbox
        self._gate = gate
        self._limits = limits
        self._delivery = delivery
        self._asking = asking
        self._suggesting = suggesting
        self._pressing = pressing
        self._commands = commands
        self._moves = moves
        self._fresh: dict[int, object] = {}
        self.lanes = Lanes(self._handle)
        self.handled = 0

    def enqueue(self, new: Mapping[int, object]) -> None:
        """Queue new updates in the order of their ids, each in its lane."""
        for number, update in sorted(new.items()):
            if len(self._fresh) < _MOST_AT_HAND:
                self._fresh[number] = update
            self.lanes.add(_lane(read_update(update, self._me)), number)

    async def resume(self) -> None:
        """Queue what was not done when the bot last stopped."""
        waiting = await self._inbox.waiting()
        for number in waiting:
            raw = await self._inbox.raw(number)
            self.lanes.add(_lane(read_update(raw, self._me)), number)
        if waiting:
            logger.info("%d updates were waiting from before", len(waiting))

    async def _handle(self, number: int) -> None:
        """See to one update; whatever happens, those behind it get their turn."""
        failures = 0
        while not await self._is_over(number, failures):
            await asyncio.sleep(backoff(failures))
            failures += 1

    async def _is_over(self, number: int, failures: int) -> bool:
        """Try to see to an update; tells whether nothing more is to be tried."""
        try:
            await self._see_to(number)
            self.handled += 1
        except TokenError:
            logger.debug("update %d stays: fetching updates fails as well, and stops the bot", number)
        except UnreachableError as e:
            logger.info("update %d has nowhere to be answered: %s", number, e)
            return await self._put_away(number, "done")
        except RefusedError as e:
            logger.warning("update %d is put away, Telegram refuses the answer: %s", number, e)
            return await self._put_away(number, "bad")
        except StateError as e:
            logger.warning("update %d waits: %s", number, e)
            return False
        except Exception:
            logger.exception("update %d could not be handled", number)
            return failures + 1 >= _ATTEMPTS and await self._put_away(number, "bad")
        return True

    async def _put_away(self, number: int, state: Done) -> bool:
        try:
            await self._inbox.finish(number, state)
        except StateError as e:
            logger.warning("update %d waits: %s", number, e)
            return False
        return True

    async def _see_to(self, number: int) -> None:
        raw: Any = self._fresh.pop(number, None) or await self._inbox.raw(number)
        incoming = read_update(raw, self._me)
        verdict = self._gate.judge(incoming)
        if incoming and verdict == "serve":
            await self._serve(incoming)
        elif incoming and verdict == "refuse":
            await self._refuse(incoming)
        await self._inbox.finish(number)

    async def _serve(self, incoming: Incoming) -> None:
        if incoming.kind == "button":
            await self._pressing.press(incoming)
        elif incoming.kind == "inline":
            await self._inline(incoming)
        elif incoming.moved_to and incoming.chat:
            self._moves[incoming.chat] = incoming.moved_to
            await self._inbox.note_move(incoming.chat, incoming.moved_to)
        elif incoming.to_us:
            await self._message(incoming)

    async def _inline(self, incoming: Incoming) -> None:
        # Each letter typed is a query; only the last one is still looked at.
        last = self.lanes.is_last(_lane(incoming))
        if last and incoming.text.strip() and await self._limits.admit(incoming.update, incoming.user):
            await self._suggesting.suggest(incoming)
        else:
            await self._suggesting.offer(incoming, [])

    async def _message(self, incoming: Incoming) -> None:
        place = _place(incoming)
        if incoming.command and incoming.command != "ask":
            # What a command has shown stays as it is when the command is edited.
            reply = await self._commands.answer(incoming, place) if incoming.kind == "message" else None
            await self._say(place, reply)
        elif incoming.text:
            await self._question(incoming, place)
        elif incoming.has_text or incoming.has_media:
            say = WORDING[language_of(incoming.language)]
            await self._say(place, said(say.text_only if incoming.has_media else say.ask_something))

    async def _question(self, incoming: Incoming, place: Place) -> None:
        language = language_of(incoming.language)
        say = WORDING[language]
        if not await self._limits.admit(incoming.update, incoming.user):
            if await self._limits.is_due(f"quota {incoming.user}", incoming.update, HOUR):
                await self._say(place, said(say.quota.format(quota=self._limits.quota)))
            return
        waited = time.time() - incoming.date
        late = incoming.kind == "message" and incoming.date and waited > _LATE
        await self._asking.ask(incoming, place, [say.late.format(ago=duration(waited, language))] if late else [])

    async def _refuse(self, incoming: Incoming) -> None:
        """Say once a day whom the bot serves, and how to become one of them."""
        say = WORDING[language_of(incoming.language)]
        text = say.refused.format(user=incoming.user)
        if incoming.kind == "button":
            await self._pressing.note(incoming, text)
        elif incoming.kind == "inline":
            await self._suggesting.offer(incoming, [])
        elif await self._limits.is_due(f"refused {incoming.chat}", incoming.update, DAY):
            group = say.refused_group.format(chat=incoming.chat, user=incoming.user)
            await self._say(_place(incoming), said(text if incoming.private else group))

    async def _say(self, place: Place, reply: Message | None) -> None:
        if reply:
            await self._delivery.finish(place, [reply])


def _place(incoming: Incoming) -> Place:
    return Place(incoming.chat or 0, incoming.message, incoming.thread)


def _lane(incoming: Incoming | None) -> str:
    """Name the lane of an update: a chat's messages in order, its buttons beside them, what a person types inline."""
    if incoming is None:
        return "nothing"
    if incoming.kind == "inline":
        return f"inline {incoming.user}"
    return f"{'buttons' if incoming.kind == 'button' else 'chat'} {incoming.chat}"
