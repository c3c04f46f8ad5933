"""A raw update → what the bot makes of it: who said what, where, and whether to the bot; None for all other kinds.

It believes nothing: a field of another type than the Bot API's is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.telegram.client import Me

Kind = Literal["message", "edited", "button", "inline"]
Object = Mapping[str, object]

_KINDS: dict[str, Kind] = {
    "message": "message",
    "edited_message": "edited",
    "callback_query": "button",
    "inline_query": "inline",
}
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?:\s+|$)", re.ASCII)
_LARGEST = 2**63 - 1
# A message that one of these has come with was not written by the person whom it names as its sender.
_NOT_A_PERSON = ("sender_chat", "sender_business_bot", "business_connection_id", "via_bot", "is_automatic_forward")
_MEDIA = ("animation", "audio", "contact", "document", "location", "photo", "poll", "sticker", "video", "voice")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update that the bot can do something with.

    `human` is false where the sender is a bot, a channel, or somebody hidden behind the chat. `text` is a message's
    text without the bot's name in it, or what was typed after the bot's name, or a button's data; `command` is the
    command that it begins with. `to_us` tells whether a message in a group is meant for the bot.
    """

    update: int
    kind: Kind
    user: int
    human: bool
    language: str
    chat: int | None = None
    private: bool = False
    message: int = 0
    thread: int | None = None
    date: int = 0
    text: str = ""
    command: str = ""
    to_us: bool = True
    query: str = ""
    moved_to: int | None = None
    has_text: bool = False
    has_media: bool = False


def read_update(raw: object, me: Me) -> Incoming | None:
    """Make sense of an update, as far as the bot has a use for it."""
    if not isinstance(raw, dict):
        return None
    present = [key for key in raw if key != "update_id"]
    if len(present) != 1 or present[0] not in _KINDS:
        return None
    kind, body = _KINDS[present[0]], _object(raw, present[0])
    number = _number(raw, "update_id")
    if number is None or not _number(_object(body, "from"), "id"):
        return None
    if kind == "inline":
        return _inline(number, body)
    return _button(number, body) if kind == "button" else _message(number, kind, body, me)


def _inline(number: int, body: Object) -> Incoming | None:
    sender, query = _object(body, "from"), _text(body, "id")
    if not query:
        return None
    return Incoming(number, "inline", *_sender(sender), text=_text(body, "query"), query=query)


def _button(number: int, body: Object) -> Incoming | None:
    """Read a press of a button; without a message of ours below it, it can only be answered with a note."""
    sender, message, query = _object(body, "from"), _object(body, "message"), _text(body, "id")
    chat = _number(_object(message, "chat"), "id")
    if not query:
        return None
    return Incoming(
        number,
        "button",
        *_sender(sender),
        chat=chat,
        private=chat is not None and chat > 0,
        message=_number(message, "message_id") or 0,
        text=_text(body, "data"),
        query=query,
    )


def _message(number: int, kind: Kind, body: Object, me: Me) -> Incoming | None:
    sender, chat = _object(body, "from"), _object(body, "chat")
    place, message = _number(chat, "id"), _number(body, "message_id")
    if not place or not message or message < 0 or _text(chat, "type") not in ("private", "group", "supergroup"):
        return None
    private = _text(chat, "type") == "private"
    user, human, language = _sender(sender)
    text = _text(body, "text")
    command, addressee = _command(text)
    foreign = addressee and addressee.lower() != me.username.lower()
    return Incoming(
        number,
        kind,
        user,
        human and not any(body.get(key) for key in _NOT_A_PERSON) and (not private or place == user),
        language,
        chat=place,
        private=private,
        message=message,
        thread=_number(body, "message_thread_id") if body.get("is_topic_message") is True else None,
        date=_number(body, "date") or 0,
        text=_without_name(_COMMAND.sub("", text, count=1) if command else text, me),
        command="" if foreign else command,
        to_us=not foreign and (private or bool(command) or _is_named(body, text, me) or _is_reply(body, me)),
        moved_to=_number(body, "migrate_to_chat_id"),
        has_text=bool(text.strip()),
        has_media=any(key in body for key in _MEDIA),
    )


def _sender(sender: Object) -> tuple[int, bool, str]:
    return _number(sender, "id") or 0, sender.get("is_bot") is False, _text(sender, "language_code")


def _command(text: str) -> tuple[str, str]:
    match = _COMMAND.match(text)
    return (match[1].lower(), match[2] or "") if match else ("", "")


def _is_named(body: Object, text: str, me: Me) -> bool:
    """Tell whether the bot's @name stands in the text, as Telegram marks it and not inside another word."""
    for entity in _entities(body):
        named = _object(entity, "user") if entity.get("type") == "text_mention" else {}
        if _number(named, "id") == me.id:
            return True
        if entity.get("type") == "mention" and _cut(text, entity).lower() == f"@{me.username}".lower():
            return True
    return False


def _entities(body: Object) -> Iterator[Object]:
    entities = body.get("entities")
    for entity in entities if isinstance(entities, list) else []:
        if isinstance(entity, dict):
            yield entity


def _cut(text: str, entity: Object) -> str:
    """Cut out what an entity covers; its numbers count UTF-16 units."""
    start, length = _number(entity, "offset"), _number(entity, "length")
    if start is None or length is None or start < 0 or length < 0:
        return ""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")


def _is_reply(body: Object, me: Me) -> bool:
    return _number(_object(_object(body, "reply_to_message"), "from"), "id") == me.id


def _without_name(text: str, me: Me) -> str:
    return re.sub(rf"@{re.escape(me.username)}\b", " ", text, flags=re.IGNORECASE).strip()


def _object(body: Object, key: str) -> Object:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def _text(body: Object, key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _number(body: Object, key: str) -> int | None:
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST else None
