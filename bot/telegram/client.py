"""Our calls → python-telegram-bot's, its errors → ours; the only module that knows the library."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.telegram.errors import (
    CallError,
    ConflictError,
    FloodedError,
    MarkupError,
    MessageGoneError,
    MovedError,
    RefusedError,
    TokenError,
    UnavailableError,
    UnreachableError,
)
from bot.telegram.outbox import AT_ONCE
from bot.telegram.rich_text import Buttons
from bot.telegram.settings import TelegramSettings, Webhook

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.error import TelegramError
    from telegram.request import HTTPXRequest

UPDATES = ("message", "edited_message", "callback_query", "inline_query")
"""What the bot asks Telegram for; anything else that comes all the same is kept out by the gate."""
_SECONDS = 10.0
_NO_PREVIEW = {"is_disabled": True}

Call = Callable[[str, dict[str, object], float], Awaitable[Any]]
"""Calls a method by its own name with parameters, waits so many seconds, gives what comes back as it is."""
Scope = Literal["everybody"] | int
"""Whose menu of commands: everybody's, or that of one chat."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One result offered while somebody types after the bot's name."""

    id: str
    title: str
    description: str
    html: str


class Client:
    """The Bot API, one method a call; every one raises CallError."""

    def __init__(self, bot: Bot, call: Call, connections: Sequence[HTTPXRequest]) -> None:
        self._bot = bot
        self._call = call
        self._connections = connections

    @classmethod
    def open(cls, settings: TelegramSettings) -> Client:
        """Prepare the connections; nothing is called yet."""
        # The library is changing how it gives seconds, and warns each time it is asked for them the old way.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        from telegram import Bot
        from telegram.request import HTTPXRequest

        class RawBot(Bot):
            """Gives answers as they come as well: to make objects of them takes time, and stalls on what is new."""

            async def call(self, method: str, parameters: dict[str, object], seconds: float) -> Any:
                return await self._post(method, parameters, read_timeout=seconds)

        def connect(number: int) -> HTTPXRequest:
            proxy = settings.proxy.reveal() if settings.proxy else None
            return HTTPXRequest(
                connection_pool_size=number,
                read_timeout=_SECONDS,
                write_timeout=_SECONDS,
                connect_timeout=_SECONDS,
                pool_timeout=60.0,
                proxy=proxy,
            )

        calls, polling = connect(AT_ONCE), connect(2)
        bot = RawBot(settings.token.reveal(), base_url=settings.base_url, request=calls, get_updates_request=polling)
        return cls(bot, bot.call, [calls, polling])

    async def start(self) -> Me:
        """Open the connections and learn who the bot is."""
        with _translated():
            await self._bot.initialize()
            return Me(self._bot.id, self._bot.username)

    async def close(self) -> None:
        """Close the connections."""
        for connections in self._connections:
            with contextlib.suppress(CallError), _translated():
                await connections.shutdown()

    async def updates(self, offset: int, seconds: int) -> list[object]:
        """Wait up to some seconds for updates; those before `offset` count as taken care of. 0 is no offset."""
        parameters: dict[str, object] = {"timeout": seconds, "allowed_updates": UPDATES, "offset": offset or None}
        with _translated():
            found = await self._call("getUpdates", parameters, seconds + _SECONDS)
        if not isinstance(found, list):
            raise UnavailableError("getUpdates gave no list")
        return found

    async def send(self, chat: int, html: str, *, thread: int | None = None, reply_to: int | None = None) -> int:
        """Send a message, even where the one that it replies to is gone, and give its id."""
        parameters: dict[str, object] = {
            "chat_id": chat,
            "text": html,
            "parse_mode": "HTML",
            "message_thread_id": thread,
            "link_preview_options": _NO_PREVIEW,
            "reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True} if reply_to else None,
        }
        with _translated():
            return int((await self._call("sendMessage", parameters, _SECONDS))["message_id"])

    async def edit(self, chat: int, message: int, html: str, buttons: Buttons = (), *, plain: bool = False) -> None:
        """Change a message; that it is so already is no error."""
        parameters: dict[str, object] = {
            "chat_id": chat,
            "message_id": message,
            "text": html,
            "parse_mode": None if plain else "HTML",
            "link_preview_options": _NO_PREVIEW,
            "reply_markup": _keyboard(buttons),
        }
        with _translated():
            await self._call("editMessageText", parameters, _SECONDS)

    async def delete(self, chat: int, message: int) -> None:
        """Delete a message."""
        with _translated():
            await self._bot.delete_message(chat, message)

    async def typing(self, chat: int, thread: int | None) -> None:
        """Show for five seconds that the bot is at work."""
        parameters: dict[str, object] = {"chat_id": chat, "action": "typing", "message_thread_id": thread}
        with _translated():
            await self._call("sendChatAction", parameters, _SECONDS)

    async def answer_button(self, query: str, text: str | None = None) -> None:
        """End the waiting of who pressed a button, with a short note or without."""
        with _translated():
            await self._bot.answer_callback_query(query, text)

    async def suggest(self, query: str, suggestions: Sequence[Suggestion]) -> None:
        """Offer results to who types after the bot's name, to nobody else."""
        from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions

        results = [
            InlineQueryResultArticle(
                own.id,
                own.title,
                InputTextMessageContent(
                    own.html, parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True)
                ),
                description=own.description,
            )
            for own in suggestions
        ]
        with _translated():
            await self._bot.answer_inline_query(query, results, cache_time=0, is_personal=True)

    async def set_commands(self, commands: Sequence[tuple[str, str]], scope: Scope, language: str | None) -> None:
        """Set the menu of commands for everybody, or for one chat."""
        from telegram import BotCommandScopeChat, BotCommandScopeDefault

        where = BotCommandScopeChat(scope) if isinstance(scope, int) else BotCommandScopeDefault()
        with _translated():
            await self._bot.set_my_commands(list(commands), scope=where, language_code=language)

    async def set_webhook(self, webhook: Webhook) -> None:
        """Have updates brought; what waits is kept."""
        with _translated():
            await self._bot.set_webhook(
                webhook.url, allowed_updates=UPDATES, secret_token=webhook.secret.reveal(), max_connections=20
            )

    async def delete_webhook(self) -> None:
        """Have updates kept until they are asked for; what waits is kept."""
        with _translated():
            await self._bot.delete_webhook()


