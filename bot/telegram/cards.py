"""What the buttons below a message need ↔ a short id: the state lives in SQLite, the button carries the id alone."""

from __future__ import annotations

import json
import re
import secrets
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import Language
from bot.telegram.client import Button
from bot.telegram.database import Database

CARD_TABLES = """
CREATE TABLE IF NOT EXISTS card (
    id TEXT PRIMARY KEY, chat INTEGER NOT NULL, question INTEGER NOT NULL, language TEXT NOT NULL,
    content BLOB NOT NULL, at REAL NOT NULL, UNIQUE (chat, question));
CREATE INDEX IF NOT EXISTS card_of ON card (chat, at);
"""
_DATA = re.compile(r"([\w-]{16}):([a-z])(\d{1,9})?(?:\.(\d{1,9}))?", re.ASCII)
_KEPT = 30 * 86_400
_MOST = 50_000

Content = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Card:
    """One message with buttons: to whom it belongs, and what the buttons show."""

    id: str
    chat: int
    question: int
    language: Language
    content: Content

    def button(self, label: str, verb: str, first: int = 0, second: int = 0) -> Button:
        """Make a button of this card; at most 39 bytes come back of the 64 that Telegram allows."""
        return Button(label, f"{self.id}:{verb}{first}.{second}")


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button says, once it is known to have the form of ours."""

    card: str
    verb: str
    first: int
    second: int


def read_press(data: str) -> Press | None:
    """Read a button's data, which anybody can forge; None where it is none of ours."""
    match = _DATA.fullmatch(data)
    return Press(match[1], match[2], int(match[3] or 0), int(match[4] or 0)) if match else None


class Cards:
    """The cards there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def id_for(self, chat: int, question: int) -> str:
        """Give the id of the card that answers a question: the same one however often it is answered."""
        query = "SELECT id FROM card WHERE chat = ? AND question = ?"
        rows = await self._database.run(lambda t: t.rows(query, chat, question))
        return rows[0][0] if rows else secrets.token_urlsafe(12)

    async def keep(self, card: Card) -> None:
        """Keep a card, in place of an earlier one of the same question."""
        content = zlib.compress(json.dumps(card.content).encode())
        values = (card.id, card.chat, card.question, card.language, content, time.time())
        await self._database.run(lambda t: t.do("INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?, ?)", *values))

    async def find(self, press: Press, chat: int | None) -> Card | None:
        """Give the card of a button, if it was shown in the chat where it is pressed."""
        query = "SELECT question, language, content FROM card WHERE id = ? AND chat = ?"
        rows = await self._database.run(lambda t: t.rows(query, press.card, chat))
        if chat is None or not rows:
            return None
        question, language, content = rows[0]
        return Card(press.card, chat, question, language, json.loads(zlib.decompress(content)))

    async def latest(self, chat: int) -> Card | None:
        """Give the card of the last answer in a chat that quotes something."""
        query = "SELECT id, question, language, content FROM card WHERE chat = ? ORDER BY at DESC LIMIT 20"
        for id_, question, language, content in await self._database.run(lambda t: t.rows(query, chat)):
            card = Card(id_, chat, question, language, json.loads(zlib.decompress(content)))
            if card.content.get("quote"):
                return card
        return None

    async def prune(self) -> None:
        """Forget old cards; their buttons then say that they are outdated."""
        newest = "SELECT id FROM card ORDER BY at DESC LIMIT ?"
        statement = f"DELETE FROM card WHERE at < ? OR id NOT IN ({newest})"  # noqa: S608
        await self._database.run(lambda t: t.do(statement, time.time() - _KEPT, _MOST))
