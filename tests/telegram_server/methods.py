"""The name of a method → the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram_server import account, messages, queries
from telegram_server.state import State
from telegram_server.values import Parameters

Method = Callable[[State, Parameters], Any]

# getUpdates waits, so the server itself hands it to the updates.
METHODS: dict[str, Method] = {
    "getMe": account.get_me,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "setMyName": account.set_text_about_bot,
    "setMyDescription": account.set_text_about_bot,
    "setMyShortDescription": account.set_text_about_bot,
    "getChat": account.get_chat,
    "leaveChat": account.leave_chat,
    "setWebhook": account.set_webhook,
    "deleteWebhook": account.delete_webhook,
    "getWebhookInfo": account.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendMessageDraft": messages.send_message_draft,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": queries.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
}

# What Telegram's flood limits count; a deletion or a typing sign is free.
COUNTED = {"sendMessage", "editMessageText", "editMessageReplyMarkup", "sendMessageDraft"}
