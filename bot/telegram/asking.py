"""A question in a chat → its answer there: placeholder and search side by side, then the answer with its buttons."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import converse
from bot.errors import QuestionError
from bot.messages import MESSAGES, Language
from bot.talk.memory import Conversation
from bot.telegram.cards import Card, Cards
from bot.telegram.client import Client, Suggestion
from bot.telegram.delivery import Delivery, Message, Place
from bot.telegram.desk import Desk, Library
from bot.telegram.journal import Journal
from bot.telegram.outbox import Outbox
from bot.telegram.pacing import Priority
from bot.telegram.panels import answer_content, answer_panel, message, said
from bot.telegram.rich_text import Piece, Text, split, tidy, to_html
from bot.telegram.updates import Incoming
from bot.telegram.views import Quote, answer_text, first_quote, inline_title, passage_texts, shortened
from bot.telegram.wording import WORDING, language_of
from bot.types import Answer
from index import WenbaoError

logger = logging.getLogger(__name__)

_MOST_TALKS = 10_000
_Talk = tuple[int | None, int | None, int]
"""One conversation: a chat, a topic in it, a person."""
_SHORTEST_INLINE = 2
SMALL_TALK = "smalltalk"
"""The kind of answers that are copied from no page: there is nothing more to see, nothing to rate."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """An answer laid out for a chat in one or more messages, what its buttons show, the conversation after it."""

    answer: Answer
    shown: tuple[Text, ...]
    passages: tuple[Text, ...]
    quote: Quote | None
    conversation: Conversation


class Talks:
    """The conversations of late, in memory only."""

    def __init__(self) -> None:
        self._talks: OrderedDict[_Talk, Conversation] = OrderedDict()

    def get(self, incoming: Incoming) -> Conversation:
        """Give a conversation as far as it has come."""
        return self._talks.get(_talk(incoming), Conversation())

    def keep(self, incoming: Incoming, conversation: Conversation) -> None:
        """Remember how far a conversation has come, and forget the one that has rested longest."""
        self._talks[_talk(incoming)] = conversation
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
        conversation = self._talks.get(incoming)
        language = language_of(incoming.language)
        try:
            drafted = await self._desk.run(lambda opened: draft(incoming.text, conversation, opened, language, above))
        except QuestionError:
            return [said(WORDING[language].unclear)]
        except Exception:
            logger.exception("no answer could be made to update %d", incoming.update)
            return [said(WORDING[language].failed)]
        self._talks.keep(incoming, drafted.conversation)
        *first, last = drafted.shown
        if drafted.answer.kind == SMALL_TALK:
            return [*map(message, drafted.shown)]
        content = answer_content(last, drafted.passages, drafted.quote)
        id_ = await self._cards.id_for(place.chat, place.question)
        card = Card(id_, place.chat, place.question, language, content)
        await self._cards.keep(card)
        await self._journal.note(card.id, incoming.user, drafted.answer)
        return [*map(message, first), answer_panel(card) or message(last)]


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
            language = language_of(incoming.language)
            try:
                drafted = await self._desk.run(lambda opened: draft(text, Conversation(), opened, language))
                offered = [_suggestion(drafted, text, language)] if drafted.answer.citations else []
            except WenbaoError:
                logger.debug("nothing to offer", exc_info=True)
        await self.offer(incoming, offered)

    async def offer(self, incoming: Incoming, suggestions: Sequence[Suggestion]) -> None:
        """Offer some results, or none."""
        await self._outbox.call(None, Priority.REST, lambda: self._client.suggest(incoming.query, suggestions))


def draft(text: str, memory: Conversation, library: Library, language: Language, above: Sequence[str] = ()) -> Drafted:
    """Answer a question and lay the answer out; raises QuestionError for what is none."""
    answered, after = converse(text, memory, library.archive)
    understood = [MESSAGES[language].understood_as.format(question=after.understood)] if after.understood else []
    return Drafted(
        answered,
        tuple(split(answer_text(answered, language, [*above, *understood]))) or (tidy([Piece("—")]),),
        tuple(passage_texts(answered, language)),
        first_quote(answered),
        after,
    )


def _suggestion(drafted: Drafted, question: str, language: Language) -> Suggestion:
    title, below = inline_title(drafted.answer)
    text = shortened(answer_text(drafted.answer, language, [question]))
    return Suggestion("answer", title, below, to_html(text))


def _talk(incoming: Incoming) -> _Talk:
    return incoming.chat, incoming.thread, incoming.user
