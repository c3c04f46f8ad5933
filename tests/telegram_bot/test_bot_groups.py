"""The bot in groups, topics and inline: it answers where it was asked, when it was asked, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram_server import Chat, Person
from telegram_server.values import ApiError
from torturing.stage import Plan, Stage

_QUESTION = "三座水库总库容多少万立方米？"
_ANSWER = "480万立方米"
_READER = Person(5001, "云小满")


@pytest.fixture(scope="module")
def stage(archive_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(Plan(archive_root, tmp_path_factory.mktemp("bot"))) as running:
        running.bot.start()
        yield running
        assert running.faults() == []


@pytest.fixture
def group(stage: Stage) -> Chat:
    return stage.server.state.chats.group(-1_000_000_000_077)


@pytest.mark.parametrize("text", ["@wenbao_test_bot {}", "{} @Wenbao_Test_Bot", "/ask {}", "/ask@wenbao_test_bot {}"])
def test_a_question_to_the_bot_is_answered(stage: Stage, group: Chat, text: str) -> None:
    assert _ANSWER in stage.reply(stage.people.write(group, _READER, text.format(_QUESTION))).text


def test_a_reply_to_the_bot_is_answered(stage: Stage, group: Chat) -> None:
    said = stage.reply(stage.people.write(group, _READER, "/help"))
    assert _ANSWER in stage.reply(stage.people.write(group, _READER, _QUESTION, reply_to=said)).text


@pytest.mark.parametrize("text", ["{}", "@somebody_else {}", "/ask@another_bot {}", "foo@wenbao_test_bot.example {}"])
def test_what_is_not_for_the_bot_is_left_alone(stage: Stage, group: Chat, text: str) -> None:
    overheard = stage.people.write(group, _READER, text.format(_QUESTION))
    stage.reply(stage.people.write(group, _READER, "/ask " + _QUESTION))
    assert overheard.answers() == []


def test_it_answers_in_the_topic_where_it_was_asked(stage: Stage) -> None:
    forum = stage.server.state.chats.group(-1_000_000_000_078, threads=frozenset({7, 9}))
    asked = stage.people.write(forum, _READER, "/ask " + _QUESTION, thread=9)
    assert stage.reply(asked).thread == 9


def test_a_small_group_is_answered_too(stage: Stage) -> None:
    group = stage.server.state.chats.group(-79, "group")
    assert _ANSWER in stage.reply(stage.people.write(group, _READER, "/ask " + _QUESTION)).text


def test_a_group_that_has_moved_is_answered_where_it_lives_now(stage: Stage) -> None:
    old, new = stage.server.state.chats.group(-80, "group"), stage.server.state.chats.group(-1_000_000_000_080)
    old.refusal = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new.id)
    stage.people.write(old, _READER, "/ask " + _QUESTION)
    assert stage.server.wait(lambda: any(_ANSWER in message.text for message in new.answers()), 10)


def test_who_has_blocked_the_bot_holds_up_nobody(stage: Stage) -> None:
    angry = Person(5002)
    stage.server.state.chats.private(angry).refusal = ApiError(403, "Forbidden: bot was blocked by the user")
    stage.people.ask(angry, _QUESTION)
    assert _ANSWER in stage.reply(stage.people.ask(_READER, _QUESTION)).text
    tried = len(stage.server.called("sendMessage", 403))
    time.sleep(0.5)
    assert len(stage.server.called("sendMessage", 403)) == tried == 1


def test_a_question_that_was_deleted_is_answered_without_a_reply(stage: Stage, group: Chat) -> None:
    stage.server.faults.plan("sendMessage", "500")
    asked = stage.people.write(group, _READER, "/ask " + _QUESTION)
    asked.message.deleted = True
    assert stage.server.wait(lambda: any(m.reply_to is None and _ANSWER in m.text for m in group.answers()), 10)


def test_inline_questions_are_answered_for_the_one_who_asks(stage: Stage) -> None:
    told = stage.people.answered(stage.people.ask_inline(_READER, _QUESTION))
    assert told["is_personal"]
    (first, *_) = told["results"]
    assert _ANSWER in first["title"] + first.get("description", "")
    assert _ANSWER in stage.people.choose(_READER, next(reversed(stage.server.state.inline_queries)), first).text


def test_an_empty_inline_question_gets_an_answer_too(stage: Stage) -> None:
    assert stage.people.answered(stage.people.ask_inline(_READER, "")) is not None
