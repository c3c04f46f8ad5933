"""The whole bot inside the test's own process, at work for people on a strict server: every way to talk to it once."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from telegram_server import Asked, Chat, FloodRules, Message, People, Person, TelegramServer
from telegram_server.values import ApiError

from bot.settings import Settings
from bot.telegram.errors import StateError
from bot.telegram.inbox import Done, Inbox
from bot.telegram.secrecy import Secret
from bot.telegram.service import serve
from bot.telegram.settings import TelegramSettings, Webhook
from index import ConfigError, build

READER, STRANGER, ADMIN = Person(1001, "林小禾"), Person(1002, "Ada", None, "en"), Person(1003, "管理员")
GROUP = -1_000_000_000_001
WATER = "三座水库总库容多少万立方米？"


@dataclass(frozen=True, slots=True)
class Scene:
    """People who write to a bot that serves in another thread's loop, and what they see of it."""

    server: TelegramServer
    people: People
    index: Path

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


@pytest.fixture
def play(archive_root: Path, tmp_path: Path) -> Callable[..., None]:
    """Plays a scene while the bot serves, then stops it as systemd does."""

    def start(scene: Callable[[Scene], None], **more: Any) -> None:
        index = tmp_path / "index"
        shutil.copytree(archive_root, index)
        with TelegramServer(flood=FloodRules.none()) as server:
            telegram = TelegramSettings(
                Secret(server.token),
                "list",
                users=frozenset([READER.id]),
                chats=frozenset([GROUP]),
                admins=frozenset([ADMIN.id]),
                state=tmp_path / "state",
                base_url=server.base_url,
                flood=False,
            )
            settings = replace(telegram, **{name: make(server) for name, make in more.items()})
            failures, over = list[BaseException](), threading.Event()

            def act() -> None:
                try:
                    scene(Scene(server, People(server), index))
                except BaseException as e:  # noqa: BLE001 it is raised again where the test sees it
                    failures.append(e)
                finally:
                    if not over.is_set():
                        os.kill(os.getpid(), signal.SIGTERM)

            acting = threading.Thread(target=act)
            acting.start()
            try:
                serve(Settings(index=index), settings)
            finally:
                over.set()
                acting.join()
            if failures:
                raise failures[0]

    return start


