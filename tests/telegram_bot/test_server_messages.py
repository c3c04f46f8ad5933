"""The Bot API server refuses the messages that Telegram refuses, and keeps what people see."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram_server import BOT, Chat, People, Person, TelegramServer
from telegram_server.client import Client
from telegram_server.markup import read_html, read_text
from telegram_server.values import ApiError

pytest_plugins = ("telegram_server.fixtures",)

KEY = {"text": "更多", "callback_data": "m"}


@pytest.fixture
def chat(people: People, reader: Person) -> Chat:
    return people.ask(reader, "水库多大？").message.chat


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize("text", ["水" * 4096, "😀" * 2048, "<b>" + "水" * 4096 + "</b>", "&lt;" * 4096])
def test_4096_units_after_reading_the_marks_are_enough(client: Client, chat: Chat, text: str) -> None:
    assert client("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")[0] == 200


@pytest.mark.parametrize("text", ["水" * 4097, "😀" * 2048 + "水", "&lt;" * 4097])
def test_4097_units_are_too_many(client: Client, chat: Chat, text: str) -> None:
    assert client.refusal("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML").endswith("message is too long")
    sent = client("sendMessage", chat_id=chat.id, text="先")[1]["result"]["message_id"]
    refusal = client.refusal("editMessageText", chat_id=chat.id, message_id=sent, text=text, parse_mode="HTML")
    assert refusal.endswith("MESSAGE_TOO_LONG")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<p>水</p>", "Unsupported start tag"),
        ("<h1>水", "Unsupported start tag"),
        ("水<b>库", "Can't find end tag"),
        ("<b><i>水</b></i>", "Unmatched end tag"),
        ("水</b>", "Unexpected end tag"),
        ("3 < 5", "Unclosed start tag"),
        ("水 <", "Unclosed start tag"),
        ("<span>水</span>", "must have class"),
        ("<a href='x>水</a>", "Unclosed start tag"),
    ],
)
def test_broken_marks_are_refused(client: Client, chat: Chat, source: str, why: str) -> None:
    assert why in client.refusal("sendMessage", chat_id=chat.id, text=source, parse_mode="HTML")
    assert client("sendMessage", chat_id=chat.id, text=source)[0] == 200


def test_marks_become_entities_counted_in_utf_16_units() -> None:
    rich = read_html('😀<b>水<i>库</i></b> &amp; <a href="https://example.org/?a=1&amp;b">源</a>&nbsp;5 > 3&#33;')
    assert rich.text == "😀水库 & 源&nbsp;5 > 3!"
    assert [(e["type"], e["offset"], e["length"]) for e in rich.entities] == [
        ("bold", 2, 2),
        ("italic", 3, 1),
        ("text_link", 7, 1),
    ]


def test_an_empty_text_is_refused(client: Client, chat: Chat) -> None:
    for text in ("", "  \n", "<b> </b>"):
        assert "text is empty" in client.refusal("sendMessage", chat_id=chat.id, text=text, parse_mode="HTML")


def test_another_parse_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="HTML alone"):
        read_text("*水*", "MarkdownV2")


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "更多", "callback_data": "水" * 21 + "aa"}, "BUTTON_DATA_INVALID"),
        ({"text": "更多", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "m"}, "'text' is required"),
        ({"text": "更多"}, "Text buttons are unallowed"),
        ({"text": "更多", "callback_data": "m", "url": "https://example.org"}, "more than one"),
        ({"text": "更多", "url": "javascript:1"}, "wrong HTTP URL"),
    ],
)
def test_a_wrong_button_is_refused(client: Client, chat: Chat, button: dict[str, Any], why: str) -> None:
    assert why in client.refusal("sendMessage", chat_id=chat.id, text="水", reply_markup=keyboard(button))


def test_64_bytes_of_callback_data_are_enough(client: Client, chat: Chat) -> None:
    button = {"text": "更多", "callback_data": "水" * 21 + "a"}
    assert client("sendMessage", chat_id=chat.id, text="水", reply_markup=keyboard(button))[0] == 200


def test_an_edit_that_changes_nothing_is_refused(client: Client, chat: Chat) -> None:
    sent = client("sendMessage", chat_id=chat.id, text="水", reply_markup=keyboard(KEY))[1]["result"]["message_id"]
    edit = {"chat_id": chat.id, "message_id": sent, "parse_mode": "HTML"}
    same = client.refusal("editMessageText", text="水", reply_markup=keyboard(KEY), **edit)
    assert same.startswith("Bad Request: message is not modified")
    assert client("editMessageText", text="水", **edit)[0] == 200  # the keyboard goes
    assert client("editMessageText", text="<b>水</b>", **edit)[0] == 200  # the dress changes
    assert [version.rich.text for version in chat.messages[sent].versions] == ["水"] * 3


def test_only_what_the_bot_has_sent_and_is_there_can_be_edited(client: Client, chat: Chat) -> None:
    asked = chat.seen()[0].id
    for number, why in ((asked, "message can't be edited"), (999, "message to edit not found")):
        assert why in client.refusal("editMessageText", chat_id=chat.id, message_id=number, text="水")


def test_a_deleted_message_is_gone(client: Client, chat: Chat) -> None:
    sent = client("sendMessage", chat_id=chat.id, text="水")[1]["result"]["message_id"]
    assert [message.id for message in chat.answers()] == [sent]
    assert client("deleteMessage", chat_id=chat.id, message_id=sent)[0] == 200
    assert chat.answers() == []
    assert "to delete not found" in client.refusal("deleteMessage", chat_id=chat.id, message_id=sent)
    assert "to edit not found" in client.refusal("editMessageText", chat_id=chat.id, message_id=sent, text="库")


def test_replies_name_a_message_that_is_there_or_are_sent_without(client: Client, chat: Chat) -> None:
    asked = chat.seen()[0].id
    client("sendMessage", chat_id=chat.id, text="答", reply_parameters={"message_id": asked})
    assert [message.text for message in chat.answers(asked)] == ["答"]
    gone: dict[str, Any] = {"message_id": 999}
    assert "replied not found" in client.refusal("sendMessage", chat_id=chat.id, text="答", reply_parameters=gone)
    gone["allow_sending_without_reply"] = True
    assert client("sendMessage", chat_id=chat.id, text="答", reply_parameters=gone)[0] == 200


def test_topics_are_known_or_refused(client: Client, server: TelegramServer) -> None:
    forum = server.state.chats.group(-1007, threads=frozenset({5}))
    assert client("sendMessage", chat_id=forum.id, text="水", message_thread_id=5)[0] == 200
    assert forum.answers()[0].thread == 5
    assert "thread not found" in client.refusal("sendMessage", chat_id=forum.id, text="水", message_thread_id=6)


def test_a_chat_that_is_unknown_or_has_turned_the_bot_out_is_refused(client: Client, chat: Chat) -> None:
    assert "chat not found" in client.refusal("sendMessage", chat_id=55, text="水")
    chat.refusal = ApiError(403, "Forbidden: bot was blocked by the user")
    assert client("sendMessage", chat_id=chat.id, text="水")[0] == 403
    chat.refusal = ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009)
    assert client("sendMessage", chat_id=chat.id, text="水")[1]["parameters"] == {"migrate_to_chat_id": -1009}


def test_messages_are_read_by_the_library_that_the_bot_uses(server: TelegramServer, chat: Chat) -> None:
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

    async def talk() -> tuple[int, int, str]:
        async with Bot(server.token, base_url=server.base_url) as bot:
            markup = InlineKeyboardMarkup([[InlineKeyboardButton("更多", callback_data="m")]])
            sent = await bot.send_message(chat.id, "<b>水</b>", parse_mode="HTML", reply_markup=markup)
            updates = await bot.get_updates(timeout=1)
            assert updates[0].message
            return bot.id, updates[0].message.message_id, f"{sent.text} {sent.entities[0].type}"

    assert asyncio.run(talk()) == (BOT.id, chat.seen()[0].id, "水 bold")
