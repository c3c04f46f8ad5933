"""HTTP requests → updates kept in the inbox (the webhook), and how the bot is doing (`/healthz`).

It stands behind a proxy that ends TLS; one request a connection is all it knows.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from bot.telegram.errors import StateError
from bot.telegram.settings import Webhook

logger = logging.getLogger(__name__)

_LONGEST_HEAD = 16_384
_LONGEST_BODY = 1_000_000
_SECONDS = 10.0
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 the header's name

Receive = Callable[[object], Awaitable[None]]
Health = Callable[[], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as far as it matters here; the names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class BadRequestError(Exception):
    """A request that is no HTTP, or too much of it."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Web:
    """Answers requests; without a webhook only those about health."""

    def __init__(self, health: Health, receive: Receive, webhook: Webhook | None) -> None:
        self._health = health
        self._receive = receive
        self._webhook = webhook
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Begin to listen; raises OSError where that is not possible."""
        self._server = await asyncio.start_server(self._connect, host, port, limit=_LONGEST_HEAD)

    async def close(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                status, body = await self._respond(reader)
                writer.write(_written(status, body))
                await writer.drain()
        except (OSError, TimeoutError):
            logger.debug("a request was broken off")
        finally:
            writer.close()

    async def _respond(self, reader: asyncio.StreamReader) -> tuple[HTTPStatus, Mapping[str, object]]:
        try:
            return await self.answer(await _read(reader))
        except BadRequestError as e:
            return e.status, {"ok": False}

    async def answer(self, request: Request) -> tuple[HTTPStatus, Mapping[str, object]]:
        """Answer one request: 200 to an update only when it is kept for good."""
        if (request.method, request.path) == ("GET", "/healthz"):
            return HTTPStatus.OK, self._health()
        if self._webhook is None or request.path != self._webhook.path:
            return HTTPStatus.NOT_FOUND, {"ok": False}
        if request.method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, {"ok": False}
        given = request.headers.get(_SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._webhook.secret.reveal().encode()):
            return HTTPStatus.FORBIDDEN, {"ok": False}
        return await self._take(request.body)

    async def _take(self, body: bytes) -> tuple[HTTPStatus, Mapping[str, object]]:
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST, {"ok": False}
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return HTTPStatus.BAD_REQUEST, {"ok": False}
        try:
            await self._receive(update)
        except StateError as e:
            logger.warning("an update stays with Telegram until it can be kept here: %s", e)
            return HTTPStatus.SERVICE_UNAVAILABLE, {"ok": False}
        return HTTPStatus.OK, {"ok": True}


async def _read(reader: asyncio.StreamReader) -> Request:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length") or 0)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
        raise BadRequestError(HTTPStatus.BAD_REQUEST) from None
    if not 0 <= length <= _LONGEST_BODY:
        raise BadRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        body = await reader.readexactly(length)
    except asyncio.IncompleteReadError:
        raise BadRequestError(HTTPStatus.BAD_REQUEST) from None
    return Request(method, target.partition("?")[0], headers, body)


def _written(status: HTTPStatus, body: Mapping[str, object]) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + content
