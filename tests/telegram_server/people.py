"""What people do in chats → the updates the bot is told: they write, edit, tap buttons, ask inline, choose a result."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from telegram_server.chats import Chat, Message, Person, Version
from telegram_server.markup import Rich, read_text
from telegram_server.server import TelegramServer
from telegram_server.state import Query
from telegram_server.values import Json, units

_COMMAND = re.compile(r"(?<!\S)/[a-zA-Z0-9_]+(?:@\w+)?")
_MENTION = re.compile(r"(?<!\w)@\w{4,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that somebody wrote, and the update that told the bot of it."""

    update_id: int
    message: Message
    at: float

    def answers(self) -> list[Message]:
        """List the bot's messages still seen that reply to it."""
        return self.message.chat.answers(self.message.id)


class People:
    """Acts for people on one server."""

    def __init__(self, server: TelegramServer) -> None:
        self.server = server
        self._state = server.state
        self._queries = count(9_000_000_001)

    def write(
        self, chat: Chat, person: Person, text: str, *, reply_to: Message | None = None, thread: int | None = None
    ) -> Asked:
        """Write a message."""
        rich = Rich(text, tuple(_entities(text)))
        message = chat.add(person, rich, reply_to=reply_to.id if reply_to else None, thread=thread)
        kind = "channel_post" if chat.kind == "channel" else "message"
        return Asked(self.tell({kind: message.json()}), message, time.time())

    def ask(self, person: Person, text: str) -> Asked:
        """Write to the bot in private."""
        return self.write(self._state.chats.private(person), person, text)

    def edit(self, message: Message, text: str) -> int:
        """Change a message that was written before."""
        message.versions.append(Version(time.time(), Rich(text, tuple(_entities(text))), None))
        return self.tell({"edited_message": message.json()})

    def tap(self, person: Person, message: Message, data: str) -> str:
        """Tap a button below a message; gives the id of the query that the bot must answer."""
        number = str(next(self._queries))
        self._state.taps[number] = Query(person, data)
        query: Json = {"id": number, "from": person.json(), "chat_instance": str(message.chat.id), "data": data}
        inline = next((name for name, known in self._state.inline_messages.items() if known is message), None)
        query |= {"inline_message_id": inline} if inline else {"message": message.json()}
        self.tell({"callback_query": query})
        return number

    def ask_inline(self, person: Person, text: str) -> str:
        """Type "@bot text" in any chat; gives the id of the query that the bot must answer."""
        number = str(next(self._queries))
        self._state.inline_queries[number] = Query(person, text)
        query = {"id": number, "from": person.json(), "query": text, "offset": "", "chat_type": "supergroup"}
        self.tell({"inline_query": query})
        return number

    def choose(self, person: Person, query_id: str, result: Json) -> Message:
        """Send one of the results of an inline question into a chat where the bot is not."""
        content = result["input_message_content"]
        rich = read_text(content["message_text"], content.get("parse_mode"))
        elsewhere = Chat(-1, "group")
        message = elsewhere.add(person, rich, markup=result.get("reply_markup"))
        chosen: Json = {"result_id": result["id"], "from": person.json()}
        chosen["query"] = self._state.inline_queries[query_id].text
        if message.markup:
            chosen["inline_message_id"] = f"inline-{query_id}"
            self._state.inline_messages[chosen["inline_message_id"]] = message
        self.tell({"chosen_inline_result": chosen})
        return message

    def tell(self, update: Json, *, anyway: bool = False) -> int:
        """Send the bot an update, if it asked for its kind (or before it could); gives the update_id."""
        number = self._state.updates.number()
        told = {"update_id": number} | update
        if anyway or self._state.updates.wants(told):
            self.server.run(self._state.updates.add, told)
        return number

    def answered(self, query_id: str, seconds: float = 10.0) -> Any:
        """Wait for the bot's answer to a tap or an inline question; None where none comes."""
        queries = self._state.taps if query_id in self._state.taps else self._state.inline_queries
        self.server.wait(lambda: queries[query_id].answer is not None, seconds)
        return queries[query_id].answer


def _entities(text: str) -> list[Json]:
    """Mark commands and mentions, as Telegram does for the bot."""
    found = [("bot_command", match) for match in _COMMAND.finditer(text)]
    found += [("mention", match) for match in _MENTION.finditer(text)]
    return [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())} for kind, match in found
    ]
