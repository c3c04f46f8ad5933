"""Raw updates → a queue on disk: kept before Telegram hears that they came, each known by its id, each done once."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.telegram.database import Database, Transaction

logger = logging.getLogger(__name__)

TABLES = """
CREATE TABLE IF NOT EXISTS incoming (
    id INTEGER PRIMARY KEY, chat INTEGER, message INTEGER, raw TEXT, at REAL NOT NULL, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS waiting ON incoming (id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS by_message ON incoming (message);
CREATE TABLE IF NOT EXISTS reply (
    chat INTEGER NOT NULL, question INTEGER NOT NULL, part INTEGER NOT NULL, message INTEGER,
    doubtful INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (chat, question, part));
CREATE INDEX IF NOT EXISTS reply_by_message ON reply (message);
CREATE INDEX IF NOT EXISTS doubted ON reply (at) WHERE doubtful;
CREATE TABLE IF NOT EXISTS moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
"""
_NOTE_REPLY = "INSERT OR REPLACE INTO reply VALUES (?, ?, ?, ?, ?, ?)"
_LARGEST_ID = 2**63 - 1
_REMEMBERED = 3 * 86_400
"""Seconds that a finished update's id is kept: Telegram keeps updates for one day."""
_KEPT_BAD = 1000
_SUPERGROUP = -1_000_000_000_000
"""The ids of supergroups lie below."""

Done = Literal["done", "bad"]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of the bot that answers a question; `doubtful` where an earlier attempt to send it may have worked."""

    part: int
    message: int | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A message of the bot before which the same may have been sent without our knowing."""

    chat: int
    question: int
    message: int


class Inbox:
    """The queue, and which messages of the bot answer which."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Inbox:
        """Open the queue of a state folder; raises StateError."""
        return cls(Database.open(folder / "inbox.sqlite", TABLES))

    async def add(self, updates: Sequence[object]) -> dict[int, object]:
        """Keep updates for good and give those that are new by their ids; raises StateError where they are not kept."""
        rows = [(row, update) for update in updates if (row := _row(update))]
        if len(rows) < len(updates):
            logger.warning("left out %d updates that have no id", len(updates) - len(rows))

        def insert(transaction: Transaction) -> dict[int, object]:
            statement = "INSERT OR IGNORE INTO incoming VALUES (?, ?, ?, ?, ?, 'waiting')"
            return {row[0]: update for row, update in rows if transaction.do(statement, *row)}

        return await self._database.run(insert, durable=True) if rows else {}

    async def waiting(self) -> list[int]:
        """List the updates that are not done, in the order they came."""
        query = "SELECT id FROM incoming WHERE state = 'waiting' ORDER BY id"
        return [number for (number,) in await self._database.run(lambda t: t.rows(query))]

    async def raw(self, number: int) -> Any:
        """Give an update as it came; None where it is done."""
        query = "SELECT raw FROM incoming WHERE id = ? AND state = 'waiting'"
        rows = await self._database.run(lambda t: t.rows(query, number))
        return json.loads(rows[0][0]) if rows else None

    async def finish(self, number: int, state: Done = "done") -> None:
        """Mark an update as done and forget what it said; one that could not be handled is kept to be looked at."""
        raw = "raw" if state == "bad" else "NULL"
        statement = f"UPDATE incoming SET state = ?, raw = {raw} WHERE id = ?"  # noqa: S608
        await self._database.run(lambda t: t.do(statement, state, number))

    async def prune(self) -> None:
        """Forget what is too old to come again."""
        oldest = time.time() - _REMEMBERED

        def delete(transaction: Transaction) -> None:
            transaction.do("DELETE FROM incoming WHERE state = 'done' AND at < ?", oldest)
            transaction.do(
                "DELETE FROM incoming WHERE state = 'bad' AND id NOT IN "
                "(SELECT id FROM incoming WHERE state = 'bad' ORDER BY id DESC LIMIT ?)",
                _KEPT_BAD,
            )
            transaction.do(
                "DELETE FROM reply WHERE NOT EXISTS (SELECT 1 FROM incoming "
                "WHERE incoming.message = reply.question AND incoming.chat = reply.chat)"
            )

        await self._database.run(delete)

    async def replies(self, chat: int, question: int) -> list[Reply]:
        """Give the messages that answer a question, in order."""
        query = "SELECT part, message, doubtful FROM reply WHERE chat = ? AND question = ? ORDER BY part"
        rows = await self._database.run(lambda t: t.rows(query, chat, question))
        return [Reply(part, message, bool(doubtful)) for part, message, doubtful in rows]

    async def reserve(self, chat: int, question: int, part: int) -> Reply:
        """Give a message that answers a question; where there is none yet, remember that it is about to be sent."""
        query = "SELECT message, doubtful FROM reply WHERE chat = ? AND question = ? AND part = ?"

        def look(transaction: Transaction) -> Reply:
            rows = transaction.rows(query, chat, question, part)
            if rows and rows[0][0]:
                return Reply(part, rows[0][0], bool(rows[0][1]))
            # What was noted before without an id was being sent when the process died.
            reply = Reply(part, None, doubtful=bool(rows))
            transaction.do(_NOTE_REPLY, *_reply_row(chat, question, reply))
            return reply

        return await self._database.run(look)

    async def note_reply(self, chat: int, question: int, reply: Reply) -> None:
        """Remember a message that answers a question."""
        row = _reply_row(chat, question, reply)
        await self._database.run(lambda t: t.do(_NOTE_REPLY, *row))

    async def doubtful(self, before: float) -> list[Doubtful]:
        """List the messages that may have been sent more than once, and not only just now."""
        query = "SELECT chat, question, message FROM reply WHERE doubtful AND message IS NOT NULL AND at < ?"
        return [Doubtful(*row) for row in await self._database.run(lambda t: t.rows(query, before))]

    async def settle(self, reply: Doubtful) -> None:
        """Remember that nothing is doubtful about a message any more."""
        statement = "UPDATE reply SET doubtful = 0 WHERE chat = ? AND message = ?"
        await self._database.run(lambda t: t.do(statement, reply.chat, reply.message))

    async def forget_reply(self, chat: int, question: int, part: int) -> None:
        """Forget a message that is gone."""
        statement = "DELETE FROM reply WHERE chat = ? AND question = ? AND part = ?"
        await self._database.run(lambda t: t.do(statement, chat, question, part))

    async def known_messages(self, chat: int, first: int, last: int) -> set[int]:
        """Give the ids from `first` to `last` that are known to be a person's message or a reply of ours.

        A bot's private chats and small groups are numbered together, each supergroup by itself.
        """
        chats = (chat, chat) if chat <= _SUPERGROUP else (_SUPERGROUP + 1, _LARGEST_ID)
        where = "chat BETWEEN ? AND ? AND message BETWEEN ? AND ?"
        query = f"SELECT message FROM incoming WHERE {where} UNION SELECT message FROM reply WHERE {where}"  # noqa: S608
        values = (*chats, first, last)
        return {number for (number,) in await self._database.run(lambda t: t.rows(query, *values, *values))}

    async def note_move(self, old: int, new: int) -> None:
        """Remember that a group lives on under another id."""
        await self._database.run(lambda t: t.do("INSERT OR REPLACE INTO moved VALUES (?, ?)", old, new))

    async def moves(self) -> dict[int, int]:
        """Give the groups that live on under another id."""
        return dict(await self._database.run(lambda t: [(old, new) for old, new in t.rows("SELECT * FROM moved")]))

    def close(self) -> None:
        """Finish what is under way and let go of the file."""
        self._database.close()


def _reply_row(chat: int, question: int, reply: Reply) -> tuple[int, int, int, int | None, bool, float]:
    return chat, question, reply.part, reply.message, reply.doubtful, time.time()


def _row(update: object) -> tuple[int, int | None, int | None, str, float] | None:
    """Give what is kept of an update, without understanding it: it may be of a kind that comes after us."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LARGEST_ID:
        return None
    chat, message = _place(update)
    # Escaped, for half a surrogate pair is no UTF-8.
    return number, chat, message, json.dumps(update), time.time()


def _place(update: Any) -> tuple[int | None, int | None]:
    messages = (update.get(key) for key in ("message", "edited_message"))
    message: dict[str, Any] = next((found for found in messages if isinstance(found, dict)), {})
    chat = message.get("chat")
    numbers = chat.get("id") if isinstance(chat, dict) else None, message.get("message_id")
    chat_id, message_id = (n if isinstance(n, int) and abs(n) <= _LARGEST_ID else None for n in numbers)
    return chat_id, message_id
