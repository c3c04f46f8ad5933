"""A Bot API server on 127.0.0.1, in a thread of its own: strict as Telegram, and as unreliable as a test wants it.

One call goes through: token, penalty, fault before, flood limit, method, fault after. Every call is kept.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from telegram_server.chats import Person
from telegram_server.faults import Fault, FaultRates, Faults
from telegram_server.flood import Flood, FloodRules, Violation
from telegram_server.methods import COUNTED, METHODS
from telegram_server.state import State
from telegram_server.updates import Updates
from telegram_server.values import ApiError, Parameters
from telegram_server.webhook import deliver_for_ever
from telegram_server.wire import Reply, Request, read_request

BOT = Person(4242424242, "问报", "wenbao_test_bot", None, is_bot=True)
# Below the ports that outgoing connections take, so that nobody else listens there while the server is down.
_PORTS = range(20_000, 32_000)
_BAD_GATEWAY = Reply(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")
_GARBAGE = Reply(200, b'{"ok":true,"result":{"message_id":\x00\xff', "application/json")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came and went: the status sent back, 0 where the connection was cut."""

    at: float
    method: str
    key: str
    parameters: Parameters
    status: int
    fault: Fault | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """A call under way: what a penalty for it closes, and how to tell that its caller has hung up."""

    method: str
    key: str
    parameters: Parameters
    is_gone: Callable[[], bool]

    @classmethod
    def of(cls, method: str, parameters: Parameters, is_gone: Callable[[], bool]) -> Self:
        return cls(method, _key(method, parameters), parameters, is_gone)


class TelegramServer:
    """The server as a test sees it: start it, read its world, take it down and up again."""

    def __init__(self, *, flood: FloodRules | None = None, rates: FaultRates | None = None) -> None:
        # Of the right form, opens nothing; tests look for it in all that the bot writes.
        self.token = f"{BOT.id}:AAcanary{secrets.token_hex(13)}_"
        self.faults = Faults(rates or FaultRates())
        self.flood = Flood(flood or FloodRules())
        self.state = State(BOT, Updates(self.faults))
        self.port = free_port()
        self.webhook_port = free_port()
        self.calls: list[Call] = []
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram server", daemon=True)
        self._listening: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self.up()
        self._delivery = asyncio.run_coroutine_threadsafe(
            deliver_for_ever(self.state.updates, self.webhook_port), self._loop
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._delivery.cancel()
        self.down()
        asyncio.run_coroutine_threadsafe(_end_tasks(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def base_url(self) -> str:
        """Give what stands before the token in the address of a method."""
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def violations(self) -> list[Violation]:
        """List the calls made to a chat while its retry_after ran."""
        return self.flood.violations

    def up(self) -> None:
        """Listen, on the same port as before."""
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(5)

    def down(self) -> None:
        """Refuse connections and cut those there are."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Be down for a while."""
        self.down()
        try:
            yield
        finally:
            self.up()

    def run(self, function: Callable[..., None], *arguments: Any) -> None:
        """Do something in the server's thread, soon."""
        self._loop.call_soon_threadsafe(function, *arguments)

    def wait(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Wait until a condition holds, looking again after each call; tell whether it does."""
        ends = time.monotonic() + seconds
        with self._changed:
            while not condition():
                left = ends - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.2))
        return True

    def called(self, method: str, status: int | None = None) -> list[Call]:
        """List the calls of one method, of late with one status."""
        return [c for c in list(self.calls) if c.method == method and status in (None, c.status)]

    async def _start(self) -> None:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=512)

    async def _stop(self) -> None:
        if self._listening:
            self._listening.close()
            self._listening = None
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while request := await read_request(reader):
                reply = await self._answer(request, reader.at_eof)
                if reply is None:
                    writer.transport.abort()
                    break
                writer.write(reply.encoded())
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client hung up, or the test is over
        finally:
            self._writers.discard(writer)
            with suppress(RuntimeError):
                writer.close()

    async def _answer(self, request: Request, is_gone: Callable[[], bool]) -> Reply | None:
        token, _, method = request.path.partition("?")[0].removeprefix("/bot").partition("/")
        fault, work, description = None, _Work(method, method, Parameters({}), is_gone), ""
        reply: Reply | None
        try:
            work = _Work.of(method, request.parameters(), is_gone)
            fault = self._admit(token, work)
            reply = await self._befall(fault, work)
        except ApiError as e:
            description = e.description
            reply = Reply.of(e.code, e.body())
        status = reply.status if reply else 0
        self.calls.append(Call(time.monotonic(), method, work.key, work.parameters, status, fault, description))
        with self._changed:
            self._changed.notify_all()
        return reply

    def _admit(self, token: str, work: _Work) -> Fault | None:
        """Refuse a wrong token and a call made too early; give the fault that befalls the call."""
        if token != self.token:
            raise ApiError(401, "Unauthorized")
        self.flood.check_penalty(work.key, work.method)
        return self.faults.choose(work.method, work.key)

    async def _befall(self, fault: Fault | None, work: _Work) -> Reply | None:
        match fault:
            case "429":
                raise self.flood.punish(work.key, self.faults.rates.retry_after)
            case "500":
                raise ApiError(500, "Internal Server Error")
            case "502":
                return _BAD_GATEWAY
            case "garbage":
                return _GARBAGE
            case "cut_before":
                return None
            case "cut_after":
                await self._act(work)
                return None
            case "late":
                reply = await self._act(work)
                await asyncio.sleep(self.faults.rates.late_seconds)
                return reply
        return await self._act(work)

    async def _act(self, work: _Work) -> Reply:
        if work.method in COUNTED and "inline_message_id" not in work.parameters.values:
            self.flood.take(work.key, private=not work.key.startswith("chat -"))
        if work.method == "getUpdates":
            return Reply.of(200, {"ok": True, "result": await self.state.updates.poll(work.parameters, work.is_gone)})
        if work.method not in METHODS:
            raise ApiError(404, "Not Found")
        return Reply.of(200, {"ok": True, "result": METHODS[work.method](self.state, work.parameters)})


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    for port in random.sample(_PORTS, 100):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                tried.bind(("127.0.0.1", port))
                return port
    raise RuntimeError("no free port")


def _key(method: str, parameters: Parameters) -> str:
    """Name what a penalty closes: the chat, or else the one query, or else the method."""
    values = parameters.values
    if "chat_id" in values:
        return f"chat {values['chat_id']}"
    queries = (values[name] for name in ("callback_query_id", "inline_query_id", "inline_message_id") if name in values)
    return f"{method} {next(queries, '')}".strip()


async def _end_tasks() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
