"""A question in a chat → its answer there: placeholder and search side by side, then the answer with its buttons."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections import OrderedDict
from collections.abc import Sequence

from bot.errors import QuestionError
from bot.telegram.cards import Cards
from bot.telegram.client import Client, Suggestion
from bot.telegram.delivery import Delivery, Place
from bot.telegram.desk import Desk
from bot.telegram.errands import Question
from bot.telegram.errors import ClerkError
from bot.telegram.journal import Journal
from bot.telegram.outbox import Outbox
from bot.telegram.pacing import Priority
from bot.telegram.rich_text import Message, said
from bot.telegram.updates import Incoming
from bot.telegram.wording import WORDING, language_of
from index import WenbaoError

logger = logging.getLogger(__name__)

_MOST_TALKS = 10_000
_Talk = tuple[int | None, int | None, int]
"""One conversation: a chat, a topic in it, a person."""
_SHORTEST_INLINE = 2


class Talks:
    """What is remembered of the conversations of late, packed, in memory only."""

    def __init__(self) -> None:
        self._talks: OrderedDict[_Talk, str] = OrderedDict()

    def get(self, incoming: Incoming) -> str:
        """Give a conversation as far as it has come; nothing where it begins."""
        return self._talks.get(_talk(incoming), "")

    def keep(self, incoming: Incoming, memory: str) -> None:
        """Remember how far a conversation has come, and forget the one that has rested longest."""
        self._talks[_talk(incoming)] = memory
        self._talks.move_to_end(_talk(incoming))
        if len(self._talks) > _MOST_TALKS:
            self._talks.popitem(last=False)

    def forget(self, incoming: Incoming) -> None:
        """Begin a conversation anew."""
        self._talks.pop(_talk(incoming), None)


class Asking:
    """Answers questions in chats."""

    def __init__(self, desk: Desk, delivery: Delivery, cards: Cards, journal: Journal, talks: Talks) -> None:
        self._desk = desk
        self._delivery = delivery
        self._cards = cards
        self._journal = journal
        self._talks = talks

    async def ask(self, incoming: Incoming, place: Place, above: Sequence[str]) -> None:
        """Answer a question in its place, `above` before all else; asked again, the same message is changed."""
        async with self._delivery.typing(place):
            thinking = asyncio.create_task(self._reply(incoming, place, above))
            try:
                await self._delivery.begin(place)
                messages = await thinking
            finally:
                thinking.cancel()
        await self._delivery.finish(place, messages)

    async def _reply(self, incoming: Incoming, place: Place, above: Sequence[str]) -> Sequence[Message]:
        language = language_of(incoming.language)
        card = self._cards.id_for(place.chat, place.question)
        question = Question(incoming.text, self._talks.get(incoming), language, tuple(above), card)
        try:
            drafted = await self._desk.draft(question)
        except QuestionError:
            return [said(WORDING[language].unclear)]
        except WenbaoError as e:
            logger.error("no answer could be made to update %d: %s", incoming.update, e)  # noqa: TRY400 the clerk has logged why
            return [said(WORDING[language].failed)]
        self._talks.keep(incoming, drafted.memory)
        if drafted.exchange:
            await self._cards.keep(place.chat, place.question, card, language, base64.b64decode(drafted.content))
            await self._journal.note(card, incoming.user, drafted.exchange)
        return drafted.messages


class Suggesting:
    """Answers what is typed after the bot's name in any chat."""

    def __init__(self, client: Client, outbox: Outbox, desk: Desk) -> None:
        self._client = client
        self._outbox = outbox
        self._desk = desk

    async def suggest(self, incoming: Incoming) -> None:
        """Offer the answer to a question, if there is one."""
        text, offered = incoming.text.strip(), []
        if len(text) >= _SHORTEST_INLINE:
            try:
                found = await self._desk.suggest(text, language_of(incoming.language))
            except ClerkError:  # logged where it came about
                found = None
            offered = [found] if found else []
        await self.offer(incoming, offered)

    async def offer(self, incoming: Incoming, suggestions: Sequence[Suggestion]) -> None:
        """Offer some results, or none."""
        await self._outbox.call(None, Priority.REST, lambda: self._client.suggest(incoming.query, suggestions))


def _talk(incoming: Incoming) -> _Talk:
    return incoming.chat, incoming.thread, incoming.user
