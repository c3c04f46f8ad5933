"""Waiting updates → POSTs to the bot's webhook, as the proxy before it would pass them on, until it says 200."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

from telegram_server.updates import Updates
from telegram_server.values import Json

_SHORTEST_PAUSE, _LONGEST_PAUSE, _PATIENCE = 0.1, 5.0, 10.0


async def deliver_for_ever(updates: Updates, port: int) -> None:
    """Deliver whatever waits while a webhook is set, to this port of this machine."""
    pause = _SHORTEST_PAUSE
    while True:
        hook = updates.webhook
        waiting = sorted(updates.pending)[: hook["max_connections"]] if hook else []
        if not hook or not waiting:
            await asyncio.sleep(0.02)
            continue
        done = await asyncio.gather(*(_deliver(hook, updates.pending[number], port) for number in waiting))
        updates.confirm(*(number for number, taken in zip(waiting, done, strict=True) if taken))
        if all(done):
            pause = _SHORTEST_PAUSE
        else:
            hook["last_error_message"] = "Wrong response from the webhook"
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


async def _deliver(hook: Json, update: Json, port: int) -> bool:
    try:
        status = await post(port, urlsplit(hook["url"]).path or "/", update, hook["secret_token"])
    except (OSError, ValueError, IndexError):
        return False
    return status == 200


async def post(port: int, path: str, update: object, secret: str | None) -> int:
    """Post one update to a local port and give the status that comes back; raises OSError or ValueError for none."""
    body = json.dumps(update).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
    head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
    async with asyncio.timeout(_PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()
