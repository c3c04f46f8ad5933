"""One reply a question, however calls fail: the real client, outbox and inbox against a strict server over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram_server import FAULTS, Asked, Fault, FloodRules, People, Person, TelegramServer

from bot.telegram.client import Client
from bot.telegram.delivery import PLACEHOLDER, Delivery, Place
from bot.telegram.errors import UnreachableError
from bot.telegram.inbox import Inbox, Reply
from bot.telegram.outbox import Outbox
from bot.telegram.rich_text import Button, Message
from bot.telegram.secrecy import Secret
from bot.telegram.settings import TelegramSettings

READER = Person(1001, "林小禾")
ANSWER = Message("<b>15个</b>", "15个", [[Button("更多", "x:m")]])
SHORTER = Message("短", "短")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a bot delivers with, and who asks it."""

    server: TelegramServer
    people: People
    delivery: Delivery
    inbox: Inbox
    moves: dict[int, int]

    async def ask(self) -> tuple[Asked, Place]:
        asked = self.people.ask(READER, "多少个？")
        await self.inbox.add([{"update_id": asked.update_id, "message": asked.message.json()}])
        return asked, Place(READER.id, asked.message.id)

    async def collect_lost(self, asked: Asked) -> None:
        """Wait until only the answer is to be seen: placeholders whose sending was in doubt are gone."""
        collecting = asyncio.create_task(self.delivery.collect_lost())
        async with asyncio.timeout(10):
            while shown(asked) != ["15个"]:
                await asyncio.sleep(0.02)
        collecting.cancel()


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Callable[[Parts], Awaitable[None]]], None]:
    """Runs a scene with a server, a client and an inbox of its own."""

    async def run(scene: Callable[[Parts], Awaitable[None]], server: TelegramServer) -> None:
        settings = TelegramSettings(Secret(server.token), "open", base_url=server.base_url)
        client, inbox, moves = Client.open(settings), Inbox.open(tmp_path), dict[int, int]()
        await client.start()
        delivery = Delivery(client, inbox, Outbox(flood=False), moves)
        await scene(Parts(server, People(server), delivery, inbox, moves))
        await client.close()
        inbox.close()

    def start(scene: Callable[[Parts], Awaitable[None]]) -> None:
        with TelegramServer(flood=FloodRules.none()) as server:
            asyncio.run(run(scene, server))

    return start


Play = Callable[[Callable[[Parts], Awaitable[None]]], None]


def shown(asked: Asked) -> list[str]:
    return [message.text for message in asked.message.chat.answers()]


def test_a_reply_is_a_placeholder_that_is_edited(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        await parts.delivery.begin(place)
        assert shown(asked) == [PLACEHOLDER]
        await parts.delivery.finish(place, [ANSWER])
        [message] = asked.answers()
        assert [version.rich.text for version in message.versions] == [PLACEHOLDER, "15个"]
        assert [button["text"] for button in message.buttons] == ["更多"]

    play(scene)


def test_delivering_again_changes_nothing_and_another_answer_takes_the_place(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        for messages in ([ANSWER], [ANSWER], [SHORTER, ANSWER], [SHORTER]):
            await parts.delivery.finish(place, messages)
            assert shown(asked) == [message.plain for message in messages]

    play(scene)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
def test_whatever_befalls_a_call_one_answer_stands_there(
    play: Play, method: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.delivery._SECONDS_BETWEEN_COLLECTIONS", 0.05)

    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        parts.server.faults.plan(method, fault, fault)
        await parts.delivery.finish(place, [ANSWER])
        assert [text for text in shown(asked) if PLACEHOLDER not in text] == ["15个"]
        await parts.collect_lost(asked)

    play(scene)


def test_a_placeholder_of_a_process_that_died_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.delivery._SECONDS_BETWEEN_COLLECTIONS", 0.05)

    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        await parts.delivery.begin(place)
        # As it is where the process died before it could note the id.
        await parts.inbox.note_reply(place.chat, place.question, Reply(0, None, doubtful=False))
        await parts.delivery.finish(place, [ANSWER])
        assert shown(asked) == [PLACEHOLDER, "15个"]
        await parts.collect_lost(asked)
        assert not asked.message.deleted, "what people wrote stays"

    play(scene)


def test_a_message_that_somebody_deleted_is_sent_anew(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        await parts.delivery.begin(place)
        asked.answers()[0].deleted = True
        await parts.delivery.finish(place, [ANSWER])
        assert shown(asked) == ["15个"]

    play(scene)


def test_html_that_telegram_refuses_is_shown_plain(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        asked, place = await parts.ask()
        await parts.delivery.finish(place, [Message("<b>offen", "15 < 16")])
        assert shown(asked) == ["15 < 16"]

    play(scene)


def test_typing_is_shown_while_there_is_work(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        _, place = await parts.ask()
        async with parts.delivery.typing(place):
            await asyncio.sleep(0.3)
        assert [call.method for call in parts.server.calls].count("sendChatAction") == 1

    play(scene)


def test_a_chat_that_is_not_there_is_said_to_be_unreachable(play: Play) -> None:
    async def scene(parts: Parts) -> None:
        with pytest.raises(UnreachableError):
            await parts.delivery.finish(Place(999_999, 1), [ANSWER])

    play(scene)
