"""A pressed button → the message changed, or a polite note; whatever comes back with it may be forged."""

from __future__ import annotations

import contextlib

from bot.telegram.cards import Card, Cards, Press, read_press
from bot.telegram.client import Client
from bot.telegram.delivery import Delivery
from bot.telegram.desk import Desk
from bot.telegram.errors import ClerkError, RefusedError
from bot.telegram.journal import Journal
from bot.telegram.outbox import Outbox
from bot.telegram.pacing import Priority
from bot.telegram.updates import Incoming
from bot.telegram.wording import WORDING, language_of


class Pressing:
    """Answers every press, in time and with a note where nothing else happens."""

    def __init__(
        self, client: Client, outbox: Outbox, *, desk: Desk, delivery: Delivery, cards: Cards, journal: Journal
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._desk = desk
        self._delivery = delivery
        self._cards = cards
        self._journal = journal

    async def press(self, incoming: Incoming) -> None:
        """Do what a button stands for, if it was shown in the chat where it is pressed."""
        own = not incoming.private or incoming.chat == incoming.user
        pressed = read_press(incoming.text) if own else None
        card = await self._cards.find(pressed, incoming.chat) if pressed else None
        if pressed is None or card is None:
            await self.note(incoming, WORDING[language_of(incoming.language)].outdated)
        elif pressed.verb in "ud":
            await self._journal.rate(card.id, incoming.user, good=pressed.verb == "u")
            await self.note(incoming, WORDING[card.language].thanks)
        elif pressed.verb == "n":
            await self.note(incoming, None)
        else:
            await self._turn(incoming, card, pressed)

    async def note(self, incoming: Incoming, text: str | None) -> None:
        """End the waiting of who pressed, with a note or without; after half a minute Telegram takes none any more."""
        with contextlib.suppress(RefusedError):
            await self._outbox.call(None, Priority.ANSWER, lambda: self._client.answer_button(incoming.query, text))

    async def _turn(self, incoming: Incoming, card: Card, pressed: Press) -> None:
        try:
            panel = await self._desk.press(card, pressed)
        except ClerkError:  # logged where it came about
            return await self.note(incoming, WORDING[card.language].failed)
        if panel is None:
            return await self.note(incoming, WORDING[card.language].outdated)
        try:
            await self._delivery.edit(incoming.chat or 0, incoming.message, panel)
        except RefusedError:
            return await self.note(incoming, WORDING[card.language].outdated)
        return await self.note(incoming, None)
