"""The bot, a process of its own, answers in private: what an answer shows, what its buttons do, and the commands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from telegram_server import Message, Person
from torturing.stage import Plan, Stage

_PEOPLE = count(5001)
_ADMIN = Person(4999, "石榆")


@pytest.fixture(scope="module")
def stage(archive_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    plan = Plan(archive_root, tmp_path_factory.mktemp("bot"))
    with Stage(plan, settings={"WENBAO_TELEGRAM_ADMINS": str(_ADMIN.id)}) as running:
        running.bot.start()
        yield running
        assert running.faults() == []


@pytest.fixture
def reader() -> Person:
    """Somebody new, who has asked nothing before."""
    return Person(next(_PEOPLE), "云小满")


def ask(stage: Stage, person: Person, text: str) -> Message:
    return stage.reply(stage.people.ask(person, text))


def tap(stage: Stage, person: Person, message: Message, label: str) -> str:
    """Tap a button by its label, wait until it is answered, and give what the message shows then."""
    before = len(message.versions)
    (data,) = [button["callback_data"] for button in message.buttons if label in button["text"]]
    assert stage.people.answered(stage.people.tap(person, message, data)) is not None
    stage.server.wait(lambda: len(message.versions) > before, 2)
    return message.text


def dressed(message: Message, kind: str) -> list[str]:
    """List what the message shows in bold, as a quotation, …"""
    rich = message.versions[-1].rich
    units = rich.text.encode("utf-16-le")
    spans = [(e["offset"] * 2, (e["offset"] + e["length"]) * 2) for e in rich.entities if e["type"] == kind]
    return [units[start:end].decode("utf-16-le") for start, end in spans]


def test_an_answer_shows_its_sentence_headline_date_and_file(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "三座水库总库容多少万立方米？")
    assert any("480万立方米" in bold for bold in dressed(shown, "bold"))
    for part in ("三座水库全部竣工，总库容480万立方米", "《青石县三座水库全部竣工》", "2021年5月19日", "一版.txt"):
        assert part in shown.text
    assert [version.rich.text for version in shown.versions] == ["⏳", shown.text]


def test_what_is_not_there_is_said_so(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "火星探测器哪天着陆？")
    assert "480" not in shown.text
    assert shown.text


def test_more_passages_and_the_article_are_shown_in_place_and_one_gets_back(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "老街修缮工期多少个月？")
    answer = shown.text
    assert "工期14个月" in answer
    assert tap(stage, reader, shown, "看原文") != answer
    assert "施工时沿街店铺照常营业" in shown.text
    assert any("工期14个月" in marked for marked in dressed(shown, "underline"))
    assert tap(stage, reader, shown, "返回") == answer
    assert tap(stage, reader, shown, "更多") != answer


def test_a_thumb_is_thanked_for_and_counted(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "图书馆开放到几时？")
    (data,) = [button["callback_data"] for button in shown.buttons if "👎" in button["text"]]
    assert stage.people.answered(stage.people.tap(reader, shown, data))["text"]
    assert "👎 1" in ask(stage, _ADMIN, "/stats").text


def test_an_outdated_button_says_so(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "图书馆开放到几时？")
    before = len(shown.versions)
    told = stage.people.answered(stage.people.tap(reader, shown, "AAAAAAAAAAAAAAAA:p0.0"))
    assert told["text"]
    assert len(shown.versions) == before


def test_an_edited_question_is_answered_anew_in_the_same_message(stage: Stage, reader: Person) -> None:
    asked = stage.people.ask(reader, "茶农合作社采收春茶多少吨？")
    shown = stage.reply(asked)
    assert "90吨" in shown.text
    stage.people.edit(asked.message, "老街修缮工期多少个月？")
    assert stage.server.wait(lambda: "14个月" in shown.text, 10)
    assert asked.answers() == [shown]


def test_a_follow_up_leans_on_what_was_said_until_new(stage: Stage, reader: Person) -> None:
    ask(stage, reader, "青石县三座水库总库容是多少？")
    followed = ask(stage, reader, "那总投资呢？").text
    assert "理解为：青石县三座水库" in followed
    assert "2.6亿元" in followed
    ask(stage, reader, "/new")
    assert "理解为" not in ask(stage, reader, "那总投资呢？").text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/start", "问报"),
        ("/help", "/sources"),
        ("/new", "换个话题"),
        ("/sources", "一版.txt"),
        ("/status", "g000001"),
        ("/article 老街", "老街修缮工程启动"),
        ("/article", ""),
        ("/nonsense", "nonsense"),
        ("/stats", "管理员"),
        ("/reload", "管理员"),
    ],
)
def test_a_command_is_answered(stage: Stage, reader: Person, command: str, says: str) -> None:
    shown = ask(stage, reader, command)
    assert says in " ".join([shown.text, *(button["text"] for button in shown.buttons)])


def test_sources_can_be_browsed_down_to_an_article(stage: Stage, reader: Person) -> None:
    shown = ask(stage, reader, "/sources")
    tap(stage, reader, shown, "二版")
    assert "春茶" in tap(stage, reader, shown, "春茶")
    assert "云小满" in shown.text


def test_an_administrator_may_reload(stage: Stage) -> None:
    assert "g000001" in ask(stage, _ADMIN, "/reload").text


def test_who_speaks_english_is_spoken_to_in_english(stage: Stage) -> None:
    reader = Person(next(_PEOPLE), "Ada", None, "en")
    assert "newspaper" in ask(stage, reader, "/start").text
    assert "19 May 2021" in ask(stage, reader, "三座水库总库容多少万立方米？").text


def test_the_menu_of_commands_is_set_in_both_languages(stage: Stage) -> None:
    menus = stage.server.state.commands
    assert stage.server.wait(lambda: len(menus) >= 2, 10)
    named = {language: {command["command"] for command in menu} for (_, language), menu in menus.items()}
    assert len(named) >= 2
    assert all({"new", "sources", "help"} <= commands for commands in named.values())


def test_media_without_words_gets_a_word(stage: Stage, reader: Person) -> None:
    chat = stage.server.state.chats.private(reader)
    asked = stage.people.ask(reader, "先问一句：茶农合作社采收春茶多少吨？")
    stage.reply(asked)
    message = {key: value for key, value in asked.message.json().items() if key != "text"}
    stage.people.tell({"message": message | {"message_id": asked.message.id + 500, "photo": [{"file_id": "x"}]}})
    assert stage.server.wait(lambda: any("文字" in said.text for said in chat.answers()), 10)


def test_the_bot_is_seen_typing(stage: Stage, reader: Person) -> None:
    ask(stage, reader, "老街修缮工期多少个月？")
    assert (reader.id, "typing") in stage.server.state.actions
