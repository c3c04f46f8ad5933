"""All that the methods of the Bot API read and change."""

from __future__ import annotations

from dataclasses import dataclass, field

from telegram_server.chats import Chats, Message, Person
from telegram_server.updates import Updates
from telegram_server.values import Json


@dataclass(slots=True)
class Query:
    """A tap or an inline question that awaits its one answer."""

    person: Person
    text: str
    answer: Json | None = None


@dataclass(slots=True)
class State:
    """One bot and its world."""

    me: Person
    updates: Updates
    chats: Chats = field(default_factory=Chats)
    taps: dict[str, Query] = field(default_factory=dict)
    inline_queries: dict[str, Query] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    drafts_allowed: bool = False
