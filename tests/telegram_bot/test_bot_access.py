"""Whom the bot serves: those on its lists, and nobody at all where a list is missing, empty or broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram_server import Person
from torturing.stage import Plan, Stage

_QUESTION = "三座水库总库容多少万立方米？"
_ANSWER = "480万立方米"
_LISTED, _ADMIN, _STRANGER = Person(5001, "云小满"), Person(5002, "石榆"), Person(5003, "路人")
_GROUP, _OTHER = -1_000_000_000_081, -1_000_000_000_082
_LISTS = {
    "WENBAO_TELEGRAM_ACCESS": "list",
    "WENBAO_TELEGRAM_USERS": str(_LISTED.id),
    "WENBAO_TELEGRAM_ADMINS": str(_ADMIN.id),
    "WENBAO_TELEGRAM_CHATS": str(_GROUP),
}


@pytest.fixture(scope="module")
def stage(archive_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(Plan(archive_root, tmp_path_factory.mktemp("bot")), settings=_LISTS) as running:
        running.bot.start()
        yield running
        assert running.faults() == []


@pytest.mark.parametrize("person", [_LISTED, _ADMIN], ids=["listed", "administrator"])
def test_those_on_the_lists_are_served(stage: Stage, person: Person) -> None:
    assert _ANSWER in stage.reply(stage.people.ask(person, _QUESTION)).text


def test_the_members_of_a_listed_group_are_served_there(stage: Stage) -> None:
    group = stage.server.state.chats.group(_GROUP)
    assert _ANSWER in stage.reply(stage.people.write(group, _STRANGER, "/ask " + _QUESTION)).text


def test_a_stranger_is_told_his_id_once_and_no_more(stage: Stage) -> None:
    asked = [stage.people.ask(_STRANGER, text) for text in (_QUESTION, "/start", "/sources", _QUESTION)]
    told = stage.reply(asked[0]).text
    assert str(_STRANGER.id) in told
    assert _ANSWER not in told
    stage.reply(stage.people.ask(_LISTED, _QUESTION))
    chat = stage.server.state.chats.private(_STRANGER)
    assert [message.text for message in chat.answers()] == [told]


def test_a_group_that_is_not_listed_learns_nothing(stage: Stage) -> None:
    group = stage.server.state.chats.group(_OTHER)
    told = stage.reply(stage.people.write(group, _STRANGER, "/ask " + _QUESTION))
    assert _ANSWER not in told.text
    assert str(_OTHER) in told.text or str(_STRANGER.id) in told.text


def test_a_stranger_gets_nothing_inline(stage: Stage) -> None:
    assert stage.people.answered(stage.people.ask_inline(_STRANGER, _QUESTION))["results"] == []


@pytest.mark.parametrize("command", ["/stats", "/reload"])
def test_only_administrators_may_administer(stage: Stage, command: str) -> None:
    said = [stage.reply(stage.people.ask(person, command)).text for person in (_LISTED, _ADMIN)]
    assert "管理员" in said[0]
    assert "管理员" not in said[1]


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"WENBAO_TELEGRAM_ACCESS": ""}, "ACCESS"),
        ({"WENBAO_TELEGRAM_TOKEN": "AAcanaryCANARYcanaryCANARYcanary0000"}, "TOKEN"),
    ],
)
def test_settings_that_cannot_be_used_stop_the_start(
    archive_root: Path, tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    with Stage(Plan(archive_root, tmp_path), settings=settings, verbose=False) as stage:
        stage.bot.start(ready=False)
        assert stage.bot.wait() == 2
        assert named in stage.bot.tail().upper()
        assert stage.server.calls == []
        assert stage.bot.leaks() == []


@pytest.mark.parametrize("users", ["", "5001,zwei"])
def test_a_missing_or_broken_list_lets_nobody_in(archive_root: Path, tmp_path: Path, users: str) -> None:
    lists = {"WENBAO_TELEGRAM_ACCESS": "list", "WENBAO_TELEGRAM_USERS": users}
    with Stage(Plan(archive_root, tmp_path), settings=lists, verbose=False) as stage:
        stage.bot.start(ready=False)
        asked = stage.people.ask(_LISTED, _QUESTION)
        stage.server.wait(lambda: bool(asked.answers()) or not stage.bot.alive(), 10)
        stage.server.wait(lambda: all("⏳" not in message.text for message in asked.answers()), 5)
        assert not any(_ANSWER in message.text for message in asked.answers())
