"""The parts around the answers: lanes, polling's offsets, the webhook's door, lock, pulse."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from telegram_server import FloodRules, People, Person, TelegramServer

from bot.telegram.client import Client
from bot.telegram.errors import LockedError, StateError, TokenError
from bot.telegram.inbox import Inbox
from bot.telegram.lanes import Lanes
from bot.telegram.lock import sole_server
from bot.telegram.polling import poll
from bot.telegram.pulse import Pulse
from bot.telegram.secrecy import Secret
from bot.telegram.settings import TelegramSettings, Webhook
from bot.telegram.web import Web

SECRET = "s3cr3t"  # noqa: S105 opens nothing


def test_a_lane_keeps_its_order_and_waits_for_no_other() -> None:
    async def play() -> list[int]:
        done, gate = list[int](), asyncio.Event()

        async def handle(number: int) -> None:
            if number == 1:
                await gate.wait()
            done.append(number)

        lanes = Lanes(handle)
        for number in range(1, 7):
            lanes.add("odd" if number % 2 else "even", number)
        await asyncio.sleep(0.01)
        assert lanes.waiting == 3
        gate.set()
        await asyncio.sleep(0.01)
        assert lanes.waiting == 0
        lanes.add("odd", 7)
        await asyncio.sleep(0.01)
        return done

    assert asyncio.run(play()) == [2, 4, 6, 1, 3, 5, 7]


def test_stopping_finishes_what_runs_and_begins_nothing() -> None:
    async def play() -> list[int]:
        done = list[int]()

        async def handle(number: int) -> None:
            await asyncio.sleep(0.05 if number < 10 else 60)
            done.append(number)

        lanes = Lanes(handle)
        for lane, number in (("a", 1), ("a", 2), ("b", 10)):
            lanes.add(lane, number)
        await asyncio.sleep(0.01)
        await lanes.stop(0.3)
        return done

    started = time.monotonic()
    assert asyncio.run(play()) == [1]
    assert time.monotonic() - started < 5


def test_updates_are_confirmed_only_when_they_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(server: TelegramServer) -> None:
        client = Client.open(TelegramSettings(Secret(server.token), "open", base_url=server.base_url))
        inbox, got, refused = Inbox.open(tmp_path), list[int](), 3
        add = inbox.add

        async def full_at_first(updates: list[object]) -> dict[int, object]:
            nonlocal refused
            refused -= 1
            if refused >= 0 and updates:
                raise StateError("the disk is full")
            return await add(updates)

        monkeypatch.setattr(inbox, "add", full_at_first)
        people = People(server)
        asked = [people.ask(Person(1), str(number)).update_id for number in range(3)]
        polling = asyncio.create_task(poll(client, inbox, got.extend))
        await asyncio.wait_for(until(lambda: len(got) == 3), 10)
        polling.cancel()
        assert got == asked
        assert refused < 0
        await client.close()
        inbox.close()

    with TelegramServer(flood=FloodRules.none()) as server:
        asyncio.run(play(server))


def test_a_token_that_is_not_known_ends_polling(tmp_path: Path) -> None:
    async def play(server: TelegramServer) -> None:
        client = Client.open(TelegramSettings(Secret("1:" + "x" * 35), "open", base_url=server.base_url))
        inbox = Inbox.open(tmp_path)
        with pytest.raises(TokenError) as caught:
            await poll(client, inbox, lambda *_: None)
        assert "xxx" not in repr(caught.value)
        await client.close()
        inbox.close()

    with TelegramServer(flood=FloodRules.none()) as server:
        asyncio.run(play(server))


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.01)


async def at_the_door(
    take: Callable[[object], Awaitable[None]], *requests: bytes
) -> list[tuple[int, dict[str, object]]]:
    webhook = Webhook("https://example.org/hook", Secret(SECRET), 0, "/hook")
    web = Web(lambda: {"ok": True, "waiting": 3}, take, webhook)
    server = await asyncio.start_server(web._connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    answers = []
    for request in requests:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        if b"half" in request:
            writer.write_eof()
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        answers.append((int(head.split(b" ")[1]), json.loads(body)))
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    return answers


def post(body: bytes, *, path: str = "/hook", secret: str = SECRET, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"POST {path} HTTP/1.1\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (post(b'{"update_id": 1}'), 200),
        (post(b'{"update_id": 1}', secret="wrong"), 403),  # noqa: S106 opens nothing
        (post(b'{"update_id": 1}', secret=""), 403),
        (post(b'{"update_id": 1}', path="/other"), 404),
        (post(b"no json"), 400),
        (post(b"[]"), 400),
        (post(b'{"update_id": "1"}'), 400),
        (post(b"half", length=10), 400),
        (post(b"", length=10**9), 413),
        (post(b"", length=-1), 413),
        (b"nonsense half\r\n\r\n", 400),
        (b"GET /hook HTTP/1.1\r\n\r\n", 405),
        (b"GET /healthz HTTP/1.1\r\n\r\n", 200),
    ],
    ids=str,
)
def test_the_door_lets_in_updates_with_the_secret_only(request_: bytes, status: int) -> None:
    taken = list[object]()

    async def take(update: object) -> None:
        taken.append(update)

    [(got, body)] = asyncio.run(at_the_door(take, request_))
    assert got == status
    assert taken == ([{"update_id": 1}] if status == 200 and b"POST" in request_ else [])
    assert body["ok"] == (status == 200)


def test_an_update_that_cannot_be_kept_is_not_confirmed() -> None:
    async def refuse(_: object) -> None:
        raise StateError("the disk is full")

    assert asyncio.run(at_the_door(refuse, post(b'{"update_id": 1}')))[0][0] == 503


@pytest.mark.parametrize(("token", "state"), [("1:same", "other"), ("1:other", "same")])
def test_a_second_server_is_told_who_serves(tmp_path: Path, token: str, state: str) -> None:
    code = f"""
import pathlib, sys, time
from bot.telegram.lock import sole_server
from bot.telegram.secrecy import Secret
with sole_server(Secret("1:same"), pathlib.Path({str(tmp_path / "same")!r})):
    print("held", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LockedError, match=f"process {holder.pid} serves"),
            sole_server(Secret(token), tmp_path / state),
        ):
            pass
        holder.kill()
        holder.wait()
    with sole_server(Secret(token), tmp_path / state):
        pass


def test_the_pulse_notices_what_holds_the_loop_up() -> None:
    async def play() -> float:
        pulse = Pulse()
        beating = asyncio.create_task(pulse.beat())
        await asyncio.sleep(0.05)
        time.sleep(0.2)
        await asyncio.sleep(0.05)
        beating.cancel()
        return pulse.longest_pause

    assert 0.1 < asyncio.run(play()) < 2