def test_a_person_asks_turns_pages_and_rates(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        asked = s.people.ask(READER, WATER)
        shown = s.final(asked)
        assert shown.text.startswith("480万立方米\n本报讯")
        assert "段落 1" in s.press(READER, shown, "更多段落")
        assert s.press(READER, shown, "返回").startswith("480万立方米")
        assert "农民顾长生" in s.press(READER, shown, "看原文")
        assert s.press(READER, shown, "返回").startswith("480万立方米")
        assert s.press(READER, shown, "👍") == "谢谢！"
        assert s.press(STRANGER, shown, "👎").startswith("Sorry, this bot serves registered users only")
        s.people.edit(asked.message, "老街修缮工期多少个月？")
        assert s.server.wait(lambda: "14个月" in shown.text, 20)
        assert len(asked.answers()) == 1

    play(scene)


def test_every_command_has_its_answer(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        expected = {
            "/start": "2个版面，4篇文章",
            "/help": "/sources",
            "/privacy": "已遮去",
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
            assert said in s.ask(READER, text), text
        assert "农民顾长生" in s.ask(READER, "/article")
        assert "最新的索引" in s.ask(ADMIN, "/reload")
        assert "1 人提问" in s.ask(ADMIN, "/stats")

    play(scene)


def test_sources_are_browsed_until_the_index_changes(play: Callable[..., None], pages: Path, tmp_path: Path) -> None:
    def scene(s: Scene) -> None:
        listed = s.final(s.people.ask(READER, "/sources"))
        file = next(button["text"] for button in listed.buttons if button["text"].startswith("二版"))
        assert "1–2 / 2" in s.press(READER, listed, file)
        assert "木构件能修的一律不换" in s.press(READER, listed, "《老街修缮工程启动》")
        assert "二版.txt" in s.press(READER, listed, "返回")
        assert "收录的版面" in s.press(READER, listed, "版面")
        mine = tmp_path / "more"
        shutil.copytree(pages, mine)
        (mine / "三版.txt").write_text("# 夜校开班\n\n本报讯 夜校今晚开班，招收学员40人。", "utf-8")
        build([mine], s.index)
        assert "换上了 g000002" in s.ask(ADMIN, "/reload") or "g000002" in s.ask(ADMIN, "/status")
        assert s.press(READER, listed, file).startswith("内容已有更新")
        assert "40人" in s.ask(READER, "夜校招收学员多少人？")

    play(scene)


def test_groups_topics_and_inline_questions(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        group = s.group()
        silent = s.people.write(group, STRANGER, WATER)
        named = s.people.write(group, STRANGER, f"@wenbao_test_bot {WATER}", thread=4)
        shown = s.final(named)
        assert "480万立方米" in shown.text
        assert shown.thread == 4
        replied = s.people.write(group, READER, "老街修缮工期多少个月？", reply_to=shown, thread=4)
        assert "14个月" in s.final(replied).text
        assert silent.answers() == []
        inline = s.people.answered(s.people.ask_inline(READER, WATER))
        assert "480万立方米" in str(inline)
        assert not s.people.answered(s.people.ask_inline(STRANGER, WATER))["results"]

    play(scene)


def test_strangers_are_refused_once_and_learn_nothing(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        first = s.people.ask(STRANGER, WATER)
        assert s.final(first).text.startswith("Sorry, this bot serves registered users only")
        assert str(STRANGER.id) in s.final(first).text
        second = s.people.ask(STRANGER, "/start")
        elsewhere = s.people.write(s.server.state.chats.group(GROUP - 1), STRANGER, f"@wenbao_test_bot {WATER}")
        assert str(GROUP - 1) in s.final(elsewhere).text
        assert second.answers() == []
        assert "480" not in "".join(m.text for chat in s.server.state.chats.all() for m in chat.answers())

    play(scene)


def test_the_quota_is_said_once(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        asked = [s.people.ask(READER, WATER) for _ in range(4)]
        assert "480万立方米" in s.final(asked[1]).text
        assert "一小时内已问了 2 个问题" in s.final(asked[2]).text
        assert "还没有" in s.ask(ADMIN, "/article")
        time.sleep(0.3)
        assert asked[3].answers() == []

    play(scene, quota=lambda _: 2)


def test_updates_may_be_brought_instead(play: Callable[..., None]) -> None:
    def webhook(server: TelegramServer) -> Webhook:
        url = "https://wenbao.example/telegram"
        return Webhook(url, Secret("s3cr3t"), "127.0.0.1", server.webhook_port, "/telegram")

    def scene(s: Scene) -> None:
        assert "480万立方米" in s.ask(READER, WATER)

    play(scene, webhook=webhook)


def test_a_token_that_telegram_does_not_know_ends_it(play: Callable[..., None]) -> None:
    with pytest.raises(ConfigError, match="does not know this bot token") as caught:
        play(lambda _: time.sleep(3), token=lambda _: Secret("1:" + "x" * 35))
    assert "xxx" not in str(caught.value)


def test_a_fault_of_ours_is_said_and_stops_nobody(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("nobody expected this")

    def scene(s: Scene) -> None:
        with monkeypatch.context() as broken:
            broken.setattr("bot.telegram.asking.converse", break_down)
            assert "没能处理好" in s.ask(READER, WATER)
        with monkeypatch.context() as broken:
            broken.setattr("bot.telegram.journal.Journal.note", break_down)
            lost = s.people.ask(READER, WATER)
            time.sleep(1.5)
        assert "14个月" in s.ask(READER, "老街修缮工期多少个月？")
        assert "480" not in "".join(message.text for message in lost.answers())

    play(scene)


def test_a_disk_that_is_full_for_a_while_loses_nothing(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def scene(s: Scene) -> None:
        left, finish = [2], Inbox.finish

        async def full_at_first(inbox: Inbox, number: int, state: Done = "done") -> None:
            left[0] -= 1
            if left[0] >= 0:
                raise StateError("the disk is full")
            await finish(inbox, number, state)

        monkeypatch.setattr(Inbox, "finish", full_at_first)
        asked = s.people.ask(READER, WATER)
        assert "480万立方米" in s.final(asked).text
        assert s.server.wait(lambda: left[0] < 0, 20)
        assert len(asked.answers()) == 1

    play(scene)


def test_who_has_blocked_the_bot_holds_up_nobody(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        s.server.state.chats.private(READER).refusal = ApiError(403, "Forbidden: bot was blocked by the user")
        blocked = s.people.ask(READER, WATER)
        assert "最新的索引" in s.ask(ADMIN, "/reload")
        assert blocked.answers() == []
        s.server.state.chats.private(READER).refusal = None
        assert "14个月" in s.ask(READER, "老街修缮工期多少个月？")

    play(scene)


def test_an_answer_that_comes_late_says_so(play: Callable[..., None]) -> None:
    def scene(s: Scene) -> None:
        chat = s.server.state.chats.private(READER)
        asked = s.people.write(chat, READER, WATER)
        old = asked.message.json() | {"message_id": asked.message.id, "date": int(time.time()) - 3 * 3600 - 60}
        s.final(asked)
        s.people.tell({"message": old | {"text": "老街修缮工期多少个月？"}})
        assert s.server.wait(lambda: "3小时前问的" in asked.answers()[0].text, 20)

    play(scene)
