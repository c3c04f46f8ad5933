"""People, chats and the messages in them as Telegram keeps them: who wrote what, what it showed, what is still seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from telegram_server.markup import Rich
from telegram_server.values import ApiError, Json, refused

ChatKind = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes; a bot is one too."""

    id: int
    first_name: str = "安然"
    username: str | None = None
    language: str | None = "zh-hans"
    is_bot: bool = False

    def json(self) -> Json:
        """Give the User object of the Bot API."""
        told: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        told |= {"username": self.username} if self.username else {}
        return told | ({"language_code": self.language} if self.language else {})


@dataclass(frozen=True, slots=True)
class Version:
    """What a message showed from some instant on."""

    at: float
    rich: Rich
    markup: Json | None


@dataclass(slots=True)
class Message:
    """One message in a chat with all its versions; gone from sight once deleted."""

    id: int
    chat: Chat
    sender: Person
    date: int
    versions: list[Version]
    reply_to: int | None = None
    thread: int | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """Give what the message shows now."""
        return self.versions[-1].rich.text

    @property
    def markup(self) -> Json | None:
        """Give the keyboard below it now."""
        return self.versions[-1].markup

    @property
    def buttons(self) -> list[Json]:
        """List its buttons, row after row."""
        return [button for row in (self.markup or {}).get("inline_keyboard", []) for button in row]

    def json(self, *, with_reply: bool = True) -> Json:
        """Give the Message object of the Bot API."""
        rich = self.versions[-1].rich
        told: Json = {"message_id": self.id, "from": self.sender.json(), "chat": self.chat.json(), "date": self.date}
        told["text"] = rich.text
        told |= {"entities": list(rich.entities)} if rich.entities else {}
        told |= {"reply_markup": self.markup} if self.markup else {}
        told |= {"message_thread_id": self.thread, "is_topic_message": True} if self.thread else {}
        told |= {"edit_date": int(self.versions[-1].at)} if len(self.versions) > 1 else {}
        replied = self.chat.messages.get(self.reply_to or 0) if with_reply else None
        return told | ({"reply_to_message": replied.json(with_reply=False)} if replied else {})


@dataclass(slots=True)
class Chat:
    """A chat the bot knows, and everything said in it."""

    id: int
    kind: ChatKind
    title: str = "读报"
    person: Person | None = None
    threads: frozenset[int] = frozenset()
    refusal: ApiError | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def json(self) -> Json:
        """Give the Chat object of the Bot API."""
        if self.person:
            return {"id": self.id, "type": self.kind, "first_name": self.person.first_name}
        return {"id": self.id, "type": self.kind, "title": self.title} | ({"is_forum": True} if self.threads else {})

    def add(
        self,
        sender: Person,
        rich: Rich,
        *,
        reply_to: int | None = None,
        thread: int | None = None,
        markup: Json | None = None,
    ) -> Message:
        """Put a message into the chat."""
        now = time.time()
        number = next(self.numbers)
        message = Message(number, self, sender, int(now), [Version(now, rich, markup)], reply_to, thread)
        self.messages[number] = message
        return message

    def seen(self) -> list[Message]:
        """List the messages that people see now, oldest first."""
        return [message for message in list(self.messages.values()) if not message.deleted]

    def answers(self, asked: int | None = None) -> list[Message]:
        """List what bots have said and is still seen, of late or in reply to one message."""
        said = [message for message in self.seen() if message.sender.is_bot]
        return said if asked is None else [message for message in said if message.reply_to == asked]


class Chats:
    """Every chat there is, by its id; private chats and small groups number their messages in common, others alone."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._numbers = count(1)

    def private(self, person: Person) -> Chat:
        """Give the private chat of a person with the bot, made when first asked for."""
        return self._chats.setdefault(person.id, Chat(person.id, "private", person=person, numbers=self._numbers))

    def group(self, number: int, kind: ChatKind = "supergroup", *, threads: frozenset[int] = frozenset()) -> Chat:
        """Give a group or channel by its (negative) id, made when first asked for."""
        numbers = self._numbers if kind == "group" else count(1)
        return self._chats.setdefault(number, Chat(number, kind, threads=threads, numbers=numbers))

    def all(self) -> list[Chat]:
        """List every chat."""
        return list(self._chats.values())

    def find(self, number: int) -> Chat:
        """Give a chat that the bot may write to; refuses otherwise."""
        chat = self._chats.get(number)
        if chat is None:
            raise refused("chat not found")
        if chat.refusal:
            raise chat.refusal
        return chat
