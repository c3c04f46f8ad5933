"""The reply_markup of a call → an inline keyboard that Telegram would show, or its refusal."""

from __future__ import annotations

from typing import Any

from telegram_server.values import Json, Parameters, refused

LONGEST_DATA = 64
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
)
_MOST_BUTTONS, _WIDEST_ROW = 100, 8


def read_keyboard(parameters: Parameters) -> Json | None:
    """Give the checked inline keyboard of a call, or None; an empty one counts as none."""
    markup = parameters.structure("reply_markup")
    if markup is None:
        return None
    return check_keyboard(markup)


def check_keyboard(markup: Any) -> Json | None:
    """Check a keyboard object button by button."""
    if not isinstance(markup, dict):
        raise refused("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if {"force_reply", "keyboard", "remove_keyboard"} & set(markup):
            return None
        raise refused("can't parse reply keyboard markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise refused("can't parse inline keyboard: an array of arrays of buttons is expected")
    if sum(map(len, rows)) > _MOST_BUTTONS or max(map(len, rows), default=0) > _WIDEST_ROW:
        raise refused("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if any(rows) else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise refused("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise refused("can't parse inline keyboard button: Field 'text' is required")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise refused("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise refused("can't parse inline keyboard button: more than one action")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise refused("inline keyboard button URL is invalid: wrong HTTP URL")


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise refused("BUTTON_DATA_INVALID")