def _keyboard(buttons: Buttons) -> dict[str, object] | None:
    if not buttons:
        return None
    return {"inline_keyboard": [[{"text": own.label, "callback_data": own.data} for own in row] for row in buttons]}


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Raise the library's errors as ours. Theirs are not chained: some hold the token."""
    from telegram.error import TelegramError

    try:
        yield
    except TelegramError as e:
        if not _is_unchanged(e):
            raise _translate(e) from None
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        # The library trusts that what comes is well formed.
        raise UnavailableError(f"an answer that makes no sense ({type(e).__name__})") from None


def _is_unchanged(error: TelegramError) -> bool:
    return "message is not modified" in error.message.lower()


def _translate(error: TelegramError) -> CallError:
    from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return FloodedError(wait if isinstance(wait, int) else wait.total_seconds())
    if isinstance(error, ChatMigrated):
        return MovedError(error.new_chat_id)
    if isinstance(error, BadRequest):
        return _refusal(error.message)
    named = {Forbidden: UnreachableError, InvalidToken: TokenError, Conflict: ConflictError}
    kind = next((ours for theirs, ours in named.items() if isinstance(error, theirs)), UnavailableError)
    return kind(type(error).__name__ if kind is TokenError else error.message)


def _refusal(message: str) -> CallError:
    said = message.lower()
    if "can't parse" in said or "unsupported start tag" in said:
        return MarkupError(message)
    if "message to edit not found" in said or "message can't be edited" in said or "message_id_invalid" in said:
        return MessageGoneError(message)
    if "chat not found" in said or "not enough rights" in said or "have no rights" in said:
        return UnreachableError(message)
    return RefusedError(message)
