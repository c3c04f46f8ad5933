"""The whole bot inside the test's own process, at work for people on a strict server: every way to talk to it once."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram_server import Asked, Chat, FloodRules, Message, People, Person, TelegramServer
from telegram_server.values import ApiError

from bot.reader.judging import shipped_reader
from bot.settings import Settings
from bot.telegram.desk import Desk
from bot.telegram.errors import FaultError, StateError
from bot.telegram.inbox import Done, Inbox
from bot.telegram.secrecy import Secret
from bot.telegram.service import serve_until
from bot.telegram.settings import TelegramSettings, Webhook
from bot.weights import shipped_reading_weights
from index import ConfigError, build

LISTED = range(1001, 1100)
STRANGER, ADMIN = Person(900, "Ada", None, "en"), Person(901, "管理员")
GROUP = -1_000_000_000_001
WATER = "三座水库总库容多少万立方米？"
PEOPLE = count(LISTED.start)


@dataclass(frozen=True, slots=True)
class Scene:
    """People who write to a bot that serves in another thread's loop, and what they see of it."""

    server: TelegramServer
    people: People
    index: Path
    thread: threading.Thread
    reader: Person = field(default_factory=lambda: Person(next(PEOPLE), "林小禾"))
    """Somebody whom the bot serves, and who has asked nothing before."""

    def final(self, asked: Asked) -> Message:
        """Wait for the answer."""
        assert self.server.wait(lambda: any("⏳" not in m.text for m in asked.answers()), 30), asked.message.text
        return asked.answers()[0]

    def ask(self, person: Person, text: str) -> str:
        return self.final(self.people.ask(person, text)).text

    def group(self) -> Chat:
        return self.server.state.chats.group(GROUP, threads=frozenset([4]))

    def press(self, person: Person, message: Message, label: str) -> str:
        """Press the button of this label and give what the message then shows."""
        [data] = [button["callback_data"] for button in message.buttons if button["text"] == label]
        answer = self.people.answered(self.people.tap(person, message, data))
        assert answer is not None
        return str(answer.get("text") or message.text)


@contextmanager
def serving(index: Path, state: Path, **changes: Callable[[TelegramServer], Any]) -> Iterator[Scene]:
    """Have a bot serve in another thread; what ends it is raised here."""
    with TelegramServer(flood=FloodRules.none()) as server:
        telegram = TelegramSettings(
            Secret(server.token),
            "list",
            users=frozenset(LISTED),
            chats=frozenset([GROUP]),
            admins=frozenset([ADMIN.id]),
            state=state,
            base_url=server.base_url,
            flood=False,
        )
        settings = replace(telegram, **{name: make(server) for name, make in changes.items()})
        loop, stop, failures = asyncio.new_event_loop(), asyncio.Event(), list[BaseException]()

        def run() -> None:
            try:
                loop.run_until_complete(serve_until(stop, Settings(index=index), settings))
            except BaseException as e:  # noqa: BLE001 it is raised again where the test sees it
                failures.append(e)
            loop.close()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield Scene(server, People(server), index, thread)
        finally:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop.set)
            thread.join()
        if failures:
            raise failures[0]


