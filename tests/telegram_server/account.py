"""The methods about the bot itself and about chats: its name, its menu of commands, its webhook."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from telegram_server.state import State
from telegram_server.values import Json, Parameters, refused

WEBHOOK_PORTS = {443, 80, 88, 8443}
_MOST_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def get_me(state: State, parameters: Parameters) -> Json:
    """Tell who the bot is."""
    del parameters
    rights = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return state.me.json() | rights | {"can_connect_to_business": False, "has_main_web_app": False}


def set_my_commands(state: State, parameters: Parameters) -> bool:
    """Set the menu of commands for one scope and language."""
    commands: Any = parameters.structure("commands")
    if not isinstance(commands, list) or len(commands) > _MOST_COMMANDS:
        raise refused("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise refused("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise refused("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[_scope(parameters)] = commands
    return True


def get_my_commands(state: State, parameters: Parameters) -> list[Json]:
    """Give the menu of one scope and language."""
    return state.commands.get(_scope(parameters), [])


def delete_my_commands(state: State, parameters: Parameters) -> bool:
    """Drop the menu of one scope and language."""
    state.commands.pop(_scope(parameters), None)
    return True


def set_text_about_bot(state: State, parameters: Parameters) -> bool:
    """Take the bot's name or descriptions, within Telegram's lengths."""
    del state
    for name, longest in (("name", 64), ("short_description", 120), ("description", 512)):
        if len(parameters.text(name, "")) > longest:
            raise refused(f"{name} is too long")
    return True


def get_chat(state: State, parameters: Parameters) -> Json:
    """Tell about a chat."""
    told = state.chats.find(parameters.integer("chat_id")).json()
    return told | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def leave_chat(state: State, parameters: Parameters) -> bool:
    """Take the bot out of a group."""
    if state.chats.find(parameters.integer("chat_id")).kind == "private":
        raise refused("chat member status can't be changed in private chats")
    return True


def set_webhook(state: State, parameters: Parameters) -> bool:
    """Have updates delivered to an https address; an empty one is deleteWebhook."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(state, parameters)
    _check_address(url)
    secret = parameters.text("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise refused("secret token contains unallowed characters")
    most = parameters.integer("max_connections", 40)
    if not 1 <= most <= 100:
        raise refused("invalid webhook max_connections specified")
    allowed = parameters.structure("allowed_updates")
    state.updates.allowed = list(allowed) if allowed is not None else state.updates.allowed
    _drop_pending(state, parameters)
    state.updates.webhook = {"url": url, "secret_token": secret, "max_connections": most}
    return True


def delete_webhook(state: State, parameters: Parameters) -> bool:
    """Go back to getUpdates."""
    _drop_pending(state, parameters)
    state.updates.webhook = None
    return True


def get_webhook_info(state: State, parameters: Parameters) -> Json:
    """Tell where updates go and how many wait."""
    del parameters
    hook = state.updates.webhook or {"url": ""}
    told = {"url": hook["url"], "has_custom_certificate": False, "pending_update_count": len(state.updates.pending)}
    return told | {name: hook[name] for name in ("max_connections", "last_error_message") if name in hook}


def _check_address(url: str) -> None:
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        raise refused("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in WEBHOOK_PORTS:
        raise refused("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _drop_pending(state: State, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        state.updates.pending.clear()


def _scope(parameters: Parameters) -> tuple[str, str]:
    language = parameters.text("language_code", "")
    if not _LANGUAGE.fullmatch(language):
        raise refused("invalid language code specified")
    scope: Any = parameters.structure("scope") or {"type": "default"}
    return " ".join(str(value) for value in scope.values()), language
