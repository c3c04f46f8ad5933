"""What the buttons below a message need ↔ a short id: the state lives in SQLite, the button carries the id alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages import Language
from bot.telegram.database import Database
from bot.telegram.rich_text import Button
from bot.telegram.secrecy import Secret

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
    """A message with buttons: what these show, and in which language."""

    id: str
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


def pack(content: Content) -> bytes:
    """Give what a card's buttons show as it is kept."""
    return zlib.compress(json.dumps(content).encode())


def _card(id_: str, language: Language, packed: bytes) -> Card:
    return Card(id_, language, json.loads(zlib.decompress(packed)))


class Cards:
    """The cards there are; `key` is a secret that stays the same."""

    def __init__(self, database: Database, key: Secret) -> None:
        self._database = database
        self._key = hashlib.sha256(key.reveal().encode()).digest()

    def id_for(self, chat: int, question: int) -> str:
        """Give the id of the card that answers a question: the same however often it is answered, and not guessed."""
        digest = hashlib.blake2b(f"{chat} {question}".encode(), digest_size=12, key=self._key).digest()
        return base64.urlsafe_b64encode(digest).decode()

    async def keep(self, chat: int, question: int, id_: str, language: Language, packed: bytes) -> None:
        """Keep the card that answers a question, in place of an earlier one."""
        values = (id_, chat, question, language, packed, time.time())
        await self._database.run(lambda t: t.do("INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?, ?)", *values))

    async def find(self, press: Press, chat: int | None) -> Card | None:
        """Give the card of a button, if it was shown in the chat where it is pressed."""
        query = "SELECT id, language, content FROM card WHERE id = ? AND chat = ?"
        found = await self._database.run(lambda t: [_card(*row) for row in t.rows(query, press.card, chat)])
        return found[0] if found else None

    async def latest(self, chat: int) -> Card | None:
        """Give the card of the last answer in a chat that quotes something."""
        query = "SELECT id, language, content FROM card WHERE chat = ? ORDER BY at DESC LIMIT 20"
        found = await self._database.run(lambda t: [_card(*row) for row in t.rows(query, chat)])
        return next((card for card in found if card.content.get("quote")), None)

    async def prune(self) -> None:
        """Forget old cards; their buttons then say that they are outdated."""
        newest = "SELECT id FROM card ORDER BY at DESC LIMIT ?"
        statement = f"DELETE FROM card WHERE at < ? OR id NOT IN ({newest})"  # noqa: S608
        await self._database.run(lambda t: t.do(statement, time.time() - _KEPT, _MOST))