@pytest.fixture(scope="module")
def bot(archive_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A bot that serves all who need none of their own."""
    with serving(archive_root, tmp_path_factory.mktemp("state")) as scene:
        yield scene


@pytest.fixture
def s(bot: Scene) -> Scene:
    """The bot that serves all, and somebody new to ask it."""
    return replace(bot, reader=Person(next(PEOPLE), "林小禾"))


def test_a_person_asks_turns_pages_and_rates(s: Scene) -> None:
    asked = s.people.ask(s.reader, WATER)
    shown = s.final(asked)
    assert shown.text.startswith("480万立方米\n本报讯")
    assert "段落 1" in s.press(s.reader, shown, "更多段落")
    assert s.press(s.reader, shown, "返回").startswith("480万立方米")
    assert "农民顾长生" in s.press(s.reader, shown, "看原文")
    assert s.press(s.reader, shown, "返回").startswith("480万立方米")
    assert s.press(s.reader, shown, "👍") == "谢谢！"
    assert s.press(STRANGER, shown, "👎").startswith("Sorry, this bot serves registered users only")
    s.people.edit(asked.message, "老街修缮工期多少个月？")
    assert s.server.wait(lambda: "14个月" in shown.text, 20)
    assert len(asked.answers()) == 1


def test_every_command_has_its_answer(s: Scene) -> None:
    expected = {
        "/start": "2个版面，4篇文章和图片说明，2021年5月19日至2022年9月。",
        "/help": "/sources",
        "/privacy": "已遮去",
        "/settings": "每小时最多问 100 个问题",
        "/article": "还没有引用过文章",
        "/article 图书馆": "馆长石榆介绍",
        "/article 没有的标题": "没有标题含有",
        "/sources": "收录的版面",
        "/status": "索引 g000001",
        "/new": "换个话题",
        "/reload": "只有管理员",
        "/dance": "没有 /dance",
        "/ask": "请写上问题",
        "/ask " + WATER: "480万立方米",
        "？？？": "没看出要问什么",
        "@wenbao_test_bot": "请写上问题",
        "你好": "你好",
    }
    for text, said in expected.items():
        assert said in s.ask(s.reader, text), text
    assert "农民顾长生" in s.ask(s.reader, "/article")
    assert "最新的索引" in s.ask(ADMIN, "/reload")
    assert "人提问" in s.ask(ADMIN, "/stats")


def test_the_status_says_whether_passages_are_read_by_the_network(s: Scene) -> None:
    reads = shipped_reading_weights() is not None and shipped_reader() is not None
    assert ("阅读网络：在用" in s.ask(s.reader, "/status")) == reads


def test_sources_are_browsed_until_the_index_changes(archive_root: Path, pages: Path, tmp_path: Path) -> None:
    index, mine = tmp_path / "index", tmp_path / "pages"
    shutil.copytree(archive_root, index)
    shutil.copytree(pages, mine)
    with serving(index, tmp_path / "state") as s:
        listed = s.final(s.people.ask(s.reader, "/sources"))
        file = next(button["text"] for button in listed.buttons if button["text"].startswith("二版"))
        assert "1–2 / 2" in s.press(s.reader, listed, file)
        assert "木构件能修的一律不换" in s.press(s.reader, listed, "《老街修缮工程启动》")
        assert "二版.txt" in s.press(s.reader, listed, "返回")
        assert "收录的版面" in s.press(s.reader, listed, "版面")
        (mine / "三版.txt").write_text("# 夜校开班\n\n本报讯 夜校今晚开班，招收学员40人。", "utf-8")
        build([mine], index)
        assert "换上了 g000002" in s.ask(ADMIN, "/reload") or "g000002" in s.ask(ADMIN, "/status")
        assert s.press(s.reader, listed, file).startswith("内容已有更新")
        assert "40人" in s.ask(s.reader, "夜校招收学员多少人？")


def test_groups_topics_and_inline_questions(s: Scene) -> None:
    group = s.group()
    silent = s.people.write(group, STRANGER, WATER)
    named = s.people.write(group, STRANGER, f"@wenbao_test_bot {WATER}", thread=4)
    shown = s.final(named)
    assert "480万立方米" in shown.text
    assert shown.thread == 4
    replied = s.people.write(group, s.reader, "老街修缮工期多少个月？", reply_to=shown, thread=4)
    assert "14个月" in s.final(replied).text
    assert silent.answers() == []
    inline = s.people.answered(s.people.ask_inline(s.reader, WATER))
    assert "480万立方米" in str(inline)
    assert not s.people.answered(s.people.ask_inline(STRANGER, WATER))["results"]


def test_strangers_are_refused_once_and_learn_nothing(s: Scene) -> None:
    stranger = Person(902, "Ada", None, "en")
    first = s.people.ask(stranger, WATER)
    assert s.final(first).text.startswith("Sorry, this bot serves registered users only")
    assert str(stranger.id) in s.final(first).text
    second = s.people.ask(stranger, "/start")
    elsewhere = s.people.write(s.server.state.chats.group(GROUP - 1), stranger, f"@wenbao_test_bot {WATER}")
    assert str(GROUP - 1) in s.final(elsewhere).text
    assert second.answers() == []
    told = [first.message.chat, elsewhere.message.chat]
    assert "480" not in "".join(message.text for chat in told for message in chat.answers())


def test_a_webhook_brings_updates_and_the_quota_is_said_once(archive_root: Path, tmp_path: Path) -> None:
    def webhook(server: TelegramServer) -> Webhook:
        url = "https://wenbao.example/telegram"
        return Webhook(url, Secret("s3cr3t"), server.webhook_port, "/telegram")

    with serving(archive_root, tmp_path, quota=lambda _: 2, webhook=webhook, processes=lambda _: 2) as s:
        asked = [s.people.ask(s.reader, WATER) for _ in range(4)]
        assert "480万立方米" in s.final(asked[1]).text
        assert "一小时内已问了 2 个问题" in s.final(asked[2]).text
        assert "还没有" in s.ask(ADMIN, "/article")
        time.sleep(0.3)
        assert asked[3].answers() == []
        assert s.server.called("getUpdates") == []


def test_a_token_that_telegram_does_not_know_ends_it(archive_root: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="does not know this bot token") as caught,
        serving(archive_root, tmp_path, token=lambda _: Secret("1:" + "x" * 35)) as s,
    ):
        s.thread.join(30)
    assert "xxx" not in str(caught.value)


def test_a_fault_of_ours_is_said_and_stops_nobody(s: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise FaultError("the process that searches has failed")

    def break_down(*_: object) -> None:
        raise RuntimeError("nobody expected this")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "draft", fail)
        assert "没能处理好" in s.ask(s.reader, WATER)
    shown = s.final(s.people.ask(s.reader, WATER))
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "press", fail)
        assert "没能处理好" in s.press(s.reader, shown, "看原文")
        assert "没能处理好" in s.ask(s.reader, "/sources")
        broken.setattr(Desk, "suggest", fail)
        assert not s.people.answered(s.people.ask_inline(s.reader, WATER))["results"]
    with monkeypatch.context() as broken:
        broken.setattr("bot.telegram.journal.Journal.note", break_down)
        lost = s.people.ask(s.reader, WATER)
        time.sleep(1.5)
    assert "14个月" in s.ask(s.reader, "老街修缮工期多少个月？")
    assert "480" not in "".join(message.text for message in lost.answers())


def test_a_disk_that_is_full_for_a_while_loses_nothing(s: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    left, finish = [2], Inbox.finish

    async def full_at_first(inbox: Inbox, number: int, state: Done = "done") -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise StateError("the disk is full")
        await finish(inbox, number, state)

    monkeypatch.setattr(Inbox, "finish", full_at_first)
    asked = s.people.ask(s.reader, WATER)
    assert "480万立方米" in s.final(asked).text
    assert s.server.wait(lambda: left[0] < 0, 20)
    assert len(asked.answers()) == 1


def test_who_has_blocked_the_bot_holds_up_nobody(s: Scene) -> None:
    s.server.state.chats.private(s.reader).refusal = ApiError(403, "Forbidden: bot was blocked by the user")
    blocked = s.people.ask(s.reader, WATER)
    assert "最新的索引" in s.ask(ADMIN, "/reload")
    assert blocked.answers() == []
    s.server.state.chats.private(s.reader).refusal = None
    assert "14个月" in s.ask(s.reader, "老街修缮工期多少个月？")


def test_an_answer_that_comes_late_says_so(s: Scene) -> None:
    chat = s.server.state.chats.private(s.reader)
    asked = s.people.write(chat, s.reader, WATER)
    old = asked.message.json() | {"message_id": asked.message.id, "date": int(time.time()) - 3 * 3600 - 60}
    s.final(asked)
    s.people.tell({"message": old | {"text": "老街修缮工期多少个月？"}})
    assert s.server.wait(lambda: "3小时前问的" in asked.answers()[0].text, 20)
