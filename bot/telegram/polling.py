"""Long polling: raw updates fetched → kept in the inbox → only then confirmed, by asking for those that come after."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence

from bot.telegram.client import Client
from bot.telegram.errors import CallError, ConflictError, FloodedError, StateError, TokenError
from bot.telegram.inbox import Inbox
from bot.telegram.outbox import backoff

logger = logging.getLogger(__name__)

Enqueue = Callable[[Mapping[int, object]], None]
"""Takes new updates by their ids."""

_SECONDS = 25
_SECONDS_BETWEEN_LINES = 60.0
_QUIET = 86_400.0


async def poll(client: Client, inbox: Inbox, enqueue: Enqueue) -> None:
    """Fetch updates until cancelled, whatever fails; raises TokenError where Telegram does not know the bot."""
    offset, failures, heard, last_line = 0, 0, time.monotonic(), -_SECONDS_BETWEEN_LINES
    while True:
        try:
            updates = await client.updates(offset, _SECONDS)
            new = await inbox.add(updates)
        except TokenError:
            raise
        except (CallError, StateError) as e:
            if time.monotonic() - last_line >= _SECONDS_BETWEEN_LINES:
                last_line = time.monotonic()
                logger.warning("%s", _reason(e))
            await asyncio.sleep(max(backoff(failures), e.seconds if isinstance(e, FloodedError) else 0.0))
            failures += 1
            continue
        failures = 0
        enqueue(new)
        heard = time.monotonic() if updates else heard
        # After a week of silence Telegram numbers updates anew, perhaps lower: an old offset would throw them away.
        offset = _next_offset(updates, offset) if time.monotonic() - heard < _QUIET else 0


def _next_offset(updates: Sequence[object], offset: int) -> int:
    numbers = [update.get("update_id") for update in updates if isinstance(update, dict)]
    return max([offset, *(number + 1 for number in numbers if isinstance(number, int))])


def _reason(error: Exception) -> str:
    if isinstance(error, ConflictError):
        return f"another program reads this bot's updates; stop it, only one may ({error})"
    if isinstance(error, StateError):
        return f"updates stay with Telegram until they can be kept here: {error}"
    return f"no updates from Telegram ({error}); asking again"
