"""The methods that put messages into chats, change them and take them away."""

from __future__ import annotations

import json
import time
from typing import Any

from telegram_server.chats import Chat, Message, Version
from telegram_server.keyboards import read_keyboard
from telegram_server.markup import Rich, read_text
from telegram_server.state import State
from telegram_server.values import ApiError, Json, Parameters, refused, units

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(state: State, parameters: Parameters) -> Json:
    """Put a new message of the bot into a chat."""
    chat = state.chats.find(parameters.integer("chat_id"))
    thread = _thread(chat, parameters)
    reply_to = _reply_to(chat, parameters)
    rich = _rich(parameters)
    message = chat.add(state.me, rich, reply_to=reply_to, thread=thread, markup=read_keyboard(parameters))
    return message.json()


def send_message_draft(state: State, parameters: Parameters) -> bool:
    """Take a draft of a message in a private chat, where the test allows drafts at all."""
    if not state.drafts_allowed:
        raise ApiError(404, "Not Found")
    chat = state.chats.find(parameters.integer("chat_id"))
    if chat.kind != "private" or not parameters.integer("draft_id"):
        raise refused("drafts go to private chats, with a draft_id that is not 0")
    _rich(parameters)
    return True


def send_chat_action(state: State, parameters: Parameters) -> bool:
    """Show that the bot is typing, or the like."""
    chat = state.chats.find(parameters.integer("chat_id"))
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise refused("wrong parameter action in request")
    _thread(chat, parameters)
    state.actions.append((chat.id, action))
    return True


def edit_message_text(state: State, parameters: Parameters) -> Json | bool:
    """Show another text, and another keyboard, in a message that the bot has sent."""
    message = _own(state, parameters, "edit")
    rich = _rich(parameters, too_long="MESSAGE_TOO_LONG")
    return _change(state, parameters, message, rich, read_keyboard(parameters))


def edit_message_reply_markup(state: State, parameters: Parameters) -> Json | bool:
    """Show another keyboard, or none."""
    message = _own(state, parameters, "edit")
    return _change(state, parameters, message, message.versions[-1].rich, read_keyboard(parameters))


def delete_message(state: State, parameters: Parameters) -> bool:
    """Take a message from sight: the bot's own, or any in a private chat."""
    chat = state.chats.find(parameters.integer("chat_id"))
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise refused("message to delete not found")
    if message.sender != state.me and chat.kind != "private":
        raise refused("message can't be deleted")
    message.deleted = True
    return True


def _rich(parameters: Parameters, too_long: str = "message is too long") -> Rich:
    rich = read_text(parameters.text("text"), parameters.text("parse_mode", ""), too_long=too_long)
    given = parameters.structure("entities")
    if not given:
        return rich
    size = units(rich.text)
    if any(entity["offset"] < 0 or entity["offset"] + entity["length"] > size for entity in given):
        raise refused("can't parse entities: an entity reaches beyond the text")
    return Rich(rich.text, tuple(given))


def _thread(chat: Chat, parameters: Parameters) -> int | None:
    thread = parameters.integer("message_thread_id", 0)
    if thread and thread not in chat.threads:
        raise refused("message thread not found")
    return thread or None


def _reply_to(chat: Chat, parameters: Parameters) -> int | None:
    reply: Any = parameters.structure("reply_parameters")
    if reply is None:
        return None
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        raise refused("can't parse reply parameters: Field 'message_id' is required")
    replied = chat.messages.get(reply["message_id"])
    if replied and not replied.deleted:
        if "quote" in reply and reply["quote"] not in replied.text:
            raise refused("QUOTE_TEXT_INVALID")
        return replied.id
    if not reply.get("allow_sending_without_reply"):
        raise refused("message to be replied not found")
    return None


def _own(state: State, parameters: Parameters, verb: str) -> Message:
    if "inline_message_id" in parameters.values:
        inline = state.inline_messages.get(parameters.text("inline_message_id"))
        if inline is None:
            raise refused("MESSAGE_ID_INVALID")
        return inline
    chat = state.chats.find(parameters.integer("chat_id"))
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise refused(f"message to {verb} not found")
    if message.sender != state.me:
        raise refused(f"message can't be {verb}ed")
    return message


def _change(state: State, parameters: Parameters, message: Message, rich: Rich, markup: Json | None) -> Json | bool:
    if (rich, _canonical(markup)) == (message.versions[-1].rich, _canonical(message.markup)):
        raise refused(_NOT_MODIFIED)
    message.versions.append(Version(time.time(), rich, markup))
    return True if "inline_message_id" in parameters.values else message.json()


def _canonical(markup: Json | None) -> str:
    return json.dumps(markup, sort_keys=True)
